using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Scoring.V1;
using Okr.Platform.Messaging;
using Okr.Reporting.Data;

namespace Okr.Reporting.Consumers;

/// <summary>Keeps key results' scores.</summary>
internal sealed class KeyResultScoredHandler(ReportingDbContext db) : IEventHandler<KeyResultScored>
{
    public async Task Handle(IReadOnlyList<KeyResultScored> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, latest.Select(e => e.CycleId), ct);
        var known = await db
            .KeyResultScores.Where(s => ids.Contains(s.KeyResultId))
            .ToDictionaryAsync(s => s.KeyResultId, ct);
        var newer = latest.Where(e => !known.TryGetValue(e.Id, out var old) || old.Version < e.Version).ToList();
        foreach (var change in newer)
        {
            if (known.TryGetValue(change.Id, out var score))
            {
                change.CopyTo(score);
            }
            else
            {
                db.KeyResultScores.Add(change.ToRow());
            }
        }

        await transaction.TouchKeyResults(newer.Select(e => (e.CycleId, e.Id)), ct);
        await transaction.Commit(ct);
    }
}

/// <summary>Keeps objectives' scores.</summary>
internal sealed class ObjectiveScoredHandler(ReportingDbContext db) : IEventHandler<ObjectiveScored>
{
    public async Task Handle(IReadOnlyList<ObjectiveScored> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, latest.Select(e => e.CycleId), ct);
        var known = await db
            .ObjectiveScores.Where(s => ids.Contains(s.ObjectiveId))
            .ToDictionaryAsync(s => s.ObjectiveId, ct);
        var newer = latest.Where(e => !known.TryGetValue(e.Id, out var old) || old.Version < e.Version).ToList();
        foreach (var change in newer)
        {
            if (known.TryGetValue(change.Id, out var score))
            {
                change.CopyTo(score);
            }
            else
            {
                db.ObjectiveScores.Add(change.ToRow());
            }
        }

        await transaction.TouchObjectives(newer.Select(e => (e.CycleId, e.Id)), ct);
        await TouchScores([.. newer.Select(e => e.Id)], ct);
        await transaction.Commit(ct);
    }

    /// <summary>Scores of key results are seen once that of their objective is published.</summary>
    private async Task TouchScores(List<Guid> objectiveIds, CancellationToken ct)
    {
        var now = DateTime.UtcNow;
        await db
            .KeyResultScores.Where(s =>
                db.KeyResults.Any(k => k.Id == s.KeyResultId && objectiveIds.Contains(k.ObjectiveId))
            )
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.ModifiedAt, now), ct);
    }
}
