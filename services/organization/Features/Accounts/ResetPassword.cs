using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Accounts;

/// <summary>A new one-time password: it ends a lock and all sessions of the account.</summary>
internal static class ResetPassword
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/accounts/{id:guid}/reset-password",
                (Guid id, OrganizationDbContext db, Actor actor, TimeProvider clock, CancellationToken ct) =>
                    Handle(id, db, actor, clock, ct)
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("resetPassword")
            .WithSummary("Give an account a new one-time password");

    public static async Task<AccountWithPassword> Handle(
        Guid id,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var account =
            await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, ct)
            ?? throw OrganizationErrors.AccountNotFound.With();
        var password = Passwords.NewOneTime();
        account.SetPassword(Passwords.Hash(password), oneTime: true);
        db.RemoveRange(await db.Sessions.Where(s => s.AccountId == id).ToListAsync(ct));
        db.Audit(actor, clock, "account.password_reset", "account", id, null, null);
        await db.SaveChangesAsync(ct);
        return new AccountWithPassword(await db.AccountView(id, ct), password);
    }
}
