using System.Text.Json;
using Okr.Contracts;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Platform.Data;
using Okr.Reporting.Rebuilding;

namespace Okr.Tests.Reporting;

/// <summary>
/// The other services as a rebuild sees them: the newest state of each aggregate, in the order of the ids, a few to a
/// message, each message as things are when it is made.
/// </summary>
internal sealed class CompanySources : IFactSources
{
    private const int ChunkSize = 5;
    private readonly Dictionary<(Type, Guid), IEvent> aggregates = [];

    /// <summary>Called before each message with its number within the stream; may throw what a service would.</summary>
    public Func<FactType, int, CancellationToken, Task> Before { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>How often each type was read from its beginning.</summary>
    public Dictionary<string, int> Beginnings { get; } = [];

    public CompanySources Commit(params IEnumerable<IEvent> events)
    {
        foreach (var change in events)
        {
            var key = (change.GetType(), change.Id);
            if (!aggregates.TryGetValue(key, out var present) || present.Version < change.Version)
            {
                aggregates[key] = change;
            }
        }

        return this;
    }

    /// <summary>The newest state of everything.</summary>
    public IEnumerable<IEvent> Present => aggregates.Values;

    public async IAsyncEnumerable<EventEnvelopes> Read(
        FactType type,
        string after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        if (after.Length == 0)
        {
            Beginnings[type.Name] = Beginnings.GetValueOrDefault(type.Name) + 1;
        }

        for (var message = 0; ; message++)
        {
            await Before(type, message, ct);
            var next = aggregates
                .Values.Where(e => e.GetType().Name == type.Name && string.CompareOrdinal(e.Id.ToString(), after) > 0)
                .OrderBy(e => e.Id.ToString(), StringComparer.Ordinal)
                .Take(ChunkSize)
                .ToList();
            if (next.Count == 0)
            {
                yield break;
            }

            after = next[^1].Id.ToString();
            var chunk = new EventEnvelopes { Last = after };
            chunk.Events.AddRange(
                next.Select(e => new EventEnvelope
                {
                    Type = type.Name,
                    Json = JsonSerializer.Serialize(e, e.GetType(), EventJson.Options),
                })
            );
            yield return chunk;
        }
    }
}
