using Okr.Contracts.Goal.V1;
using Okr.Progress.Consumers;
using Okr.Progress.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Features.Progress;

/// <summary>
/// Where a key result stands today. <see cref="RawProgress"/> and <see cref="Progress"/> (0…1) are null while a linear key
/// result has no target. <see cref="Status"/> is the manual one where there is one, else the automatic one; null when there
/// is nothing to judge; at_risk at best while a guardrail is out of range, which <see cref="CappedByGuardrail"/> says. <see cref="Stale"/> is shown over any status.
/// </summary>
internal record KeyResultStanding
{
    public required Guid KeyResultId { get; init; }
    public required decimal? CurrentValue { get; init; }
    public required decimal? RawProgress { get; init; }
    public required decimal? Progress { get; init; }
    public required bool HasData { get; init; }
    public required decimal Expected { get; init; }
    public required decimal? Gap { get; init; }
    public required ProgressStatus? Status { get; init; }
    public required ProgressStatus? AutomaticStatus { get; init; }

    /// <summary>A guardrail out of range made the status shown worse than the manual or automatic one.</summary>
    public required bool CappedByGuardrail { get; init; }

    public required IReadOnlyList<GuardrailStanding> Guardrails { get; init; }
    public required ProgressStatus? ManualStatus { get; init; }
    public required bool ManualStatusPinned { get; init; }
    public required bool Stale { get; init; }
    public required int? Confidence { get; init; }
    public required int? ConfidenceChange { get; init; }
    public required DateOnly? LastCheckInOn { get; init; }
    public required DateOnly? NextDueOn { get; init; }
    public required int DefinitionVersion { get; init; }
    public required long Version { get; init; }

    /// <summary>The standing on a day; a range's progress is counted to that day from its check-ins.</summary>
    public static KeyResultStanding Of(KeyResultContext row, IEnumerable<CheckInFact> checkIns, DateOnly today) =>
        Fill(row, checkIns, today, null, null);

    /// <summary>The same with discipline and sparkline.</summary>
    public static KeyResultProgressItem Of(KeyResultContext row, IReadOnlyList<DatedProgress> checkIns, DateOnly today)
    {
        var live = checkIns.Select(c => c.Fact).ToList();
        var schedule = row.State?.Schedule(row.Cycle.EndsOn) ?? row.ScheduleBy(null);
        return (KeyResultProgressItem)Fill(
            row,
            live,
            today,
            schedule.Discipline(checkIns.Where(c => !c.Legacy).Select(c => c.Fact.On), today),
            SparkPoint.Weekly(
                checkIns,
                row.Cycle,
                today,
                row.KeyResult.Type == KeyResultType.Range
                    ? on => Standing.RangeProgress(row.KeyResult.Definition(), schedule, live, on)
                    : null
            )
        );
    }

    private static KeyResultStanding Fill(
        KeyResultContext row,
        IEnumerable<CheckInFact> checkIns,
        DateOnly today,
        DisciplineCount? discipline,
        IReadOnlyList<SparkPoint>? spark
    )
    {
        var (keyResult, cycle) = (row.KeyResult, row.Cycle);
        var definition = keyResult.Definition();
        var schedule = row.State?.Schedule(cycle.EndsOn) ?? row.ScheduleBy(null);
        var standing = row.State?.Standing() ?? Standing.Nothing(definition);
        var raw =
            definition.Type == KeyResultType.Range
                ? Standing.RangeProgress(
                    definition,
                    schedule,
                    checkIns,
                    schedule.LastForRange(today, standing.LastCheckInOn)
                )
                : standing.RawProgress;
        var progress = KeyResultProgress.Clamp(raw);
        var expected = Pace.Expected(definition, cycle.StartsOn, cycle.EndsOn, today);
        var automatic = StatusRules.OfKeyResult(
            progress,
            expected,
            standing.CheckInCount > 0,
            cycle.StartsOn,
            today,
            cycle.Thresholds
        );
        var guardrails = keyResult.Guardrails.Select(g => GuardrailStanding.Of(g, standing.GuardrailValues)).ToList();
        var stated = standing.ManualStatus ?? automatic;
        var shown = StatusRules.Capped(stated, guardrails.Exists(g => g.Breached));
        var view = new KeyResultProgressItem
        {
            KeyResultId = keyResult.Id,
            CurrentValue = standing.CurrentValue,
            RawProgress = raw,
            Progress = progress,
            HasData = standing.HasData,
            Expected = expected,
            Gap = expected - progress,
            Status = shown,
            CappedByGuardrail = shown != stated,
            Guardrails = guardrails,
            AutomaticStatus = automatic,
            ManualStatus = standing.ManualStatus,
            ManualStatusPinned = standing.ManualStatusPinned,
            Stale =
                cycle.Phase == "active"
                && row.Objective.State == "published"
                && keyResult.IsLive
                && schedule.IsStale(standing.LastCheckInOn, today),
            Confidence = standing.Confidence,
            ConfidenceChange = standing.ConfidenceChange,
            LastCheckInOn = standing.LastCheckInOn,
            NextDueOn = schedule.NextDueOn(standing.LastCheckInOn, today),
            DefinitionVersion = keyResult.DefinitionVersion,
            Version = row.State?.Version ?? 0,
            Discipline = discipline ?? default,
            Spark = spark ?? [],
        };
        return discipline is null ? new KeyResultStanding(view) : view;
    }
}

/// <summary>A guardrail and what it stood at when it was last stated; null before.</summary>
internal sealed record GuardrailStanding(
    Guid Id,
    string Name,
    string? Unit,
    decimal? Min,
    decimal? Max,
    decimal? Value,
    DateOnly? On,
    bool Breached
)
{
    public static GuardrailStanding Of(Guardrail guardrail, IReadOnlyList<DatedGuardrailValue> values)
    {
        var last = values.FirstOrDefault(v => v.GuardrailId == guardrail.Id);
        return new(
            guardrail.Id,
            guardrail.Name,
            guardrail.Unit,
            guardrail.Min,
            guardrail.Max,
            last?.Value,
            last?.On,
            last is not null && guardrail.IsBreachedBy(last.Value)
        );
    }
}

/// <summary>The standing with how due check-ins were met and the last 12 weekly points.</summary>
internal sealed record KeyResultProgressItem : KeyResultStanding
{
    public required DisciplineCount Discipline { get; init; }
    public required IReadOnlyList<SparkPoint> Spark { get; init; }
}

/// <summary>A check-in that is not superseded, as progress views need it.</summary>
internal sealed record DatedProgress(CheckInFact Fact, decimal? RawProgress, bool Legacy);

/// <summary>Progress 0…1 as it stood on a day.</summary>
internal readonly record struct SparkPoint(DateOnly On, decimal Progress)
{
    private const int Weeks = 12;

    /// <summary>
    /// The last 12 weekly points, the last one today (or on the cycle's last day); none before the first known progress.
    /// Progress stays as it was stated last, but for a range, whose <paramref name="range"/> gives it by day.
    /// </summary>
    public static IReadOnlyList<SparkPoint> Weekly(
        IReadOnlyList<DatedProgress> checkIns,
        CycleReplica cycle,
        DateOnly today,
        Func<DateOnly, decimal>? range
    )
    {
        var known = checkIns
            .Where(c => c.RawProgress is not null)
            .OrderBy(c => c.Fact.On)
            .ThenBy(c => c.Fact.RecordedAt)
            .ToList();
        var last = today < cycle.EndsOn ? today : cycle.EndsOn;
        var points = new List<SparkPoint>(Weeks);
        for (var week = Weeks - 1; week >= 0; week--)
        {
            var on = last.AddDays(-7 * week);
            if (known.FindLast(c => c.Fact.On <= on) is { RawProgress: { } p })
            {
                points.Add(new SparkPoint(on, KeyResultProgress.Clamp(range?.Invoke(on) ?? p)));
            }
        }

        return points;
    }
}
