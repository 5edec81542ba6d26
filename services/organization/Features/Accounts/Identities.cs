using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Accounts;

/// <summary>From a secret to who it belongs to.</summary>
internal static class Identities
{
    /// <summary>The account as a caller; null when it may not be used (unknown, disabled, the person left).</summary>
    public static async Task<Identified?> Of(
        Guid accountId,
        IReadOnlySet<string> scopes,
        Guid? sessionId,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var account = await (
            from a in db.Accounts.AsNoTracking()
            where a.Id == accountId && !a.Disabled
            join p in db.People on a.PersonId equals p.Id into people
            from p in people.DefaultIfEmpty()
            where a.PersonId == null || p.Active
            select new
            {
                a.UserName,
                a.PersonId,
                a.PasswordChangeRequired,
                PersonName = p.Name,
            }
        ).FirstOrDefaultAsync(ct);
        if (account is null)
        {
            return null;
        }

        var roles = await db.RolesOf(accountId, account.PersonId)
            .Select(r => new { r.Role, r.OrgUnitId })
            .ToListAsync(ct);
        return new Identified(
            new CurrentUser
            {
                Id = account.PersonId ?? accountId,
                AccountId = accountId,
                PersonId = account.PersonId,
                Name = account.PersonName ?? account.UserName,
                Roles = roles.Select(r => r.Role).ToHashSet(StringComparer.Ordinal),
                AdministeredUnitIds = roles
                    .Where(r => r.Role == Roles.UnitAdmin)
                    .Select(r => r.OrgUnitId)
                    .OfType<Guid>()
                    .ToHashSet(),
                Scopes = scopes,
                SessionId = sessionId,
            },
            account.PasswordChangeRequired
        );
    }

    /// <summary>Who the session's secret belongs to; null when it is unknown or over. Using it keeps it alive.</summary>
    public static async Task<Identified?> OfSession(
        string secret,
        OrganizationDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var now = clock.UtcNow();
        var hash = Secrets.Hash(secret);
        var session = await db.Sessions.AsNoTracking().FirstOrDefaultAsync(s => s.SecretHash == hash, ct);
        if (session is null || !session.IsAlive(now))
        {
            return null;
        }

        if (now - session.LastUsedAt >= Session.Slide)
        {
            await db
                .Sessions.Where(s => s.Id == session.Id && s.LastUsedAt < now)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastUsedAt, now), ct);
        }

        return await Of(session.AccountId, Scopes.All.ToHashSet(), session.Id, db, ct);
    }

    /// <summary>Who the access token belongs to, with the token's scopes; null when it is unknown or expired.</summary>
    public static async Task<Identified?> OfToken(
        string secret,
        OrganizationDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var now = clock.UtcNow();
        var hash = Secrets.Hash(secret);
        var token = await db.AccessTokens.AsNoTracking().FirstOrDefaultAsync(t => t.SecretHash == hash, ct);
        if (token is null || !token.IsAlive(clock.Today()))
        {
            return null;
        }

        if (token.LastUsedAt is not { } last || now - last >= Session.Slide)
        {
            await db
                .AccessTokens.Where(t => t.Id == token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, now), ct);
        }

        return await Of(token.AccountId, token.Scopes.Split(' ').ToHashSet(StringComparer.Ordinal), token.Id, db, ct);
    }

    /// <summary>Ends the session; nothing happens when there is none.</summary>
    public static Task SignOut(string secret, OrganizationDbContext db, CancellationToken ct)
    {
        var hash = Secrets.Hash(secret);
        return db.Sessions.Where(s => s.SecretHash == hash).ExecuteDeleteAsync(ct);
    }
}
