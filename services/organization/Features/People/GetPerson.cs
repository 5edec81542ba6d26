using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.People;

/// <summary>One person with the history of employment.</summary>
internal static class GetPerson
{
    /// <summary>
    /// A period from <paramref name="From"/> until the day before the next; not employed where <paramref name="Active"/>
    /// is false. The unit's name is that of today.
    /// </summary>
    public sealed record Period(
        DateOnly From,
        Guid OrgUnitId,
        string? OrgUnitName,
        Guid? ManagerId,
        string? ManagerName,
        bool Active
    );

    /// <summary><paramref name="ReportsCount"/>: people who report directly to this person today.</summary>
    public sealed record Response(
        Guid Id,
        string EmployeeNo,
        string Name,
        string? Email,
        string? Title,
        Guid? OrgUnitId,
        string? OrgUnitName,
        Guid? ManagerId,
        string? ManagerName,
        bool Active,
        string? Locale,
        string? TimeZone,
        string? Location,
        string? JobFamily,
        long Version,
        int ReportsCount,
        IReadOnlyList<Period> Periods
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/people/{id:guid}",
                async (Guid id, OrganizationDbContext db, CancellationToken ct) =>
                {
                    var person = await Handle(id, db, ct);
                    return ETags.Ok(person, person.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getPerson")
            .WithSummary("One person with the dated history of employment")
            .Produces<Response>();

    public static async Task<Response> Handle(Guid id, OrganizationDbContext db, CancellationToken ct)
    {
        var person = await db.PersonView(id, ct);
        var periods = await (
            from period in db.Employments.AsNoTracking()
            where period.PersonId == id
            join unit in db.OrgUnits on period.OrgUnitId equals unit.Id into units
            from unit in units.DefaultIfEmpty()
            join manager in db.People on period.ManagerId equals manager.Id into managers
            from manager in managers.DefaultIfEmpty()
            orderby period.From
            select new Period(period.From, period.OrgUnitId, unit.Name, period.ManagerId, manager.Name, period.Active)
        ).ToListAsync(ct);
        return new Response(
            person.Id,
            person.EmployeeNo,
            person.Name,
            person.Email,
            person.Title,
            person.OrgUnitId,
            person.OrgUnitName,
            person.ManagerId,
            person.ManagerName,
            person.Active,
            person.Locale,
            person.TimeZone,
            person.Location,
            person.JobFamily,
            person.Version,
            await db.People.CountAsync(p => p.ManagerId == id && p.Active, ct),
            periods
        );
    }
}
