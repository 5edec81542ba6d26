using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Accounts;

/// <summary>
/// From what the enterprise's identity provider says of somebody to an account. A person who works here and has none gets
/// one, without a password; an account that is disabled, or whose person left, stays closed.
/// </summary>
internal static class VouchedIdentities
{
    /// <summary>How long a value may be: an e-mail address, the longest of them.</summary>
    private const int MaxLength = 254;

    /// <summary>A session for them; throws <c>identity_unknown</c> or <c>identity_ambiguous</c>.</summary>
    public static async Task<SignIn.Response> SignIn(
        string match,
        string value,
        string? client,
        OrganizationDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var identified = await Resolve(match, value, Scopes.All.ToHashSet(), db, clock, ct);
        return await Accounts.SignIn.Open(identified, client, db, clock.UtcNow(), ct);
    }

    /// <summary>Who that is, with the scopes; throws the same.</summary>
    public static async Task<Identified> Resolve(
        string match,
        string value,
        IReadOnlySet<string> scopes,
        OrganizationDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var text = value.Trim();
        if (text.Length is 0 or > MaxLength)
        {
            throw OrganizationErrors.IdentityUnknown.With();
        }

        var accountId = match switch
        {
            "user_name" => await OfUserName(text, db, ct),
            "employee_no" => await OfPerson(db.People.Where(p => p.EmployeeNo == text), db, clock, ct),
            "email" => await OfPerson(WithEmail(text, db), db, clock, ct),
            _ => throw new ArgumentOutOfRangeException(nameof(match), match, "not a way to find somebody"),
        };
        await DropOneTimePassword(accountId, db, ct);
        return await Identities.Of(accountId, scopes, null, db, ct) ?? throw OrganizationErrors.IdentityUnknown.With();
    }

    // The addresses are kept as they were written; upper and lower case are the same.
    private static IQueryable<Person> WithEmail(string email, OrganizationDbContext db)
    {
        var lower = email.ToLower(System.Globalization.CultureInfo.InvariantCulture);
        // CA1304, CA1311, CA1862: translated to SQL.
#pragma warning disable CA1304, CA1311, CA1862
        return db.People.Where(p => p.Email != null && p.Email.ToLower() == lower);
#pragma warning restore CA1304, CA1311, CA1862
    }

    private static async Task<Guid> OfUserName(string text, OrganizationDbContext db, CancellationToken ct)
    {
        var name = Account.Normalize(text);
        return await db.Accounts.Where(a => a.UserName == name).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(ct)
            ?? throw OrganizationErrors.IdentityUnknown.With();
    }

    private static async Task<Guid> OfPerson(
        IQueryable<Person> people,
        OrganizationDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var found = await people
            .Where(p => p.Active)
            .Select(p => new
            {
                p.Id,
                p.EmployeeNo,
                p.Name,
                Account = db.Accounts.Where(a => a.PersonId == p.Id).Select(a => (Guid?)a.Id).FirstOrDefault(),
            })
            .Take(2)
            .ToListAsync(ct);
        if (found is not [var person])
        {
            throw (found.Count == 0 ? OrganizationErrors.IdentityUnknown : OrganizationErrors.IdentityAmbiguous).With();
        }

        return person.Account ?? await Create(person.Id, person.EmployeeNo, person.Name, db, clock, ct);
    }

    private static async Task<Guid> Create(
        Guid personId,
        string employeeNo,
        string name,
        OrganizationDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var userName = Account.Normalize(employeeNo);
        if (!Account.IsUserName(userName) || await db.Accounts.AnyAsync(a => a.UserName == userName, ct))
        {
            userName = personId.ToString("N");
        }

        var account = Account.Create(userName, personId, clock.UtcNow());
        var actor = new CurrentUser
        {
            Id = personId,
            AccountId = account.Id,
            PersonId = personId,
            Name = name,
        };
        db.Accounts.Add(account);
        db.Audit(
            new Actor(actor, "identity provider"),
            clock,
            "account.created",
            "account",
            account.Id,
            null,
            new { account.UserName, account.PersonId }
        );
        try
        {
            await db.SaveChangesAsync(ct);
            return account.Id;
        }
        catch (DbUpdateException)
        {
            // The same person at the same moment in another window: theirs is as good.
            db.ChangeTracker.Clear();
            var other = await db
                .Accounts.Where(a => a.PersonId == personId)
                .Select(a => (Guid?)a.Id)
                .FirstOrDefaultAsync(ct);
            if (other is { } id)
            {
                return id;
            }

            throw;
        }
    }

    private static async Task DropOneTimePassword(Guid accountId, OrganizationDbContext db, CancellationToken ct)
    {
        var account = await db.Accounts.FirstOrDefaultAsync(a => a.Id == accountId && a.PasswordChangeRequired, ct);
        if (account?.DropOneTimePassword() == true)
        {
            await db.SaveChangesAsync(ct);
        }
    }
}
