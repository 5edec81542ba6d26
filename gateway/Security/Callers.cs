using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Caching.Memory;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Platform;
using Okr.Platform.Security;

namespace Okr.Gateway.Security;

/// <summary>
/// Who is behind a session cookie or an access token, asked from the organization service and remembered for
/// <see cref="Remembered"/>: so long does a revoked token still work, and so long are old roles still signed.
/// </summary>
internal sealed class Callers(
    Identity.IdentityClient identity,
    Oidc oidc,
    InternalTokens tokens,
    IMemoryCache cache,
    TimeProvider clock
)
{
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    private const string Session = "session";
    private const int MostOfSecret = 500;

    /// <summary>Tokens of identity providers carry groups and more.</summary>
    private const int MostOfForeignToken = 8_000;

    /// <summary>The internal token of the caller of a request; null when nobody known is calling.</summary>
    public async ValueTask<Caller?> Find(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            return TokenOf(header) is not { } token ? null
                : oidc.TakesToken(token)
                    ? await Resolve("oidc", token, MostOfForeignToken, OfProvider, context.RequestAborted)
                : await Resolve("token", token, MostOfSecret, Ask(identity.ResolveTokenAsync), context.RequestAborted);
        }

        var session = context.Request.Cookies[SessionEndpoints.Cookie];
        return string.IsNullOrEmpty(session)
            ? null
            : await Resolve(Session, session, MostOfSecret, Ask(identity.ResolveSessionAsync), context.RequestAborted);
    }

    /// <summary>Forgets what is remembered of a session, so that signing out takes effect here at once.</summary>
    public void Forget(string session) => cache.Remove(Key(Session, session));

    /// <summary>A Bearer token, or the password of Basic authentication (BI tools know no other way).</summary>
    private static string? TokenOf(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || string.IsNullOrEmpty(value.Parameter))
        {
            return null;
        }

        if (value.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return value.Parameter;
        }

        if (!value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[value.Parameter.Length];
        if (!Convert.TryFromBase64String(value.Parameter, bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : pair[(colon + 1)..];
    }

    private async ValueTask<Caller?> Resolve(
        string kind,
        string secret,
        int longest,
        Func<string, CancellationToken, Task<(Caller? Caller, DateTime? Until)>> ask,
        CancellationToken ct
    )
    {
        if (secret.Length > longest)
        {
            return null;
        }

        var key = Key(kind, secret);
        if (cache.TryGetValue(key, out Caller? known))
        {
            return known;
        }

        var (caller, until) = await ask(secret, ct);
        if (kind == Session && caller is { PasswordChangeRequired: true })
        {
            return caller; // asked again each time, so that the change takes effect at once
        }

        // What is unknown is remembered more briefly, so that a token works at once after it was made.
        var time = caller is null ? TimeSpan.FromSeconds(1) : Remembered;
        if (until - clock.UtcNow() is { } left && left < time)
        {
            time = left;
        }

        if (time > TimeSpan.Zero)
        {
            cache.Set(key, caller, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = time });
        }

        return caller;
    }

    private Func<string, CancellationToken, Task<(Caller?, DateTime?)>> Ask(
        Func<ResolveRequest, Metadata?, DateTime?, CancellationToken, AsyncUnaryCall<ResolveReply>> resolve
    ) =>
        async (secret, ct) =>
        {
            var reply = await resolve(new ResolveRequest { Secret = secret }, null, Deadline(), ct);
            return (reply.Found ? Sign(reply.Principal) : null, null);
        };

    private async Task<(Caller?, DateTime?)> OfProvider(string token, CancellationToken ct)
    {
        if (await oidc.Read(token, ct) is not var (vouched, until))
        {
            return (null, null);
        }

        var reply = await identity.ResolveVouchedAsync(vouched, null, Deadline(), ct);
        return (reply.Found ? Sign(reply.Principal) : null, until);
    }

    private DateTime Deadline() => clock.UtcNow().AddSeconds(10);

    private Caller Sign(Principal principal)
    {
        var user = new CurrentUser
        {
            Id = Guid.Parse(principal.Id),
            AccountId = Guid.Parse(principal.AccountId),
            PersonId = Guid.TryParse(principal.PersonId, out var person) ? person : null,
            Name = principal.Name,
            Roles = principal.Roles.ToHashSet(StringComparer.Ordinal),
            Scopes = principal.Scopes.ToHashSet(StringComparer.Ordinal),
            AdministeredUnitIds = principal.AdministeredUnitIds.Select(Guid.Parse).ToHashSet(),
            SessionId = Guid.TryParse(principal.SessionId, out var session) ? session : null,
        };
        return new Caller(tokens.ForCaller(user.ToClaims()), user.PersonId, principal.PasswordChangeRequired);
    }

    // The cache holds digests, not secrets.
    private static string Key(string kind, string secret) =>
        $"{kind}:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))}";
}

/// <summary>
/// A known caller: the internal token to forward, the person (an account may have none), and whether a new password must be
/// chosen first.
/// </summary>
internal sealed record Caller(string Token, Guid? PersonId, bool PasswordChangeRequired);
