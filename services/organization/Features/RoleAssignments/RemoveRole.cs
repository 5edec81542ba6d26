using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Accounts;
using Okr.Organization.Features.Audit;
using Okr.Platform.Security;

namespace Okr.Organization.Features.RoleAssignments;

/// <summary>Takes a role away; never that of the last platform administrator.</summary>
internal static class RemoveRole
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete(
                "/role-assignments/{id:guid}",
                async (Guid id, OrganizationDbContext db, Actor actor, TimeProvider clock, CancellationToken ct) =>
                {
                    await Handle(id, db, actor, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("removeRole")
            .WithSummary("Take a role away");

    public static async Task Handle(
        Guid id,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var assignment =
            await db.RoleAssignments.FirstOrDefaultAsync(r => r.Id == id, ct)
            ?? throw OrganizationErrors.AssignmentNotFound.With();
        if (assignment.Role == Roles.PlatformAdmin)
        {
            await db.RequireAnotherPlatformAdmin(null, id, ct);
        }

        db.Remove(assignment);
        db.Audit(
            actor,
            clock,
            "role.removed",
            "role_assignment",
            id,
            new AssignRole.Request(assignment.PersonId, assignment.AccountId, assignment.Role, assignment.OrgUnitId),
            null
        );
        await db.SaveChangesAsync(ct);
    }
}
