using System.Diagnostics;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Okr.Platform.Data;

namespace Okr.Platform.Messaging;

/// <summary>
/// Sends what is in a module's outbox, oldest first. Several replicas share the work: a row is claimed with a lease
/// before it is sent and removed once the broker has confirmed it, so a crash in between sends it twice, never not at all.
/// While the broker is away rows wait; a row that cannot be sent for a reason of its own is set aside and does not hold up
/// the others. With the in-memory bus published rows stay for an hour and are sent again at the next start, because that bus
/// forgets what was in flight.
/// </summary>
internal sealed partial class OutboxRelay<TContext>(
    string module,
    IServiceScopeFactory scopes,
    IBusControl bus,
    OutboxSignals signals,
    OkrOptions options,
    MessagingTelemetry telemetry,
    TimeProvider clock,
    ILogger<OutboxRelay<TContext>> logger
) : IOutboxRelay
    where TContext : ModuleDbContext
{
    private const int ClaimSize = 500;

    /// <summary>After a failure: few, so that a broker that takes and does not confirm is not fed the same rows in bulk.</summary>
    private const int ProbeSize = 20;
    private const int MessageBytes = 200_000;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    /// <summary>How long a broker may take to confirm while the claim is renewed.</summary>
    private static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take when the process is told to stop meanwhile.</summary>
    private static readonly TimeSpan LastConfirm = TimeSpan.FromSeconds(5);

    /// <summary>For rows that another process left behind; commits of this one wake the relay.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>From the start of one round to the next, while there is something to send.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>A build that knows the event, or a queue for it, may come: so it is for a while, not for ever.</summary>
    private static readonly TimeSpan UnreadableFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UnroutableFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan InboxKept = TimeSpan.FromDays(30);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(5);

    /// <summary>A client repeats a request within seconds or minutes; the kept answer may speak of people.</summary>
    private static readonly TimeSpan AnswersKept = TimeSpan.FromDays(1);
    private static readonly TimeSpan SweepAnswersEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);
    private readonly bool keepsPublished = options.Bus.Transport == "memory";
    private long? failingSince;
    private int failures;
    private long? swept;
    private long? sweptAnswers;
    private long? counted;

    public async Task Run(CancellationToken stop)
    {
        var resent = !keepsPublished;
        var began = clock.GetTimestamp();
        await UntilTheBusHasStarted(stop);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!resent)
                {
                    await ForgetPublished(stop);
                    resent = true;
                }

                int size;
                do
                {
                    size = failures == 0 ? ClaimSize : ProbeSize;
                    began = clock.GetTimestamp();
                } while (await RelayOnce(size, stop) == size && !stop.IsCancellationRequested);

                await Count(stop);
                await Sweep(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The broker or the database is away: the rows wait, a later round tries again.
                Failed(exception);
            }

            await (failures == 0 ? UntilSomethingIsThere(began, stop) : Pause(stop));
        }
    }

    /// <summary>The queues of this process must exist before it publishes, or its own consumers would miss the first events.</summary>
    private async Task UntilTheBusHasStarted(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && bus.CheckHealth().Status != BusHealthStatus.Healthy)
        {
            await CountWhileWaiting(stop);
            await Task.Delay(Look, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// A first event goes out at once; those that follow it closely wait for each other, so that under load a claim, a
    /// message and a transaction of each consumer stand for many events and not for one.
    /// </summary>
    private async Task UntilSomethingIsThere(long began, CancellationToken stop)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(Poll);
        try
        {
            await signals.Reader(module).ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // time to look again, or to stop
        }

        if (Gathering - clock.GetElapsedTime(began) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Longer after each failure; over at once when a broker that was seen to be away is back.</summary>
    private async Task Pause(CancellationToken stop)
    {
        var pause = Math.Min(Math.Pow(2, failures - 1) * 0.5, LongestPause.TotalSeconds);
        var until = clock.GetTimestamp();
        var wasDown = false;
        while (!stop.IsCancellationRequested && clock.GetElapsedTime(until).TotalSeconds < pause)
        {
            var up = bus.CheckHealth().Status == BusHealthStatus.Healthy;
            if (wasDown && up)
            {
                return;
            }

            wasDown |= !up;
            await CountWhileWaiting(stop);
            await Task.Delay(Look, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Failed(Exception exception)
    {
        failures++;
        telemetry.RelayFailed(module);
        if (failingSince is null)
        {
            failingSince = clock.GetTimestamp();
            Log.Failed(logger, exception, module);
        }
        else
        {
            Log.FailedAgain(logger, exception, module);
        }
    }

    private void Succeeded()
    {
        if (failingSince is { } since)
        {
            Log.Recovered(logger, module, (long)clock.GetElapsedTime(since).TotalSeconds);
            failingSince = null;
            failures = 0;
        }
    }

    /// <summary>
    /// Claims at most <paramref name="size"/> rows and sends them; returns how many it claimed. Once there is a claim it is
    /// brought to an end, whatever happens: confirmed rows go, the others are free for the next round or another replica.
    /// </summary>
    private async Task<int> RelayOnce(int size, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        var rows = await Claim(db, size, stop);
        if (rows.Count == 0)
        {
            return 0;
        }

        var unreadable = new List<long>();
        var batches = Batches(rows, unreadable).ToList();
        await SetAside(db, unreadable, UnreadableFor);

        await Publish(db, batches, stop);

        await Confirmed(db, [.. batches.Where(b => b.Failure is null).SelectMany(b => b.Ids)]);
        foreach (var batch in batches.Where(b => b.Failure is MessageReturnedException))
        {
            Log.Unroutable(logger, module, batch.Name, batch.Ids.Count, (int)UnroutableFor.TotalSeconds);
            await SetAside(db, batch.Ids, UnroutableFor);
        }

        var failed = batches.Where(b => b.Failure is not (null or MessageReturnedException)).ToList();
        if (failed.Count > 0)
        {
            await Release(db, [.. failed.SelectMany(b => b.Ids)]);
            throw failed[0].Failure!;
        }

        Succeeded();
        return rows.Count;
    }

    /// <summary>Sends all batches at once, as versions make their order indifferent, and keeps the claim meanwhile.</summary>
    private async Task Publish(TContext db, List<Batch> batches, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(ConfirmLimit, clock);
        await using var ending = stop.Register(() => limit.CancelAfter(LastConfirm));
        var pending = Task.WhenAll(batches.Select(batch => Publish(batch, limit.Token)));
        while (await Task.WhenAny(pending, Task.Delay(Renewal, clock, CancellationToken.None)) != pending)
        {
            await Renew(db, [.. batches.SelectMany(b => b.Ids)]);
        }
    }

    private async Task Publish(Batch batch, CancellationToken ct)
    {
        using var activity = MessagingTelemetry.Start(
            $"{batch.Name} publish",
            ActivityKind.Producer,
            batch.TraceParents
        );
        activity?.SetTag("messaging.batch.message_count", batch.Ids.Count);
        try
        {
            await batch.Type.Publish(bus, batch.Items, ct);
            telemetry.Relayed(module, batch.Ids.Count);
        }
        catch (Exception exception)
        {
            // Kept with the batch: the others may have been confirmed.
            batch.Failure = exception;
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
        }
    }

    private async Task Confirmed(TContext db, List<long> ids)
    {
        if (ids.Count == 0)
        {
            return;
        }

        if (keepsPublished)
        {
            var now = clock.UtcNow();
            await db
                .Outbox.Where(m => ids.Contains(m.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.PublishedAt, now), CancellationToken.None);
        }
        else
        {
            await db.Outbox.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(CancellationToken.None);
        }
    }

    private static Task<int> Release(TContext db, List<long> ids) =>
        db
            .Outbox.Where(m => ids.Contains(m.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.ClaimedUntil, (DateTime?)null), CancellationToken.None);

    private async Task Renew(TContext db, List<long> ids)
    {
        var until = clock.UtcNow() + Lease;
        try
        {
            await db
                .Outbox.Where(m => ids.Contains(m.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.ClaimedUntil, until), CancellationToken.None);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or InvalidOperationException)
        {
            // At worst another replica sends the rows too.
            Log.NotRenewed(logger, exception, module);
        }
    }

    private async Task SetAside(TContext db, List<long> ids, TimeSpan time)
    {
        if (ids.Count == 0)
        {
            return;
        }

        var until = clock.UtcNow() + time;
        await db
            .Outbox.Where(m => ids.Contains(m.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.ClaimedUntil, until), CancellationToken.None);
        telemetry.SetAside(module, ids.Count);
    }

    private async Task<List<OutboxMessage>> Claim(TContext db, int size, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (keepsPublished)
        {
            // One process, one relay per module: nobody to share with.
            return await db
                .Outbox.AsNoTracking()
                .Where(m => m.PublishedAt == null && (m.ClaimedUntil == null || m.ClaimedUntil < now))
                .OrderBy(m => m.Id)
                .Take(size)
                .ToListAsync(ct);
        }

        return await OutboxClaim.Take(db, size, now, now + Lease, ct);
    }

    private IEnumerable<Batch> Batches(List<OutboxMessage> rows, List<long> unreadable)
    {
        foreach (var sameType in rows.GroupBy(row => row.Type, StringComparer.Ordinal))
        {
            if (EventTypes.Find(sameType.Key) is not { } type)
            {
                foreach (var row in sameType)
                {
                    Log.Unreadable(logger, module, row.Id, row.Type, "this build does not know the type");
                    unreadable.Add(row.Id);
                }

                continue;
            }

            var batch = new Batch(sameType.Key, type);
            var bytes = 0;
            foreach (var row in sameType)
            {
                if (Read(type, row) is not { } item)
                {
                    unreadable.Add(row.Id);
                    continue;
                }

                if (batch.Ids.Count > 0 && bytes + row.Payload.Length > MessageBytes)
                {
                    yield return batch;
                    (batch, bytes) = (new Batch(sameType.Key, type), 0);
                }

                batch.Add(row, item);
                bytes += row.Payload.Length;
            }

            if (batch.Ids.Count > 0)
            {
                yield return batch;
            }
        }
    }

    private object? Read(EventTypes.EventType type, OutboxMessage row)
    {
        try
        {
            return type.Read(row);
        }
        catch (Exception exception)
        {
            // Reading touches nothing but the payload, so whatever is thrown is about this row.
            Log.Unreadable(logger, module, row.Id, row.Type, exception.GetType().Name);
            return null;
        }
    }

    private async Task ForgetPublished(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        await db
            .Outbox.Where(m => m.PublishedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.PublishedAt, (DateTime?)null), ct);
    }

    private async Task Sweep(CancellationToken ct)
    {
        if (swept is { } last && clock.GetElapsedTime(last) < SweepEvery)
        {
            return;
        }

        swept = clock.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        var received = clock.UtcNow() - InboxKept;
        await db.Inbox.Where(m => m.ReceivedAt < received).ExecuteDeleteAsync(ct);
        if (keepsPublished)
        {
            var published = clock.UtcNow() - Kept;
            await db.Outbox.Where(m => m.PublishedAt < published).ExecuteDeleteAsync(ct);
        }

        if (sweptAnswers is null || clock.GetElapsedTime(sweptAnswers.Value) > SweepAnswersEvery)
        {
            sweptAnswers = clock.GetTimestamp();
            var answered = clock.UtcNow() - AnswersKept;
            await db.IdempotencyKeys.Where(r => r.CreatedAt < answered).ExecuteDeleteAsync(ct);
        }
    }

    private async Task CountWhileWaiting(CancellationToken ct)
    {
        try
        {
            await Count(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // The gauges keep their last values; the relay itself reports a database that is away.
            Log.NotCounted(logger, exception, module);
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    /// <summary>For the gauges: while somebody reads them, and every few seconds at most.</summary>
    private async Task Count(CancellationToken ct)
    {
        var state = telemetry.Outbox(module);
        if (!state.Asked || (counted is { } last && clock.GetElapsedTime(last) < CountEvery))
        {
            return;
        }

        counted = clock.GetTimestamp();
        state.Asked = false;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        var aside = clock.UtcNow() + (2 * Lease);
        var now = await db
            .Outbox.Where(m => m.PublishedAt == null)
            .GroupBy(_ => 1)
            .Select(g => new
            {
                Depth = g.LongCount(),
                Oldest = (DateTime?)g.Min(m => m.CreatedAt),
                Parked = g.LongCount(m => m.ClaimedUntil > aside),
            })
            .SingleOrDefaultAsync(ct);
        (state.Depth, state.Oldest, state.Parked) = (now?.Depth ?? 0, now?.Oldest, now?.Parked ?? 0);
    }

    /// <summary>Rows that go out as one message.</summary>
    private sealed class Batch(string name, EventTypes.EventType type)
    {
        public string Name => name;
        public EventTypes.EventType Type => type;
        public List<long> Ids { get; } = [];
        public List<object> Items { get; } = [];
        public List<string?> TraceParents { get; } = [];

        /// <summary>Why it was not confirmed.</summary>
        public Exception? Failure { get; set; }

        public void Add(OutboxMessage row, object item)
        {
            Ids.Add(row.Id);
            Items.Add(item);
            TraceParents.Add(row.TraceParent);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The outbox of {Module} cannot be relayed; it waits and is tried again")]
        public static partial void Failed(ILogger logger, Exception exception, string module);

        [LoggerMessage(LogLevel.Debug, "The outbox of {Module} still cannot be relayed")]
        public static partial void FailedAgain(ILogger logger, Exception exception, string module);

        [LoggerMessage(LogLevel.Information, "The outbox of {Module} is relayed again after {Seconds} s")]
        public static partial void Recovered(ILogger logger, string module, long seconds);

        [LoggerMessage(
            LogLevel.Error,
            "Row {RowId} of the outbox of {Module} is no {EventType} that can be sent ({Reason}); it is set aside"
        )]
        public static partial void Unreadable(
            ILogger logger,
            string module,
            long rowId,
            string eventType,
            string reason
        );

        [LoggerMessage(
            LogLevel.Warning,
            "No queue takes {EventType} of {Module}: {Rows} rows wait another {Seconds} s"
        )]
        public static partial void Unroutable(ILogger logger, string module, string eventType, int rows, int seconds);

        [LoggerMessage(LogLevel.Warning, "The claim on rows of the outbox of {Module} could not be renewed")]
        public static partial void NotRenewed(ILogger logger, Exception exception, string module);

        [LoggerMessage(LogLevel.Debug, "The outbox of {Module} could not be counted")]
        public static partial void NotCounted(ILogger logger, Exception exception, string module);
    }
}
