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

internal sealed class EventSubscriptions(string module, IServiceCollection services, IBusRegistrationConfigurator bus)
    : IEventSubscriptions
{
    public List<Subscription> Subscriptions { get; } = [];

    public IEventSubscriptions Subscribe<TEvent, THandler>()
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent>
    {
        services.TryAddScoped<THandler>();
        Add<TEvent, EventConsumer<TEvent, THandler>>("");
        return this;
    }

    public IEventSubscriptions SubscribeOnce<TContext, TEvent, THandler>()
        where TContext : ModuleDbContext
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent>
    {
        services.TryAddScoped<THandler>();
        Add<TEvent, InboxConsumer<TContext, TEvent, THandler>>("-once");
        return this;
    }

    private void Add<TEvent, TConsumer>(string suffix)
        where TConsumer : class, IConsumer
    {
        bus.AddConsumer<TConsumer>();
        Subscriptions.Add(
            new Subscription(
                $"{module}-{KebabCaseEndpointNameFormatter.Instance.SanitizeName(typeof(TEvent).Name)}{suffix}",
                (context, endpoint) => endpoint.ConfigureConsumer<TConsumer>(context)
            )
        );
    }

    internal sealed record Subscription(
        string Queue,
        Action<IRegistrationContext, IReceiveEndpointConfigurator> Configure
    );
}

internal sealed class EventConsumer<TEvent, THandler>(THandler handler) : IConsumer<EventBatch<TEvent>>
    where TEvent : class, IEvent
    where THandler : class, IEventHandler<TEvent>
{
    public Task Consume(ConsumeContext<EventBatch<TEvent>> context) =>
        handler.Handle([.. context.Message.Items.Select(item => item.Event)], context.CancellationToken);
}

internal sealed class InboxConsumer<TContext, TEvent, THandler>(TContext db, THandler handler, TimeProvider clock)
    : IConsumer<EventBatch<TEvent>>
    where TContext : ModuleDbContext
    where TEvent : class, IEvent
    where THandler : class, IEventHandler<TEvent>
{
    public async Task Consume(ConsumeContext<EventBatch<TEvent>> context)
    {
        var ct = context.CancellationToken;
        var consumer = typeof(THandler).Name;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var ids = context.Message.Items.Select(item => item.MessageId).ToList();
        var seen = await db
            .Inbox.Where(m => m.Consumer == consumer && ids.Contains(m.MessageId))
            .Select(m => m.MessageId)
            .ToHashSetAsync(ct);
        var fresh = context.Message.Items.Where(item => seen.Add(item.MessageId)).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        db.Inbox.AddRange(
            fresh.Select(item => new InboxMessage
            {
                MessageId = item.MessageId,
                Consumer = consumer,
                ReceivedAt = clock.GetUtcNow().UtcDateTime,
            })
        );
        await handler.Handle([.. fresh.Select(item => item.Event)], ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
