using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.RoleAssignments;

/// <summary>A role in answers; <paramref name="Name"/> is that of the person or the account's user name.</summary>
internal sealed record RoleAssignmentView(
    Guid Id,
    Guid? PersonId,
    Guid? AccountId,
    string? Name,
    string Role,
    Guid? OrgUnitId,
    string? OrgUnitName,
    DateTime CreatedAt
);

/// <summary>Who has which role.</summary>
internal static class ListRoleAssignments
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/role-assignments",
                (
                    Guid? personId,
                    Guid? accountId,
                    string? role,
                    string? after,
                    int? limit,
                    OrganizationDbContext db,
                    CancellationToken ct
                ) => Handle(personId, accountId, role, after, limit, db, ct)
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("listRoleAssignments")
            .WithSummary("Who has which role")
            .Produces<Page<RoleAssignmentView>>();

    public static async Task<Page<RoleAssignmentView>> Handle(
        Guid? personId,
        Guid? accountId,
        string? role,
        string? after,
        int? limit,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var size = Cursor.Limit(limit);
        new Validation().OneOf("role", role, [.. Roles.All]).ThrowIfInvalid();
        var last = Cursor.Read<Guid?>(after);
        var rows = await db.RoleAssignmentViews(
                db.RoleAssignments.Where(r => last == null || r.Id.CompareTo(last.Value) > 0)
                    .Where(r => personId == null || r.PersonId == personId)
                    .Where(r => accountId == null || r.AccountId == accountId)
                    .Where(r => role == null || r.Role == role)
                    .OrderBy(r => r.Id)
                    .Take(size + 1)
            )
            .ToListAsync(ct);
        return Page<RoleAssignmentView>.Of(rows, size, r => r.Id);
    }

    /// <summary>Assignments with names, in the order of their ids.</summary>
    public static IQueryable<RoleAssignmentView> RoleAssignmentViews(
        this OrganizationDbContext db,
        IQueryable<RoleAssignment> assignments
    ) =>
        from role in assignments.AsNoTracking()
        join person in db.People on role.PersonId equals person.Id into people
        from person in people.DefaultIfEmpty()
        join account in db.Accounts on role.AccountId equals account.Id into accounts
        from account in accounts.DefaultIfEmpty()
        join unit in db.OrgUnits on role.OrgUnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        orderby role.Id
        select new RoleAssignmentView(
            role.Id,
            role.PersonId,
            role.AccountId,
            person.Name ?? account.UserName,
            role.Role,
            role.OrgUnitId,
            unit.Name,
            role.CreatedAt
        );
}
