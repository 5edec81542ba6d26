using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>The units of a day by name.</summary>
internal static class ListOrgUnits
{
    private sealed record Key(string Name, string Code);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/org-units",
                (
                    Guid? parentId,
                    string? search,
                    DateOnly? asOf,
                    Guid[]? ids,
                    string? after,
                    int? limit,
                    OrganizationDbContext db,
                    CancellationToken ct
                ) => Handle(parentId, search, asOf, ids, after, limit, db, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listOrgUnits")
            .WithSummary("Org units by name, today or as of a day")
            .Produces<Page<OrgUnitView>>();

    /// <param name="parentId">Only the units directly below.</param>
    /// <param name="search">Only those whose name or code begins so.</param>
    /// <param name="asOf">The state of that day; today when missing.</param>
    /// <param name="ids">Only these, dissolved ones too; at most 200.</param>
    public static async Task<Page<OrgUnitView>> Handle(
        Guid? parentId,
        string? search,
        DateOnly? asOf,
        Guid[]? ids,
        string? after,
        int? limit,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var size = Cursor.Limit(limit);
        new Validation().OptionalText("search", search, 200).Day("asOf", asOf).Count("ids", ids, 200).ThrowIfInvalid();
        var key = Cursor.Read<Key>(after);
        var states = asOf is { } day
            ? db
                .OrgUnitPeriods.Where(p => p.From <= day)
                .Where(p =>
                    !db.OrgUnitPeriods.Any(later =>
                        later.OrgUnitId == p.OrgUnitId && later.From > p.From && later.From <= day
                    )
                )
                .Join(
                    db.OrgUnits,
                    p => p.OrgUnitId,
                    u => u.Id,
                    (p, u) =>
                        new State
                        {
                            Id = u.Id,
                            Code = u.Code,
                            Name = p.Name,
                            SearchName = p.SearchName,
                            Kind = p.Kind,
                            ParentId = p.ParentId,
                            HeadPersonId = p.HeadPersonId,
                            Active = p.Active,
                            Version = u.Version,
                        }
                )
            : db.OrgUnits.Select(u => new State
            {
                Id = u.Id,
                Code = u.Code,
                Name = u.Name,
                SearchName = u.SearchName,
                Kind = u.Kind,
                ParentId = u.ParentId,
                HeadPersonId = u.HeadPersonId,
                Active = u.Active,
                Version = u.Version,
            });
        if (ids is { Length: > 0 })
        {
            states = states.Where(u => ids.Contains(u.Id));
        }
        else
        {
            states = states.Where(u => u.Active);
        }

        if (parentId is { } parent)
        {
            states = states.Where(u => u.ParentId == parent);
        }

        if (Texts.Clean(search) is { } text)
        {
            var name = SearchText.Of(text);
            states = states.Where(u => u.SearchName.StartsWith(name) || u.Code.StartsWith(text));
        }

        if (key is { Name: not null, Code: not null })
        {
            states = states.Where(u =>
                u.SearchName.CompareTo(key.Name) > 0 || (u.SearchName == key.Name && u.Code.CompareTo(key.Code) > 0)
            );
        }

        var rows = await (
            from unit in states.OrderBy(u => u.SearchName).ThenBy(u => u.Code).Take(size + 1)
            join above in db.OrgUnits on unit.ParentId equals above.Id into parents
            from above in parents.DefaultIfEmpty()
            join head in db.People on unit.HeadPersonId equals head.Id into heads
            from head in heads.DefaultIfEmpty()
            orderby unit.SearchName, unit.Code
            select new
            {
                unit.SearchName,
                View = new OrgUnitView(
                    unit.Id,
                    unit.Code,
                    unit.Name,
                    unit.Kind,
                    unit.ParentId,
                    above.Name,
                    unit.HeadPersonId,
                    head.Name,
                    unit.Active,
                    unit.Version
                ),
            }
        )
            .AsNoTracking()
            .ToListAsync(ct);
        return new Page<OrgUnitView>(
            [.. rows.Take(size).Select(r => r.View)],
            rows.Count > size ? Cursor.Write(new Key(rows[size - 1].SearchName, rows[size - 1].View.Code)) : null
        );
    }

    private sealed class State
    {
        public required Guid Id { get; init; }
        public required string Code { get; init; }
        public required string Name { get; init; }
        public required string SearchName { get; init; }
        public required string Kind { get; init; }
        public required Guid? ParentId { get; init; }
        public required Guid? HeadPersonId { get; init; }
        public required bool Active { get; init; }
        public required long Version { get; init; }
    }
}
