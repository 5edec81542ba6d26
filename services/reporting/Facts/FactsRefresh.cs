using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Okr.Platform;
using Okr.Reporting.Data;
using Okr.Reporting.Rebuilding;

namespace Okr.Reporting.Facts;

/// <summary>
/// Keeps the facts in memory up to date, so that no question has to. At the start it reads the cycles that are running today;
/// a service of its own is not ready before, but after <see cref="LongestWarmUp"/> in any case.
/// </summary>
internal sealed partial class FactsRefresh(
    FactsCache facts,
    IServiceScopeFactory scopes,
    OkrOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<FactsRefresh> logger
) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(60);

    /// <summary>How long before midnight the views of the next day are made.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    private readonly long begun = clock.GetTimestamp();
    private volatile bool warm;
    private bool failed;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            warm || options.IsStandalone || clock.GetElapsedTime(begun) > LongestWarmUp
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The cycles that are running are still being read into memory.")
        );

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (options.IsStandalone)
        {
            // First come those who wait for the product; what they ask for is read at once.
            await lifetime.Started(stoppingToken);
        }

        await Try(WarmUp, stoppingToken);
        warm = true;
        using var timer = new PeriodicTimer(FactsCache.Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Try(ct => facts.RefreshAll(Ahead, ct), stoppingToken);
        }
    }

    /// <summary>Makes today's view of each cycle that is running.</summary>
    internal async Task WarmUp(CancellationToken ct)
    {
        var today = clock.Today();
        List<Guid> running;
        await using (var scope = scopes.CreateAsyncScope())
        {
            running = await scope
                .ServiceProvider.GetRequiredService<ReportingDbContext>()
                .Cycles.Where(c => c.DraftingOpensOn <= today && c.EndsOn >= today)
                .OrderBy(c => c.StartsOn)
                .Select(c => c.Id)
                .ToListAsync(ct);
        }

        foreach (var cycle in running)
        {
            var started = clock.GetTimestamp();
            await facts.View(cycle, today, ct);
            Log.Warm(logger, cycle, clock.GetElapsedTime(started).TotalSeconds);
        }
    }

    private async Task Try(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        try
        {
            await work(ct);
            failed = false;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            if (!failed)
            {
                Log.Failed(logger, exception); // once: it is tried again right away
            }

            failed = true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Cycle {Cycle} was read into memory in {Seconds:0.0} s")]
        public static partial void Warm(ILogger logger, Guid cycle, double seconds);

        [LoggerMessage(LogLevel.Warning, "Facts could not be refreshed; it is tried again, questions try themselves")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
