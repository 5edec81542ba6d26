using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Alignment.V1;
using Okr.Goal.Data;
using Okr.Platform.Messaging;

namespace Okr.Goal.Consumers;

/// <summary>Keeps <see cref="AlignmentReplica"/>.</summary>
internal sealed class AlignmentChangedHandler(GoalDbContext db) : IEventHandler<AlignmentChanged>
{
    public async Task Handle(IReadOnlyList<AlignmentChanged> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.Alignments.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var link))
            {
                link = new AlignmentReplica { Id = change.Id, FromObjectiveId = change.FromObjectiveId };
                db.Alignments.Add(link);
            }
            else if (link.Version >= change.Version)
            {
                continue;
            }

            link.Version = change.Version;
            link.AcceptedUpward = change is { Kind: "supports", State: "accepted" };
        }

        await db.SaveChangesAsync(ct);
    }
}
