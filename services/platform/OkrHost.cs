using System.Data.Common;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Messaging;
using Okr.Platform.Rpc;
using Okr.Platform.Security;
using Okr.Platform.Telemetry;
using Okr.Platform.Web;

namespace Okr.Platform;

/// <summary>Runs a set of modules in one process.</summary>
public static class OkrHost
{
    /// <summary>
    /// Runs the modules until the process is told to stop. With the argument <c>migrate</c> applies their migrations and
    /// declares their queues at the broker, with <c>republish [event …]</c> tells their present state again, and ends.
    /// Returns the exit code.
    /// </summary>
    public static async Task<int> RunAsync(string[] args, params IModule[] modules)
    {
        try
        {
            await using var app = Build(args, modules);
            if (IsMigration(args))
            {
                await Migrate(app.Services);
                await Bus.DeclareTopology(app.Services, CancellationToken.None);
                return 0;
            }

            await MigrateOnStart(app.Services);
            await RequireMigrated(app.Services);
            if (args is ["republish", ..])
            {
                await Republish(app.Services, args[1..]);
                return 0;
            }

            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (Refusal(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 78; // EX_CONFIG
        }
        catch (Exception exception) when (IsMigration(args) && OfDatabase(exception) is { } refusal)
        {
            await Console.Error.WriteLineAsync($"Nothing more was migrated: the database says: {refusal.Message}");
            return 1;
        }
    }

    private static DbException? OfDatabase(Exception exception) =>
        exception as DbException ?? (exception.InnerException is { } inner ? OfDatabase(inner) : null);

    /// <summary>The sentence of a start that the configuration does not allow, else null.</summary>
    public static string? Refusal(Exception exception) =>
        exception switch
        {
            ConfigurationException => exception.Message,
            IOException { InnerException: AddressInUseException } =>
                $"{exception.Message} Set Okr__Ports__Public (gateway), Okr__Ports__Services or Okr__Ports__Management to a free port.",
            _ => null,
        };

    /// <summary>The process's web application, built and not started.</summary>
    public static WebApplication Build(
        string[] args,
        IReadOnlyList<IModule> modules,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        configure?.Invoke(builder);
        if (IsMigration(args))
        {
            // It calls nobody, so it needs no key that others know.
            builder.Configuration["Okr:Tokens:SigningKey"] = InternalTokens.NewKey();
        }

        var options = OkrOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDraining(options);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        var process = modules.Count == 1 ? modules[0].Name : "standalone";
        builder.AddLogs(process, options);
        builder.AddTelemetry(process);
        builder.AddTrust();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ProblemWriter>();
        builder.Services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<RpcMetrics>(); // outermost: it counts what the others made of a call
            grpc.Interceptors.Add<RpcErrorInterceptor>();
            grpc.MaxReceiveMessageSize = 64 * 1024 * 1024;
        });
        foreach (var module in modules)
        {
            builder.Services.AddModuleDocument(module.Name);
            module.AddServices(builder);
        }

        builder.AddBus(options, modules, topologyOnly: IsMigration(args));

        var app = builder.Build();
        _ = app.Services.GetRequiredService<InternalTokens>(); // a bad key stops the start, not the first request
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(context => WriteBareStatus(context.HttpContext));
        UseManagementPort(app, options);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        foreach (var module in modules)
        {
            var api = app.MapGroup("/api/v1").WithGroupName(module.Name).WithTags(module.Name);
            module.MapEndpoints(api);
            ErrorQueueEndpoints.Map(api, module.Name);
            module.MapFeeds(app);
            module.MapGrpc(app.MapGroup("").RequireAuthorization(Policies.Service));
        }

        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        MapManagement(app);
        return app;
    }

    private static bool IsMigration(string[] args) => args.Contains("migrate", StringComparer.Ordinal);

    /// <summary>Applies the migrations of every module; side by side, as none knows of another.</summary>
    public static Task Migrate(IServiceProvider services, CancellationToken ct = default) =>
        Task.WhenAll(
            services.GetServices<IModuleDatabase>().Select(database => Task.Run(() => database.Migrate(ct), ct))
        );

    /// <summary>The same, where the configuration says that a starting process does it.</summary>
    public static Task MigrateOnStart(IServiceProvider services)
    {
        var options = services.GetRequiredService<OkrOptions>();
        return options.IsStandalone || options.Database.MigrateOnStart ? Migrate(services) : Task.CompletedTask;
    }

    /// <summary>Puts an event for every aggregate into the outbox; the running processes send them.</summary>
    private static async Task Republish(IServiceProvider services, string[] names)
    {
        var all = services.GetServices<IRepublication>().ToList();
        var known = all.SelectMany(module => module.Types).ToList();
        if (names.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new ConfigurationException(
                $"'{unknown}' is no event of this service. It can republish {(known.Count == 0 ? "nothing" : string.Join(", ", known))}."
            );
        }

        foreach (var module in all)
        {
            foreach (
                var type in module.Types.Where(type =>
                    names.Length == 0 || names.Contains(type, StringComparer.Ordinal)
                )
            )
            {
                var written = await module.Republish(type, CancellationToken.None);
                await Console.Out.WriteLineAsync($"{module.Module}: {written} {type}");
            }
        }
    }

    /// <summary>
    /// Refuses to serve on a database that lacks migrations: consumers would put what they take in into the error queues.
    /// A database that does not answer yet is left to the readiness check.
    /// </summary>
    private static async Task RequireMigrated(IServiceProvider services)
    {
        foreach (var database in services.GetServices<IModuleDatabase>())
        {
            if (await database.Problem(CancellationToken.None) is { Answers: true } problem)
            {
                throw new ConfigurationException(problem.Sentence);
            }
        }
    }

    /// <summary>A problem document for answers that have a status only (an unknown address, a wrong method).</summary>
    public static Task WriteBareStatus(HttpContext context) =>
        context.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => ProblemWriter.Write(context, PlatformErrors.Unauthenticated.With()),
            StatusCodes.Status403Forbidden => ProblemWriter.Write(context, PlatformErrors.Forbidden.With()),
            StatusCodes.Status404NotFound => ProblemWriter.Write(context, PlatformErrors.NotFound.With()),
            StatusCodes.Status405MethodNotAllowed => ProblemWriter.Write(
                context,
                PlatformErrors.MethodNotAllowed.With()
            ),
            StatusCodes.Status413PayloadTooLarge => ProblemWriter.Write(context, PlatformErrors.TooLarge.With()),
            StatusCodes.Status415UnsupportedMediaType => ProblemWriter.Write(
                context,
                PlatformErrors.MalformedRequest.With("Content-Type")
            ),
            StatusCodes.Status502BadGateway
            or StatusCodes.Status503ServiceUnavailable
            or StatusCodes.Status504GatewayTimeout => ProblemWriter.Write(context, PlatformErrors.Unavailable.With()),
            _ => Task.CompletedTask,
        };

    private static void Listen(KestrelServerOptions kestrel, OkrOptions options)
    {
        kestrel.AddServerHeader = false;
        var address = options.IsStandalone ? IPAddress.Loopback : options.Ports.Address;
        kestrel.Listen(address, options.Ports.Services, listen => listen.Protocols = HttpProtocols.Http2);
        ListenForManagement(kestrel, options, address);
        kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
    }

    /// <summary>Opens the management port, at <paramref name="otherwise"/> unless it has an address of its own.</summary>
    public static void ListenForManagement(KestrelServerOptions kestrel, OkrOptions options, IPAddress otherwise) =>
        kestrel.Listen(
            options.Ports.ManagementAddress(otherwise),
            options.Ports.Management,
            listen => listen.Protocols = HttpProtocols.Http1
        );

    /// <summary>
    /// Health and metrics; <see cref="UseManagementPort"/> keeps them to the management port.
    /// </summary>
    public static void MapManagement(WebApplication app)
    {
        var management = app.MapGroup("").AllowAnonymous().DisableHttpMetrics();
        management.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        management.MapHealthChecks(
            "/health/ready",
            new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") }
        );
        management.MapPrometheusScrapingEndpoint("/metrics");
    }

    /// <summary>Keeps the management port and the others apart.</summary>
    public static void UseManagementPort(WebApplication app, OkrOptions options) =>
        app.Use(
            (context, next) =>
            {
                var path = context.Request.Path;
                var managing = path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");
                if (managing == (context.Connection.LocalPort == options.Ports.Management))
                {
                    return next(context);
                }

                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
        );
}
