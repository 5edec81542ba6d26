using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Okr.Contracts;
using Okr.Platform.Data;

namespace Okr.Platform.Messaging;

/// <summary>Takes in events of one type. Called again after a failure and with events already seen.</summary>
public interface IEventHandler<in TEvent>
    where TEvent : class, IEvent
{
    /// <summary>
    /// Applies the events, oldest first, and saves. Must skip those whose version is not newer than what is stored.
    /// </summary>
    Task Handle(IReadOnlyList<TEvent> events, CancellationToken ct);
}

/// <summary>Where a module says what it takes in.</summary>
public interface IEventSubscriptions
{
    /// <summary>
    /// Every event of the type goes to the handler (a scoped service, created for each batch), through the queue
    /// <c>{module}-{event}</c>.
    /// </summary>
    IEventSubscriptions Subscribe<TEvent, THandler>()
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent>;

    /// <summary>
    /// The same for a handler with side effects beyond its own tables' state: each event reaches it once, by the inbox of
    /// <typeparamref name="TContext"/>, in the same transaction. Its queue is <c>{module}-{event}-once</c>.
    /// </summary>
    IEventSubscriptions SubscribeOnce<TContext, TEvent, THandler>()
        where TContext : ModuleDbContext
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent>;
}

internal sealed class EventSubscriptions(string module, IServiceCollection services) : IEventSubscriptions
{
    public List<Subscription> Subscriptions { get; } = [];

    public IEventSubscriptions Subscribe<TEvent, THandler>()
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent>
    {
        services.TryAddScoped<THandler>();
        Add<TEvent, EventConsumer<TEvent, THandler>>(once: false);
        return this;
    }

    public IEventSubscriptions SubscribeOnce<TContext, TEvent, THandler>()
        where TContext : ModuleDbContext
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent>
    {
        services.TryAddScoped<THandler>();
        Add<TEvent, InboxConsumer<TContext, TEvent, THandler>>(once: true);
        return this;
    }

    private void Add<TEvent, TConsumer>(bool once)
        where TEvent : class, IEvent
        where TConsumer : class, IConsumer =>
        Subscriptions.Add(
            new Subscription(
                MessageNames.Queue(module, typeof(TEvent), once),
                MessageNames.Exchange(typeof(TEvent)),
                bus => bus.AddConsumer<TConsumer>(),
                (context, endpoint) => endpoint.ConfigureConsumer<TConsumer>(context)
            )
        );

    /// <summary>One queue, the exchange it is bound to, and its consumer.</summary>
    internal sealed record Subscription(
        string Queue,
        string Exchange,
        Action<IRegistrationConfigurator> Register,
        Action<IRegistrationContext, IReceiveEndpointConfigurator> Configure
    );
}

internal sealed class EventConsumer<TEvent, THandler>(EventDelivery delivery) : IConsumer<EventBatch<TEvent>>
    where TEvent : class, IEvent
    where THandler : class, IEventHandler<TEvent>
{
    public Task Consume(ConsumeContext<EventBatch<TEvent>> context) => delivery.Deliver(context, Handle);

    private static Task Handle(
        IServiceProvider services,
        IReadOnlyList<EventItem<TEvent>> items,
        CancellationToken ct
    ) => services.GetRequiredService<THandler>().Handle([.. items.Select(item => item.Event)], ct);
}

internal sealed class InboxConsumer<TContext, TEvent, THandler>(EventDelivery delivery) : IConsumer<EventBatch<TEvent>>
    where TContext : ModuleDbContext
    where TEvent : class, IEvent
    where THandler : class, IEventHandler<TEvent>
{
    public Task Consume(ConsumeContext<EventBatch<TEvent>> context) => delivery.Deliver(context, Handle);

    private static async Task Handle(
        IServiceProvider services,
        IReadOnlyList<EventItem<TEvent>> items,
        CancellationToken ct
    )
    {
        var db = services.GetRequiredService<TContext>();
        var now = services.GetRequiredService<TimeProvider>().UtcNow();
        var consumer = typeof(THandler).Name;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var ids = items.Select(item => item.MessageId).ToList();
        var seen = await db
            .Inbox.Where(m => m.Consumer == consumer && ids.Contains(m.MessageId))
            .Select(m => m.MessageId)
            .ToHashSetAsync(ct);
        var fresh = items.Where(item => seen.Add(item.MessageId)).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        db.Inbox.AddRange(
            fresh.Select(item => new InboxMessage
            {
                MessageId = item.MessageId,
                Consumer = consumer,
                ReceivedAt = now,
            })
        );
        await services.GetRequiredService<THandler>().Handle([.. fresh.Select(item => item.Event)], ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
