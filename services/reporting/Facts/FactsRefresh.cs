using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Okr.Platform;
using Okr.Reporting.Data;
using Okr.Reporting.Features;
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
        await Task.WhenAll(Try(WarmUpMore, stoppingToken), Refresh(stoppingToken));
    }

    private async Task Refresh(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(FactsCache.Interval, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            await Try(stop => facts.RefreshAll(Ahead, stop), ct);
        }
    }

    /// <summary>Makes today's view of each cycle that is running.</summary>
    internal async Task WarmUp(CancellationToken ct)
    {
        foreach (var cycle in await Running(ct))
        {
            var started = clock.GetTimestamp();
            await facts.View(cycle.Id, clock.Today(), ct);
            Log.Warm(logger, cycle.Id, clock.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>What the same reports ask for besides: the weeks of their trends, and the cycle before to compare with.</summary>
    internal async Task WarmUpMore(CancellationToken ct)
    {
        foreach (var cycle in await Running(ct))
        {
            if (await facts.View(cycle.Id, clock.Today(), ct) is { } view)
            {
                await facts.Trend(cycle.Id, Steps.Of(view.Facts, null, null, clock.Today(), Steps.Week), ct);
            }

            await using var scope = scopes.CreateAsyncScope();
            var previous = await scope
                .ServiceProvider.GetRequiredService<ReportingDbContext>()
                .Cycles.Where(c => c.Kind == cycle.Kind && c.StartsOn < cycle.StartsOn)
                .OrderByDescending(c => c.StartsOn)
                .ThenBy(c => c.Code)
                .FirstOrDefaultAsync(ct);
            if (previous is not null)
            {
                await facts.Trend(previous.Id, [], ct);
            }
        }
    }

    private async Task<List<Cycle>> Running(CancellationToken ct)
    {
        var today = clock.Today();
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<ReportingDbContext>()
            .Cycles.AsNoTracking()
            .Where(c => c.DraftingOpensOn <= today && c.EndsOn >= today)
            .OrderBy(c => c.StartsOn)
            .ToListAsync(ct);
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
