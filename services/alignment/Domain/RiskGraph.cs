namespace Okr.Alignment.Domain;

/// <summary>
/// Risk from below: an off_track key result marks every objective that its objective supports, at any distance, without
/// changing their own status (domain.md §4).
/// </summary>
internal sealed class RiskGraph
{
    private readonly ILookup<Guid, Guid> children;
    private readonly IReadOnlySet<Guid> offTrack;
    private readonly HashSet<Guid> marked = [];

    /// <param name="links">Accepted "supports" links, from the child to the parent.</param>
    /// <param name="offTrack">Objectives with an off_track key result.</param>
    public RiskGraph(IReadOnlyCollection<(Guid From, Guid To)> links, IReadOnlySet<Guid> offTrack)
    {
        this.offTrack = offTrack;
        children = links.ToLookup(l => l.To, l => l.From);
        var parents = links.ToLookup(l => l.From, l => l.To);
        var open = new Stack<Guid>(offTrack);
        var seen = new HashSet<Guid>(offTrack);
        while (open.TryPop(out var current))
        {
            foreach (var parent in parents[current])
            {
                marked.Add(parent);
                if (seen.Add(parent))
                {
                    open.Push(parent);
                }
            }
        }
    }

    public bool IsAtRisk(Guid objectiveId) => marked.Contains(objectiveId);

    /// <summary>
    /// The shortest ways down from the objective to those with an off_track key result below it, the objective itself left
    /// out; nearest first, at most <paramref name="max"/>.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<Guid>> PathsBelow(Guid objectiveId, int max)
    {
        var cameFrom = new Dictionary<Guid, Guid>();
        var paths = new List<IReadOnlyList<Guid>>();
        var open = new Queue<Guid>([objectiveId]);
        while (open.TryDequeue(out var current) && paths.Count < max)
        {
            if (current != objectiveId && offTrack.Contains(current))
            {
                paths.Add(PathTo(current, objectiveId, cameFrom));
            }

            foreach (var child in children[current])
            {
                if (
                    child != objectiveId
                    && (marked.Contains(child) || offTrack.Contains(child))
                    && cameFrom.TryAdd(child, current)
                )
                {
                    open.Enqueue(child);
                }
            }
        }

        return paths;
    }

    private static List<Guid> PathTo(Guid end, Guid start, Dictionary<Guid, Guid> cameFrom)
    {
        var path = new List<Guid>();
        for (var current = end; current != start; current = cameFrom[current])
        {
            path.Add(current);
        }

        path.Reverse();
        return path;
    }
}
