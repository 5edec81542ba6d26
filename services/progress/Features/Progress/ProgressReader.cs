using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Security;
using Okr.Progress.Consumers;
using Okr.Progress.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Features.Progress;

/// <summary>Progress of many objectives in a constant number of queries.</summary>
internal sealed class ProgressReader(ProgressDbContext db, GoalLookup goal, TimeProvider clock)
{
    /// <summary>
    /// The objectives that the user may read, with their key results; in the order of <paramref name="ids"/>. With
    /// <paramref name="fetch"/> those that are not known here yet are asked for.
    /// </summary>
    public async Task<IReadOnlyList<ObjectiveProgress>> Read(
        IReadOnlyList<Guid> ids,
        bool fetch,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var objectives = await Objectives(ids, ct);
        var missing = ids.Where(id => !objectives.ContainsKey(id)).ToList();
        if (fetch && missing.Count > 0)
        {
            await goal.FetchObjectives(missing, ct);
            foreach (var (id, found) in await Objectives(missing, ct))
            {
                objectives[id] = found;
            }
        }

        var access = await Access.ForReading(db, user, objectives.Values, ct);
        return await Read(
            [.. ids.Distinct().Where(objectives.ContainsKey).Select(id => objectives[id]).Where(access.MayRead)],
            ct
        );
    }

    /// <summary>The same for objectives whose readers were checked.</summary>
    public async Task<IReadOnlyList<ObjectiveProgress>> Read(
        IReadOnlyList<ObjectiveReplica> objectives,
        CancellationToken ct
    )
    {
        if (objectives.Count == 0)
        {
            return [];
        }

        var ids = objectives.Select(o => o.Id).ToList();
        var cycleIds = objectives.Select(o => o.CycleId).Distinct().ToList();
        var cycles = await db
            .Cycles.AsNoTracking()
            .Where(c => cycleIds.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, ct);
        var keyResults = await (
            from keyResult in db.KeyResults.AsNoTracking()
            join state in db.States.AsNoTracking() on keyResult.Id equals state.KeyResultId into present
            from state in present.DefaultIfEmpty()
            where ids.Contains(keyResult.ObjectiveId) && !keyResult.Deleted && keyResult.CancelledOn == null
            orderby keyResult.Position
            select new { KeyResult = keyResult, State = state }
        ).ToListAsync(ct);
        var checkIns = await CheckIns(c => ids.Contains(c.ObjectiveId), ct);
        var byObjective = keyResults.ToLookup(k => k.KeyResult.ObjectiveId);
        var today = clock.Today();
        return
        [
            .. objectives
                .Where(o => cycles.ContainsKey(o.CycleId))
                .Select(o =>
                    ObjectiveProgress.Of(
                        o,
                        cycles[o.CycleId],
                        [
                            .. byObjective[o.Id]
                                .Select(k => new KeyResultContext
                                {
                                    KeyResult = k.KeyResult,
                                    Objective = o,
                                    Cycle = cycles[o.CycleId],
                                    State = k.State,
                                }),
                        ],
                        checkIns,
                        today
                    )
                ),
        ];
    }

    /// <summary>One key result whose reader was checked.</summary>
    public async Task<KeyResultProgressItem> ReadOne(KeyResultContext row, CancellationToken ct)
    {
        var checkIns = await CheckIns(c => c.KeyResultId == row.KeyResult.Id, ct);
        return KeyResultStanding.Of(row, (IReadOnlyList<DatedProgress>)[.. checkIns[row.KeyResult.Id]], clock.Today());
    }

    /// <summary>Throws <c>progress.objective_not_found</c> (404), for drafts of others too.</summary>
    public async Task RequireReadable(Guid id, CurrentUser user, CancellationToken ct)
    {
        var known = await Objectives([id], ct);
        if (known.Count == 0)
        {
            await goal.FetchObjectives([id], ct);
            known = await Objectives([id], ct);
        }

        var access = await Access.ForReading(db, user, known.Values, ct);
        if (!known.TryGetValue(id, out var objective) || !access.MayRead(objective))
        {
            throw ProgressErrors.ObjectiveNotFound.With(id);
        }
    }

    private Task<Dictionary<Guid, ObjectiveReplica>> Objectives(IReadOnlyList<Guid> ids, CancellationToken ct) =>
        db.Objectives.AsNoTracking().Where(o => ids.Contains(o.Id) && !o.Deleted).ToDictionaryAsync(o => o.Id, ct);

    /// <summary>Check-ins that are not superseded, by key result, in time order.</summary>
    private async Task<ILookup<Guid, DatedProgress>> CheckIns(
        Expression<Func<CheckIn, bool>> which,
        CancellationToken ct
    )
    {
        var rows = await db
            .CheckIns.AsNoTracking()
            .Where(which)
            .Where(c => c.SupersededById == null)
            .Select(c => new
            {
                c.KeyResultId,
                c.Id,
                c.On,
                c.RecordedAt,
                c.Value,
                c.Degree,
                c.RawProgress,
                c.Legacy,
            })
            .ToListAsync(ct);
        return rows.ToLookup(
            c => c.KeyResultId,
            c => new DatedProgress(
                new CheckInFact(c.Id, c.On, c.RecordedAt, c.Value, null, c.Degree, null, null, false),
                c.RawProgress,
                c.Legacy
            )
        );
    }
}

/// <summary>
/// Progress of one objective today: Σ weight × clamped progress of its key results, 0…1; null without any that counts.
/// </summary>
internal sealed record ObjectiveProgress(
    Guid ObjectiveId,
    Guid CycleId,
    string Title,
    Guid? OwnerPersonId,
    Guid? OwnerUnitId,
    string State,
    int WeightBp,
    decimal? Progress,
    decimal? Expected,
    decimal? Gap,
    ProgressStatus? Status,
    ProgressStatus? AutomaticStatus,
    bool Stale,
    IReadOnlyList<KeyResultProgressItem> KeyResults
)
{
    public static ObjectiveProgress Of(
        ObjectiveReplica objective,
        CycleReplica cycle,
        IReadOnlyList<KeyResultContext> rows,
        ILookup<Guid, DatedProgress> checkIns,
        DateOnly today
    )
    {
        var items = rows.Select(row =>
                KeyResultStanding.Of(row, (IReadOnlyList<DatedProgress>)[.. checkIns[row.KeyResult.Id]], today)
            )
            .ToList();
        var progress = RollUp.Of(rows.Zip(items, (row, item) => new RollUpTerm(row.KeyResult.WeightBp, item.Progress)));
        var expected = RollUp.Of(
            rows.Zip(
                items,
                (row, item) => new RollUpTerm(row.KeyResult.WeightBp, item.Progress is null ? null : item.Expected)
            )
        );
        ProgressStatus? Judge(Func<KeyResultProgressItem, ProgressStatus?> status) =>
            StatusRules.OfObjective(
                [.. rows.Zip(items, (row, item) => (row.KeyResult.WeightBp, status(item)))],
                progress,
                expected,
                cycle.ObjectiveStatusRule == "own_gap",
                cycle.Thresholds
            );

        return new ObjectiveProgress(
            objective.Id,
            objective.CycleId,
            objective.Confidential ? "" : objective.Title,
            objective.OwnerPersonId,
            objective.OwnerUnitId,
            objective.State,
            objective.WeightBp,
            progress,
            expected,
            expected - progress,
            Judge(item => item.Status),
            Judge(item => item.AutomaticStatus),
            items.Exists(item => item.Stale),
            items
        );
    }
}
