using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Alignment.Features.Links;

/// <summary>Links, newest request first: all that the caller may see, or those that come in to or go out from the caller.</summary>
internal static class ListLinks
{
    private sealed record Key(DateTime RequestedAt, Guid Id);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/alignments",
                (
                    string? state,
                    string? mine,
                    Guid? cycleId,
                    string? after,
                    int? limit,
                    AlignmentDbContext db,
                    CurrentUser user,
                    CancellationToken ct
                ) => Handle(state, mine, cycleId, after, limit, db, user, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listAlignments")
            .WithSummary("Alignments and requests, newest first");

    public static async Task<Page<LinkView>> Handle(
        string? state,
        string? mine,
        Guid? cycleId,
        string? after,
        int? limit,
        AlignmentDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        new Validation()
            .OneOf("state", state, SnakeCase.All<LinkState>())
            .OneOf("mine", mine, "incoming", "outgoing")
            .ThrowIfInvalid();
        var count = Cursor.Limit(limit);
        var query = db.Links.AsNoTracking();
        if (SnakeCase.TryParse<LinkState>(state, out var wanted))
        {
            query = query.Where(l => l.State == wanted);
        }

        if (cycleId is { } cycle)
        {
            query = query.Where(l => db.Objectives.Any(o => o.Id == l.FromObjectiveId && o.CycleId == cycle));
        }

        var me = user.PersonId;
        query = mine switch
        {
            "incoming" => query.Where(l =>
                me != null
                && db.Objectives.Any(o =>
                    o.Id == l.ToObjectiveId
                    && (
                        o.OwnerPersonId == me
                        || (
                            o.OwnerPersonId == null
                            && db.Set<OrgUnitReplica>().Any(u => u.Id == o.OwnerUnitId && u.HeadPersonId == me)
                        )
                    )
                )
            ),
            "outgoing" => query.Where(l =>
                me != null
                && (l.RequestedBy == me || db.Objectives.Any(o => o.Id == l.FromObjectiveId && o.OwnerPersonId == me))
            ),
            _ when user.IsProgramAdmin => query,
            _ => query.Where(l =>
                db.Objectives.Any(o =>
                    o.Id == l.FromObjectiveId && (o.IsPublic || (me != null && o.OwnerPersonId == me))
                )
                && db.Objectives.Any(o =>
                    o.Id == l.ToObjectiveId && (o.IsPublic || (me != null && o.OwnerPersonId == me))
                )
            ),
        };
        if (Cursor.Read<Key>(after) is { } last)
        {
            query = query.Where(l =>
                l.RequestedAt < last.RequestedAt || (l.RequestedAt == last.RequestedAt && l.Id.CompareTo(last.Id) < 0)
            );
        }

        var links = await query
            .OrderByDescending(l => l.RequestedAt)
            .ThenByDescending(l => l.Id)
            .Take(count + 1)
            .ToListAsync(ct);
        var page = Page<Link>.Of(links, count, l => new Key(l.RequestedAt, l.Id));
        return new Page<LinkView>(await LinkViews.Of(db, user, page.Items, ct), page.Next);
    }
}
