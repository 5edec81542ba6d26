using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Scoring.V1;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform;
using Okr.Platform.Messaging;

namespace Okr.Goal.Consumers;

/// <summary>A published score moves its objective from published to scored; seen again it changes nothing.</summary>
internal sealed class ObjectiveScoredHandler(GoalDbContext db, TimeProvider clock) : IEventHandler<ObjectiveScored>
{
    public async Task Handle(IReadOnlyList<ObjectiveScored> events, CancellationToken ct)
    {
        var scored = events
            .GroupBy(e => e.Id)
            .Select(g => g.MaxBy(e => e.Version)!)
            .Where(e => e.Published)
            .ToDictionary(e => e.Id);
        var ids = scored.Keys.ToList();
        var objectives = await db
            .Objectives.Where(o => ids.Contains(o.Id) && o.State == ObjectiveState.Published)
            .ToListAsync(ct);
        var now = clock.UtcNow();
        foreach (var objective in objectives)
        {
            objective.Enter(ObjectiveState.Scored, scored[objective.Id].ScoredOn ?? clock.Today(), now);
        }

        await db.SaveWithHistory(Actor.Platform, now, null, ct);
    }
}
