using Okr.Reporting.Domain;

namespace Okr.Reporting.Reports;

/// <summary>
/// The figures of one scope on one day, in one row. Rates and means are shares of 1, null where the denominator is 0. The
/// definitions are those of <c>GET /reports/definitions</c> under the same names.
/// </summary>
internal sealed record Metrics(
    long Eligible,
    long Participants,
    decimal? ParticipationRate,
    long Filled,
    decimal? FillRate,
    long Updaters7,
    decimal? Updaters7Rate,
    long Updaters14,
    decimal? Updaters14Rate,
    long Updaters28,
    decimal? Updaters28Rate,
    long Viewers,
    decimal? ViewersRate,
    long Owners,
    long AlignedOwners,
    decimal? PersonAlignmentRate,
    long Objectives,
    long NonTop,
    long Aligned,
    decimal? AlignmentRate,
    long Isolated,
    decimal? ObjectiveProgress,
    decimal? WeightedProgress,
    decimal? ObjectiveScore,
    long KeyResults,
    long WithData,
    decimal? KeyResultProgress,
    long Stale,
    decimal? StaleRate,
    long NotStarted,
    long OnTrack,
    long AtRisk,
    long OffTrack,
    long Done,
    long Updated,
    decimal? UpdateRate,
    long HumanUpdated,
    decimal? HumanUpdateRate,
    long AutomaticUpdated,
    decimal? AutomaticUpdateRate,
    long OnTime,
    long Late,
    long Missed,
    long Due,
    decimal? OnTimeRate,
    decimal? LateRate,
    decimal? MissedRate,
    long NeverUpdated,
    long OffTrackTwoWeeks,
    long NoProgressFourWeeks,
    long GuardrailBreaches
)
{
    internal static Metrics Of(Counts counts)
    {
        var eligible = counts[Count.Eligible];
        var keyResults = counts[Count.KeyResults];
        var due = counts[Count.Due];
        return new(
            eligible,
            counts[Count.Participants],
            Rate(counts[Count.Participants], eligible),
            counts[Count.Filled],
            Rate(counts[Count.Filled], eligible),
            counts[Count.Updaters7],
            Rate(counts[Count.Updaters7], eligible),
            counts[Count.Updaters14],
            Rate(counts[Count.Updaters14], eligible),
            counts[Count.Updaters28],
            Rate(counts[Count.Updaters28], eligible),
            counts[Count.Viewers],
            Rate(counts[Count.Viewers], eligible),
            counts[Count.Owners],
            counts[Count.AlignedOwners],
            Rate(counts[Count.AlignedOwners], counts[Count.Owners]),
            counts[Count.Objectives],
            counts[Count.NonTop],
            counts[Count.Aligned],
            Rate(counts[Count.Aligned], counts[Count.NonTop]),
            counts[Count.Isolated],
            Rate(counts.ObjectiveProgress, counts[Count.ObjectivesWithProgress]),
            Rate(counts.WeightedProgress, counts[Count.ProgressWeight]),
            Rate(counts.Score, counts[Count.ObjectivesScored]),
            keyResults,
            counts[Count.WithData],
            Rate(counts.KeyResultProgress, counts[Count.KeyResultsWithProgress]),
            counts[Count.Stale],
            Rate(counts[Count.Stale], keyResults),
            OfStatus(counts, Status.NotStarted),
            OfStatus(counts, Status.OnTrack),
            OfStatus(counts, Status.AtRisk),
            OfStatus(counts, Status.OffTrack),
            OfStatus(counts, Status.Done),
            counts[Count.Updated],
            Rate(counts[Count.Updated], keyResults),
            counts[Count.HumanUpdated],
            Rate(counts[Count.HumanUpdated], keyResults),
            counts[Count.AutomaticUpdated],
            Rate(counts[Count.AutomaticUpdated], keyResults),
            counts[Count.OnTime],
            counts[Count.Late],
            counts[Count.Missed],
            due,
            Rate(counts[Count.OnTime], due),
            Rate(counts[Count.Late], due),
            Rate(counts[Count.Missed], due),
            counts[Count.NeverUpdated],
            counts[Count.OffTrackTwoWeeks],
            counts[Count.NoProgressFourWeeks],
            counts[Count.GuardrailBreaches]
        );
    }

    /// <summary>sum ÷ count, divided once; null without a count.</summary>
    internal static decimal? Rate(decimal sum, long count) => count == 0 ? null : Pace.Share(sum, count);

    private static long OfStatus(Counts counts, Status status) => counts.Block(Count.ByKeyResultStatus, 5)[(int)status];
}
