using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Tokens;

/// <summary>An access token in answers; the secret is not kept.</summary>
internal sealed record TokenView(
    Guid Id,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTime CreatedAt,
    DateOnly? ExpiresOn,
    DateTime? LastUsedAt
);

/// <summary>One's own access tokens, newest first.</summary>
internal static class ListTokens
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/tokens",
                (CurrentUser user, OrganizationDbContext db, CancellationToken ct) => Handle(user, db, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listTokens")
            .WithSummary("One's own access tokens");

    public static async Task<IReadOnlyList<TokenView>> Handle(
        CurrentUser user,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var tokens = await db
            .AccessTokens.AsNoTracking()
            .Where(t => t.AccountId == user.AccountId)
            .OrderByDescending(t => t.CreatedAt)
            .ToListAsync(ct);
        return [.. tokens.Select(View)];
    }

    public static TokenView View(AccessToken token) =>
        new(token.Id, token.Name, token.Scopes.Split(' '), token.CreatedAt, token.ExpiresOn, token.LastUsedAt);
}
