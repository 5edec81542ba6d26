using System.Globalization;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Platform.Errors;

namespace Okr.Gateway.Security;

/// <summary>Signing in and out with a local account: <c>/api/v1/session</c>.</summary>
internal static class SessionEndpoints
{
    public const string Path = "/api/v1/session";
    public const string Cookie = "okr_session";
    public const string SignInLimit = "sign-in";

    public sealed record SignInRequestBody(string? UserName, string? Password);

    /// <param name="PasswordChangeRequired">Until the password is changed, nothing but <c>/api/v1/me</c> answers.</param>
    public sealed record SignInResponse(string Name, bool PasswordChangeRequired);

    public static void MapSession(this WebApplication app)
    {
        app.MapPost(Path, SignIn).RequireRateLimiting(SignInLimit);
        app.MapDelete(Path, SignOut);
    }

    private static async Task<SignInResponse> SignIn(
        SignInRequestBody body,
        HttpContext context,
        Identity.IdentityClient identity
    )
    {
        CallerMiddleware.RequireSameOrigin(context);
        new Validation().Text("userName", body.UserName, 200).Text("password", body.Password, 200).ThrowIfInvalid();
        var reply = await identity.SignInAsync(
            new SignInRequest
            {
                UserName = body.UserName,
                Password = body.Password,
                Client = Shorten(context.Request.Headers.UserAgent.ToString()),
            },
            cancellationToken: context.RequestAborted
        );
        context.Response.Cookies.Append(
            Cookie,
            reply.SessionSecret,
            Options(context, DateTimeOffset.Parse(reply.ExpiresAt, CultureInfo.InvariantCulture))
        );
        return new SignInResponse(reply.Principal.Name, reply.Principal.PasswordChangeRequired);
    }

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
