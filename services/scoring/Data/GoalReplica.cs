using Microsoft.EntityFrameworkCore;
using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Platform.Messaging;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;
using Okr.Scoring.Consumers;

namespace Okr.Scoring.Data;

/// <summary>
/// Brings the replicas up to date by asking the goal service: the bus is asynchronous, and who has just created an
/// objective may score it at once.
/// </summary>
internal sealed class GoalReplica(ScoringDbContext db, GoalReplication.GoalReplicationClient goal, TimeProvider clock)
{
    /// <summary>Fetches the key results, and what they belong to where it is not known yet.</summary>
    public async Task RefreshKeyResults(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        await Fetch(ids, new KeyResultReplicaHandler(db, clock), ct);
        var objectives = await db
            .KeyResults.Where(k => ids.Contains(k.Id))
            .Select(k => k.ObjectiveId)
            .Distinct()
            .Where(id => !db.Objectives.Any(o => o.Id == id))
            .ToListAsync(ct);
        await RefreshObjectives(objectives, ct);
    }

    /// <summary>Fetches the objectives and their cycles.</summary>
    public async Task RefreshObjectives(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        await Fetch(ids, new ObjectiveReplicaHandler(db), ct);
        var cycles = await db
            .Objectives.Where(o => ids.Contains(o.Id))
            .Select(o => o.CycleId)
            .Distinct()
            .ToListAsync(ct);
        await Fetch(cycles, new CycleReplicaHandler(db, clock), ct);
    }

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
