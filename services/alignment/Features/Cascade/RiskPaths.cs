using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;

namespace Okr.Alignment.Features.Cascade;

/// <summary>How the risk from below came up to an objective (domain.md §4).</summary>
internal static class RiskPaths
{
    /// <summary>
    /// The shortest ways down from the objective to those with an off_track key result below it, the objective itself left
    /// out; nearest first, at most <paramref name="max"/>. One query per level.
    /// </summary>
    public static async Task<List<IReadOnlyList<Guid>>> Below(
        Guid objectiveId,
        int max,
        AlignmentDbContext db,
        DateOnly today,
        CancellationToken ct
    )
    {
        var paths = new List<IReadOnlyList<Guid>>();
        var cameFrom = new Dictionary<Guid, Guid>();
        List<Guid> frontier = [objectiveId];
        while (frontier.Count > 0 && paths.Count < max)
        {
            var below = await (
                from l in db.Links
                where l.Kind == LinkKind.Supports && l.State == LinkState.Accepted && frontier.Contains(l.ToObjectiveId)
                join o in db.Objectives on l.FromObjectiveId equals o.Id
                join c in db.Cycles on o.CycleId equals c.Id
                where
                    o.IsPublic
                    && (c.Phase == "active" || c.Phase == "scoring")
                    && (o.OffTrackFrom <= today || o.RiskFrom <= today)
                orderby o.OwnerRank, o.Position, o.Id
                select new
                {
                    o.Id,
                    Above = l.ToObjectiveId,
                    IsOffTrack = o.OffTrackFrom <= today,
                }
            ).ToListAsync(ct);
            var fresh = below.Where(o => o.Id != objectiveId && cameFrom.TryAdd(o.Id, o.Above)).ToList();
            paths.AddRange(
                fresh.Where(o => o.IsOffTrack).Take(max - paths.Count).Select(o => PathTo(o.Id, objectiveId, cameFrom))
            );
            frontier = [.. fresh.Select(o => o.Id)];
        }

        return paths;
    }

    private static List<Guid> PathTo(Guid end, Guid start, Dictionary<Guid, Guid> cameFrom)
    {
        var path = new List<Guid>();
        for (var current = end; current != start; current = cameFrom[current])
        {
            path.Add(current);
        }

        path.Reverse();
        return path;
    }
}
