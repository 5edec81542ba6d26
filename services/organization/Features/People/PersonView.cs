using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;

namespace Okr.Organization.Features.People;

/// <summary>A person in answers, as of today. <paramref name="Active"/>: employed today.</summary>
internal sealed record PersonView(
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
    long Version
);

internal static class PersonViewQueries
{
    /// <summary>The present state of people with names, in the order of their names.</summary>
    public static IQueryable<PersonView> PersonViews(this OrganizationDbContext db, IQueryable<Person> people) =>
        from person in people.AsNoTracking()
        join unit in db.OrgUnits on person.OrgUnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        join manager in db.People on person.ManagerId equals manager.Id into managers
        from manager in managers.DefaultIfEmpty()
        orderby person.SearchName, person.EmployeeNo
        select new PersonView(
            person.Id,
            person.EmployeeNo,
            person.Name,
            person.Email,
            person.Title,
            person.OrgUnitId,
            unit.Name,
            person.ManagerId,
            manager.Name,
            person.Active,
            person.Locale,
            person.TimeZone,
            person.Location,
            person.JobFamily,
            person.Version
        );

    public static async Task<PersonView> PersonView(this OrganizationDbContext db, Guid id, CancellationToken ct) =>
        await db.PersonViews(db.People.Where(p => p.Id == id)).FirstOrDefaultAsync(ct)
        ?? throw OrganizationErrors.PersonNotFound.With();
}
