namespace Okr.Progress.Domain;

/// <summary>domain.md §1, from the best to the worst as an objective takes it over.</summary>
internal enum ProgressStatus
{
    Done,
    NotStarted,
    OnTrack,
    AtRisk,
    OffTrack,
}

/// <summary>The gaps of the cycle's policy that are still on_track and still at_risk.</summary>
internal readonly record struct GapThresholds(decimal OnTrack, decimal AtRisk);

/// <summary>Automatic status (domain.md §3, "Pace and status").</summary>
internal static class StatusRules
{
    /// <summary>For so many days from the cycle's start silence means "not started".</summary>
    public const int NotStartedDays = 7;

    /// <summary>Key results lighter than this do not colour their objective.</summary>
    public const int MinWeightBp = 1_000;

    /// <summary>Null when there is no progress to judge: a linear key result without a target that was updated.</summary>
    public static ProgressStatus? OfKeyResult(
        decimal? progress,
        decimal expected,
        bool everUpdated,
        DateOnly cycleStartsOn,
        DateOnly day,
        GapThresholds thresholds
    )
    {
        if (!everUpdated && day <= cycleStartsOn.AddDays(NotStartedDays))
        {
            return ProgressStatus.NotStarted;
        }

        if (progress is { } p)
        {
            return OfGap(p, expected, thresholds);
        }

        return everUpdated ? null : ProgressStatus.NotStarted;
    }

    /// <summary>A guardrail out of range leaves at_risk as the best that is shown, whoever says better or nothing at all.</summary>
    public static ProgressStatus? Capped(ProgressStatus? status, bool guardrailBreached) =>
        !guardrailBreached ? status
        : status > ProgressStatus.AtRisk ? status
        : ProgressStatus.AtRisk;

    /// <summary>done at 1, else by gap = expected − progress.</summary>
    public static ProgressStatus OfGap(decimal progress, decimal expected, GapThresholds thresholds) =>
        progress >= 1m ? ProgressStatus.Done
        : expected - progress <= thresholds.OnTrack ? ProgressStatus.OnTrack
        : expected - progress <= thresholds.AtRisk ? ProgressStatus.AtRisk
        : ProgressStatus.OffTrack;

    /// <summary>
    /// The worst status of the key results weighted at least 10 %, or the status of the objective's own gap by policy or
    /// where none weighs that much. Null for an objective without anything to judge.
    /// </summary>
    public static ProgressStatus? OfObjective(
        IReadOnlyCollection<(int WeightBp, ProgressStatus? Status)> keyResults,
        decimal? progress,
        decimal? expected,
        bool byOwnGap,
        GapThresholds thresholds
    )
    {
        if (keyResults.Count > 0 && keyResults.All(k => k.Status == ProgressStatus.NotStarted))
        {
            return ProgressStatus.NotStarted;
        }

        var judged = keyResults.Where(k => k.WeightBp >= MinWeightBp && k.Status is not null);
        if (!byOwnGap && judged.Max(k => k.Status) is { } worst)
        {
            return worst;
        }

        return progress is { } p && expected is { } e ? OfGap(p, e, thresholds) : null;
    }
}
