using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>A unit is renamed, moved in the tree or led by somebody else from a day on, until its next recorded change.</summary>
internal static class ChangeOrgUnit
{
    /// <param name="Name">At most 200 characters.</param>
    /// <param name="Kind">company, division, department or team.</param>
    /// <param name="ParentId">Null for the top of a tree.</param>
    /// <param name="HeadPersonId">Who leads it.</param>
    /// <param name="EffectiveOn">First day of the change; today when missing.</param>
    public sealed record Request(string? Name, string? Kind, Guid? ParentId, Guid? HeadPersonId, DateOnly? EffectiveOn);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/org-units/{id:guid}",
                async (
                    Guid id,
                    Request request,
                    ExpectedVersion ifMatch,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var unit = await Handle(id, request, ifMatch, db, actor, clock, ct);
                    return ETags.Ok(unit, unit.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("changeOrgUnit")
            .WithSummary("Rename, move or re-head an org unit from a day on")
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
        var name = Texts.Clean(request.Name);
        OrgUnitRules.Check(name, request.Kind, request.EffectiveOn).ThrowIfInvalid();
        var unit =
            await db.OrgUnits.Include(u => u.Rows).FirstOrDefaultAsync(u => u.Id == id, ct)
            ?? throw OrganizationErrors.UnitNotFound.With();
        ifMatch.Require(unit.Version);
        var from = request.EffectiveOn ?? clock.Today();
        if (unit.At(from) is { Active: false })
        {
            throw OrganizationErrors.UnitNotActive.With(unit.Name, from);
        }

        await OrgUnitRules.CheckReferences(request.ParentId, request.HeadPersonId, from, db, ct);
        var before = unit.ToEvent();
        if (unit.State(from, name!, request.Kind!, request.ParentId, request.HeadPersonId))
        {
            await db.RequireNoCircle(unit, from, ct);
            var change = unit.Changed(clock.Today());
            db.Publish(change);
            db.Audit(actor, clock, "org_unit.changed", "org_unit", id, before, change);
            await db.SaveChangesAsync(ct);
        }

        return await db.UnitView(id, ct);
    }
}
