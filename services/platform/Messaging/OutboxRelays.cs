using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Okr.Platform.Messaging;

/// <summary>The relay of one module's outbox.</summary>
internal interface IOutboxRelay
{
    /// <summary>Relays until told to stop; then ends between two rounds.</summary>
    Task Run(CancellationToken stop);
}

/// <summary>Runs the relays of all modules of the process, and says when the broker goes and comes.</summary>
internal sealed partial class OutboxRelays(
    IEnumerable<IOutboxRelay> relays,
    IBusControl bus,
    TimeProvider clock,
    ILogger<OutboxRelays> logger
) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. relays.Select(relay => relay.Run(stoppingToken)), Watch(stoppingToken)]);

    private async Task Watch(CancellationToken stop)
    {
        var up = true;
        long? downSince = clock.GetTimestamp(); // a start takes a moment
        while (!stop.IsCancellationRequested)
        {
            var health = bus.CheckHealth();
            if (health.Status == BusHealthStatus.Healthy)
            {
                if (!up)
                {
                    Log.Back(logger);
                }

                (up, downSince) = (true, null);
            }
            else
            {
                downSince ??= clock.GetTimestamp();
                if (up && clock.GetElapsedTime(downSince.Value) > Grace)
                {
                    up = false;
                    Log.Away(logger, health.Exception, health.Description);
                }
            }

            await Task.Delay(Look, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The broker is away ({Description}): events wait in the outbox, writes go on")]
        public static partial void Away(ILogger logger, Exception? exception, string description);

        [LoggerMessage(LogLevel.Information, "The broker is back")]
        public static partial void Back(ILogger logger);
    }
}
