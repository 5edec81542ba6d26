using RabbitMQ.Client;

namespace Okr.IntegrationTests.Distributed.Faults;

/// <summary>
/// Stands between the exchanges and the queues of a product and brings its messages in a bad way: late, in another order,
/// and some of them twice or three times. Made from outside, with nothing but the broker.
/// </summary>
internal sealed class Disorder : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    private readonly IConnection connection;
    private readonly IChannel channel;
    private readonly Random random;
    private readonly List<Held> held = [];
    private readonly CancellationTokenSource stop = new();
    private Task work = Task.CompletedTask;
    private ulong newest;

    private Disorder(IConnection connection, IChannel channel, int seed)
    {
        this.connection = connection;
        this.channel = channel;
        random = new Random(seed);
    }

    /// <summary>Messages that were delivered more than once.</summary>
    public int Repeated { get; private set; }

    /// <summary>Messages that were delivered after one that was published later.</summary>
    public int Overtaken { get; private set; }

    public static async Task<Disorder> Begin(string broker, int seed)
    {
        var connection = await Queues.Connect(broker);
        var disorder = new Disorder(
            connection,
            await connection.CreateChannelAsync(new CreateChannelOptions(true, true)),
            seed
        );
        // First the new way, then the old one is cut: nothing is lost in between, some goes both ways.
        foreach (var exchange in Exchanges)
        {
            await disorder.channel.QueueDeclareAsync(Tap(exchange), durable: true, exclusive: false, autoDelete: false);
            await disorder.channel.QueueBindAsync(Tap(exchange), exchange, "");
        }

        foreach (var (queue, exchange) in Queues.All)
        {
            await disorder.channel.ExchangeUnbindAsync(queue, exchange, "");
        }

        disorder.work = Task.Run(() => disorder.Deliver());
        return disorder;
    }

    /// <summary>Restores the straight way and delivers what is held back.</summary>
    public async Task End()
    {
        await stop.CancelAsync();
        await work;
        foreach (var (queue, exchange) in Queues.All)
        {
            await channel.ExchangeBindAsync(queue, exchange, "");
        }

        foreach (var exchange in Exchanges)
        {
            await channel.QueueUnbindAsync(Tap(exchange), exchange, "");
        }

        await Collect();
        await Send(held.Count);
        foreach (var exchange in Exchanges)
        {
            await channel.QueueDeleteAsync(Tap(exchange));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // its failure was told by End
        await channel.DisposeAsync();
        await connection.DisposeAsync();
        stop.Dispose();
    }

    private static IEnumerable<string> Exchanges => Queues.All.Select(q => q.Exchange).Distinct();

    private static string Tap(string exchange) => $"disorder-{exchange}";

    private async Task Deliver()
    {
        while (!stop.IsCancellationRequested)
        {
            await Collect();
            await Send(held.Count * 2 / 3);
            await Task.Delay(Between);
        }
    }

    private async Task Collect()
    {
        foreach (var exchange in Exchanges)
        {
            while (await channel.BasicGetAsync(Tap(exchange), autoAck: true) is { } message)
            {
                var copy = new Held(
                    exchange,
                    ++newest,
                    new BasicProperties(message.BasicProperties),
                    message.Body.ToArray()
                );
                held.AddRange(Enumerable.Repeat(copy, random.Next(1, 4)));
            }
        }
    }

    private async Task Send(int count)
    {
        var all = held.ToArray();
        random.Shuffle(all);
        held.Clear();
        held.AddRange(all.Skip(count));
        var latest = new Dictionary<string, ulong>();
        foreach (var message in all.Take(count))
        {
            Repeated += all.Count(other => other == message) > 1 ? 1 : 0;
            Overtaken += latest.GetValueOrDefault(message.Exchange) > message.Number ? 1 : 0;
            latest[message.Exchange] = Math.Max(latest.GetValueOrDefault(message.Exchange), message.Number);
            foreach (var (queue, _) in Queues.All.Where(q => q.Exchange == message.Exchange))
            {
                await channel.BasicPublishAsync("", queue, mandatory: true, message.Properties, message.Body);
            }
        }
    }

    private sealed record Held(string Exchange, ulong Number, BasicProperties Properties, byte[] Body);
}
