using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Okr.Platform.Telemetry;

/// <summary>
/// What the readiness checks found, as a gauge that alerts can name (the database of a module, the bus), and when the
/// process started.
/// </summary>
internal sealed class HealthMetrics : IHealthCheckPublisher
{
    private readonly Gauge<int> status;

    public HealthMetrics(IMeterFactory meters)
    {
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
            status.Record(
                entry.Status == HealthStatus.Healthy ? 1 : 0,
                new KeyValuePair<string, object?>("check", check)
            );
        }

        return Task.CompletedTask;
    }
}
