using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>A unit ends. Nobody and nothing may be in it from that day on; its history stays.</summary>
internal static class DissolveOrgUnit
{
    /// <param name="EffectiveOn">The first day without the unit; today when missing.</param>
    public sealed record Request(DateOnly? EffectiveOn);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/org-units/{id:guid}/dissolve",
                async (
                    Guid id,
                    Request request,
                    ExpectedVersion? ifMatch,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var unit = await Handle(id, request, ifMatch ?? ExpectedVersion.Any, db, actor, clock, ct);
                    return ETags.Ok(unit, unit.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("dissolveOrgUnit")
            .WithSummary("End an org unit that is empty from a day on")
            .Produces<OrgUnitView>();

    public static async Task<OrgUnitView> Handle(
        Guid id,
        Request request,
        ExpectedVersion ifMatch,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Okr.Platform.Errors.Validation().Day("effectiveOn", request.EffectiveOn).ThrowIfInvalid();
        var unit =
            await db.OrgUnits.Include(u => u.Rows).FirstOrDefaultAsync(u => u.Id == id, ct)
            ?? throw OrganizationErrors.UnitNotFound.With();
        ifMatch.Require(unit.Version);
        var from = request.EffectiveOn ?? clock.Today();
        var people = await db
            .Employments.Where(e => e.OrgUnitId == id && e.Active)
            .Where(e =>
                !db.Employments.Any(later => later.PersonId == e.PersonId && later.From > e.From && later.From <= from)
            )
            .Select(e => e.PersonId)
            .Distinct()
            .CountAsync(ct);
        var units = await db
            .OrgUnitPeriods.Where(p => p.ParentId == id && p.Active)
            .Where(p =>
                !db.OrgUnitPeriods.Any(later =>
                    later.OrgUnitId == p.OrgUnitId && later.From > p.From && later.From <= from
                )
            )
            .Select(p => p.OrgUnitId)
            .Distinct()
            .CountAsync(ct);
        if (people + units > 0)
        {
            throw OrganizationErrors.UnitInUse.With(unit.Name, people, units);
        }

        var before = unit.ToEvent();
        unit.Dissolve(from);
        var change = unit.Changed(clock.Today());
        db.Publish(change);
        db.Audit(actor, clock, "org_unit.dissolved", "org_unit", id, before, change);
        await db.SaveChangesAsync(ct);
        return await db.UnitView(id, ct);
    }
}
