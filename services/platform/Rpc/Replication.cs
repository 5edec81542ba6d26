using System.Text.Json;
using Okr.Contracts;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Platform.Data;

namespace Okr.Platform.Rpc;

/// <summary>Events inside gRPC envelopes.</summary>
public static class Replication
{
    public static EventEnvelope Wrap<TEvent>(TEvent message)
        where TEvent : class, IEvent =>
        new() { Type = typeof(TEvent).Name, Json = JsonSerializer.Serialize(message, EventJson.Options) };

    public static TEvent Unwrap<TEvent>(EventEnvelope envelope)
        where TEvent : class, IEvent => JsonSerializer.Deserialize<TEvent>(envelope.Json, EventJson.Options)!;

    /// <summary>A request for the present state of the named aggregates; at most 1 000 ids.</summary>
    public static EventsRequest Request<TEvent>(IEnumerable<Guid> ids)
        where TEvent : class, IEvent
    {
        var request = new EventsRequest { Type = typeof(TEvent).Name };
        request.Ids.AddRange(ids.Select(id => id.ToString()));
        return request;
    }
}
