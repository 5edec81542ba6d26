using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Alignment.Features.Cascade;

/// <summary>
/// The cascade, level by level: the children of an objective, or the roots of a cycle, published ones only. Roots support
/// nothing in the same cycle and are marked top-level, have children, or support an objective of another cycle; the rest is
/// isolated. With a filter and without a parent it is a search: matches of any level.
/// </summary>
internal static class BrowseCascade
{
    private const int Chunk = 500;
    private const int MaxChunks = 4;
    private const int MaxSearch = 200;

    internal sealed record Key(int OwnerRank, int Position, Guid Id);

    public sealed record Query(
        Guid? CycleId,
        Guid? ParentId,
        Guid? UnitId,
        string? Status,
        Guid? OwnerPersonId,
        string? Search,
        string? After,
        int? Limit
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/cascade",
                ([AsParameters] Query query, AlignmentDbContext db, TimeProvider clock, CancellationToken ct) =>
                    Handle(query, db, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("browseCascade")
            .WithSummary("Children of an objective in the cascade, or the roots of a cycle");

    public static async Task<Page<CascadeNode>> Handle(
        Query query,
        AlignmentDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation()
            .OneOf("status", query.Status, SnakeCase.All<Status>())
            .OptionalText("search", query.Search, MaxSearch)
            .Check(query.CycleId is not null || query.ParentId is not null, "cycleId", PlatformErrors.Required)
            .ThrowIfInvalid();
        var limit = Cursor.Limit(query.Limit);
        var today = clock.Today();
        var objectives = await Select(query, db, ct);
        var last = Cursor.Read<Key>(query.After);
        if (!SnakeCase.TryParse<Status>(query.Status, out var status))
        {
            var rows = await Next(objectives, last, limit + 1, ct);
            var page = Page<ObjectiveReplica>.Of(rows, limit, KeyOf);
            return new Page<CascadeNode>(await CascadeNodes.Of(db, page.Items, query.ParentId, today, ct), page.Next);
        }

        // The status depends on the day and is worked out here, chunk by chunk; after a few chunks without enough matches
        // the page is short and the next one goes on from there.
        var found = new List<CascadeNode>();
        for (var chunk = 0; chunk < MaxChunks; chunk++)
        {
            var rows = await Next(objectives, last, Chunk, ct);
            var nodes = await CascadeNodes.Of(db, rows, query.ParentId, today, ct);
            for (var i = 0; i < rows.Count; i++)
            {
                last = KeyOf(rows[i]);
                if (nodes[i].Status == status)
                {
                    found.Add(nodes[i]);
                }

                if (found.Count == limit)
                {
                    return new Page<CascadeNode>(found, Cursor.Write(last));
                }
            }

            if (rows.Count < Chunk)
            {
                return new Page<CascadeNode>(found, null);
            }
        }

        return new Page<CascadeNode>(found, Cursor.Write(last));
    }

    internal static Key KeyOf(ObjectiveReplica o) => new(o.OwnerRank, o.Position, o.Id);

    /// <summary>The next rows in the cascade's order: company, units, people; then by position.</summary>
    internal static Task<List<ObjectiveReplica>> Next(
        IQueryable<ObjectiveReplica> objectives,
        Key? last,
        int count,
        CancellationToken ct
    )
    {
        if (last is not null)
        {
            objectives = objectives.Where(o =>
                o.OwnerRank > last.OwnerRank
                || (
                    o.OwnerRank == last.OwnerRank
                    && (o.Position > last.Position || (o.Position == last.Position && o.Id.CompareTo(last.Id) > 0))
                )
            );
        }

        return objectives
            .OrderBy(o => o.OwnerRank)
            .ThenBy(o => o.Position)
            .ThenBy(o => o.Id)
            .Take(count)
            .ToListAsync(ct);
    }

    private static async Task<IQueryable<ObjectiveReplica>> Select(
        Query query,
        AlignmentDbContext db,
        CancellationToken ct
    )
    {
        var objectives = db.Objectives.AsNoTracking().Where(o => o.IsPublic);
        var filtered = query.Status is not null;
        if (query.CycleId is { } cycle)
        {
            objectives = objectives.Where(o => o.CycleId == cycle);
        }

        if (query.UnitId is { } unit)
        {
            objectives = await objectives.InUnit(unit, db, ct);
            filtered = true;
        }

        if (query.OwnerPersonId is { } owner)
        {
            objectives = objectives.Where(o => o.OwnerPersonId == owner);
            filtered = true;
        }

        if (Texts.Clean(query.Search)?.ToLowerInvariant() is { } search)
        {
            objectives = objectives.Where(o => o.SearchTitle.Contains(search));
            filtered = true;
        }

        if (query.ParentId is { } parent)
        {
            if (!await db.Objectives.AnyAsync(p => p.Id == parent && p.IsPublic, ct))
            {
                throw AlignmentErrors.ObjectiveNotFound.With();
            }

            return objectives.Where(o =>
                db.Links.Any(l =>
                    l.Kind == LinkKind.Supports
                    && l.State == LinkState.Accepted
                    && l.ToObjectiveId == parent
                    && l.FromObjectiveId == o.Id
                )
            );
        }

        return filtered ? objectives : objectives.Where(o => o.IsRoot);
    }
}
