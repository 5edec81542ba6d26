using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Okr.Contracts;

namespace Okr.Platform.Messaging;

/// <summary>
/// Gives a batch to its handler until that succeeds or is hopeless; every attempt has a scope, and so a database context, of
/// its own. While a server that the handler needs is away the batch is held, without an end. When a batch fails for a
/// reason of its own its events are tried one by one: those that fail again are sent back to the queue alone, and what then
/// fails alone goes to the error queue, so one bad event does not take the others with it.
/// </summary>
internal sealed partial class EventDelivery(
    IServiceScopeFactory scopes,
    IHostApplicationLifetime lifetime,
    MessagingTelemetry telemetry,
    TimeProvider clock,
    ILogger<EventDelivery> logger
)
{
    private const int Tries = 6;
    private const int TriesAlone = 2;
    private const int Races = 12;

    /// <summary>
    /// A delivery must be answered within the broker's consumer timeout (30 minutes unless configured), and a prefetched one
    /// may wait behind another: so a held batch goes back to the queue in time, and comes again.
    /// </summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BackToQueueAfter = TimeSpan.FromSeconds(1);

    public delegate Task Attempt<TEvent>(
        IServiceProvider services,
        IReadOnlyList<EventItem<TEvent>> items,
        CancellationToken ct
    )
        where TEvent : class, IEvent;

    /// <summary>
    /// Returns when every event is applied or sent back alone. Throws <see cref="BackToQueueException"/> when the message
    /// must be delivered again, and the handler's exception when it belongs in the error queue.
    /// </summary>
    public async Task Deliver<TEvent>(ConsumeContext<EventBatch<TEvent>> context, Attempt<TEvent> attempt)
        where TEvent : class, IEvent
    {
        var consumer = QueueOf(context.ReceiveContext);
        var items = context.Message.Items ?? throw new JsonException("the message has no items");
        using var activity = MessagingTelemetry.Start(
            $"{consumer} handle",
            ActivityKind.Consumer,
            items.Select(item => item.TraceParent)
        );
        activity?.SetTag("messaging.batch.message_count", items.Count);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken,
            lifetime.ApplicationStopping
        );
        var delivery = new Delivery<TEvent>(consumer, attempt, context.CancellationToken, ending.Token);
        var start = clock.GetTimestamp();
        try
        {
            await Deliver(context, delivery, items);
        }
        catch (BackToQueueException)
        {
            telemetry.Handled(consumer, "requeued", items.Count);
            throw;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            telemetry.Handled(consumer, "failed", items.Count);
            Log.GivenUp(logger, consumer, items.Count, exception.GetType().Name, exception);
            throw;
        }
        finally
        {
            telemetry.Took(consumer, clock.GetElapsedTime(start), items.Min(item => item.PublishedAt));
        }
    }

    /// <summary>The queue that a message came from, by which its consumer is known.</summary>
    public static string QueueOf(ReceiveContext context) => context.InputAddress.AbsolutePath.Split('/')[^1];

    private async Task Deliver<TEvent>(
        ConsumeContext<EventBatch<TEvent>> context,
        Delivery<TEvent> delivery,
        IReadOnlyList<EventItem<TEvent>> items
    )
        where TEvent : class, IEvent
    {
        var failure = await Try(delivery, items, Tries);
        if (failure is null)
        {
            telemetry.Handled(delivery.Consumer, "applied", items.Count);
            return;
        }

        if (items.Count == 1)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        var failed = new List<EventItem<TEvent>>();
        foreach (var item in items)
        {
            if (await Try(delivery, [item], TriesAlone) is not null)
            {
                failed.Add(item);
            }
        }

        if (failed.Count == items.Count)
        {
            // Not one event but the handler: the batch stays whole, so that mending it means one replay.
            ExceptionDispatchInfo.Throw(failure);
        }

        if (failed.Count > 0)
        {
            Log.Split(logger, delivery.Consumer, failed.Count, items.Count, failure.GetType().Name, failure);
            var queue = await context.GetSendEndpoint(context.ReceiveContext.InputAddress);
            foreach (var item in failed)
            {
                await queue.Send(new EventBatch<TEvent>([item]), delivery.Ending);
            }
        }

        telemetry.Handled(delivery.Consumer, "split", failed.Count);
        telemetry.Handled(delivery.Consumer, "applied", items.Count - failed.Count);
    }

    /// <summary>Null on success, else the last failure.</summary>
    private async Task<Exception?> Try<TEvent>(
        Delivery<TEvent> delivery,
        IReadOnlyList<EventItem<TEvent>> items,
        int tries
    )
        where TEvent : class, IEvent
    {
        var (outages, races, others) = (0, 0, 0);
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await delivery.Attempt(scope.ServiceProvider, items, delivery.Connection);
                delivery.OutageEnded(() => Log.OutageOver(logger, delivery.Consumer));
                return null;
            }
            catch (Exception exception)
            {
                if (delivery.Connection.IsCancellationRequested)
                {
                    throw new BackToQueueException(exception);
                }

                var kind = Failures.KindOf(exception);
                TimeSpan pause;
                switch (kind)
                {
                    case FailureKind.Outage:
                        if (delivery.OutageBegan(clock.GetTimestamp()))
                        {
                            Log.Outage(logger, exception, delivery.Consumer);
                        }

                        if (clock.GetElapsedTime(delivery.HeldSince) > LongestHold)
                        {
                            throw new BackToQueueException(exception);
                        }

                        pause = Grow(TimeSpan.FromMilliseconds(200), outages++);
                        break;
                    case FailureKind.Race when ++races < Races:
                        pause = TimeSpan.FromMilliseconds(Random.Shared.Next(10, 50 * races));
                        break;
                    default:
                        if (++others >= tries)
                        {
                            return exception;
                        }

                        pause = Grow(TimeSpan.FromMilliseconds(50), others);
                        break;
                }

                telemetry.Retried(delivery.Consumer, kind);
                await Pause(pause, exception, delivery.Ending, delivery.Connection);
            }
        }
    }

    private async Task Pause(TimeSpan pause, Exception because, CancellationToken ending, CancellationToken connection)
    {
        try
        {
            await Task.Delay(pause, clock, ending);
        }
        catch (OperationCanceledException)
        {
            // The process ends, or the broker has taken the message back: another consumer gets it. Not at once: while this
            // process drains the broker may give it to this one again, and counts how often it did.
            await Task.Delay(BackToQueueAfter, connection).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new BackToQueueException(because);
        }
    }

    private static TimeSpan Grow(TimeSpan first, int times)
    {
        var grown = Math.Min(first.TotalMilliseconds * Math.Pow(2, times), LongestPause.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(grown * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    private sealed class Delivery<TEvent>(
        string consumer,
        Attempt<TEvent> attempt,
        CancellationToken connection,
        CancellationToken ending
    )
        where TEvent : class, IEvent
    {
        private bool outage;

        public string Consumer => consumer;
        public Attempt<TEvent> Attempt => attempt;

        /// <summary>Set when the broker takes the delivery back.</summary>
        public CancellationToken Connection => connection;

        /// <summary>The same, or the process ends.</summary>
        public CancellationToken Ending => ending;

        /// <summary>When the first outage of this delivery began.</summary>
        public long HeldSince { get; private set; }

        public bool OutageBegan(long now)
        {
            if (outage)
            {
                return false;
            }

            outage = true;
            HeldSince = HeldSince == 0 ? now : HeldSince;
            return true;
        }

        public void OutageEnded(Action ended)
        {
            if (outage)
            {
                outage = false;
                ended();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Consumer} waits: a server that it needs is away")]
        public static partial void Outage(ILogger logger, Exception exception, string consumer);

        [LoggerMessage(LogLevel.Information, "{Consumer} goes on")]
        public static partial void OutageOver(ILogger logger, string consumer);

        [LoggerMessage(
            LogLevel.Warning,
            "{Consumer} could not take in {Failed} of {Count} events of a message ({ExceptionType}); they are tried alone"
        )]
        public static partial void Split(
            ILogger logger,
            string consumer,
            int failed,
            int count,
            string exceptionType,
            Exception exception
        );

        [LoggerMessage(
            LogLevel.Error,
            "{Consumer} gives up a message of {Count} events ({ExceptionType}); it goes to the error queue"
        )]
        public static partial void GivenUp(
            ILogger logger,
            string consumer,
            int count,
            string exceptionType,
            Exception exception
        );
    }
}

/// <summary>The message could not be handled now and belongs back in its queue.</summary>
internal sealed class BackToQueueException(Exception because)
    : Exception("The message goes back to its queue: " + because.Message, because);
