using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Progress.V1;
using Okr.Platform.Messaging;
using Okr.Reporting.Data;

namespace Okr.Reporting.Consumers;

/// <summary>Keeps where key results stand, and their check-in rhythm.</summary>
internal sealed class KeyResultProgressedHandler(ReportingDbContext db) : IEventHandler<KeyResultProgressed>
{
    public async Task Handle(IReadOnlyList<KeyResultProgressed> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, latest.Select(e => e.CycleId), ct);
        var known = await db
            .KeyResultProgress.Where(p => ids.Contains(p.KeyResultId))
            .ToDictionaryAsync(p => p.KeyResultId, ct);
        var newer = latest.Where(e => !known.TryGetValue(e.Id, out var old) || old.Version < e.Version).ToList();
        foreach (var change in newer)
        {
            if (known.TryGetValue(change.Id, out var progress))
            {
                change.CopyTo(progress);
            }
            else
            {
                db.KeyResultProgress.Add(change.ToRow());
            }
        }

        await transaction.TouchKeyResults(newer.Select(e => (e.CycleId, e.Id)), ct);
        await transaction.Commit(ct);
    }
}
