using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Okr.IntegrationTests.Servers;

namespace Okr.IntegrationTests.Security;

/// <summary>
/// A small OpenID Connect provider: who comes to its sign-in page is <see cref="Person"/>, and is sent back at once. It
/// holds its client to PKCE, to the secret and to the redirect address.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "okr-platform";
    public const string ClientSecret = "the-client-secret-of-the-test-provider";
    public const string Audience = "okr-api";

    private readonly RSA key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Grant> grants = new();
    private readonly int port = Ports.Free();
    private WebApplication? app;

    public string Address =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>Claims of whoever signs in next.</summary>
    public Dictionary<string, object> Person { get; set; } = [];

    /// <summary>Changes the ID token before it is given out: a provider that is not what it seems.</summary>
    public Func<SecurityTokenDescriptor, string>? Tamper { get; set; }

    public async Task Start()
    {
        app = Build();
        await app.StartAsync();
    }

    /// <summary>An access token for the API as this provider makes them; <paramref name="change"/> makes another of it.</summary>
    public string AccessToken(string email, string scope, Action<SecurityTokenDescriptor>? change = null)
    {
        var token = Token(
            Audience,
            new()
            {
                ["sub"] = "s-1",
                ["email"] = email,
                ["scope"] = scope,
            }
        );
        change?.Invoke(token);
        return new JsonWebTokenHandler().CreateToken(token);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        key.Dispose();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var made = builder.Build();
        made.MapGet(
            "/.well-known/openid-configuration",
            () =>
                new Dictionary<string, object>
                {
                    ["issuer"] = Address,
                    ["authorization_endpoint"] = $"{Address}/authorize",
                    ["token_endpoint"] = $"{Address}/token",
                    ["userinfo_endpoint"] = $"{Address}/userinfo",
                    ["jwks_uri"] = $"{Address}/keys",
                }
        );
        made.MapGet("/keys", Keys);
        made.MapGet("/authorize", (Delegate)Authorize);
        made.MapPost("/token", (Delegate)Exchange);
        made.MapGet("/userinfo", () => Person);
        return made;
    }

    private IResult Keys()
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return Results.Json(
            new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "RSA",
                        use = "sig",
                        alg = "RS256",
                        kid = "one",
                        n = Base64UrlEncoder.Encode(parameters.Modulus),
                        e = Base64UrlEncoder.Encode(parameters.Exponent),
                    },
                },
            }
        );
    }

    private IResult Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        Assert.Equal(
            (ClientId, "code", "S256"),
            (
                query["client_id"].ToString(),
                query["response_type"].ToString(),
                query["code_challenge_method"].ToString()
            )
        );
        var code = Guid.NewGuid().ToString("N");
        grants[code] = new Grant(query["nonce"]!, query["code_challenge"]!, query["redirect_uri"]!, new(Person));
        return Results.Redirect(
            QueryHelpers.AddQueryString(
                query["redirect_uri"]!,
                new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] }
            )
        );
    }

    private async Task<IResult> Exchange(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var challenge = Base64UrlEncoder.Encode(
            SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))
        );
        if (
            !grants.TryRemove(form["code"].ToString(), out var grant)
            || challenge != grant.Challenge
            || form["redirect_uri"] != grant.RedirectUri
            || form["client_id"] != ClientId
            || form["client_secret"] != ClientSecret
        )
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: StatusCodes.Status400BadRequest);
        }

        var token = Token(ClientId, new(grant.Person) { ["nonce"] = grant.Nonce });
        return Results.Json(
            new
            {
                access_token = "for-userinfo-only",
                token_type = "Bearer",
                expires_in = 300,
                id_token = Tamper is null ? new JsonWebTokenHandler().CreateToken(token) : Tamper(token),
            }
        );
    }

    private SecurityTokenDescriptor Token(string audience, Dictionary<string, object> claims) =>
        new()
        {
            Issuer = Address,
            Audience = audience,
            Claims = claims,
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new SigningCredentials(
                new RsaSecurityKey(key) { KeyId = "one" },
                SecurityAlgorithms.RsaSha256
            ),
        };

    private sealed record Grant(string Nonce, string Challenge, string RedirectUri, Dictionary<string, object> Person);
}
