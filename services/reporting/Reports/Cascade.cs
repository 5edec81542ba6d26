namespace Okr.Reporting.Reports;

/// <summary>
/// The published objectives in cascade order: parents before children, each once. Who stands under whom follows from the
/// supports links that hold on the day; an objective that supports several stands under the first.
/// </summary>
internal sealed class Cascade
{
    public Cascade(DayView view)
    {
        var count = view.Objectives.Length;
        var index = new Dictionary<Guid, int>(count);
        for (var i = 0; i < count; i++)
        {
            index[view.Objectives[i].Facts.Id] = i;
        }

        var parents = new List<int>?[count];
        for (var i = 0; i < count; i++)
        {
            parents[i] = view.Objectives[i].Published ? ParentsOf(view, index, i) : null;
        }

        Parent = new int[count];
        Depth = new int[count];
        Place = new int[count];
        Array.Fill(Parent, -1);
        Array.Fill(Place, -1);
        AtRisk = RiskFromBelow(view, parents);
        Order = Walk(view, parents);
    }

    /// <summary>Numbers of objectives, parents first.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>The place of each objective in <see cref="Order"/>; −1 for one that is not published.</summary>
    public int[] Place { get; }

    /// <summary>The objective under which each one stands; −1 at the top.</summary>
    public int[] Parent { get; }

    public int[] Depth { get; }

    /// <summary>Supported, at any distance, by an objective with a key result that is off track.</summary>
    public bool[] AtRisk { get; }

    private static List<int>? ParentsOf(DayView view, Dictionary<Guid, int> index, int child)
    {
        List<int>? parents = null;
        var facts = view.Objectives[child].Facts;
        foreach (var link in facts.Links)
        {
            if (
                link.Supports
                && link.FromObjectiveId == facts.Id
                && link.HoldsOn(view.Day)
                && index.TryGetValue(link.ToObjectiveId, out var parent)
                && parent != child
                && view.Objectives[parent].Published
            )
            {
                (parents ??= []).Add(parent);
            }
        }

        return parents;
    }

    private static bool[] RiskFromBelow(DayView view, List<int>?[] parents)
    {
        var atRisk = new bool[parents.Length];
        var open = new Stack<int>();
        for (var i = 0; i < parents.Length; i++)
        {
            if (view.Objectives[i].KeyResults.Any(k => k.Status == Domain.Status.OffTrack) && parents[i] is { } above)
            {
                above.ForEach(open.Push);
            }
        }

        while (open.TryPop(out var objective))
        {
            if (!atRisk[objective])
            {
                atRisk[objective] = true;
                parents[objective]?.ForEach(open.Push);
            }
        }

        return atRisk;
    }

    private List<int> Walk(DayView view, List<int>?[] parents)
    {
        var published = Enumerable
            .Range(0, parents.Length)
            .Where(i => view.Objectives[i].Published)
            .OrderBy(i => view.LevelOf[i])
            .ThenBy(i => view.UnitOf[i])
            .ThenBy(i => OwnerNo(view, i), StringComparer.Ordinal)
            .ThenBy(i => view.Objectives[i].Facts.Position)
            .ThenBy(i => i)
            .ToList();
        var children = published.Where(i => parents[i] is not null).ToLookup(i => parents[i]![0]);
        var order = new List<int>(published.Count);
        var open = new Stack<(int Objective, int Parent)>();
        // The second round is for links that stand in a circle: such objectives are nobody's descendants.
        foreach (var i in published.Where(i => parents[i] is null).Concat(published))
        {
            open.Push((i, -1));
            while (open.TryPop(out var next))
            {
                if (Place[next.Objective] >= 0)
                {
                    continue;
                }

                Place[next.Objective] = order.Count;
                Parent[next.Objective] = next.Parent;
                Depth[next.Objective] = next.Parent < 0 ? 0 : Depth[next.Parent] + 1;
                order.Add(next.Objective);
                foreach (var child in children[next.Objective].Reverse())
                {
                    open.Push((child, next.Objective));
                }
            }
        }

        return order;
    }

    private static string OwnerNo(DayView view, int objective) =>
        view.Organization.PersonOf(view.Objectives[objective].Facts.OwnerPersonId) is { } owner
            ? view.Organization.People[owner].EmployeeNo
            : "";
}
