using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Okr.Platform.Messaging;

/// <summary>
/// What the messaging measures: meter and activity source <c>Okr.Messaging</c>. Times are in seconds; what each means is
/// in docs/messaging.md.
/// </summary>
internal sealed class MessagingTelemetry
{
    public const string Name = "Okr.Messaging";
    private const int MostLinks = 64;

    /// <summary>Spans of the relay and of the handlers.</summary>
    public static readonly ActivitySource Source = new(Name);

    private readonly ConcurrentDictionary<string, OutboxState> outboxes = new(StringComparer.Ordinal);
    private readonly TimeProvider clock;
    private readonly Counter<long> relayed;
    private readonly Counter<long> batches;
    private readonly Tally relayFailures;
    private readonly Tally parked;
    private readonly Counter<long> handled;
    private readonly Counter<long> retries;
    private readonly Tally errorMoves;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> lag;

    public MessagingTelemetry(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.Create(Name);
        meter.CreateObservableGauge(
            "okr.outbox.depth",
            () => Observe(state => (double)state.Depth),
            "{row}",
            "Rows that wait for the relay"
        );
        meter.CreateObservableGauge("okr.outbox.age", () => Observe(Age), "s", "Age of the oldest waiting row");
        meter.CreateObservableGauge(
            "okr.outbox.parked",
            () => Observe(state => (double)state.Parked),
            "{row}",
            "Rows that cannot be sent and are set aside"
        );
        relayed = meter.CreateCounter<long>("okr.outbox.relayed", "{row}", "Rows sent and confirmed by the broker");
        batches = meter.CreateCounter<long>("okr.outbox.batches", "{message}", "Messages sent and confirmed");
        relayFailures = new Tally(
            meter,
            "module",
            "okr.outbox.failures",
            "{attempt}",
            "Rounds of the relay that failed"
        );
        parked = new Tally(meter, "module", "okr.outbox.set_aside", "{row}", "Times that a row was set aside");
        handled = meter.CreateCounter<long>(
            "okr.events.handled",
            "{event}",
            "Events by consumer and outcome: applied, split, requeued or failed"
        );
        retries = meter.CreateCounter<long>(
            "okr.events.retries",
            "{attempt}",
            "Attempts of a handler that failed and were made again, by kind: outage, race or other"
        );
        errorMoves = new Tally(
            meter,
            "consumer",
            "okr.events.error_moves",
            "{message}",
            "Messages moved to an error queue"
        );
        duration = meter.CreateHistogram<double>(
            "okr.events.duration",
            "s",
            "Handling of one message with all its attempts"
        );
        lag = meter.CreateHistogram<double>(
            "okr.events.lag",
            "s",
            "From the write to the end of its handling, for the oldest event of a message"
        );
    }

    /// <summary>The latest known state of a module's outbox.</summary>
    public OutboxState Outbox(string module)
    {
        relayFailures.Add(module, 0);
        parked.Add(module, 0);
        return outboxes.GetOrAdd(module, _ => new OutboxState());
    }

    /// <summary>A consumer that may fail: it is counted from nought, so that its first failure is seen as a rise.</summary>
    public void Expect(string consumer) => errorMoves.Add(consumer, 0);

    public void Relayed(string module, int rows)
    {
        relayed.Add(rows, new KeyValuePair<string, object?>("module", module));
        batches.Add(1, new KeyValuePair<string, object?>("module", module));
    }

    public void RelayFailed(string module) => relayFailures.Add(module, 1);

    public void SetAside(string module, int rows) => parked.Add(module, rows);

    public void Handled(string consumer, string outcome, int events) =>
        handled.Add(
            events,
            new KeyValuePair<string, object?>("consumer", consumer),
            new KeyValuePair<string, object?>("outcome", outcome)
        );

    public void Retried(string consumer, FailureKind kind) =>
        retries.Add(
            1,
            new KeyValuePair<string, object?>("consumer", consumer),
            new KeyValuePair<string, object?>("kind", kind.ToString().ToLowerInvariant())
        );

    public void MovedToErrorQueue(string consumer) => errorMoves.Add(consumer, 1);

    public void Took(string consumer, TimeSpan time, DateTime? oldest)
    {
        var tag = new KeyValuePair<string, object?>("consumer", consumer);
        duration.Record(time.TotalSeconds, tag);
        if (oldest is { } written)
        {
            lag.Record(Math.Max(0, (clock.UtcNow() - written).TotalSeconds), tag);
        }
    }

    /// <summary>
    /// A span for work on several events: a child of their request when all come from one, else with a link to each of
    /// their requests.
    /// </summary>
    public static Activity? Start(string name, ActivityKind kind, IEnumerable<string?> traceParents)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var contexts = traceParents
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Select(text => ActivityContext.TryParse(text, null, isRemote: true, out var context) ? context : default)
            .Where(context => context != default)
            .Take(MostLinks)
            .ToList();
        var current = Activity.Current?.Context;
        if (contexts.Count > 0 && contexts.TrueForAll(c => c.TraceId == contexts[0].TraceId))
        {
            // Inside a span of that same trace (the bus's own) stay below it, else hang on to the request itself.
            var parent = current is { } inside && inside.TraceId == contexts[0].TraceId ? inside : contexts[0];
            return Source.StartActivity(name, kind, parent);
        }

        return Source.StartActivity(
            name,
            kind,
            current ?? default,
            links: contexts.Select(context => new ActivityLink(context))
        );
    }

    private IEnumerable<Measurement<double>> Observe(Func<OutboxState, double> value) =>
        outboxes.Select(outbox =>
        {
            outbox.Value.Asked = true;
            return new Measurement<double>(
                value(outbox.Value),
                new KeyValuePair<string, object?>("module", outbox.Key)
            );
        });

    private double Age(OutboxState state) =>
        state.Oldest is { } oldest ? Math.Max(0, (clock.UtcNow() - oldest).TotalSeconds) : 0;

    /// <summary>Counted by the relay every few seconds, and only while somebody reads the gauges.</summary>
    internal sealed class OutboxState
    {
        public long Depth { get; set; }
        public long Parked { get; set; }
        public DateTime? Oldest { get; set; }
        public bool Asked { get; set; }
    }

    /// <summary>A counter of what is rare, whose values are there before the first of it happens.</summary>
    private sealed class Tally
    {
        private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

        public Tally(Meter meter, string tag, string name, string unit, string description) =>
            meter.CreateObservableCounter(
                name,
                () =>
                    counts.Select(count => new Measurement<long>(
                        count.Value,
                        new KeyValuePair<string, object?>(tag, count.Key)
                    )),
                unit,
                description
            );

        public void Add(string key, long number) => counts.AddOrUpdate(key, number, (_, before) => before + number);
    }
}
