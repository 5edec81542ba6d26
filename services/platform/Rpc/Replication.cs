using System.Text.Json;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Okr.Contracts;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Platform.Data;
using Okr.Platform.Errors;

namespace Okr.Platform.Rpc;

/// <summary>Events inside gRPC envelopes.</summary>
public static class Replication
{
    /// <summary>Aggregates in one message of a stream.</summary>
    public const int ChunkSize = 500;

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

    /// <summary>
    /// Sends every aggregate in the order of its key, a chunk at a time: each chunk is one query, so that a slow reader holds
    /// neither a transaction nor a cursor open, and memory does not grow with the table. Ends with <c>Unavailable</c> when
    /// the process is told to stop; the reader goes on at another replica.
    /// </summary>
    /// <param name="request">Its <c>after</c> is the place to go on from.</param>
    /// <param name="stream">Where the chunks go.</param>
    /// <param name="context">The call.</param>
    /// <param name="read">
    /// The next aggregates whose key is greater than the given one, at most <see cref="ChunkSize"/>, in the order of the
    /// key, each whole (with its children) by one statement.
    /// </param>
    /// <param name="key">The key of one.</param>
    /// <param name="message">Its event.</param>
    public static async Task Stream<TRow, TKey, TEvent>(
        EventStreamRequest request,
        IServerStreamWriter<EventEnvelopes> stream,
        ServerCallContext context,
        Func<TKey, CancellationToken, Task<List<TRow>>> read,
        Func<TRow, TKey> key,
        Func<TRow, TEvent> message
    )
        where TKey : struct, IParsable<TKey>, IFormattable
        where TEvent : class, IEvent
    {
        var ct = context.CancellationToken;
        var lifetime = context.GetHttpContext().RequestServices.GetRequiredService<IHostApplicationLifetime>();
        var after = Place<TKey>(request.After);
        while (await read(after, ct) is { Count: > 0 } rows)
        {
            after = key(rows[^1]);
            var chunk = new EventEnvelopes
            {
                Last = after.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            };
            chunk.Events.AddRange(rows.Select(row => Wrap(message(row))));
            await stream.WriteAsync(chunk, ct);
            if (rows.Count < ChunkSize)
            {
                return;
            }

            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "the process stops"));
            }
        }
    }

    private static TKey Place<TKey>(string after)
        where TKey : struct, IParsable<TKey> =>
        after.Length == 0 ? default
        : TKey.TryParse(after, System.Globalization.CultureInfo.InvariantCulture, out var place) ? place
        : throw new DomainException(PlatformErrors.InvalidRequest)
        {
            Fields = [new FieldError("after", PlatformErrors.UnknownCode)],
        };
}
