using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Accounts;

/// <summary>Who an access means, with roles and scopes.</summary>
internal sealed record Identified(CurrentUser User, bool PasswordChangeRequired);

/// <summary>
/// User name and password make a session. An unknown name, a wrong password, a disabled account and somebody who left
/// get the same answer after the same work.
/// </summary>
internal static class SignIn
{
    /// <summary>So many failures lock an account …</summary>
    public const int MaxFailures = 10;

    /// <summary>… for so long.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    private const int MaxClient = 200;

    public sealed record Response(string Secret, DateTime ExpiresAt, Identified Identified);

    public static async Task<Response> Handle(
        string userName,
        string password,
        string? client,
        OrganizationDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var now = clock.UtcNow();
        var name = Account.Normalize(userName);
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.UserName == name, ct);
        if (account is not null)
        {
            await CountAttempt(account.Id, db, now, ct);
        }

        var fits = Passwords.Verify(account?.PasswordHash, Bounded(password));
        var identified =
            account is not null && fits ? await Identities.Of(account.Id, Scopes.All.ToHashSet(), null, db, ct) : null;
        if (identified is null)
        {
            throw OrganizationErrors.SignInFailed.With();
        }

        return await Open(identified, client, db, now, ct);
    }

    /// <summary>A session for somebody who has shown who they are.</summary>
    public static async Task<Response> Open(
        Identified identified,
        string? client,
        OrganizationDbContext db,
        DateTime now,
        CancellationToken ct
    )
    {
        var accountId = identified.User.AccountId;
        var (session, secret) = Session.Open(accountId, Shorten(client), now);
        db.Sessions.Add(session);
        await db.Sessions.Where(s => s.AccountId == accountId && s.ExpiresAt < now).ExecuteDeleteAsync(ct);
        await db
            .Accounts.Where(a => a.Id == accountId)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(a => a.FailedAttempts, 0)
                        .SetProperty(a => a.LockedUntil, (DateTime?)null)
                        .SetProperty(a => a.LastSignInAt, now),
                ct
            );
        await db.SaveChangesAsync(ct);
        return new Response(
            secret,
            session.ExpiresAt,
            identified with
            {
                User = identified.User with { SessionId = session.Id },
            }
        );
    }

    /// <summary>
    /// Counts an attempt before the password is looked at, so that attempts at the same moment cannot exceed the limit.
    /// Throws <c>account_locked</c>.
    /// </summary>
    public static async Task CountAttempt(Guid accountId, OrganizationDbContext db, DateTime now, CancellationToken ct)
    {
        var until = now + Lock;
        var counted = await db
            .Accounts.Where(a => a.Id == accountId && (a.LockedUntil == null || a.LockedUntil <= now))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(a => a.FailedAttempts, a => a.LockedUntil == null ? a.FailedAttempts + 1 : 1)
                        .SetProperty(
                            a => a.LockedUntil,
                            a => a.LockedUntil == null && a.FailedAttempts + 1 >= MaxFailures ? until : (DateTime?)null
                        ),
                ct
            );
        if (counted == 0)
        {
            var locked = await db
                .Accounts.Where(a => a.Id == accountId)
                .Select(a => a.LockedUntil)
                .FirstOrDefaultAsync(ct);
            var left = (locked ?? until) - now;
            throw OrganizationErrors.AccountLocked.With(Math.Max(1, (int)Math.Ceiling(left.TotalMinutes)));
        }
    }

    // A password of megabytes would only cost time.
    private static string Bounded(string password) => password.Length > 4 * Passwords.MaxLength ? "" : password;

    private static string? Shorten(string? client) =>
        Okr.Platform.Errors.Texts.Clean(client) is not { } text || Okr.Platform.Errors.Texts.HasControlCharacters(text)
            ? null
            : text[..Math.Min(text.Length, MaxClient)];
}
