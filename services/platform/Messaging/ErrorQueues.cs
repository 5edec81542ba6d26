using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Okr.Platform.Errors;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Okr.Platform.Messaging;

/// <summary>A queue of a module, and the exchange whose events it gets.</summary>
internal sealed record ModuleQueue(string Module, string Queue, string Exchange);

/// <summary>One error queue: how many messages wait in it, and the oldest of them.</summary>
/// <param name="Queue">The queue that they failed in.</param>
/// <param name="Count">Messages in its error queue.</param>
/// <param name="Messages">The oldest, as many as were asked for.</param>
public sealed record ErrorQueue(string Queue, long Count, IReadOnlyList<FailedMessage> Messages);

/// <summary>What may be told of a failed message: nothing of its content.</summary>
/// <param name="Id">By which it is replayed or discarded; copies of one message have the same.</param>
/// <param name="Event">The exchange of its events, <c>okr.goal.v1.objective-changed</c>.</param>
/// <param name="Events">How many events it carries; null when it cannot be read.</param>
/// <param name="FailedAt">When it was given up (UTC); null when the broker did that, or nobody says.</param>
/// <param name="Reason">Type and masked message of the failure, or <c>delivery_limit</c>: it was given out too often.</param>
public sealed record FailedMessage(string Id, string Event, int? Events, DateTime? FailedAt, string? Reason);

/// <summary>
/// The error queues of the process's modules at the broker. A message is taken out of an error queue only when the broker
/// has confirmed it in its own queue: whatever ends in between leaves it in both, and handlers pass over what they know.
/// </summary>
internal sealed class ErrorQueues(OkrOptions options, IEnumerable<ModuleQueue> queues)
{
    /// <summary>The header that says why, without data about people; written where a consumer gives up.</summary>
    public const string ReasonHeader = "okr-reason";

    // What the failure left on the message; the rest goes with it.
    private static readonly string[] Leftovers =
    [
        "MT-Fault-",
        "MT-Reason",
        "x-death",
        "x-first-death-",
        "x-last-death-",
    ];

    /// <summary>The error queues of the module that hold messages, with at most <paramref name="limit"/> of each.</summary>
    public Task<IReadOnlyList<ErrorQueue>> List(string module, int limit, CancellationToken ct) =>
        Talk<IReadOnlyList<ErrorQueue>>(
            async connection =>
            {
                var found = new List<ErrorQueue>();
                foreach (var queue in Of(module))
                {
                    // Closing the channel puts back what was looked at.
                    await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
                    var count = await Count(channel, queue, ct);
                    if (count == 0)
                    {
                        continue;
                    }

                    var messages = new List<FailedMessage>();
                    while (messages.Count < Math.Min(count, limit) && await Next(channel, queue, ct) is { } message)
                    {
                        messages.Add(Describe(queue, message));
                    }

                    found.Add(new(queue.Queue, count, messages));
                }

                return found;
            },
            ct
        );

    /// <summary>
    /// Puts at most <paramref name="limit"/> messages back into their queues, the oldest first: of one queue or all of the
    /// module, one message or all. Returns how many. Those that fail again come back to the error queue.
    /// </summary>
    public Task<int> Replay(string module, string? name, string? id, int limit, CancellationToken ct) =>
        Take(
            module,
            name,
            id,
            limit,
            (channel, queue, message) =>
                channel
                    .BasicPublishAsync("", queue.Queue, mandatory: true, Replayed(message), message.Body, ct)
                    .AsTask(),
            ct
        );

    /// <summary>Takes the message out of the error queue for good; how many there were of that id.</summary>
    public Task<int> Discard(string module, string name, string id, CancellationToken ct) =>
        Take(module, name, id, int.MaxValue, (_, _, _) => Task.CompletedTask, ct);

    private Task<int> Take(
        string module,
        string? name,
        string? id,
        int limit,
        Func<IChannel, ModuleQueue, BasicGetResult, Task> first,
        CancellationToken ct
    ) =>
        Talk(
            async connection =>
            {
                var taken = 0;
                foreach (var queue in Of(module, name))
                {
                    await using var channel = await connection.CreateChannelAsync(
                        // A publish returns when the broker has confirmed it, and throws when it has not.
                        new CreateChannelOptions(
                            publisherConfirmationsEnabled: true,
                            publisherConfirmationTrackingEnabled: true
                        ),
                        ct
                    );
                    // No more than there are now: what fails again meanwhile would go round for ever.
                    for (var left = await Count(channel, queue, ct); left > 0 && taken < limit; left--)
                    {
                        if (await Next(channel, queue, ct) is not { } message)
                        {
                            break;
                        }

                        if (id is null || IdOf(message) == id)
                        {
                            await first(channel, queue, message);
                            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, ct);
                            taken++;
                        }
                    }
                }

                return taken;
            },
            ct
        );

    private List<ModuleQueue> Of(string module, string? name = null)
    {
        var own = queues.Where(queue => queue.Module == module).ToList();
        if (name is null)
        {
            return own;
        }

        return own.Find(queue => queue.Queue == name) is { } one
            ? [one]
            : throw PlatformErrors.NoSuchQueue.With(name, string.Join(", ", own.Select(queue => queue.Queue)));
    }

    private async Task<T> Talk<T>(Func<IConnection, Task<T>> talk, CancellationToken ct)
    {
        if (options.Bus.Transport == "memory")
        {
            throw PlatformErrors.NoErrorQueues.With();
        }

        try
        {
            await using var connection = await Broker.Connect(options.Bus, "okr-messages", ct);
            return await talk(connection);
        }
        catch (Exception exception)
            when (exception
                    is BrokerUnreachableException
                        or AlreadyClosedException
                        or OperationInterruptedException
                        or PublishException
                        or IOException
            )
        {
            // Whatever was not confirmed is still in its error queue.
            throw PlatformErrors.BrokerUnavailable.With();
        }
    }

    private static async Task<long> Count(IChannel channel, ModuleQueue queue, CancellationToken ct) =>
        (await channel.QueueDeclarePassiveAsync(MessageNames.ErrorQueue(queue.Queue), ct)).MessageCount;

    private static Task<BasicGetResult?> Next(IChannel channel, ModuleQueue queue, CancellationToken ct) =>
        channel.BasicGetAsync(MessageNames.ErrorQueue(queue.Queue), autoAck: false, ct);

    private static FailedMessage Describe(ModuleQueue queue, BasicGetResult message)
    {
        var reason = Text(message, ReasonHeader) ?? Text(message, "MT-Fault-ExceptionType");
        if (reason is null && message.BasicProperties.Headers?.ContainsKey("x-death") == true)
        {
            reason = "delivery_limit";
        }

        DateTime? failedAt = DateTime.TryParse(
            Text(message, "MT-Fault-Timestamp"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
        return new(IdOf(message), queue.Exchange, EventsIn(message.Body), failedAt, reason);
    }

    // A message of somebody else's making may have no id: then its content is one.
    private static string IdOf(BasicGetResult message) =>
        message.BasicProperties.MessageId is { Length: > 0 } id
            ? id
            : Convert.ToHexStringLower(SHA256.HashData(message.Body.Span))[..32];

    private static int? EventsIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("items").GetArrayLength();
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(BasicGetResult message, string header) =>
        message.BasicProperties.Headers?.TryGetValue(header, out var value) == true
            ? value switch
            {
                byte[] bytes => Encoding.UTF8.GetString(bytes),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture),
            }
            : null;

    private static BasicProperties Replayed(BasicGetResult message)
    {
        var properties = new BasicProperties(message.BasicProperties) { Persistent = true };
        properties.Headers = message
            .BasicProperties.Headers?.Where(header =>
                header.Key != ReasonHeader
                && !Leftovers.Any(start => header.Key.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            )
            .ToDictionary();
        return properties;
    }
}
