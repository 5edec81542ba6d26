using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Platform;
using Okr.Platform.Errors;

namespace Okr.Gateway.Security;

/// <summary>Signing in and out: <c>/api/v1/session</c>.</summary>
internal static class SessionEndpoints
{
    public const string Path = "/api/v1/session";
    public const string OidcPath = Path + "/oidc";
    public const string Cookie = "okr_session";
    public const string SignInLimit = "sign-in";

    /// <summary>Bytes: it is read before anybody is known.</summary>
    private const int LongestSignIn = 16 * 1024;

    public sealed record SignInRequestBody(string? UserName, string? Password);

    /// <param name="PasswordChangeRequired">Until the password is changed, nothing but <c>/api/v1/me</c> answers.</param>
    public sealed record SignInResponse(string Name, bool PasswordChangeRequired);

    /// <param name="LocalAccounts">Whether a user name and a password are taken.</param>
    /// <param name="CompanyAccount">Whether <c>/api/v1/session/oidc</c> leads to the company's identity provider.</param>
    public sealed record SignInWays(bool LocalAccounts, bool CompanyAccount);

    public static void MapSession(this WebApplication app)
    {
        app.MapGet(
            Path,
            (OkrOptions options, Oidc oidc) =>
                TypedResults.Ok(new SignInWays(options.SignIn.LocalAccounts, oidc.Enabled))
        );
        app.MapGet(OidcPath, ToProvider).RequireRateLimiting(SignInLimit);
        app.MapGet(OidcPath + "/callback", FromProvider).RequireRateLimiting(SignInLimit);
        app.MapPost(Path, SignIn)
            .RequireRateLimiting(SignInLimit)
            .WithMetadata(new RequestSizeLimitAttribute(LongestSignIn));
        app.MapDelete(Path, SignOut);
    }

    private static async Task<SignInResponse> SignIn(
        SignInRequestBody body,
        HttpContext context,
        Identity.IdentityClient identity,
        OkrOptions options
    )
    {
        if (!options.SignIn.LocalAccounts)
        {
            throw GatewayErrors.LocalAccountsOff.With();
        }

        CallerMiddleware.RequireSameOrigin(context);
        new Validation().Text("userName", body.UserName, 200).Text("password", body.Password, 200).ThrowIfInvalid();
        var principal = await Open(
            context,
            client =>
                identity.SignInAsync(
                    new SignInRequest
                    {
                        UserName = body.UserName,
                        Password = body.Password,
                        Client = client,
                    },
                    cancellationToken: context.RequestAborted
                )
        );
        return new SignInResponse(principal.Name, principal.PasswordChangeRequired);
    }

    /// <summary>Signs in as <paramref name="signIn"/> does, for the browser of the request, and gives it the session.</summary>
    public static async Task<Principal> Open(HttpContext context, Func<string, AsyncUnaryCall<SignInReply>> signIn)
    {
        var reply = await signIn(Shorten(context.Request.Headers.UserAgent.ToString()));
        context.Response.Cookies.Append(
            Cookie,
            reply.SessionSecret,
            Options(context, DateTimeOffset.Parse(reply.ExpiresAt, CultureInfo.InvariantCulture))
        );
        return reply.Principal;
    }

    /// <summary>Sends the browser to the identity provider, to come back to a page of ours.</summary>
    private static async Task ToProvider(HttpContext context, Oidc oidc, string? returnTo)
    {
        if (!oidc.Enabled)
        {
            throw GatewayErrors.NoIdentityProvider.With();
        }

        try
        {
            await oidc.RequireProvider(context.RequestAborted);
        }
        catch (DomainException away)
        {
            await Oidc.Refuse(context, away.Error.Code);
            return;
        }

        await Oidc.Challenge(context, IsOurs(returnTo) ? returnTo! : "/");
    }

    private static Task FromProvider(HttpContext context, Oidc oidc) =>
        oidc.Enabled ? Oidc.Answer(context) : throw GatewayErrors.NoIdentityProvider.With();

    // Only a path of our own: never a way out to somewhere else.
    private static bool IsOurs(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && path.Length < 2000 && !path.Any(char.IsControl);

    private static async Task<IResult> SignOut(HttpContext context, Identity.IdentityClient identity, Callers callers)
    {
        CallerMiddleware.RequireSameOrigin(context);
        if (context.Request.Cookies[Cookie] is { Length: > 0 and <= 500 } secret)
        {
            await identity.SignOutAsync(
                new ResolveRequest { Secret = secret },
                cancellationToken: context.RequestAborted
            );
            callers.Forget(secret);
        }

        context.Response.Cookies.Delete(Cookie, Options(context, null));
        return Results.NoContent();
    }

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = "/",
            Expires = expires,
            IsEssential = true,
        };

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200];
}
