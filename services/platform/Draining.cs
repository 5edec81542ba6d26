using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Okr.Platform;

/// <summary>
/// Between SIGTERM and the end of the servers: the process says that it is not ready, and serves on for
/// <see cref="DrainOptions.Seconds"/>. Then the host stops, which finishes what is in flight.
/// </summary>
public sealed class Draining(OkrOptions options) : IHostedLifecycleService, IHealthCheck
{
    private volatile bool begun;

    /// <summary>Whether the process was told to stop.</summary>
    public bool Begun => begun;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        begun = true;
        if (!options.IsStandalone)
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Drain.Seconds), cancellationToken);
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(Begun ? HealthCheckResult.Unhealthy("The process is stopping.") : HealthCheckResult.Healthy());

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Sets a process up to drain.</summary>
public static class DrainSetup
{
    /// <summary>What the servers and the bus get to finish what is in flight, after the drain.</summary>
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(25);

    public static void AddDraining(this WebApplicationBuilder builder, OkrOptions options)
    {
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Draining>());
        builder.Services.AddHealthChecks().AddCheck<Draining>("stopping", tags: ["ready"]);
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = InFlight + TimeSpan.FromSeconds(options.Drain.Seconds)
        );
    }

    /// <summary>
    /// Tells clients that keep their connections to leave them while the process drains: there is no readiness that a
    /// browser could ask.
    /// </summary>
    public static void UseClosingConnections(this WebApplication app)
    {
        var draining = app.Services.GetRequiredService<Draining>();
        app.Use(
            (context, next) =>
            {
                if (draining.Begun)
                {
                    context.Response.Headers.Connection = "close";
                }

                return next(context);
            }
        );
    }
}
