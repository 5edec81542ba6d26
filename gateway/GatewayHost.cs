using System.Diagnostics;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Gateway.Proxy;
using Okr.Gateway.Security;
using Okr.Gateway.Telemetry;
using Okr.Gateway.Visits;
using Okr.Gateway.Web;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Rpc;
using Okr.Platform.Security;
using Okr.Platform.Telemetry;
using Okr.Platform.Web;

namespace Okr.Gateway;

/// <summary>The only public door: sign-in, sessions and tokens, forwarding to the services, the web client.</summary>
public static class GatewayHost
{
    /// <summary>Runs the gateway until the process is told to stop. Returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (OkrHost.Refusal(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 78; // EX_CONFIG
        }
    }

    /// <summary>The gateway's web application, built and not started.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        configure?.Invoke(builder);
        var options = OkrOptions.Read(builder.Configuration, stateless: true);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.AddLogs("gateway", options);
        if (!options.IsStandalone)
        {
            builder.AddTelemetry("gateway");
        }

        builder.Services.AddSingleton<DistributedContextPropagator, NewTraces>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ProblemWriter>();
        builder.Services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.AddDraining(options);
        builder.Services.AddSingleton<InternalTokens>();
        builder.AddServiceClient<Identity.IdentityClient>("organization");
        builder.AddServiceClient<Contracts.Organization.V1.Grpc.Activity.ActivityClient>("organization");
        builder.Services.AddSingleton<ActiveDaysNotes>();
        builder.Services.AddHostedService<ActiveDaysTeller>();
        builder.Services.AddMemoryCache(cache => cache.SizeLimit = 200_000);
        builder.Services.AddSingleton<Callers>();
        Oidc.Add(builder, options);
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => Believe(forwarded, options.TrustedProxies));
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json", "text/html", "text/css", "text/javascript", "image/svg+xml"];
        });
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = async (context, ct) =>
                await ProblemWriter.Write(context.HttpContext, PlatformErrors.TooManyRequests.With(), ct);
            limiter.AddPolicy(
                SessionEndpoints.SignInLimit,
                context =>
                    RateLimitPartition.GetSlidingWindowLimiter(
                        context.Connection.RemoteIpAddress ?? IPAddress.None,
                        _ => new SlidingWindowRateLimiterOptions
                        {
                            PermitLimit = 60,
                            Window = TimeSpan.FromMinutes(1),
                            SegmentsPerWindow = 6,
                        }
                    )
            );
        });
        builder.AddProxy(options);

        var app = builder.Build();
        _ = app.Services.GetRequiredService<InternalTokens>(); // a bad key stops the start, not the first request
        if (options.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(context => OkrHost.WriteBareStatus(context.HttpContext));
        if (!options.IsStandalone)
        {
            OkrHost.UseManagementPort(app, options);
        }

        app.UseClosingConnections();
        app.UseTraceResponse();
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.UseWebClient();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseCallers();
        if (!options.IsStandalone)
        {
            OkrHost.MapManagement(app);
        }

        app.MapSession();
        app.MapReference();
        app.MapReverseProxy(proxy => proxy.UseRetries());
        app.MapWebClient();
        return app;
    }

    private static void Believe(ForwardedHeadersOptions forwarded, List<string> proxies)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.ForwardLimit = null; // as many as are trusted, one behind the other
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var text in proxies)
        {
            if (IPAddress.TryParse(text, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(text));
            }
        }
    }

    private static void Listen(KestrelServerOptions kestrel, OkrOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null; // each service sets its own; imports are large
        var address = options.Ports.Address;
        kestrel.Listen(address, options.Ports.Public, listen => listen.Protocols = HttpProtocols.Http1);
        if (!options.IsStandalone)
        {
            OkrHost.ListenForManagement(kestrel, options, address);
        }
    }
}
