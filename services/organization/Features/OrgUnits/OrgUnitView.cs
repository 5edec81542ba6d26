using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>An org unit in answers. <paramref name="Kind"/>: company, division, department or team.</summary>
internal sealed record OrgUnitView(
    Guid Id,
    string Code,
    string Name,
    string Kind,
    Guid? ParentId,
    string? ParentName,
    Guid? HeadPersonId,
    string? HeadPersonName,
    bool Active,
    long Version
);

internal static class OrgUnitViewQueries
{
    /// <summary>The present state of units, with names.</summary>
    public static IQueryable<OrgUnitView> UnitViews(this OrganizationDbContext db, IQueryable<OrgUnit> units) =>
        from unit in units.AsNoTracking()
        join parent in db.OrgUnits on unit.ParentId equals parent.Id into parents
        from parent in parents.DefaultIfEmpty()
        join head in db.People on unit.HeadPersonId equals head.Id into heads
        from head in heads.DefaultIfEmpty()
        select new OrgUnitView(
            unit.Id,
            unit.Code,
            unit.Name,
            unit.Kind,
            unit.ParentId,
            parent.Name,
            unit.HeadPersonId,
            head.Name,
            unit.Active,
            unit.Version
        );

    public static async Task<OrgUnitView> UnitView(this OrganizationDbContext db, Guid id, CancellationToken ct) =>
        await db.UnitViews(db.OrgUnits.Where(u => u.Id == id)).FirstOrDefaultAsync(ct)
        ?? throw OrganizationErrors.UnitNotFound.With();
}
