using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Tokens;

/// <summary>A new access token. Its secret is in this answer and nowhere else.</summary>
internal static class CreateToken
{
    private const int MaxTokens = 100;

    /// <param name="Name">What it is for; at most 100 characters.</param>
    /// <param name="Scopes">Some of read, write, reports, import.</param>
    /// <param name="ExpiresOn">The last day (UTC) on which it is accepted: from today to 366 days ahead.</param>
    public sealed record Request(string? Name, IReadOnlyList<string>? Scopes, DateOnly? ExpiresOn);

    public sealed record Response(TokenView Token, string Secret);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/tokens",
                async (
                    Request request,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var made = await Handle(request, db, actor, clock, ct);
                    return TypedResults.Created($"/api/v1/tokens/{made.Token.Id}", made);
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("createToken")
            .WithSummary("Create an access token");

    public static async Task<Response> Handle(
        Request request,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var today = clock.Today();
        var name = Texts.Clean(request.Name);
        var scopes = request.Scopes?.Distinct(StringComparer.Ordinal).ToList() ?? [];
        var validation = new Validation()
            .Text("name", name, 100)
            .Check(scopes.Count > 0, "scopes", PlatformErrors.Required)
            .Required("expiresOn", request.ExpiresOn)
            .Check(
                request.ExpiresOn is not { } last || (last >= today && last <= today.AddDays(AccessToken.MaxDays)),
                "expiresOn",
                PlatformErrors.OutOfRange,
                $"{today:yyyy-MM-dd}",
                $"{today.AddDays(AccessToken.MaxDays):yyyy-MM-dd}"
            );
        foreach (var scope in scopes)
        {
            validation.Required("scopes", scope).OneOf("scopes", scope, [.. Okr.Platform.Security.Scopes.All]);
        }

        validation.ThrowIfInvalid();
        var user = actor.User;
        if (scopes.Find(scope => !user.Scopes.Contains(scope)) is { } missing)
        {
            throw OrganizationErrors.ScopeNotHeld.With(missing);
        }

        // A stolen token must not outlive itself by making another; the configured one has no last day anyway.
        if (await db.AccessTokens.AnyAsync(t => t.Id == user.SessionId && t.ExpiresOn != null, ct))
        {
            throw OrganizationErrors.SessionOnly.With();
        }

        if (await db.AccessTokens.CountAsync(t => t.AccountId == user.AccountId, ct) >= MaxTokens)
        {
            throw PlatformErrors.TooMany.With(MaxTokens);
        }

        var secret = AccessToken.Prefix + Secrets.New();
        var token = new AccessToken
        {
            Id = Guid.CreateVersion7(),
            AccountId = user.AccountId,
            Name = name!,
            SecretHash = Secrets.Hash(secret),
            Scopes = string.Join(' ', scopes),
            CreatedAt = clock.UtcNow(),
            ExpiresOn = request.ExpiresOn,
        };
        var view = ListTokens.View(token);
        db.AccessTokens.Add(token);
        db.Audit(actor, clock, "token.created", "token", token.Id, null, view);
        await db.SaveChangesAsync(ct);
        return new Response(view, secret);
    }
}
