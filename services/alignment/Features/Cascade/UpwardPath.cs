using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Platform;
using Okr.Platform.Security;

namespace Okr.Alignment.Features.Cascade;

/// <summary>
/// What an objective supports, up to the top. Many-to-many links make it a graph: nodes with their distance, nearest
/// first, and the links between them.
/// </summary>
internal static class UpwardPath
{
    public sealed record Response(Guid ObjectiveId, IReadOnlyList<LevelNode> Nodes, IReadOnlyList<UpwardLink> Links);

    /// <summary>Level 0 is the objective itself.</summary>
    public sealed record LevelNode(int Level, CascadeNode Node);

    public sealed record UpwardLink(Guid LinkId, Guid FromObjectiveId, Guid ToObjectiveId, Guid? ToKeyResultId);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/objectives/{id:guid}/upward-path",
                (
                    Guid id,
                    AlignmentDbContext db,
                    GoalReplica goal,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(id, db, goal, user, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getUpwardPath")
            .WithSummary("What an objective supports, up to the top");

    public static async Task<Response> Handle(
        Guid id,
        AlignmentDbContext db,
        GoalReplica goal,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var start = await VisibleObjective.Get(id, db, goal, user, ct);
        var levels = new Dictionary<Guid, int> { [id] = 0 };
        var links = new List<UpwardLink>();
        var frontier = new HashSet<Guid> { id };
        for (var level = 1; frontier.Count > 0; level++)
        {
            var next = await (
                from l in db.Links
                where
                    l.Kind == LinkKind.Supports && l.State == LinkState.Accepted && frontier.Contains(l.FromObjectiveId)
                join o in db.Objectives on l.ToObjectiveId equals o.Id
                where o.IsPublic
                select new UpwardLink(l.Id, l.FromObjectiveId, l.ToObjectiveId, l.ToKeyResultId)
            ).ToListAsync(ct);
            links.AddRange(next);
            frontier = [.. next.Select(l => l.ToObjectiveId).Where(to => levels.TryAdd(to, level))];
        }

        var above = await db
            .Objectives.AsNoTracking()
            .Where(o => levels.Keys.Contains(o.Id) && o.Id != id)
            .ToListAsync(ct);
        var today = clock.Today();
        var nodes = await CascadeNodes.Of(
            db,
            [start, .. above.OrderBy(o => levels[o.Id]).ThenBy(o => o.OwnerRank).ThenBy(o => o.Position)],
            null,
            today,
            ct
        );
        return new Response(id, [.. nodes.Select(n => new LevelNode(levels[n.ObjectiveId], n))], links);
    }
}
