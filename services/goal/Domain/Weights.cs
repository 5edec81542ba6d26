namespace Okr.Goal.Domain;

/// <summary>
/// Weights in basis points (domain.md §3): those stated by hand are kept, the others share the rest equally, and the total
/// is exactly <see cref="Total"/>. Rounding is by largest remainder; between equals the earlier position gets the point.
/// </summary>
internal static class Weights
{
    public const int Total = 10_000;

    /// <summary>
    /// The weight of each, in the order given; null where the stated ones cannot be kept: they exceed the total, or all
    /// are stated and do not reach it.
    /// </summary>
    public static int[]? Share(IReadOnlyList<int?> stated)
    {
        if (stated.Count == 0)
        {
            return [];
        }

        var open = stated.Count(weight => weight is null);
        var sum = stated.Sum(weight => (long)(weight ?? 0));
        var rest = Total - sum;
        if (stated.Any(weight => weight < 0) || rest < 0 || (open == 0 && rest != 0))
        {
            return null;
        }

        if (open == 0)
        {
            return [.. stated.Select(weight => weight!.Value)];
        }

        var (each, extra) = ((int)rest / open, (int)rest % open);
        var seen = 0;
        return [.. stated.Select(weight => weight ?? each + (seen++ < extra ? 1 : 0))];
    }

    /// <summary>
    /// As <see cref="Share"/>, but stated weights that do not fit are scaled in proportion. For what nobody may be asked
    /// about: a cancelled neighbour, a file that comes in chunks.
    /// </summary>
    public static int[] Fit(IReadOnlyList<int?> stated) =>
        Share(stated) ?? Scale([.. stated.Select(weight => (long)(weight ?? 0))]);

    private static int[] Scale(long[] weights)
    {
        var sum = weights.Sum();
        if (sum == 0)
        {
            return Share(new int?[weights.Length])!;
        }

        var scaled = weights.Select(weight => (int)(weight * Total / sum)).ToArray();
        var missing = Total - scaled.Sum();
        foreach (
            var index in Enumerable
                .Range(0, weights.Length)
                .OrderByDescending(i => weights[i] * Total % sum)
                .ThenBy(i => i)
                .Take(missing)
        )
        {
            scaled[index]++;
        }

        return scaled;
    }
}
