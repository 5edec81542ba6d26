using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Okr.Platform.Messaging;

/// <summary>The one bus of a process, over memory or RabbitMQ.</summary>
internal static class Bus
{
    public static void AddBus(this IHostApplicationBuilder builder, OkrOptions options, IReadOnlyList<IModule> modules)
    {
        builder.Services.Configure<MassTransitHostOptions>(host =>
        {
            host.WaitUntilStarted = true; // else the first publish on a fresh broker can be lost
            host.StopTimeout = TimeSpan.FromSeconds(20);
        });
        builder.Services.AddMassTransit(bus =>
        {
            var subscriptions = modules
                .Select(module =>
                {
                    var events = new EventSubscriptions(module.Name, builder.Services, bus);
                    module.AddConsumers(events);
                    return events;
                })
                .SelectMany(events => events.Subscriptions)
                .ToList();
            if (options.Bus.Transport == "memory")
            {
                bus.UsingInMemory(
                    (context, memory) => ConfigureEndpoints(subscriptions, context, memory, concurrency: 1)
                );
            }
            else
            {
                bus.UsingRabbitMq(
                    (context, rabbit) =>
                    {
                        rabbit.Host(new Uri(options.Bus.Address!));
                        ConfigureEndpoints(subscriptions, context, rabbit, concurrency: 2);
                    }
                );
            }
        });
    }

    private static void ConfigureEndpoints<T>(
        List<EventSubscriptions.Subscription> subscriptions,
        IBusRegistrationContext context,
        IBusFactoryConfigurator<T> bus,
        int concurrency
    )
        where T : IReceiveEndpointConfigurator
    {
        foreach (var subscription in subscriptions)
        {
            bus.ReceiveEndpoint(
                subscription.Queue,
                endpoint =>
                {
                    endpoint.PrefetchCount = 16;
                    endpoint.ConcurrentMessageLimit = concurrency;
                    if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
                    {
                        rabbit.SetQuorumQueue();
                    }

                    endpoint.UseMessageRetry(retry =>
                        retry.Exponential(
                            8,
                            TimeSpan.FromMilliseconds(50),
                            TimeSpan.FromSeconds(10),
                            TimeSpan.FromMilliseconds(100)
                        )
                    );
                    subscription.Configure(context, endpoint);
                }
            );
        }
    }
}
