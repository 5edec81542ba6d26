using Okr.Alignment;
using Okr.Contracts;
using Okr.Goal;
using Okr.Organization;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Progress;
using Okr.Reporting;
using Okr.Scoring;
using RabbitMQ.Client;

namespace Okr.IntegrationTests.Distributed;

/// <summary>The product's queues, as the modules ask for them, and what is in them at the broker.</summary>
internal static class Queues
{
    private static readonly IModule[] Modules =
    [
        new OrganizationModule(),
        new GoalModule(),
        new AlignmentModule(),
        new ProgressModule(),
        new ScoringModule(),
        new ReportingModule(),
    ];

    /// <summary>Queue and exchange of every subscription.</summary>
    public static IReadOnlyList<(string Queue, string Exchange)> All { get; } =
    [
        .. Modules.SelectMany(module =>
        {
            var recorder = new Recorder(module.Name);
            module.AddConsumers(recorder);
            return recorder.Queues;
        }),
    ];

    /// <summary>Waits until every queue is there and somebody takes from it: from then on no event finds no listener.</summary>
    public static async Task UntilConsumed(string broker)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            string? missing;
            try
            {
                // Closing a channel that the broker has just closed can wait for ever.
                missing = await FirstNotConsumed(broker).WaitAsync(TimeSpan.FromSeconds(15));
            }
            catch (TimeoutException)
            {
                missing = "any queue: the broker's client hangs";
            }

            if (missing is null)
            {
                return;
            }

            Assert.True(DateTime.UtcNow < deadline, $"Nobody takes from {missing}.");
            await Task.Delay(100);
        }
    }

    private static async Task<string?> FirstNotConsumed(string broker)
    {
        await using var connection = await Connect(broker);
        foreach (var (queue, _) in All)
        {
            if (await Look(connection, queue) is not { ConsumerCount: > 0 })
            {
                return queue;
            }
        }

        return null;
    }

    /// <summary>The queues, error queues among them, that hold messages: <c>name: count</c>.</summary>
    public static async Task<List<string>> NotEmpty(string broker, string? except = null)
    {
        await using var connection = await Connect(broker);
        var filled = new List<string>();
        foreach (var queue in All.SelectMany(q => new[] { q.Queue, MessageNames.ErrorQueue(q.Queue) }))
        {
            if (queue != except && await Look(connection, queue) is { MessageCount: > 0 } found)
            {
                filled.Add($"{queue}: {found.MessageCount}");
            }
        }

        return filled;
    }

    public static Task<IConnection> Connect(string broker) =>
        new ConnectionFactory { Uri = new Uri(broker), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    /// <summary>Null when there is no such queue. Waiting messages only: those given out and not yet answered for are not counted.</summary>
    private static async Task<QueueDeclareOk?> Look(IConnection connection, string queue)
    {
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return await channel.QueueDeclarePassiveAsync(queue);
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return null; // the broker closes the channel over an unknown queue
        }
    }

    private sealed class Recorder(string module) : IEventSubscriptions
    {
        public List<(string Queue, string Exchange)> Queues { get; } = [];

        public IEventSubscriptions Subscribe<TEvent, THandler>()
            where TEvent : class, IEvent
            where THandler : class, IEventHandler<TEvent> => Add<TEvent>(once: false);

        public IEventSubscriptions SubscribeOnce<TContext, TEvent, THandler>()
            where TContext : ModuleDbContext
            where TEvent : class, IEvent
            where THandler : class, IEventHandler<TEvent> => Add<TEvent>(once: true);

        private Recorder Add<TEvent>(bool once)
        {
            Queues.Add((MessageNames.Queue(module, typeof(TEvent), once), MessageNames.Exchange(typeof(TEvent))));
            return this;
        }
    }
}
