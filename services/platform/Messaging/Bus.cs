using System.Text.Json;
using MassTransit;
using MassTransit.Middleware;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Okr.Platform.Data;
using Okr.Platform.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Okr.Platform.Messaging;

/// <summary>The one bus of a process, over memory or RabbitMQ.</summary>
internal static class Bus
{
    private static readonly TimeSpan TopologyTimeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How often the broker gives out one message before it moves it to the error queue itself: a message that ends its
    /// process each time must not do so for ever. High, because every restart of a consumer counts.
    /// </summary>
    private const int DeliveryLimit = 100;

    /// <summary>Looking into an error queue counts as a delivery there; the broker must never drop what lies in it.</summary>
    private const int ErrorQueueDeliveryLimit = 1_000_000;

    private static readonly JsonSerializerOptions Json = CreateJson();

    /// <param name="builder">The process.</param>
    /// <param name="options">Its configuration.</param>
    /// <param name="modules">The modules whose consumers it runs.</param>
    /// <param name="topologyOnly">Whether the bus is there to declare queues and exchanges only.</param>
    public static void AddBus(
        this IHostApplicationBuilder builder,
        OkrOptions options,
        IReadOnlyList<IModule> modules,
        bool topologyOnly
    )
    {
        builder.Services.TryAddSingleton<MessagingTelemetry>();
        builder.Services.TryAddSingleton<EventDelivery>();
        builder.Services.TryAddSingleton<ErrorQueues>();
        builder.Services.Configure<MassTransitHostOptions>(host =>
        {
            // A process starts, and takes writes, without its broker: the relay waits for the bus by itself.
            host.WaitUntilStarted = false;
            host.StopTimeout = TimeSpan.FromSeconds(20);
        });
        builder.Services.AddMassTransit(bus =>
        {
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);
            var subscriptions = modules
                .Select(module =>
                {
                    var events = new EventSubscriptions(module.Name, builder.Services);
                    module.AddConsumers(events);
                    foreach (var subscription in events.Subscriptions)
                    {
                        builder.Services.AddSingleton(
                            new ModuleQueue(module.Name, subscription.Queue, subscription.Exchange)
                        );
                    }

                    return events;
                })
                .SelectMany(events => events.Subscriptions)
                .ToList();
            subscriptions.ForEach(subscription => subscription.Register(bus));
            if (options.Bus.Transport == "memory")
            {
                bus.UsingInMemory(
                    (context, memory) =>
                    {
                        Configure(memory);
                        ConfigureEndpoints(subscriptions, context, memory, concurrency: 1);
                    }
                );
            }
            else
            {
                var name = modules.Count == 1 ? modules[0].Name : "standalone";
                bus.UsingRabbitMq(
                    (context, rabbit) =>
                    {
                        rabbit.DeployTopologyOnly = topologyOnly;
                        Connect(rabbit, options.Bus, $"okr-{name}");
                        Configure(rabbit);
                        rabbit.SendTopology.ConfigureErrorSettings = MakeErrorQueue;
                        ConfigureEndpoints(subscriptions, context, rabbit, options.Bus.Concurrency);
                    }
                );
            }
        });

        // After the bus, so that it stops before the bus does.
        builder.Services.AddHostedService<OutboxRelays>();
    }

    /// <summary>
    /// Declares the queues, exchanges and bindings of the process's modules, so that nothing is published before the queues
    /// that want it exist. Needs the broker.
    /// </summary>
    public static async Task DeclareTopology(IServiceProvider services, CancellationToken ct)
    {
        if (services.GetRequiredService<OkrOptions>().Bus.Transport == "memory")
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TopologyTimeout);
        try
        {
            await services.GetRequiredService<IBusControl>().DeployAsync(limit.Token);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            throw new ConfigurationException(
                "Okr:Bus:Address must name a broker that can be reached: the queues could not be declared "
                    + $"({exception.GetBaseException().Message})"
            );
        }
    }

    private static void Configure(IBusFactoryConfigurator bus)
    {
        bus.MessageTopology.SetEntityNameFormatter(
            new MessageNames.EntityNames(bus.MessageTopology.EntityNameFormatter)
        );
        // The bare JSON of the batch: no envelope with host names and type names, so a message of one event stays small
        // and a type may move. What a message is follows from its exchange and queue.
        SystemTextJsonMessageSerializer.Options = Json;
        bus.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
    }

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions(EventJson.Options);
        foreach (var converter in SystemTextJsonMessageSerializer.Options.Converters)
        {
            // MassTransit's own types; its decimals in quotes are not ours.
            if (!converter.CanConvert(typeof(decimal)))
            {
                options.Converters.Add(converter);
            }
        }

        return options;
    }

    private static void Connect(IRabbitMqBusFactoryConfigurator rabbit, BusOptions options, string name)
    {
        var nodes = options.Nodes();
        rabbit.Host(
            nodes[0],
            name,
            host =>
            {
                host.PublisherConfirmation = true;
                host.Heartbeat(TimeSpan.FromSeconds(options.HeartbeatSeconds));
                host.RequestedConnectionTimeout(TimeSpan.FromSeconds(10));
                host.OnRefreshConnectionFactory = factory => UntilItLetsUsIn(factory, nodes);
                if (nodes[0].Scheme == "amqps")
                {
                    host.UseSsl(tls => Trust(tls, options, nodes[0].Host));
                }

                if (nodes.Count > 1)
                {
                    host.UseCluster(cluster =>
                    {
                        foreach (var node in nodes)
                        {
                            cluster.Node($"{node.Host}:{node.Port}");
                        }
                    });
                }
            }
        );
    }

    /// <summary>
    /// MassTransit gives up for good on a broker that refuses the login, and a stopped bus cannot be started again. But a
    /// password is set right later, and a broker that starts refuses too: so a refusal becomes a failure that is retried.
    /// </summary>
    private static async Task UntilItLetsUsIn(ConnectionFactory factory, IReadOnlyList<Uri> nodes)
    {
        try
        {
            await using var connection = await factory.CreateConnectionAsync(
                [.. nodes.Select(node => new AmqpTcpEndpoint(node.Host, node.Port, factory.Ssl))],
                "okr-login"
            );
            await connection.CloseAsync();
        }
        catch (BrokerUnreachableException exception)
            when (exception.GetBaseException() is AuthenticationFailureException refused)
        {
            throw new ConnectionException(refused.Message, isTransient: true);
        }
        catch (BrokerUnreachableException)
        {
            // nobody there: the connection itself will find the same, and say so
        }
    }

    private static void Trust(IRabbitMqSslConfigurator tls, BusOptions options, string host)
    {
        tls.Protocol = System.Security.Authentication.SslProtocols.None; // what the system deems good
        tls.ServerName = options.TlsServerName ?? host;
        tls.CertificateValidationCallback = Broker.Authorities(options);
    }

    private static void ConfigureEndpoints<T>(
        List<EventSubscriptions.Subscription> subscriptions,
        IBusRegistrationContext context,
        IBusFactoryConfigurator<T> bus,
        int concurrency
    )
        where T : IReceiveEndpointConfigurator
    {
        var telemetry = context.GetRequiredService<MessagingTelemetry>();
        foreach (var subscription in subscriptions)
        {
            telemetry.Expect(subscription.Queue);
            bus.ReceiveEndpoint(
                subscription.Queue,
                endpoint =>
                {
                    // Little in advance: what waits in a process is held up when that process is.
                    endpoint.PrefetchCount = 2 * concurrency;
                    endpoint.ConcurrentMessageLimit = concurrency;
                    endpoint.PublishFaults = false;
                    if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
                    {
                        MakeQueue(rabbit, MessageNames.ErrorQueue(subscription.Queue));
                    }

                    endpoint.ConfigureError(pipe =>
                    {
                        pipe.UseFilter(new BackToQueueFilter());
                        pipe.UseFilter(new ErrorQueueFilter(telemetry));
                        pipe.UseFilter(new ErrorTransportFilter());
                    });
                    endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(new NotTakenInFilter()));
                    subscription.Configure(context, endpoint);
                }
            );
        }
    }

    private static void MakeQueue(IRabbitMqReceiveEndpointConfigurator queue, string errorQueue)
    {
        queue.SetQuorumQueue();
        queue.SetQueueArgument("x-delivery-limit", DeliveryLimit);
        // Declares the error queue at once, and has the broker itself move there what exceeds the limit, keeping it here
        // until it has arrived there.
        queue.BindDeadLetterQueue(errorQueue, errorQueue, MakeErrorQueue);
        queue.SetQueueArgument("x-dead-letter-strategy", "at-least-once");
        queue.SetQueueArgument("x-overflow", "reject-publish");
    }

    private static void MakeErrorQueue(IRabbitMqQueueBindingConfigurator queue)
    {
        foreach (
            var argument in new[]
            {
                "x-dead-letter-exchange",
                "x-dead-letter-strategy",
                "x-overflow",
                "x-delivery-limit",
            }
        )
        {
            queue.SetQueueArgument(argument, (object)null!); // MassTransit starts from the arguments of the queue itself
        }

        queue.SetQuorumQueue();
        queue.SetQueueArgument("x-delivery-limit", ErrorQueueDeliveryLimit);
    }

    /// <summary>Has the broker deliver again what could not be handled for now.</summary>
    private sealed class BackToQueueFilter : IFilter<ExceptionReceiveContext>
    {
        public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next) =>
            context.Exception is BackToQueueException ? Task.FromException(context.Exception) : next.Send(context);

        public void Probe(ProbeContext context) => context.CreateFilterScope("backToQueue");
    }

    private sealed class ErrorQueueFilter(MessagingTelemetry telemetry) : IFilter<ExceptionReceiveContext>
    {
        public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
        {
            // For whoever looks into the queue; the library's own header holds the message as it is, with names and notes.
            var cause = context.Exception;
            context.ExceptionHeaders.Set(
                ErrorQueues.ReasonHeader,
                $"{cause.GetType().Name}: {ExceptionText.MessageOf(cause)}"
                    + (
                        cause.InnerException is { } inner
                            ? $" ---> {inner.GetType().Name}: {ExceptionText.MessageOf(inner)}"
                            : ""
                    )
            );
            await next.Send(context);
            context.GetOrAddPayload(() => new InErrorQueue());
            telemetry.MovedToErrorQueue(EventDelivery.QueueOf(context));
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("errorQueue");
    }

    /// <summary>The message is in the error queue.</summary>
    private sealed record InErrorQueue;

    /// <summary>
    /// What no handler was given. The library would put it into a queue that nobody looks at, also what lies in the error
    /// queue already because it could not be read.
    /// </summary>
    private sealed class NotTakenInFilter : IFilter<ReceiveContext>
    {
        public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) =>
            context.TryGetPayload<InErrorQueue>(out _)
                ? Task.CompletedTask
                : Task.FromException(new MessageNotConsumedException(context.InputAddress));

        public void Probe(ProbeContext context) => context.CreateFilterScope("notTakenIn");
    }
}
