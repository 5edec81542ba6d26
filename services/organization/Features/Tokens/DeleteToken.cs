using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Tokens;

/// <summary>Ends one of one's own access tokens.</summary>
internal static class DeleteToken
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete(
                "/tokens/{id:guid}",
                async (Guid id, OrganizationDbContext db, Actor actor, TimeProvider clock, CancellationToken ct) =>
                {
                    await Handle(id, db, actor, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("deleteToken")
            .WithSummary("Revoke an access token");

    public static async Task Handle(
        Guid id,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var token =
            await db.AccessTokens.FirstOrDefaultAsync(t => t.Id == id && t.AccountId == actor.User.AccountId, ct)
            ?? throw OrganizationErrors.TokenNotFound.With();
        db.Remove(token);
        db.Audit(actor, clock, "token.deleted", "token", id, ListTokens.View(token), null);
        await db.SaveChangesAsync(ct);
    }
}
