using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Organization.V1;
using Okr.Platform;
using Okr.Platform.Messaging;
using Okr.Platform.Replicas;
using Okr.Progress.Data;

namespace Okr.Progress.Consumers;

/// <summary>
/// Keeps people; where units have cadences of their own, a person who moves takes the due days of the new unit.
/// </summary>
internal sealed class PersonHandler(
    ProgressDbContext db,
    PersonReplicaHandler<ProgressDbContext> replica,
    KeyResultStates states,
    TimeProvider clock
) : IEventHandler<PersonChanged>
{
    public Task Handle(IReadOnlyList<PersonChanged> events, CancellationToken ct) =>
        db.InTransaction(() => Apply(events, ct), ct);

    private async Task Apply(IReadOnlyList<PersonChanged> events, CancellationToken ct)
    {
        await replica.Handle(events, ct);
        if (!await db.Cadences.AnyAsync(ct))
        {
            return;
        }

        var ids = events.Select(e => e.Id).Distinct().ToList();
        var today = clock.Today();
        var keyResults = await (
            from keyResult in db.KeyResults
            join objective in db.Objectives on keyResult.ObjectiveId equals objective.Id
            join cycle in db.Cycles on objective.CycleId equals cycle.Id
            where
                !keyResult.Deleted
                && cycle.EndsOn >= today
                && objective.OwnerUnitId == null
                && objective.OwnerPersonId != null
                && ids.Contains(objective.OwnerPersonId.Value)
            select keyResult.Id
        ).ToListAsync(ct);
        await states.Refresh(keyResults, ct);
    }
}

/// <summary>Keeps org units; a unit that moves under another may come under its cadence.</summary>
internal sealed class OrgUnitHandler(
    ProgressDbContext db,
    OrgUnitReplicaHandler<ProgressDbContext> replica,
    KeyResultStates states,
    TimeProvider clock
) : IEventHandler<OrgUnitChanged>
{
    public Task Handle(IReadOnlyList<OrgUnitChanged> events, CancellationToken ct) =>
        db.InTransaction(() => Apply(events, ct), ct);

    private async Task Apply(IReadOnlyList<OrgUnitChanged> events, CancellationToken ct)
    {
        var ids = events.Select(e => e.Id).Distinct().ToList();
        var before = await Parents(ids, ct);
        await replica.Handle(events, ct);
        var after = await Parents(ids, ct);
        var moved = after.Any(unit => before.TryGetValue(unit.Key, out var parent) && parent != unit.Value);
        if (!moved || !await db.Cadences.AnyAsync(ct))
        {
            return;
        }

        var today = clock.Today();
        var keyResults = await (
            from keyResult in db.KeyResults
            join cycle in db.Cycles on keyResult.CycleId equals cycle.Id
            where !keyResult.Deleted && cycle.EndsOn >= today
            select keyResult.Id
        ).ToListAsync(ct);
        await states.Refresh(keyResults, ct);
    }

    private Task<Dictionary<Guid, Guid?>> Parents(List<Guid> ids, CancellationToken ct) =>
        db.OrgUnits().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.ParentId, ct);
}
