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

    internal static EventType Find(string name) => ByName[name];

    internal abstract class EventType
    {
        public abstract Task Publish(IPublishEndpoint bus, IReadOnlyList<OutboxMessage> messages, CancellationToken ct);
    }

    private sealed class EventType<TEvent> : EventType
        where TEvent : class, IEvent
    {
        public override Task Publish(
            IPublishEndpoint bus,
            IReadOnlyList<OutboxMessage> messages,
            CancellationToken ct
        ) =>
            bus.Publish(
                new EventBatch<TEvent>([
                    .. messages.Select(message => new EventItem<TEvent>(
                        message.MessageId,
                        JsonSerializer.Deserialize<TEvent>(message.Payload, EventJson.Options)!
                    )),
                ]),
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

/// <summary>One event and the id of its outbox row, by which an inbox knows it again.</summary>
public sealed record EventItem<TEvent>(Guid MessageId, TEvent Event)
    where TEvent : class, IEvent;
