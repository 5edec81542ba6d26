using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Alignment.Features.Cascade;
using Okr.Platform;
using Okr.Platform.Security;

namespace Okr.Alignment.Features.Links;

/// <summary>All links of one objective in their four directions, pending and declined ones too, and the risk from below.</summary>
internal static class ObjectiveLinks
{
    private const int MaxPaths = 20;

    public sealed record Response(
        Guid ObjectiveId,
        IReadOnlyList<LinkView> Up,
        IReadOnlyList<LinkView> Down,
        IReadOnlyList<LinkView> DependsOn,
        IReadOnlyList<LinkView> NeededBy,
        RiskFromBelow RiskFromBelow
    );

    /// <summary>
    /// Each path leads from a direct supporter down to an objective with an off_track key result; nearest first, at most 20.
    /// </summary>
    public sealed record RiskFromBelow(bool AtRisk, IReadOnlyList<IReadOnlyList<PathNode>> Paths);

    public sealed record PathNode(Guid ObjectiveId, string Title, string OwnerKind, string? OwnerName);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/objectives/{id:guid}/alignments",
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
            .WithName("getObjectiveAlignments")
            .WithSummary("All alignments of one objective, and the risk from below");

    public static async Task<Response> Handle(
        Guid id,
        AlignmentDbContext db,
        GoalReplica goal,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        await VisibleObjective.Get(id, db, goal, user, ct);
        var links = await db
            .Links.AsNoTracking()
            .Where(l =>
                (l.FromObjectiveId == id || l.ToObjectiveId == id)
                && (l.State == LinkState.Requested || l.State == LinkState.Accepted || l.State == LinkState.Declined)
            )
            .OrderBy(l => l.RequestedAt)
            .ThenBy(l => l.Id)
            .ToListAsync(ct);
        var views = await LinkViews.Of(db, user, links, ct);
        return new Response(
            id,
            Of(views, LinkKind.Supports, v => v.FromObjective.Id == id),
            Of(views, LinkKind.Supports, v => v.ToObjective.Id == id),
            Of(views, LinkKind.DependsOn, v => v.FromObjective.Id == id),
            Of(views, LinkKind.DependsOn, v => v.ToObjective.Id == id),
            await Risk(id, db, clock.Today(), ct)
        );
    }

    private static async Task<RiskFromBelow> Risk(Guid id, AlignmentDbContext db, DateOnly today, CancellationToken ct)
    {
        var paths = await RiskPaths.Below(id, MaxPaths, db, today, ct);
        var ids = paths.SelectMany(p => p).ToHashSet();
        var objectives = await db
            .Objectives.AsNoTracking()
            .Where(o => ids.Contains(o.Id))
            .ToDictionaryAsync(o => o.Id, ct);
        var names = await CascadeNodes.OwnerNames(db, objectives.Values, ct);
        return new RiskFromBelow(
            await db.Objectives.AnyAsync(o => o.Id == id && o.RiskFrom <= today, ct),
            [
                .. paths.Select(path =>
                    (IReadOnlyList<PathNode>)
                        [
                            .. path.Select(step => objectives[step])
                                .Select(o => new PathNode(o.Id, o.Title, o.OwnerKind, names(o))),
                        ]
                ),
            ]
        );
    }

    private static List<LinkView> Of(List<LinkView> views, LinkKind kind, Func<LinkView, bool> side) =>
        [.. views.Where(v => v.Kind == kind).Where(side)];
}
