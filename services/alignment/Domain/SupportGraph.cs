namespace Okr.Alignment.Domain;

/// <summary>"Supports" links between objectives, as far as they are loaded: from each child up to its parents.</summary>
internal sealed class SupportGraph
{
    private readonly Dictionary<Guid, HashSet<Guid>> parents = [];

    public void Add(Guid from, Guid to)
    {
        if (!parents.TryGetValue(from, out var above))
        {
            parents[from] = above = [];
        }

        above.Add(to);
    }

    /// <summary>
    /// Whether a link from one to the other would close a circle: whether the way up from <paramref name="to"/> leads to
    /// <paramref name="from"/>. Everything above <paramref name="to"/> must be loaded.
    /// </summary>
    public bool WouldClose(Guid from, Guid to)
    {
        var seen = new HashSet<Guid> { to };
        var open = new Stack<Guid>(seen);
        while (open.TryPop(out var current))
        {
            if (current == from)
            {
                return true;
            }

            foreach (var parent in Above(current).Where(seen.Add))
            {
                open.Push(parent);
            }
        }

        return false;
    }

    private HashSet<Guid> Above(Guid id) => parents.TryGetValue(id, out var above) ? above : [];
}
