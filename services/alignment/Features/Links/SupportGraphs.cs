using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;

namespace Okr.Alignment.Features.Links;

/// <summary>Loads and guards the graph of "supports" links.</summary>
internal static class SupportGraphs
{
    /// <summary>
    /// Starts a transaction, unless there is one already, and makes everybody else who wants to add links wait until it
    /// ends: two links that are fine one by one may close a circle together. Null when the transaction is somebody
    /// else's to commit.
    /// </summary>
    public static async Task<IDbContextTransaction?> Lock(AlignmentDbContext db, CancellationToken ct)
    {
        var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        await db
            .GraphLocks.Where(g => g.Id == GraphLock.TheOne)
            .ExecuteUpdateAsync(set => set.SetProperty(g => g.Changes, g => g.Changes + 1), ct);
        return transaction;
    }

    /// <summary>
    /// Everything above the objectives over accepted and requested links: one query per level, not per objective.
    /// </summary>
    public static async Task<SupportGraph> Above(
        AlignmentDbContext db,
        IEnumerable<Guid> objectiveIds,
        CancellationToken ct
    )
    {
        var graph = new SupportGraph();
        var frontier = objectiveIds.ToHashSet();
        var seen = new HashSet<Guid>(frontier);
        while (frontier.Count > 0)
        {
            var links = await db
                .Links.Where(l =>
                    frontier.Contains(l.FromObjectiveId)
                    && l.Kind == LinkKind.Supports
                    && (l.State == LinkState.Accepted || l.State == LinkState.Requested)
                )
                .Select(l => new { l.FromObjectiveId, l.ToObjectiveId })
                .ToListAsync(ct);
            frontier = [];
            foreach (var link in links)
            {
                graph.Add(link.FromObjectiveId, link.ToObjectiveId);
                if (seen.Add(link.ToObjectiveId))
                {
                    frontier.Add(link.ToObjectiveId);
                }
            }
        }

        return graph;
    }
}
