using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>A new unit of the tree.</summary>
internal static class CreateOrgUnit
{
    /// <param name="Code">Unique; letters, digits and signs without spaces, at most 64.</param>
    /// <param name="Name">At most 200 characters.</param>
    /// <param name="Kind">company, division, department or team.</param>
    /// <param name="ParentId">Null for the top of a tree.</param>
    /// <param name="HeadPersonId">Who leads it.</param>
    /// <param name="EffectiveOn">First day; today when missing.</param>
    public sealed record Request(
        string? Code,
        string? Name,
        string? Kind,
        Guid? ParentId,
        Guid? HeadPersonId,
        DateOnly? EffectiveOn
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/org-units",
                async (
                    Request request,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var unit = await Handle(request, db, actor, clock, ct);
                    return ETags.Created($"/api/v1/org-units/{unit.Id}", unit, unit.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("createOrgUnit")
            .WithSummary("Create an org unit")
            .Produces<OrgUnitView>(StatusCodes.Status201Created);

    public static async Task<OrgUnitView> Handle(
        Request request,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var code = Texts.Clean(request.Code);
        var name = Texts.Clean(request.Name);
        OrgUnitRules
            .Check(name, request.Kind, request.EffectiveOn)
            .Text("code", code, 64)
            .Check(code is null || !code.Any(char.IsWhiteSpace), "code", OrganizationErrors.CodeHasSpaces)
            .ThrowIfInvalid();
        var from = request.EffectiveOn ?? clock.Today();
        await OrgUnitRules.CheckReferences(request.ParentId, request.HeadPersonId, from, db, ct);
        if (await db.OrgUnits.AnyAsync(u => u.Code == code, ct))
        {
            throw OrganizationErrors.UnitCodeTaken.With(code);
        }

        var unit = OrgUnit.Found(code!, from, name!, request.Kind!, request.ParentId, request.HeadPersonId);
        var change = unit.Changed(clock.Today());
        db.Add(unit);
        db.Publish(change);
        db.Audit(actor, clock, "org_unit.created", "org_unit", unit.Id, null, change);
        await db.SaveChangesAsync(ct);
        return await db.UnitView(unit.Id, ct);
    }
}
