using System.Diagnostics.Metrics;
using Okr.Platform;

namespace Okr.Reporting.Telemetry;

/// <summary>How fresh the reports are and what reading them costs: the meter <c>Okr.Reporting</c>, times in seconds.</summary>
internal sealed class ReportingMetrics
{
    private readonly TimeProvider clock;
    private readonly Histogram<double> freshness;
    private readonly Counter<long> lookups;
    private readonly Histogram<double> refreshes;
    private readonly Gauge<long> size;
    private readonly Lock gate = new();
    private DateTime? newest;

    public ReportingMetrics(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.Create("Okr.Reporting");
        freshness = meter.CreateHistogram<double>(
            "okr.reporting.freshness",
            unit: "s",
            description: "From a check-in's being recorded until reports can read it"
        );
        meter.CreateObservableGauge(
            "okr.reporting.newest_check_in.age",
            AgeOfNewest,
            unit: "s",
            description: "Age of the newest check-in that this process has taken in since its start"
        );
        lookups = meter.CreateCounter<long>(
            "okr.reporting.cache.lookups",
            unit: "{lookup}",
            description: "Questions to the facts in memory, by outcome: hit, refreshed (changes were read) or loaded (all was read)"
        );
        refreshes = meter.CreateHistogram<double>(
            "okr.reporting.cache.refresh",
            unit: "s",
            description: "Reading facts into memory, by kind: changes, cycle or organization"
        );
        size = meter.CreateGauge<long>(
            "okr.reporting.store.size",
            unit: "By",
            description: "What the reporting store takes up in its database, indexes included"
        );
    }

    /// <summary>These check-ins, recorded at the given times, have just been committed to the store.</summary>
    public void Visible(IReadOnlyCollection<DateTime> recordedAt)
    {
        if (recordedAt.Count == 0)
        {
            return;
        }

        var now = clock.UtcNow();
        foreach (var at in recordedAt)
        {
            freshness.Record(Math.Max(0, (now - at).TotalSeconds)); // the clocks of two machines differ a little
        }

        lock (gate)
        {
            var last = recordedAt.Max();
            newest = newest > last ? newest : last;
        }
    }

    public void Hit() => Count("hit");

    /// <summary>Facts were read since <paramref name="started"/> (a timestamp of the clock).</summary>
    public void Read(FactsRead kind, long started)
    {
        Count(kind == FactsRead.Changes ? "refreshed" : "loaded");
        refreshes.Record(
            clock.GetElapsedTime(started).TotalSeconds,
            new KeyValuePair<string, object?>("kind", kind.ToString().ToLowerInvariant())
        );
    }

    public void StoreSize(long bytes) => size.Record(bytes);

    private void Count(string outcome) => lookups.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    private IEnumerable<Measurement<double>> AgeOfNewest()
    {
        DateTime? last;
        lock (gate)
        {
            last = newest;
        }

        return last is { } at ? [new Measurement<double>(Math.Max(0, (clock.UtcNow() - at).TotalSeconds))] : [];
    }
}

/// <summary>What was read into memory.</summary>
internal enum FactsRead
{
    Changes,
    Cycle,
    Organization,
}
