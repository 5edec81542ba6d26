using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Okr.Platform.Telemetry;

/// <summary>
/// What the readiness checks found, as a gauge that alerts can name (the database of a module, the bus) and as a line in the
/// log when it changes; and when the process started.
/// </summary>
internal sealed partial class HealthMetrics : IHealthCheckPublisher
{
    private readonly HashSet<string> failing = new(StringComparer.Ordinal);
    private readonly ILogger<HealthMetrics> logger;
    private readonly Gauge<int> status;

    public HealthMetrics(IMeterFactory meters, ILogger<HealthMetrics> logger)
    {
        this.logger = logger;
        var meter = meters.Create("Okr.Health");
        status = meter.CreateGauge<int>("okr.health.status", description: "1 while the check passes, 0 while it fails");
        var started = new DateTimeOffset(Process.GetCurrentProcess().StartTime).ToUnixTimeMilliseconds() / 1000.0;
        meter.CreateObservableGauge(
            "process.start_time",
            () => started,
            unit: "s",
            description: "When the process started, as a Unix time"
        );
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var (check, entry) in report.Entries)
        {
            var passes = entry.Status == HealthStatus.Healthy;
            status.Record(passes ? 1 : 0, new KeyValuePair<string, object?>("check", check));
            if (!passes && failing.Add(check))
            {
                Log.Fails(logger, entry.Exception, check, entry.Status);
            }
            else if (passes && failing.Remove(check))
            {
                Log.Passes(logger, check);
            }
        }

        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The health check {Check} fails: {Status}")]
        public static partial void Fails(ILogger logger, Exception? exception, string check, HealthStatus status);

        [LoggerMessage(LogLevel.Information, "The health check {Check} passes again")]
        public static partial void Passes(ILogger logger, string check);
    }
}
