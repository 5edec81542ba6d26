using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Consumers;
using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Platform.Messaging;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;

namespace Okr.Alignment.Data;

/// <summary>
/// Brings the replicas up to date by asking the goal service: the bus is asynchronous, and who has just created an
/// objective may align it at once.
/// </summary>
internal sealed class GoalReplica(AlignmentDbContext db, GoalReplication.GoalReplicationClient goal, TimeProvider clock)
{
    /// <summary>Fetches the objectives, and the cycles of theirs that are not known yet.</summary>
    public async Task RefreshObjectives(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        await Fetch(ids, new ObjectiveReplicaHandler(db, clock), ct);
        var cycles = await db
            .Objectives.Where(o => ids.Contains(o.Id))
            .Select(o => o.CycleId)
            .Distinct()
            .Where(id => !db.Cycles.Any(c => c.Id == id))
            .ToListAsync(ct);
        await Fetch(cycles, new CycleReplicaHandler(db), ct);
    }

    public Task RefreshKeyResults(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        Fetch(ids, new KeyResultReplicaHandler(db, clock), ct);

    private async Task Fetch<TEvent>(IReadOnlyCollection<Guid> ids, IEventHandler<TEvent> handler, CancellationToken ct)
        where TEvent : class, IEvent
    {
        if (ids.Count == 0)
        {
            return;
        }

        var reply = await goal.GetAsync(
            Replication.Request<TEvent>(ids),
            deadline: DateTime.UtcNow.AddSeconds(10),
            cancellationToken: ct
        );
        await db.TakeIn(handler, [.. reply.Events.Select(Replication.Unwrap<TEvent>)], ct);
    }
}
