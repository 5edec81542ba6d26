using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Platform.Messaging;
using Okr.Reporting.Data;

namespace Okr.Reporting.Consumers;

/// <summary>Keeps cycles.</summary>
internal sealed class CycleChangedHandler(ReportingDbContext db) : IEventHandler<CycleChanged>
{
    public async Task Handle(IReadOnlyList<CycleChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, ids, ct);
        var known = await db.Cycles.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var cycle))
            {
                db.Cycles.Add(change.ToRow());
            }
            else if (cycle.Version < change.Version)
            {
                change.CopyTo(cycle);
            }
            else
            {
                continue;
            }

            await transaction.Forget(change.Id, ct);
        }

        await transaction.Commit(ct);
    }
}

/// <summary>Keeps objectives with their dated states and their participants.</summary>
internal sealed class ObjectiveChangedHandler(ReportingDbContext db) : IEventHandler<ObjectiveChanged>
{
    public async Task Handle(IReadOnlyList<ObjectiveChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, latest.Select(e => e.CycleId), ct);
        var known = await db.Objectives.Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, ct);
        var newer = latest.Where(e => !known.TryGetValue(e.Id, out var old) || old.Version < e.Version).ToList();
        var replaced = newer.Where(e => known.ContainsKey(e.Id)).Select(e => e.Id).ToList();
        if (replaced.Count > 0)
        {
            await db.ObjectiveStates.Where(s => replaced.Contains(s.ObjectiveId)).ExecuteDeleteAsync(ct);
            await db.ObjectiveParticipants.Where(p => replaced.Contains(p.ObjectiveId)).ExecuteDeleteAsync(ct);
        }

        foreach (var change in newer)
        {
            if (!known.TryGetValue(change.Id, out var objective))
            {
                objective = change.ToRow();
                db.Objectives.Add(objective);
            }
            else
            {
                if (objective.CycleId != change.CycleId)
                {
                    await transaction.Forget(objective.CycleId, ct);
                }

                change.CopyTo(objective);
            }

            objective.Revision = transaction.RevisionOf(change.CycleId);
            db.ObjectiveStates.AddRange(change.StateRows());
            db.ObjectiveParticipants.AddRange(change.ParticipantRows());
        }

        await transaction.Commit(ct);
    }
}

/// <summary>Keeps key results' definitions.</summary>
internal sealed class KeyResultChangedHandler(ReportingDbContext db) : IEventHandler<KeyResultChanged>
{
    public async Task Handle(IReadOnlyList<KeyResultChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, latest.Select(e => e.CycleId), ct);
        var known = await db.KeyResults.Where(k => ids.Contains(k.Id)).ToDictionaryAsync(k => k.Id, ct);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var keyResult))
            {
                keyResult = change.ToRow();
                db.KeyResults.Add(keyResult);
            }
            else if (keyResult.Version >= change.Version)
            {
                continue;
            }
            else
            {
                if (keyResult.CycleId != change.CycleId || keyResult.ObjectiveId != change.ObjectiveId)
                {
                    await transaction.Forget(keyResult.CycleId, ct);
                }

                change.CopyTo(keyResult);
            }

            keyResult.Revision = transaction.RevisionOf(change.CycleId);
        }

        await transaction.Commit(ct);
    }
}
