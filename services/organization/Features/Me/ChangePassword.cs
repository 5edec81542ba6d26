using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Accounts;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Me;

/// <summary>One's own new password. All other sessions end.</summary>
internal static class ChangePassword
{
    /// <param name="Current">The present password.</param>
    /// <param name="New">10 to 200 characters, neither the present one nor the user name.</param>
    public sealed record Request(string? Current, string? New);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/me/password",
                async (
                    Request request,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    await Handle(request, db, actor, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("changePassword")
            .WithSummary("Change one's own password");

    public static async Task Handle(
        Request request,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var id = actor.User.AccountId;
        var account =
            await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, ct)
            ?? throw OrganizationErrors.AccountNotFound.With();
        new Validation()
            .Required("current", request.Current)
            .OptionalText("current", request.Current, Passwords.MaxLength)
            .Required("new", request.New)
            .NewPassword("new", request.New, account.UserName)
            .Check(request.New is null || request.New != request.Current, "new", OrganizationErrors.PasswordGuessable)
            .ThrowIfInvalid();
        // Guessing here counts as guessing at the door.
        await SignIn.CountAttempt(id, db, clock.UtcNow(), ct);
        if (!Passwords.Verify(account.PasswordHash, request.Current!))
        {
            throw OrganizationErrors.PasswordWrong.With();
        }

        await db.Entry(account).ReloadAsync(ct); // the attempt was counted behind the context's back
        account.SetPassword(Passwords.Hash(request.New!), oneTime: false);
        db.RemoveRange(await db.Sessions.Where(s => s.AccountId == id && s.Id != actor.User.SessionId).ToListAsync(ct));
        db.Audit(actor, clock, "account.password_changed", "account", id, null, null);
        await db.SaveChangesAsync(ct);
    }
}
