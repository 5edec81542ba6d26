using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>The tree of today as a flat list: parents before children, siblings by name. Two queries at any size.</summary>
internal static class GetOrgUnitTree
{
    private const int DefaultDepth = 2;
    private const int MaxDepth = 50;

    /// <summary>
    /// One unit. <paramref name="Depth"/> is 0 for a root of the answer; <paramref name="PeopleCount"/> counts those
    /// employed directly in the unit, <paramref name="TotalPeopleCount"/> those of its sub-units too.
    /// </summary>
    public sealed record Response(
        Guid Id,
        string Code,
        string Name,
        string Kind,
        Guid? ParentId,
        Guid? HeadPersonId,
        string? HeadPersonName,
        int Depth,
        int ChildCount,
        int PeopleCount,
        int TotalPeopleCount,
        long Version
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/org-units/tree",
                (Guid? rootId, int? depth, OrganizationDbContext db, CancellationToken ct) =>
                    Handle(rootId, depth, db, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getOrgUnitTree")
            .WithSummary("The tree of org units down to a depth, as a flat list")
            .Produces<IReadOnlyList<Response>>();

    /// <param name="rootId">The unit to begin with; all roots when missing.</param>
    /// <param name="depth">Levels below the roots, 0 to 50; 2 when missing.</param>
    public static async Task<IReadOnlyList<Response>> Handle(
        Guid? rootId,
        int? depth,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        new Validation().Range("depth", depth, 0, MaxDepth).ThrowIfInvalid();
        var units = await (
            from unit in db.OrgUnits.AsNoTracking()
            where unit.Active
            join head in db.People on unit.HeadPersonId equals head.Id into heads
            from head in heads.DefaultIfEmpty()
            orderby unit.SearchName, unit.Code
            select new
            {
                unit.Id,
                unit.Code,
                unit.Name,
                unit.Kind,
                unit.ParentId,
                unit.HeadPersonId,
                HeadPersonName = head.Name,
                unit.Version,
            }
        ).ToListAsync(ct);
        var people = await db
            .People.Where(p => p.Active && p.OrgUnitId != null)
            .GroupBy(p => p.OrgUnitId!.Value)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, ct);

        var known = units.Select(u => u.Id).ToHashSet();
        var children = units.ToLookup(u => u.ParentId is { } parent && known.Contains(parent) ? parent : (Guid?)null);
        var totals = new Dictionary<Guid, int>();
        var roots = rootId is { } root ? units.Where(u => u.Id == root).ToList() : [.. children[null]];
        if (rootId is not null && roots.Count == 0)
        {
            throw OrganizationErrors.UnitNotFound.With();
        }

        // Pre-order by a stack of our own: the depth of a tree is data, not ours to trust to recursion.
        var order = new List<(int Index, int Depth)>();
        var indexOf = units.Select((u, i) => (u.Id, i)).ToDictionary(u => u.Id, u => u.i);
        var open = new Stack<(int Index, int Depth)>(Enumerable.Reverse(roots).Select(u => (indexOf[u.Id], 0)));
        var seen = new HashSet<int>();
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next.Index))
            {
                continue;
            }

            order.Add(next);
            foreach (var child in children[units[next.Index].Id].Reverse())
            {
                open.Push((indexOf[child.Id], next.Depth + 1));
            }
        }

        foreach (var (index, _) in Enumerable.Reverse(order))
        {
            var unit = units[index];
            var total = totals.GetValueOrDefault(unit.Id) + people.GetValueOrDefault(unit.Id);
            totals[unit.Id] = total;
            if (unit.ParentId is { } parent)
            {
                totals[parent] = totals.GetValueOrDefault(parent) + total;
            }
        }

        return
        [
            .. order
                .Where(entry => entry.Depth <= (depth ?? DefaultDepth))
                .Select(entry =>
                {
                    var unit = units[entry.Index];
                    return new Response(
                        unit.Id,
                        unit.Code,
                        unit.Name,
                        unit.Kind,
                        unit.ParentId,
                        unit.HeadPersonId,
                        unit.HeadPersonName,
                        entry.Depth,
                        children[unit.Id].Count(),
                        people.GetValueOrDefault(unit.Id),
                        totals[unit.Id],
                        unit.Version
                    );
                }),
        ];
    }
}
