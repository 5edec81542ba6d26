using System.Text.Json;
using MassTransit;
using Okr.Contracts;
using Okr.Platform.Data;

namespace Okr.Platform.Messaging;

/// <summary>All events of the contracts by their short name.</summary>
public static class EventTypes
{
    private static readonly Dictionary<string, EventType> ByName = typeof(IEvent)
        .Assembly.GetExportedTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IEvent)))
        .ToDictionary(
            type => type.Name,
            type => (EventType)Activator.CreateInstance(typeof(EventType<>).MakeGenericType(type))!,
            StringComparer.Ordinal
        );

    /// <summary>The type of that name; null when this build does not know it.</summary>
    internal static EventType? Find(string name) => ByName.GetValueOrDefault(name);

    internal abstract class EventType
    {
        /// <summary>The row as it goes on the bus. Throws when its payload is not an event of this type.</summary>
        public abstract object Read(OutboxMessage row);

        /// <summary>
        /// Sends what <see cref="Read"/> gave as one message, and returns once the broker has confirmed it. Throws
        /// <see cref="MessageReturnedException"/> when no queue takes it.
        /// </summary>
        public abstract Task Publish(IPublishEndpoint bus, IEnumerable<object> items, CancellationToken ct);
    }

    private sealed class EventType<TEvent> : EventType
        where TEvent : class, IEvent
    {
        public override object Read(OutboxMessage row) =>
            new EventItem<TEvent>(
                row.MessageId,
                JsonSerializer.Deserialize<TEvent>(row.Payload, EventJson.Options)
                    ?? throw new JsonException("the payload is null"),
                row.CreatedAt,
                row.TraceParent
            );

        public override Task Publish(IPublishEndpoint bus, IEnumerable<object> items, CancellationToken ct) =>
            bus.Publish(
                new EventBatch<TEvent>([.. items.Cast<EventItem<TEvent>>()]),
                context => context.Mandatory = true,
                ct
            );
    }
}

/// <summary>
/// What travels on the bus: events of one type that were waiting together, in the order of the outbox. One message for
/// many events keeps a large import from costing a round trip per row.
/// </summary>
public sealed record EventBatch<TEvent>(IReadOnlyList<EventItem<TEvent>> Items)
    where TEvent : class, IEvent;

/// <summary>One event and what its outbox row says of it.</summary>
/// <param name="MessageId">Id of the outbox row, by which an inbox knows the event again.</param>
/// <param name="Event">The event.</param>
/// <param name="PublishedAt">When it was written (UTC); null from a sender that does not say.</param>
/// <param name="TraceParent">The W3C trace context of the request that wrote it.</param>
public sealed record EventItem<TEvent>(
    Guid MessageId,
    TEvent Event,
    DateTime? PublishedAt = null,
    string? TraceParent = null
)
    where TEvent : class, IEvent;
