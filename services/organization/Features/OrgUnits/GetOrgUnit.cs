using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Organization.V1;
using Okr.Organization.Data;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>One unit with its history.</summary>
internal static class GetOrgUnit
{
    /// <summary><paramref name="PeopleCount"/>: employed directly in the unit today.</summary>
    public sealed record Response(
        Guid Id,
        string Code,
        string Name,
        string Kind,
        Guid? ParentId,
        string? ParentName,
        Guid? HeadPersonId,
        string? HeadPersonName,
        bool Active,
        long Version,
        int ChildCount,
        int PeopleCount,
        IReadOnlyList<OrgUnitPeriod> Periods
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/org-units/{id:guid}",
                async (Guid id, OrganizationDbContext db, CancellationToken ct) =>
                {
                    var unit = await Handle(id, db, ct);
                    return ETags.Ok(unit, unit.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getOrgUnit")
            .WithSummary("One org unit with its dated history")
            .Produces<Response>();

    public static async Task<Response> Handle(Guid id, OrganizationDbContext db, CancellationToken ct)
    {
        var unit = await db.UnitView(id, ct);
        return new Response(
            unit.Id,
            unit.Code,
            unit.Name,
            unit.Kind,
            unit.ParentId,
            unit.ParentName,
            unit.HeadPersonId,
            unit.HeadPersonName,
            unit.Active,
            unit.Version,
            await db.OrgUnits.CountAsync(u => u.ParentId == id && u.Active, ct),
            await db.People.CountAsync(p => p.OrgUnitId == id && p.Active, ct),
            await db
                .OrgUnitPeriods.Where(p => p.OrgUnitId == id)
                .OrderBy(p => p.From)
                .Select(p => new OrgUnitPeriod(p.From, p.Name, p.ParentId, p.Kind, p.HeadPersonId, p.Active))
                .ToListAsync(ct)
        );
    }
}
