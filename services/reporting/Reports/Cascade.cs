using System.Collections;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>
/// The published objectives in cascade order: parents before children, each once. Who stands under whom follows from the
/// supports links that hold on the day; an objective that supports several stands under the first. Check-ins do not change it.
/// </summary>
internal sealed class CascadeTree
{
    private readonly int[]?[] parents;

    public CascadeTree(DayView view)
    {
        var count = view.Objectives.Count;
        parents = new int[]?[count];
        for (var i = 0; i < count; i++)
        {
            parents[i] = view.Objectives[i].Published ? ParentsOf(view, i) : null;
        }

        Parent = new int[count];
        Depth = new int[count];
        Place = new int[count];
        Array.Fill(Parent, -1);
        Array.Fill(Place, -1);
        Order = Walk(view);
    }

    /// <summary>Slots of objectives, parents first.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>The place of each objective in <see cref="Order"/>; −1 for one that is not published.</summary>
    public int[] Place { get; }

    /// <summary>The objective under which each one stands; −1 at the top.</summary>
    public int[] Parent { get; }

    public int[] Depth { get; }

    /// <summary>All objectives that each one supports; null for none.</summary>
    public ReadOnlySpan<int> ParentsOf(int slot) => parents[slot];

    private static int[]? ParentsOf(DayView view, int child)
    {
        List<int>? found = null;
        var facts = view.Objectives[child].Facts;
        foreach (var link in facts.Links)
        {
            if (
                link.Supports
                && link.FromObjectiveId == facts.Id
                && link.HoldsOn(view.Day)
                && view.Facts.SlotOf(link.ToObjectiveId) is >= 0 and var parent
                && parent != child
                && view.Objectives[parent].Published
            )
            {
                (found ??= []).Add(parent);
            }
        }

        return found?.ToArray();
    }

    /// <summary>
    /// Level, unit, owner, position: the rows of each unit stand in this order already, so that going over the units once per
    /// level needs no sorting.
    /// </summary>
    private static List<int> Sorted(DayView view)
    {
        var sorted = new List<int>(view.Objectives.Count);
        for (var level = 0; level < Domain.Vocabulary.Levels.Length; level++)
        {
            var wanted = Condition.Of(ObjectiveMarks.Published) & ObjectiveMarks.Level.Is(level);
            foreach (var rows in view.Rows)
            {
                for (var i = 0; i < rows.Slots.Length; i++)
                {
                    if (wanted.Takes(rows.ObjectiveMarks[i]))
                    {
                        sorted.Add(rows.Slots[i]);
                    }
                }
            }
        }

        return sorted;
    }

    private int[] Walk(DayView view)
    {
        var published = Sorted(view);
        var firstChild = new int[parents.Length];
        var nextSibling = new int[parents.Length];
        Array.Fill(firstChild, -1);
        for (var i = published.Count - 1; i >= 0; i--)
        {
            if (parents[published[i]] is { } above)
            {
                nextSibling[published[i]] = firstChild[above[0]];
                firstChild[above[0]] = published[i];
            }
        }

        var order = new List<int>(published.Count);
        foreach (var objective in published)
        {
            if (parents[objective] is null)
            {
                Descend(objective, order, firstChild, nextSibling);
            }
        }

        // The second round is for links that stand in a circle: such objectives are nobody's descendants.
        foreach (var objective in published)
        {
            Descend(objective, order, firstChild, nextSibling);
        }

        return [.. order];
    }

    private void Descend(int top, List<int> order, int[] firstChild, int[] nextSibling)
    {
        var open = new Stack<(int Objective, int Parent)>();
        open.Push((top, -1));
        var children = new List<int>();
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
            children.Clear();
            for (var child = firstChild[next.Objective]; child >= 0; child = nextSibling[child])
            {
                children.Add(child);
            }

            for (var i = children.Count - 1; i >= 0; i--)
            {
                open.Push((children[i], next.Objective));
            }
        }
    }
}

/// <summary>The cascade of a view: its order, and the risk from below.</summary>
internal sealed class Cascade(DayView view, CascadeTree tree)
{
    private readonly Lazy<BitArray> atRisk = new(() => RiskFromBelow(view, tree));

    public IReadOnlyList<int> Order => tree.Order;
    public int[] Place => tree.Place;
    public int[] Parent => tree.Parent;
    public int[] Depth => tree.Depth;

    /// <summary>Supported, at any distance, by an objective with a key result that is off track.</summary>
    public BitArray AtRisk => atRisk.Value;

    private static BitArray RiskFromBelow(DayView view, CascadeTree tree)
    {
        var risk = new BitArray(tree.Parent.Length);
        var open = new Stack<int>();
        foreach (var rows in view.Rows)
        {
            for (var i = 0; i < rows.Slots.Length; i++)
            {
                if ((rows.ObjectiveMarks[i] & ObjectiveMarks.OffTrack) != 0)
                {
                    Push(rows.Slots[i]);
                }
            }
        }

        while (open.TryPop(out var objective))
        {
            if (!risk[objective])
            {
                risk[objective] = true;
                Push(objective);
            }
        }

        return risk;

        void Push(int supporting)
        {
            foreach (var parent in tree.ParentsOf(supporting))
            {
                if (!risk[parent])
                {
                    open.Push(parent);
                }
            }
        }
    }
}
