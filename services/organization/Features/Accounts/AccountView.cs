using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;

namespace Okr.Organization.Features.Accounts;

/// <summary>A local account in answers. Without <paramref name="HasPassword"/> nobody can sign in with it yet.</summary>
internal sealed record AccountView(
    Guid Id,
    string UserName,
    Guid? PersonId,
    string? PersonName,
    bool HasPassword,
    bool PasswordChangeRequired,
    bool Disabled,
    DateTime? LockedUntil,
    DateTime? LastSignInAt,
    DateTime CreatedAt,
    long Version
);

/// <summary>An account and its one-time password, which is shown this once.</summary>
internal sealed record AccountWithPassword(AccountView Account, string OneTimePassword);

internal static class AccountViewQueries
{
    /// <summary>Accounts with names, in the order of their user names.</summary>
    public static IQueryable<AccountView> AccountViews(this OrganizationDbContext db, IQueryable<Account> accounts) =>
        from account in accounts.AsNoTracking()
        join person in db.People on account.PersonId equals person.Id into people
        from person in people.DefaultIfEmpty()
        orderby account.UserName
        select new AccountView(
            account.Id,
            account.UserName,
            account.PersonId,
            person.Name,
            account.PasswordHash != null,
            account.PasswordChangeRequired,
            account.Disabled,
            account.LockedUntil,
            account.LastSignInAt,
            account.CreatedAt,
            account.Version
        );

    public static async Task<AccountView> AccountView(this OrganizationDbContext db, Guid id, CancellationToken ct) =>
        await db.AccountViews(db.Accounts.Where(a => a.Id == id)).FirstOrDefaultAsync(ct)
        ?? throw OrganizationErrors.AccountNotFound.With();
}
