using Microsoft.Extensions.FileProviders;
using Okr.Gateway.Proxy;
using Scalar.AspNetCore;

namespace Okr.Gateway.Web;

/// <summary>The browser client, the API reference and the headers that keep pages safe.</summary>
internal static class WebClient
{
    private const string PagePolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // The reference page starts itself with an inline script.
    private const string ReferencePolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                // On starting: an error on the way clears the headers that are there.
                context.Response.OnStarting(() =>
                {
                    var headers = context.Response.Headers;
                    headers.XContentTypeOptions = "nosniff";
                    headers["Referrer-Policy"] = "same-origin";
                    headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs")
                        ? ReferencePolicy
                        : PagePolicy;
                    if (
                        context.Request.Path.StartsWithSegments("/api")
                        || context.Request.Path.StartsWithSegments("/odata")
                    )
                    {
                        headers.CacheControl = "no-store";
                    }

                    return Task.CompletedTask;
                });
                return next(context);
            }
        );

    /// <summary>Serves the built client from <c>Okr:Web:Root</c>, or the folder <c>wwwroot</c> beside the program.</summary>
    public static void UseWebClient(this WebApplication app)
    {
        var root = Root(app);
        if (!Directory.Exists(root))
        {
            return;
        }

        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = new PhysicalFileProvider(root) });
        app.UseStaticFiles(
            new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(root),
                OnPrepareResponse = context =>
                    context.Context.Response.Headers.CacheControl = context.Context.Request.Path.StartsWithSegments(
                        "/assets"
                    )
                        ? "public, max-age=31536000, immutable" // their names carry a hash
                        : "no-cache",
            }
        );
    }

    /// <summary>Every other address that a person opens is a screen of the client.</summary>
    public static void MapWebClient(this WebApplication app)
    {
        var index = Path.Combine(Root(app), "index.html");
        app.MapFallback(async context =>
        {
            if (
                !File.Exists(index)
                || !HttpMethods.IsGet(context.Request.Method)
                || context.Request.Path.StartsWithSegments("/api")
                || context.Request.Path.StartsWithSegments("/odata")
                || context.Request.Path.StartsWithSegments("/openapi")
            )
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.SendFileAsync(index, context.RequestAborted);
        });
    }

    /// <summary>One reference page over the OpenAPI documents of all services, at <c>/docs</c>.</summary>
    public static void MapReference(this WebApplication app) =>
        app.MapScalarApiReference(
            "/docs",
            reference =>
            {
                reference.WithTitle("OKR platform").WithOpenApiRoutePattern("/openapi/{documentName}.json");
                reference.AddDocuments(Routes.Services);
                reference.DefaultFonts = false;
            }
        );

    private static string Root(WebApplication app) =>
        Path.GetFullPath(app.Configuration["Okr:Web:Root"] ?? Path.Combine(AppContext.BaseDirectory, "wwwroot"));
}
