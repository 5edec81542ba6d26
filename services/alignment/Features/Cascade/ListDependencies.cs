using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Alignment.Features.Links;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Alignment.Features.Cascade;

/// <summary>
/// Sideways dependencies of a cycle, of one unit where one is named, newest first; contradicting are those that were
/// declined or stand unanswered past their day (domain.md §4).
/// </summary>
internal static class ListDependencies
{
    public sealed record Response(LinkView Link, bool Contradicting);

    private sealed record Key(DateTime RequestedAt, Guid Id);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/cascade/dependencies",
                (
                    Guid? cycleId,
                    Guid? unitId,
                    string? after,
                    int? limit,
                    AlignmentDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(cycleId, unitId, after, limit, db, user, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listDependencies")
            .WithSummary("Sideways dependencies of a cycle or a unit");

    public static async Task<Page<Response>> Handle(
        Guid? cycleId,
        Guid? unitId,
        string? after,
        int? limit,
        AlignmentDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation().Required("cycleId", cycleId).ThrowIfInvalid();
        var count = Cursor.Limit(limit);
        var concerned = db.Objectives.Where(o => o.IsPublic && o.CycleId == cycleId);
        if (unitId is { } unit)
        {
            concerned = await concerned.InUnit(unit, db, ct);
        }

        var links = db
            .Links.AsNoTracking()
            .Where(l =>
                l.Kind == LinkKind.DependsOn
                && (l.State == LinkState.Requested || l.State == LinkState.Accepted || l.State == LinkState.Declined)
                && concerned.Any(o => o.Id == l.FromObjectiveId || o.Id == l.ToObjectiveId)
                && db.Objectives.Any(o => o.Id == l.FromObjectiveId && o.IsPublic)
                && db.Objectives.Any(o => o.Id == l.ToObjectiveId && o.IsPublic)
            );
        if (Cursor.Read<Key>(after) is { } last)
        {
            links = links.Where(l =>
                l.RequestedAt < last.RequestedAt || (l.RequestedAt == last.RequestedAt && l.Id.CompareTo(last.Id) < 0)
            );
        }

        var rows = await links
            .OrderByDescending(l => l.RequestedAt)
            .ThenByDescending(l => l.Id)
            .Take(count + 1)
            .ToListAsync(ct);
        var page = Page<Link>.Of(rows, count, l => new Key(l.RequestedAt, l.Id));
        var today = clock.Today();
        return new Page<Response>(
            [
                .. (await LinkViews.Of(db, user, page.Items, ct)).Select(view => new Response(
                    view,
                    Link.IsContradicting(view.State, view.NeededBy, today)
                )),
            ],
            page.Next
        );
    }
}
