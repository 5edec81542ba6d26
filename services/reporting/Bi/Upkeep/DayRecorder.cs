using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Reporting.Data;
using Okr.Reporting.Domain;
using Okr.Reporting.Facts;
using Okr.Reporting.Rebuilding;
using Okr.Reporting.Reports;
using KeyResultDay = Okr.Reporting.Reports.KeyResultDay;

namespace Okr.Reporting.Bi.Upkeep;

/// <summary>
/// Writes the daily facts of days that are over. A row is written once and says what was known then: what comes to be known
/// later shows in the days recorded after that, and in the reports, which read any past day anew.
/// </summary>
internal sealed class DayRecorder(FactsCache facts, BiOptions options, TimeProvider clock)
{
    /// <summary>Time after midnight (UTC) for the events of the day to arrive.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromHours(1);

    /// <summary>Days after its end for which a cycle is recorded: until it is scored.</summary>
    private const int DaysAfterEnd = 30;

    private const int Chunk = 10_000;

    /// <summary>Days of cycles that are over and not recorded yet, oldest first.</summary>
    public async Task<IReadOnlyList<(Guid CycleId, DateOnly Day)>> Due(ReportingDbContext db, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var lastOver = DateOnly.FromDateTime(now - Settling).AddDays(-1);
        var oldest = clock.Today().AddDays(-options.UnitDays);
        var recorded = (await db.RecordedDays.Select(d => new { d.CycleId, d.Day }).ToListAsync(ct)).ToLookup(
            d => d.CycleId,
            d => d.Day
        );
        var cycles = await db
            .CycleKeys.Join(
                db.Cycles,
                key => key.Id,
                cycle => cycle.Id,
                (key, cycle) =>
                    new
                    {
                        cycle.Id,
                        key.FirstSeenAt,
                        cycle.DraftingOpensOn,
                        cycle.EndsOn,
                    }
            )
            .ToListAsync(ct);
        var due = new List<(Guid CycleId, DateOnly Day)>();
        foreach (var cycle in cycles)
        {
            var first = Later(cycle.DraftingOpensOn, oldest);
            if (now < cycle.FirstSeenAt.AddHours(options.HistoryAfterHours))
            {
                first = Later(first, DateOnly.FromDateTime(cycle.FirstSeenAt));
            }

            var last = cycle.EndsOn.AddDays(DaysAfterEnd);
            var done = recorded[cycle.Id].ToHashSet();
            for (var day = first; day <= last && day <= lastOver; day = day.AddDays(1))
            {
                if (!done.Contains(day))
                {
                    due.Add((cycle.Id, day));
                }
            }
        }

        return [.. due.OrderBy(d => d.Day)];
    }

    /// <summary>Records one day of a cycle; false where it was recorded before or the cycle is gone.</summary>
    public async Task<bool> Record(
        ReportingDbContext db,
        BiState state,
        Guid cycleId,
        DateOnly day,
        CancellationToken ct
    )
    {
        if (await facts.View(cycleId, day, ct) is not { } view)
        {
            return false;
        }

        // Whatever the view has, has a number after this.
        await Numbering.Assign(db, state, clock.UtcNow(), ct);
        await OrganizationUpkeep.Refresh(db, state, null, clock.Today(), ct);
        var cycleKey = await db.CycleKeys.Where(c => c.Id == cycleId).Select(c => c.Key).FirstAsync(ct);
        var units = await db.BiOrgUnits.ToDictionaryAsync(u => u.Id, u => u.Key, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await StoreLock.TakeDays(db, ct);
        if (await db.RecordedDays.AnyAsync(d => d.CycleId == cycleId && d.Day == day, ct))
        {
            return false;
        }

        var row = new RowOf(view, cycleKey, Calendar.KeyOf(day), units, clock.UtcNow());
        await db.Insert([.. row.Units()], ct);
        if (day > clock.Today().AddDays(-options.KeyResultDays))
        {
            await RecordKeyResults(db, view, row, ct);
        }

        await db.Insert(
            [
                new RecordedDay
                {
                    CycleId = cycleId,
                    Day = day,
                    RecordedAt = row.Now,
                },
            ],
            ct
        );
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Removes what is older than it is kept.</summary>
    public async Task Forget(ReportingDbContext db, CancellationToken ct)
    {
        var units = Calendar.KeyOf(clock.Today().AddDays(-options.UnitDays));
        var keyResults = Calendar.KeyOf(clock.Today().AddDays(-options.KeyResultDays));
        await db.UnitDailyFacts.Where(f => f.DateKey < units).ExecuteDeleteAsync(ct);
        await db.KeyResultDailyFacts.Where(f => f.DateKey < keyResults).ExecuteDeleteAsync(ct);
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static async Task RecordKeyResults(ReportingDbContext db, DayView view, RowOf row, CancellationToken ct)
    {
        var cycleId = view.Cycle.Id;
        var objectives = await db
            .ObjectiveKeys.Join(
                db.Objectives,
                key => key.Id,
                o => o.Id,
                (key, o) =>
                    new
                    {
                        key.Key,
                        o.Id,
                        o.CycleId,
                    }
            )
            .Where(o => o.CycleId == cycleId)
            .ToDictionaryAsync(o => o.Id, o => o.Key, ct);
        var keyResults = await db
            .KeyResultKeys.Join(
                db.KeyResults,
                key => key.Id,
                k => k.Id,
                (key, k) =>
                    new
                    {
                        key.Key,
                        k.Id,
                        k.CycleId,
                    }
            )
            .Where(k => k.CycleId == cycleId)
            .ToDictionaryAsync(k => k.Id, k => k.Key, ct);
        var people = await db.BiPeople.Select(p => new { p.Id, p.Key }).ToDictionaryAsync(p => p.Id, p => p.Key, ct);
        foreach (var chunk in row.KeyResults(objectives, keyResults, people).Chunk(Chunk))
        {
            await db.Insert(chunk, ct);
        }
    }

    /// <summary>The rows of one view.</summary>
    private sealed class RowOf(DayView view, long cycleKey, int dateKey, Dictionary<Guid, long> units, DateTime now)
    {
        private readonly string[] paths = OrganizationUpkeep.Paths(view.Organization, units);

        public DateTime Now => now;

        /// <summary>One for each unit about which there is anything to say.</summary>
        public IEnumerable<UnitDailyFact> Units() =>
            view
                .Own.Select((counts, unit) => (counts, unit))
                .Where(u => u.counts[Count.Eligible] > 0 || u.counts[Count.TotalObjectives] > 0)
                .Select(u => Unit(u.counts, u.unit));

        public IEnumerable<KeyResultDailyFact> KeyResults(
            Dictionary<Guid, long> objectives,
            Dictionary<Guid, long> keyResults,
            Dictionary<Guid, long> people
        )
        {
            for (var i = 0; i < view.Objectives.Count; i++)
            {
                var objective = view.Objectives[i];
                foreach (var keyResult in objective.KeyResults)
                {
                    if (
                        objectives.TryGetValue(objective.Facts.Id, out var objectiveKey)
                        && keyResults.TryGetValue(keyResult.Facts.Id, out var key) // else it went to another cycle since
                    )
                    {
                        yield return KeyResult(
                            keyResult,
                            objectiveKey,
                            key,
                            UnitKey(view.UnitOf[i]),
                            keyResult.Facts.OwnerPersonId is { } owner && people.TryGetValue(owner, out var person)
                                ? person
                                : null
                        );
                    }
                }
            }
        }

        private long? UnitKey(int unit) =>
            unit == view.Organization.Unassigned ? null : units[view.Organization.Units[unit].Id];

        private KeyResultDailyFact KeyResult(
            KeyResultDay keyResult,
            long objectiveKey,
            long keyResultKey,
            long? unitKey,
            long? ownerKey
        ) =>
            new()
            {
                DateKey = dateKey,
                CycleKey = cycleKey,
                ObjectiveKey = objectiveKey,
                KeyResultKey = keyResultKey,
                OrgUnitKey = unitKey,
                OwnerPersonKey = ownerKey,
                CurrentValue = keyResult.CurrentValue,
                Progress = keyResult.Progress,
                ExpectedProgress = keyResult.Expected,
                WeekDelta = keyResult.WeekDelta,
                Status = Word(keyResult.Status),
                AutomaticStatus = Word(keyResult.AutomaticStatus),
                Confidence = keyResult.Confidence,
                WeightBp = keyResult.Facts.WeightBp,
                LastCheckInDateKey = keyResult.LastCheckInOn is { } on ? Calendar.KeyOf(on) : null,
                HasData = keyResult.HasData,
                IsStale = keyResult.Stale,
                IsUpdated = keyResult.Updated,
                IsGuardrailBreached = keyResult.GuardrailBreached,
                ModifiedAt = now,
            };

        private static string? Word(Status? status) => status is { } s ? Vocabulary.Statuses[(int)s] : null;

        private UnitDailyFact Unit(Counts counts, int unit)
        {
            var objectives = counts.Block(Count.ByObjectiveStatus, Vocabulary.Statuses.Length);
            var keyResults = counts.Block(Count.ByKeyResultStatus, Vocabulary.Statuses.Length);
            return new UnitDailyFact
            {
                DateKey = dateKey,
                CycleKey = cycleKey,
                OrgUnitKey = UnitKey(unit),
                Path = paths[unit],
                RolloutWave = view.Organization.Wave[unit] is >= 0 and var wave
                    ? view.Organization.Facts.Waves[wave].Code
                    : null,
                EligiblePeople = counts[Count.Eligible],
                Participants = counts[Count.Participants],
                FilledPeople = counts[Count.Filled],
                Updaters7 = counts[Count.Updaters7],
                Updaters14 = counts[Count.Updaters14],
                Updaters28 = counts[Count.Updaters28],
                Viewers = counts[Count.Viewers],
                Owners = counts[Count.Owners],
                AlignedOwners = counts[Count.AlignedOwners],
                ObjectivesInAnyState = counts[Count.TotalObjectives],
                Objectives = counts[Count.Objectives],
                NonTopObjectives = counts[Count.NonTop],
                AlignedObjectives = counts[Count.Aligned],
                IsolatedObjectives = counts[Count.Isolated],
                StaleObjectives = counts[Count.StaleObjectives],
                ObjectivesWithProgress = counts[Count.ObjectivesWithProgress],
                ObjectiveProgressSum = counts.ObjectiveProgress,
                ProgressWeight = counts[Count.ProgressWeight],
                WeightedProgressSum = counts.WeightedProgress,
                WeightedExpectedSum = counts.WeightedExpected,
                ObjectivesScored = counts[Count.ObjectivesScored],
                ScoreSum = counts.Score,
                ObjectivesDone = objectives[(int)Status.Done],
                ObjectivesNotStarted = objectives[(int)Status.NotStarted],
                ObjectivesOnTrack = objectives[(int)Status.OnTrack],
                ObjectivesAtRisk = objectives[(int)Status.AtRisk],
                ObjectivesOffTrack = objectives[(int)Status.OffTrack],
                KeyResults = counts[Count.KeyResults],
                KeyResultsWithData = counts[Count.WithData],
                KeyResultsWithProgress = counts[Count.KeyResultsWithProgress],
                KeyResultProgressSum = counts.KeyResultProgress,
                KeyResultsDone = keyResults[(int)Status.Done],
                KeyResultsNotStarted = keyResults[(int)Status.NotStarted],
                KeyResultsOnTrack = keyResults[(int)Status.OnTrack],
                KeyResultsAtRisk = keyResults[(int)Status.AtRisk],
                KeyResultsOffTrack = keyResults[(int)Status.OffTrack],
                StaleKeyResults = counts[Count.Stale],
                UpdatedKeyResults = counts[Count.Updated],
                HumanUpdatedKeyResults = counts[Count.HumanUpdated],
                AutomaticUpdatedKeyResults = counts[Count.AutomaticUpdated],
                NeverUpdatedKeyResults = counts[Count.NeverUpdated],
                OffTrackTwoWeeks = counts[Count.OffTrackTwoWeeks],
                NoProgressFourWeeks = counts[Count.NoProgressFourWeeks],
                GuardrailBreaches = counts[Count.GuardrailBreaches],
                OnTimeSlots = counts[Count.OnTime],
                LateSlots = counts[Count.Late],
                MissedSlots = counts[Count.Missed],
                DueSlots = counts[Count.Due],
                ModifiedAt = now,
            };
        }
    }
}
