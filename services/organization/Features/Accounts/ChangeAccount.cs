using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Accounts;

/// <summary>Disables an account, which ends its sessions and stops its tokens, or enables it again.</summary>
internal static class ChangeAccount
{
    public sealed record Request(bool? Disabled);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/accounts/{id:guid}",
                async (
                    Guid id,
                    Request request,
                    ExpectedVersion ifMatch,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var account = await Handle(id, request, ifMatch, db, actor, clock, ct);
                    return ETags.Ok(account, account.Version);
                }
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("changeAccount")
            .WithSummary("Disable or enable an account")
            .Produces<AccountView>();

    public static async Task<AccountView> Handle(
        Guid id,
        Request request,
        ExpectedVersion ifMatch,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation().Required("disabled", request.Disabled).ThrowIfInvalid();
        var account =
            await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, ct)
            ?? throw OrganizationErrors.AccountNotFound.With();
        ifMatch.Require(account.Version);
        var disabled = request.Disabled!.Value;
        if (disabled == account.Disabled)
        {
            return await db.AccountView(id, ct);
        }

        if (disabled)
        {
            var isAdmin = await db.RolesOf(id, account.PersonId).AnyAsync(r => r.Role == Roles.PlatformAdmin, ct);
            if (isAdmin)
            {
                await db.RequireAnotherPlatformAdmin(id, null, ct);
            }

            db.RemoveRange(await db.Sessions.Where(s => s.AccountId == id).ToListAsync(ct));
        }

        account.SetDisabled(disabled);
        db.Audit(
            actor,
            clock,
            disabled ? "account.disabled" : "account.enabled",
            "account",
            id,
            new { Disabled = !disabled },
            new { Disabled = disabled }
        );
        await db.SaveChangesAsync(ct);
        return await db.AccountView(id, ct);
    }
}
