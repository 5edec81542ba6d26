using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Organization.Features.RoleAssignments;

/// <summary>Gives a role. It counts from the caller's next request through the gateway on.</summary>
internal static class AssignRole
{
    /// <param name="PersonId">To whom; or</param>
    /// <param name="AccountId">the account, where there is no person.</param>
    /// <param name="Role">unit_admin, coach, program_admin, executive, auditor or platform_admin.</param>
    /// <param name="OrgUnitId">For unit_admin, and only there: the unit, its sub-units included.</param>
    public sealed record Request(Guid? PersonId, Guid? AccountId, string? Role, Guid? OrgUnitId);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/role-assignments",
                async (
                    Request request,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var made = await Handle(request, db, actor, clock, ct);
                    return TypedResults.Created($"/api/v1/role-assignments/{made.Id}", made);
                }
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("assignRole")
            .WithSummary("Give a role to a person or an account");

    public static async Task<RoleAssignmentView> Handle(
        Request request,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var isUnitAdmin = request.Role == Roles.UnitAdmin;
        new Validation()
            .Required("role", request.Role)
            .OneOf("role", request.Role, [.. Roles.All])
            .Check(
                request.PersonId is null != request.AccountId is null,
                "personId",
                OrganizationErrors.PersonOrAccount
            )
            .Check(isUnitAdmin == request.OrgUnitId is not null, "orgUnitId", OrganizationErrors.UnitRequired)
            .ThrowIfInvalid();
        new Validation()
            .Check(
                request.PersonId is null || await db.People.AnyAsync(p => p.Id == request.PersonId, ct),
                "personId",
                PlatformErrors.UnknownId
            )
            .Check(
                request.AccountId is null || await db.Accounts.AnyAsync(a => a.Id == request.AccountId, ct),
                "accountId",
                PlatformErrors.UnknownId
            )
            .Check(
                request.OrgUnitId is null || await db.OrgUnits.AnyAsync(u => u.Id == request.OrgUnitId, ct),
                "orgUnitId",
                PlatformErrors.UnknownId
            )
            .ThrowIfInvalid();
        var assignment = new RoleAssignment
        {
            Id = Guid.CreateVersion7(),
            PersonId = request.PersonId,
            AccountId = request.AccountId,
            Role = request.Role!,
            OrgUnitId = request.OrgUnitId,
            CreatedAt = clock.UtcNow(),
        };
        if (
            await db.RoleAssignments.AnyAsync(
                r =>
                    r.Role == assignment.Role
                    && r.PersonId == assignment.PersonId
                    && r.AccountId == assignment.AccountId
                    && r.OrgUnitId == assignment.OrgUnitId,
                ct
            )
        )
        {
            throw OrganizationErrors.RoleTaken.With();
        }

        db.RoleAssignments.Add(assignment);
        db.Audit(actor, clock, "role.assigned", "role_assignment", assignment.Id, null, request);
        await db.SaveChangesAsync(ct);
        return await db.RoleAssignmentViews(db.RoleAssignments.Where(r => r.Id == assignment.Id)).FirstAsync(ct);
    }
}
