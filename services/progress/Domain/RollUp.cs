namespace Okr.Progress.Domain;

/// <summary>
/// One key result in its objective, or one objective in its owner's cycle. <paramref name="Progress"/> is null when the
/// term is left out (a linear key result without a target).
/// </summary>
internal readonly record struct RollUpTerm(int WeightBp, decimal? Progress);

/// <summary>Σ weight × clamped progress (domain.md §3).</summary>
internal static class RollUp
{
    /// <summary>
    /// 0…1; terms left out give their weight to the others. Null when nothing is left. The products are exact and the only
    /// division is the last step.
    /// </summary>
    public static decimal? Of(IEnumerable<RollUpTerm> terms)
    {
        var sum = 0m;
        var weights = 0m;
        foreach (var term in terms)
        {
            if (term.Progress is { } progress)
            {
                sum += term.WeightBp * KeyResultProgress.Clamp(progress);
                weights += term.WeightBp;
            }
        }

        return weights == 0m ? null : sum / weights;
    }

    /// <summary>Each term's share in the sum (0 for one left out); the shares total <see cref="Of"/>.</summary>
    public static IReadOnlyList<decimal> Contributions(IReadOnlyList<RollUpTerm> terms)
    {
        var weights = terms.Where(t => t.Progress is not null).Sum(t => (decimal)t.WeightBp);
        return
        [
            .. terms.Select(term =>
                term.Progress is { } progress && weights != 0m
                    ? term.WeightBp * KeyResultProgress.Clamp(progress) / weights
                    : 0m
            ),
        ];
    }
}
