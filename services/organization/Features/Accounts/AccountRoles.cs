using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Accounts;

/// <summary>What an account may do.</summary>
internal static class AccountRoles
{
    /// <summary>The roles given to the account or to its person.</summary>
    public static IQueryable<RoleAssignment> RolesOf(this OrganizationDbContext db, Guid accountId, Guid? personId) =>
        db
            .RoleAssignments.AsNoTracking()
            .Where(r => r.AccountId == accountId || (personId != null && r.PersonId == personId));

    /// <summary>
    /// Throws <c>last_platform_admin</c> unless somebody can still administer the platform without this account and
    /// without this assignment.
    /// </summary>
    public static async Task RequireAnotherPlatformAdmin(
        this OrganizationDbContext db,
        Guid? exceptAccountId,
        Guid? exceptAssignmentId,
        CancellationToken ct
    )
    {
        var others = await (
            from role in db.RoleAssignments
            where role.Role == Roles.PlatformAdmin && role.Id != exceptAssignmentId
            from account in db.Accounts
            where
                (account.Id == role.AccountId || (account.PersonId != null && account.PersonId == role.PersonId))
                && account.Id != exceptAccountId
                && !account.Disabled
                && account.PasswordHash != null
                && (account.PersonId == null || db.People.Any(p => p.Id == account.PersonId && p.Active))
            select account.Id
        ).AnyAsync(ct);
        if (!others)
        {
            throw OrganizationErrors.LastPlatformAdmin.With();
        }
    }
}
