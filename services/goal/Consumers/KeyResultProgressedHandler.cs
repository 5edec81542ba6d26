using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Progress.V1;
using Okr.Goal.Data;
using Okr.Platform.Messaging;

namespace Okr.Goal.Consumers;

/// <summary>Keeps <see cref="ProgressReplica"/>.</summary>
internal sealed class KeyResultProgressedHandler(GoalDbContext db) : IEventHandler<KeyResultProgressed>
{
    public async Task Handle(IReadOnlyList<KeyResultProgressed> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.Progress.Where(p => ids.Contains(p.KeyResultId)).ToDictionaryAsync(p => p.KeyResultId, ct);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var progress))
            {
                progress = new ProgressReplica { KeyResultId = change.Id };
                db.Progress.Add(progress);
            }
            else if (progress.Version >= change.Version)
            {
                continue;
            }

            progress.Version = change.Version;
            progress.CurrentValue = change.HasData ? change.CurrentValue : null;
        }

        await db.SaveChangesAsync(ct);
    }
}
