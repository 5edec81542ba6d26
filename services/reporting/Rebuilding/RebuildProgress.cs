using System.Text.Json;
using Okr.Platform.Web;
using Okr.Reporting.Data;

namespace Okr.Reporting.Rebuilding;

/// <summary>How far a rebuild is; written by the run, saved with the lease.</summary>
internal sealed class RebuildProgress
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> read = FactType.All.ToDictionary(t => t.Name, _ => 0L);
    private readonly Dictionary<string, long> stored = FactType.All.ToDictionary(t => t.Name, _ => 0L);
    private RebuildPhase phase = RebuildPhase.Reading;
    private long caughtUp;

    public void Enter(RebuildPhase next)
    {
        lock (gate)
        {
            phase = next;
        }
    }

    public void Read(string type, int count)
    {
        lock (gate)
        {
            read[type] += count;
        }
    }

    public void Stored(string type, int count)
    {
        lock (gate)
        {
            stored[type] += count;
        }
    }

    public void CaughtUp(int count)
    {
        lock (gate)
        {
            caughtUp += count;
        }
    }

    /// <summary>The phase, the facts as JSON, and the events of the meantime.</summary>
    public (RebuildPhase Phase, string Facts, long CaughtUp) Snapshot()
    {
        lock (gate)
        {
            return (
                phase,
                JsonSerializer.Serialize(
                    FactType.All.Select(t => new FactCount(t.Name, t.Service, read[t.Name], stored[t.Name])),
                    Json.Options
                ),
                caughtUp
            );
        }
    }

    public static IReadOnlyList<FactCount> Parse(string facts) =>
        JsonSerializer.Deserialize<List<FactCount>>(facts, Json.Options)!;
}

/// <summary>Facts of one type: aggregates that came, and how many of them are in the next store.</summary>
internal sealed record FactCount(string Type, string Service, long Read, long Stored);
