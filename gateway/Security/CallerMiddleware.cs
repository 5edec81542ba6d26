using Okr.Gateway.Proxy;
using Okr.Gateway.Visits;
using Okr.Platform.Errors;

namespace Okr.Gateway.Security;

/// <summary>Lets only known callers through to the API, and puts their internal token on the request.</summary>
internal static class CallerMiddleware
{
    public static void UseCallers(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                if (
                    !(
                        context.Request.Path.StartsWithSegments("/api")
                        || context.Request.Path.StartsWithSegments(Routes.Feed)
                    ) || context.Request.Path.StartsWithSegments(SessionEndpoints.Path)
                )
                {
                    await next(context);
                    return;
                }

                var byCookie = context.Request.Headers.Authorization.ToString().Length == 0;
                var caller =
                    await context.RequestServices.GetRequiredService<Callers>().Find(context)
                    ?? throw PlatformErrors.Unauthenticated.With();
                if (byCookie)
                {
                    RequireSameOrigin(context);
                    if (caller.PasswordChangeRequired && !context.Request.Path.StartsWithSegments("/api/v1/me"))
                    {
                        throw GatewayErrors.PasswordChangeRequired.With();
                    }

                    if (caller.PersonId is { } person)
                    {
                        context.RequestServices.GetRequiredService<ActiveDaysNotes>().Note(person);
                    }
                }

                context.Request.Headers.Authorization = $"Bearer {caller.Token}";
                context.Request.Headers.Remove("Cookie");
                await next(context);
            }
        );

    /// <summary>
    /// A request that a cookie authenticates and that changes something must come from our own pages: SameSite=Strict, and
    /// the Origin, where the browser sends one, is this host.
    /// </summary>
    public static void RequireSameOrigin(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var origin = context.Request.Headers.Origin.ToString();
        if (
            origin.Length > 0
            && !(
                Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            throw GatewayErrors.ForeignOrigin.With();
        }
    }
}
