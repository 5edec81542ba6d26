using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.OrgUnits;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.People;

/// <summary>People by name, as of today.</summary>
internal static class ListPeople
{
    private sealed record Key(string Name, string EmployeeNo);

    /// <param name="OrgUnitId">Only the people of this unit.</param>
    /// <param name="IncludeSubUnits">And of the units below it.</param>
    /// <param name="ManagerId">Only those who report directly to this person.</param>
    /// <param name="Search">Only those whose name or a later word of it, or whose employee number begins so.</param>
    /// <param name="Active">Employed today, or not; everybody when missing.</param>
    /// <param name="Ids">Only these; at most 200.</param>
    public sealed record Filter(
        Guid? OrgUnitId = null,
        bool? IncludeSubUnits = null,
        Guid? ManagerId = null,
        string? Search = null,
        bool? Active = null,
        Guid[]? Ids = null
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/people",
                (
                    Guid? orgUnitId,
                    bool? includeSubUnits,
                    Guid? managerId,
                    string? search,
                    bool? active,
                    Guid[]? ids,
                    string? after,
                    int? limit,
                    OrganizationDbContext db,
                    CancellationToken ct
                ) =>
                    Handle(new Filter(orgUnitId, includeSubUnits, managerId, search, active, ids), after, limit, db, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listPeople")
            .WithSummary("People by name")
            .Produces<Page<PersonView>>();

    public static async Task<Page<PersonView>> Handle(
        Filter filter,
        string? after,
        int? limit,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var size = Cursor.Limit(limit);
        new Validation().OptionalText("search", filter.Search, 200).Count("ids", filter.Ids, 200).ThrowIfInvalid();
        var key = Cursor.Read<Key>(after);
        var people = db.People.AsQueryable();
        if (filter.Ids is { Length: > 0 } ids)
        {
            people = people.Where(p => ids.Contains(p.Id));
        }

        if (filter.OrgUnitId is { } unit)
        {
            if (filter.IncludeSubUnits == true)
            {
                var units = await db.SubtreeOf([unit], ct);
                people = people.Where(p => p.OrgUnitId != null && units.Contains(p.OrgUnitId.Value));
            }
            else
            {
                people = people.Where(p => p.OrgUnitId == unit);
            }
        }

        if (filter.ManagerId is { } manager)
        {
            people = people.Where(p => p.ManagerId == manager);
        }

        if (filter.Active is { } active)
        {
            people = people.Where(p => p.Active == active);
        }

        if (Texts.Clean(filter.Search) is { } text)
        {
            var name = SearchText.Of(text);
            var word = " " + name;
            people = people.Where(p =>
                p.SearchName.StartsWith(name) || p.SearchName.Contains(word) || p.EmployeeNo.StartsWith(text)
            );
        }

        if (key is { Name: not null, EmployeeNo: not null })
        {
            people = people.Where(p =>
                p.SearchName.CompareTo(key.Name) > 0
                || (p.SearchName == key.Name && p.EmployeeNo.CompareTo(key.EmployeeNo) > 0)
            );
        }

        var rows = await db.PersonViews(people.OrderBy(p => p.SearchName).ThenBy(p => p.EmployeeNo).Take(size + 1))
            .ToListAsync(ct);
        return Page<PersonView>.Of(rows, size, p => new Key(SearchText.Of(p.Name), p.EmployeeNo));
    }
}
