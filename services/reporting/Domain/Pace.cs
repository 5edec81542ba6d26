namespace Okr.Reporting.Domain;

/// <summary>The value expected on a day.</summary>
internal readonly record struct PhasedTarget(DateOnly On, decimal Value);

/// <summary>Pace and status of domain.md §3, on any day.</summary>
internal static class Pace
{
    /// <summary>For so many days from the cycle's start silence means "not started".</summary>
    public const int NotStartedDays = 7;

    /// <summary>Key results lighter than this do not colour their objective.</summary>
    public const int MinWeightBp = 1_000;

    /// <summary>Digits that shares are kept with; sums of such numbers are exact in any order.</summary>
    public const int Digits = 12;

    public static decimal Share(decimal sum, decimal of) => decimal.Round(sum / of, Digits);

    public static decimal Clamp(decimal progress) => Math.Clamp(progress, 0m, 1m);

    /// <summary>By calendar days: 0 until the first day, 1 from the last day on.</summary>
    public static decimal Expected(DateOnly startsOn, DateOnly endsOn, DateOnly day) =>
        day >= endsOn ? 1m
        : day <= startsOn ? 0m
        : Share(day.DayNumber - startsOn.DayNumber, endsOn.DayNumber - startsOn.DayNumber);

    /// <summary>
    /// By phased targets: from 0 on the first day over each target, as progress between baseline and target, to 1 on the
    /// last; straight in between. Without usable ones the straight line.
    /// </summary>
    public static decimal Expected(
        IReadOnlyList<PhasedTarget> phases,
        decimal? baseline,
        decimal? target,
        DateOnly startsOn,
        DateOnly endsOn,
        DateOnly day
    )
    {
        if (phases.Count == 0 || day >= endsOn || target is not { } goal || goal == (baseline ?? 0m))
        {
            return Expected(startsOn, endsOn, day);
        }

        var start = baseline ?? 0m;
        var points = phases
            .Where(p => p.On >= startsOn && p.On < endsOn)
            .OrderBy(p => p.On)
            .Select(p => (p.On, Progress: Clamp(Share(p.Value - start, goal - start))))
            .Append((On: endsOn, Progress: 1m));
        var (fromOn, from) = (startsOn, 0m);
        foreach (var (toOn, to) in points)
        {
            if (day < toOn)
            {
                return day <= fromOn
                    ? from
                    : from + Share((to - from) * (day.DayNumber - fromOn.DayNumber), toOn.DayNumber - fromOn.DayNumber);
            }

            (fromOn, from) = (toOn, to);
        }

        return from;
    }

    /// <summary>
    /// Automatic status of a key result; null when there is nothing to judge (updated, but linear without a target).
    /// </summary>
    public static Status? OfKeyResult(
        decimal? progress,
        decimal expected,
        bool everUpdated,
        DateOnly startsOn,
        DateOnly day,
        decimal onTrackGap,
        decimal atRiskGap
    ) =>
        !everUpdated && day.DayNumber <= startsOn.DayNumber + NotStartedDays ? Status.NotStarted
        : progress is { } p ? OfGap(p, expected, onTrackGap, atRiskGap)
        : everUpdated ? null
        : Status.NotStarted;

    /// <summary>A guardrail out of range leaves at_risk as the best that is shown, whoever says better or nothing at all.</summary>
    public static Status? Capped(Status? status, bool guardrailBreached) =>
        !guardrailBreached ? status
        : status > Status.AtRisk ? status
        : Status.AtRisk;

    /// <summary>done at 1, else by gap = expected − progress.</summary>
    public static Status OfGap(decimal progress, decimal expected, decimal onTrackGap, decimal atRiskGap) =>
        progress >= 1m ? Status.Done
        : expected - progress <= onTrackGap ? Status.OnTrack
        : expected - progress <= atRiskGap ? Status.AtRisk
        : Status.OffTrack;
}
