using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Replicas;
using Okr.Progress.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Consumers;

/// <summary>Brings <see cref="KeyResultState"/> in line with definitions, publication and cadence.</summary>
internal sealed class KeyResultStates(ProgressDbContext db, TimeProvider clock)
{
    private const int Chunk = 1_000;

    /// <summary>
    /// For each named key result: starts its record when its objective is published, recomputes it when its definition
    /// changed (<paramref name="redefined"/>; it has a new version only once it was published), or a range's due days did;
    /// moves its due days; publishes what changed. Saves.
    /// <para>
    /// Cycles, objectives and key results come by queues of their own, at the same moment or in any order. So what came
    /// is committed before this is called, and what the others have committed is read here: the last of them sees
    /// everything. That holds only while an event that is not news any more comes here too: it may have been killed, or have
    /// lost a race, in between. Called again it finds nothing to change.
    /// </para>
    /// </summary>
    public async Task Refresh(IReadOnlyList<Guid> keyResultIds, CancellationToken ct, bool redefined = false)
    {
        foreach (var ids in keyResultIds.Chunk(Chunk))
        {
            await RefreshChunk([.. ids], redefined, ct);
        }
    }

    /// <summary>The same for those of the key results that are not deleted.</summary>
    public async Task Refresh(IQueryable<KeyResultReplica> keyResults, CancellationToken ct) =>
        await Refresh(await keyResults.Where(k => !k.Deleted).Select(k => k.Id).ToListAsync(ct), ct);

    private async Task RefreshChunk(List<Guid> ids, bool redefined, CancellationToken ct)
    {
        var rows = await KeyResultContext.Load(db, ids, ct);
        rows = [.. rows.Where(row => row.State is not null || Starts(row))];
        if (rows.Count == 0)
        {
            return;
        }

        var schedules = await Schedules(rows, ct);
        var measuredAnew = rows.Where(row =>
                row.State is { } state && (redefined || IsMeasuredAnew(row, state, schedules[row.KeyResult.Id]))
            )
            .Select(row => row.KeyResult.Id)
            .ToList();
        var checkIns =
            measuredAnew.Count == 0
                ? null
                : (await db.CheckIns.Where(c => measuredAnew.Contains(c.KeyResultId)).ToListAsync(ct)).ToLookup(c =>
                    c.KeyResultId
                );
        foreach (var row in rows)
        {
            Refresh(
                row,
                schedules[row.KeyResult.Id],
                measuredAnew.Contains(row.KeyResult.Id) ? [.. checkIns![row.KeyResult.Id]] : null
            );
        }

        await db.SaveChangesAsync(ct);
    }

    private static bool IsMeasuredAnew(KeyResultContext row, KeyResultState state, Schedule schedule) =>
        state.DefinitionVersion < row.KeyResult.DefinitionVersion
        || (
            row.KeyResult.Type == KeyResultType.Range
            && (state.Schedule(row.Cycle.EndsOn) != schedule || state.CycleId != row.KeyResult.CycleId)
        );

    /// <param name="row">The key result.</param>
    /// <param name="schedule">When its check-ins are due.</param>
    /// <param name="checkIns">All its check-ins when it is measured anew; else null.</param>
    private void Refresh(KeyResultContext row, Schedule schedule, List<CheckIn>? checkIns)
    {
        var changed = false;
        if (row.State is null)
        {
            Start(row, schedule);
            changed = true;
        }

        var state = row.State!;
        changed |= state.Apply(schedule);
        if ((state.ObjectiveId, state.CycleId) != (row.KeyResult.ObjectiveId, row.KeyResult.CycleId))
        {
            (state.ObjectiveId, state.CycleId) = (row.KeyResult.ObjectiveId, row.KeyResult.CycleId);
            changed = true;
        }

        if (checkIns is not null)
        {
            foreach (var old in checkIns.Where(c => !c.Legacy && c.DefinitionVersion < row.KeyResult.DefinitionVersion))
            {
                old.Legacy = true;
                old.Version++;
                db.Publish(old.ToEvent());
            }

            state.DefinitionVersion = row.KeyResult.DefinitionVersion;
            var live = checkIns.Where(c => c.SupersededById is null).ToList();
            state.Apply(Standing.Of(row.KeyResult.Definition(), schedule, live.Select(c => c.ToFact()), clock.Today()));
            state.Restate(row.KeyResult, schedule, live);
            changed = true;
        }

        if (changed)
        {
            state.Version++;
            state.ChangedAt = clock.UtcNow();
            db.Publish(state.ToEvent());
        }
    }

    /// <summary>Adds the record of a key result that has none. The caller publishes it.</summary>
    public void Start(KeyResultContext row, Schedule schedule)
    {
        row.State = new KeyResultState
        {
            KeyResultId = row.KeyResult.Id,
            ObjectiveId = row.KeyResult.ObjectiveId,
            CycleId = row.KeyResult.CycleId,
            DefinitionVersion = row.KeyResult.DefinitionVersion,
            ChangedAt = clock.UtcNow(),
        };
        row.State.Apply(schedule);
        row.State.Apply(Standing.Nothing(row.KeyResult.Definition()));
        db.Add(row.State);
    }

    private static bool Starts(KeyResultContext row) => row.Objective.IsLive && row.KeyResult.IsLive;

    /// <summary>When check-ins of each key result are due; a constant number of queries.</summary>
    public async Task<Dictionary<Guid, Schedule>> Schedules(IReadOnlyList<KeyResultContext> rows, CancellationToken ct)
    {
        var rules = await db.Cadences.AsNoTracking().ToDictionaryAsync(c => c.OrgUnitId, c => c.ToRule(), ct);
        var units = rules.Count == 0 ? null : await UnitTree.Load(db, ct);
        var personIds = units is null
            ? []
            : rows.Where(r => r.Objective.OwnerUnitId is null)
                .Select(r => r.Objective.OwnerPersonId)
                .OfType<Guid>()
                .Distinct()
                .ToList();
        var unitOfPerson =
            personIds.Count == 0
                ? []
                : await db.People()
                    .Where(p => personIds.Contains(p.Id) && p.OrgUnitId != null)
                    .ToDictionaryAsync(p => p.Id, p => p.OrgUnitId!.Value, ct);
        return rows.ToDictionary(
            row => row.KeyResult.Id,
            row =>
            {
                var unit =
                    row.Objective.OwnerUnitId
                    ?? (
                        row.Objective.OwnerPersonId is { } person && unitOfPerson.TryGetValue(person, out var home)
                            ? home
                            : null
                    );
                var own = unit is { } id ? CadenceRules.Effective(units?.PathToRoot(id) ?? [], rules) : null;
                return row.ScheduleBy(own?.Rule);
            }
        );
    }
}

/// <summary>A key result with everything that a check-in on it needs.</summary>
internal sealed class KeyResultContext
{
    public required KeyResultReplica KeyResult { get; init; }
    public required ObjectiveReplica Objective { get; init; }
    public required CycleReplica Cycle { get; init; }
    public KeyResultState? State { get; set; }

    /// <summary>
    /// The key results that are not deleted, with everything about them, in one query. Only their states are tracked:
    /// nothing else changes with them, and everything else is to be read as it is now.
    /// </summary>
    public static async Task<List<KeyResultContext>> Load(
        ProgressDbContext db,
        IReadOnlyList<Guid> ids,
        CancellationToken ct
    )
    {
        var rows = await (
            from keyResult in db.KeyResults.AsNoTrackingWithIdentityResolution()
            join objective in db.Objectives on keyResult.ObjectiveId equals objective.Id
            join cycle in db.Cycles on keyResult.CycleId equals cycle.Id
            join state in db.States on keyResult.Id equals state.KeyResultId into present
            from state in present.DefaultIfEmpty()
            where ids.Contains(keyResult.Id) && !keyResult.Deleted
            select new KeyResultContext
            {
                KeyResult = keyResult,
                Objective = objective,
                Cycle = cycle,
                State = state,
            }
        ).ToListAsync(ct);
        var tracked = db
            .ChangeTracker.Entries<KeyResultState>()
            .ToDictionary(entry => entry.Entity.KeyResultId, entry => entry.Entity);
        foreach (var row in rows)
        {
            if (row.State is { } state)
            {
                row.State = tracked.GetValueOrDefault(state.KeyResultId) ?? db.Attach(state).Entity;
            }
        }

        return rows;
    }

    /// <summary>
    /// Due days by a unit's cadence or the cycle's policy: from the cycle's start, or from the day of publication, or on
    /// which the key result was added, where that was later, as nobody can check in before.
    /// </summary>
    public Schedule ScheduleBy(CadenceRule? rule)
    {
        var from = new[] { Objective.PublishedOn, KeyResult.AddedOn }
            .Where(day => day <= Cycle.EndsOn)
            .Append(Cycle.StartsOn)
            .Max()!
            .Value;
        return Schedule.From(
            from,
            Cycle.EndsOn,
            rule?.CadenceDays ?? Cycle.CadenceDays,
            rule?.Weekday ?? Cycle.CadenceWeekday,
            rule?.GraceDays ?? Cycle.GraceDays
        );
    }
}

/// <summary>Who is above whom among the org units.</summary>
internal sealed class UnitTree(IReadOnlyDictionary<Guid, Guid?> parents)
{
    public static async Task<UnitTree> Load(ProgressDbContext db, CancellationToken ct) =>
        new(
            await db.OrgUnits().Select(u => new { u.Id, u.ParentId }).ToDictionaryAsync(u => u.Id, u => u.ParentId, ct)
        );

    /// <summary>The unit and those above it, nearest first.</summary>
    public List<Guid> PathToRoot(Guid unit)
    {
        var path = new List<Guid>();
        Guid? current = unit;
        while (current is { } id && !path.Contains(id))
        {
            path.Add(id);
            current = parents.GetValueOrDefault(id);
        }

        return path;
    }
}
