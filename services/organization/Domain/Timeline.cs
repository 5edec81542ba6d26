namespace Okr.Organization.Domain;

/// <summary>
/// Dated history: periods in ascending order, each lasting until the day before the next. Neighbours always differ.
/// </summary>
internal static class Timeline
{
    /// <summary>The period that holds on the day; null before the first.</summary>
    public static T? At<T>(IReadOnlyList<T> periods, DateOnly day, Func<T, DateOnly> from)
        where T : class
    {
        for (var i = periods.Count - 1; i >= 0; i--)
        {
            if (from(periods[i]) <= day)
            {
                return periods[i];
            }
        }

        return null;
    }

    /// <summary>
    /// States what holds from a day on, until the next recorded change. Days may come in any order. The same list when
    /// that is already so.
    /// </summary>
    /// <param name="periods">The history so far.</param>
    /// <param name="period">What holds, and from when.</param>
    /// <param name="from">The first day of a period.</param>
    /// <param name="on">The same state with another first day.</param>
    public static IReadOnlyList<T> Put<T>(
        IReadOnlyList<T> periods,
        T period,
        Func<T, DateOnly> from,
        Func<T, DateOnly, T> on
    )
        where T : class
    {
        var day = from(period);
        if (At(periods, day, from) is { } present && on(present, day).Equals(period))
        {
            return periods;
        }

        var result = new List<T>(periods.Count + 1);
        foreach (var next in periods.Where(p => from(p) != day).Append(period).OrderBy(p => from(p)))
        {
            if (result.Count == 0 || !on(result[^1], from(next)).Equals(next))
            {
                result.Add(next);
            }
        }

        return result;
    }
}
