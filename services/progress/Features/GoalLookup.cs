using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Platform.Messaging;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;
using Okr.Progress.Consumers;
using Okr.Progress.Data;

namespace Okr.Progress.Features;

/// <summary>
/// Asks the goal service for what the replica does not have yet, or not as new: who publishes an objective and checks in
/// at once must not wait for the bus.
/// </summary>
internal sealed class GoalLookup(
    ProgressDbContext db,
    GoalReplication.GoalReplicationClient goal,
    CycleHandler cycles,
    ObjectiveHandler objectives,
    KeyResultHandler keyResults
)
{
    private const int Chunk = 1_000;

    /// <summary>Takes over the key results, their objectives and their cycles as they are now.</summary>
    public async Task FetchKeyResults(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var found = await Get<KeyResultChanged>(ids, ct);
        await FetchWith([.. found.Select(k => k.ObjectiveId)], found, ct);
    }

    /// <summary>Takes over the objectives and their cycles as they are now.</summary>
    public Task FetchObjectives(IReadOnlyCollection<Guid> ids, CancellationToken ct) => FetchWith(ids, [], ct);

    /// <summary>Takes over the cycle as it is now.</summary>
    public async Task FetchCycle(Guid id, CancellationToken ct) =>
        await db.TakeIn(cycles, await Get<CycleChanged>([id], ct), ct);

    private async Task FetchWith(
        IReadOnlyCollection<Guid> objectiveIds,
        IReadOnlyList<KeyResultChanged> foundKeyResults,
        CancellationToken ct
    )
    {
        var foundObjectives = await Get<ObjectiveChanged>(objectiveIds, ct);
        var cycleIds = foundObjectives.Select(o => o.CycleId).Concat(foundKeyResults.Select(k => k.CycleId)).ToList();
        await db.TakeIn(cycles, await Get<CycleChanged>(cycleIds, ct), ct);
        await db.TakeIn(objectives, foundObjectives, ct);
        await db.TakeIn(keyResults, foundKeyResults, ct);
    }

    private async Task<List<TEvent>> Get<TEvent>(IReadOnlyCollection<Guid> ids, CancellationToken ct)
        where TEvent : class, IEvent
    {
        var events = new List<TEvent>();
        foreach (var chunk in ids.Distinct().Chunk(Chunk))
        {
            var reply = await goal.GetAsync(Replication.Request<TEvent>(chunk), cancellationToken: ct);
            events.AddRange(reply.Events.Select(Replication.Unwrap<TEvent>));
        }

        return events;
    }
}
