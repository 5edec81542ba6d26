using System.Collections;

namespace Okr.Reporting.Facts;

/// <summary>
/// The organisation of one day: the tree of units and where everybody is. Units are numbered by their codes; number
/// <see cref="Unassigned"/> stands for facts whose unit is not known, so that totals stay whole.
/// </summary>
internal sealed class OrganizationDay
{
    private readonly int[] order;
    private readonly int[] sequence;
    private readonly int[] first;
    private readonly int[] end;
    private readonly int[] peopleOfUnits;
    private readonly int[] peopleStart;
    private readonly Lazy<(int[] Start, int[] People)> reports;

    public OrganizationDay(OrganizationFacts facts, DateOnly day)
    {
        Facts = facts;
        var count = facts.Units.Count;
        Unassigned = count;
        Units = new UnitDay[count];
        Parent = new int[count + 1];
        Array.Fill(Parent, -1);
        for (var i = 0; i < count; i++)
        {
            var unit = facts.Units[i];
            var (period, active) = unit.On(day);
            Units[i] = new UnitDay(unit.Id, unit.Code, period.Name, period.Kind, period.HeadPersonId, active);
            if (period.ParentId is { } parent && facts.UnitIndex.TryGetValue(parent, out var above))
            {
                Parent[i] = above;
            }
        }

        order = OrderFromTheTop(Parent, count);
        Children = Enumerable.Range(0, count).Where(i => Parent[i] >= 0).ToLookup(i => Parent[i]);
        (sequence, first, end) = Number();
        Wave = Waves(day);
        People = new PeopleOfDay(this, day);
        (peopleStart, peopleOfUnits) = Group(People.Count, count + 1, i => People.UnitOf(i));
        reports = new(() => Group(People.Count, People.Count, i => PersonOf(People[i].ManagerId) ?? -1));
    }

    public OrganizationFacts Facts { get; }
    public UnitDay[] Units { get; }
    public PeopleOfDay People { get; }

    /// <summary>The unit above, −1 at the top.</summary>
    public int[] Parent { get; }

    /// <summary>
    /// The wave of the rollout that covers each unit by that day: the one that names the nearest unit upward, of these the first to
    /// start; −1 for none. The last entry is <see cref="Unassigned"/>.
    /// </summary>
    public int[] Wave { get; }

    public ILookup<int, int> Children { get; }
    public int Unassigned { get; }

    /// <summary>Units with their parents first.</summary>
    public ReadOnlySpan<int> TopDown => order;

    public IEnumerable<int> Roots => Enumerable.Range(0, Units.Length).Where(i => Parent[i] < 0);

    public int UnitOf(Guid? id) =>
        id is { } unit && Facts.UnitIndex.TryGetValue(unit, out var index) ? index : Unassigned;

    public int? PersonOf(Guid? id) =>
        id is { } person && Facts.PersonIndex.TryGetValue(person, out var index) ? index : null;

    /// <summary>
    /// The units of a scope in the order of the tree, each before the ones below it; the whole company ends with
    /// <see cref="Unassigned"/>.
    /// </summary>
    public ReadOnlySpan<int> UnitsOf(int? unit, bool includeSubUnits) =>
        unit is not { } root ? sequence
        : includeSubUnits && root != Unassigned ? sequence.AsSpan(first[root]..end[root])
        : sequence.AsSpan(first[root], 1);

    /// <summary>The people of a unit alone, by employee number, whether active or not.</summary>
    public ReadOnlySpan<int> PeopleOf(int unit) =>
        peopleOfUnits.AsSpan(peopleStart[unit], peopleStart[unit + 1] - peopleStart[unit]);

    /// <summary>Which units a scope covers, by number; the last entry is <see cref="Unassigned"/>.</summary>
    public bool[] Covers(int? unit, bool includeSubUnits)
    {
        var covered = new bool[Units.Length + 1];
        foreach (var each in UnitsOf(unit, includeSubUnits))
        {
            covered[each] = true;
        }

        return covered;
    }

    /// <summary>The unit and the ones above it, nearest first.</summary>
    public IEnumerable<int> Upward(int unit)
    {
        for (var i = unit; i >= 0 && i != Unassigned; i = Parent[i])
        {
            yield return i;
        }
    }

    /// <summary>Managers above a person, nearest first; a circle in the reporting line is left where it closes.</summary>
    public IEnumerable<Guid> ManagersOf(int person)
    {
        var seen = new HashSet<Guid> { People[person].Id };
        var manager = People[person].ManagerId;
        while (manager is { } id && seen.Add(id))
        {
            yield return id;
            manager = PersonOf(id) is { } index ? People[index].ManagerId : null;
        }
    }

    /// <summary>
    /// Everybody below a person in the reporting line, at any distance, without that person. The line may have circles.
    /// </summary>
    public HashSet<int> ReportsOf(int person)
    {
        var (start, people) = reports.Value;
        var found = new HashSet<int>();
        var open = new Stack<int>();
        open.Push(person);
        while (open.TryPop(out var manager))
        {
            foreach (var report in people.AsSpan(start[manager], start[manager + 1] - start[manager]))
            {
                if (report != person && found.Add(report))
                {
                    open.Push(report);
                }
            }
        }

        return found;
    }

    /// <summary>Whether the people of a unit count; where there is no wave at all, all do.</summary>
    public bool IsCovered(int unit) => Facts.Waves.Count == 0 || Wave[unit] >= 0;

    /// <summary>The wave that covers a unit by that day, or <see cref="WaveFacts.None"/>.</summary>
    public Guid WaveOf(int unit) => Wave[unit] is >= 0 and var wave ? Facts.Waves[wave].Id : WaveFacts.None;

    private int[] Waves(DateOnly day)
    {
        var waves = new int[Units.Length + 1];
        Array.Fill(waves, -1);
        for (var wave = 0; wave < Facts.Waves.Count && Facts.Waves[wave].StartsOn <= day; wave++)
        {
            foreach (var id in Facts.Waves[wave].OrgUnitIds)
            {
                if (Facts.UnitIndex.TryGetValue(id, out var unit) && waves[unit] < 0)
                {
                    waves[unit] = wave;
                }
            }
        }

        foreach (var unit in order)
        {
            if (waves[unit] < 0 && Parent[unit] is >= 0 and var parent)
            {
                waves[unit] = waves[parent];
            }
        }

        return waves;
    }

    /// <summary>Numbers of things by the group that each belongs to (−1: to none): where each group starts, and all in a row.</summary>
    private static (int[] Start, int[] Items) Group(int count, int groups, Func<int, int> groupOf)
    {
        var start = new int[groups + 1];
        for (var i = 0; i < count; i++)
        {
            if (groupOf(i) is >= 0 and var group)
            {
                start[group + 1]++;
            }
        }

        for (var group = 0; group < groups; group++)
        {
            start[group + 1] += start[group];
        }

        var next = start[..groups];
        var items = new int[start[groups]];
        for (var i = 0; i < count; i++)
        {
            if (groupOf(i) is >= 0 and var group)
            {
                items[next[group]++] = i;
            }
        }

        return (start, items);
    }

    /// <summary>The units in the order of the tree, so that every subtree is a stretch of it.</summary>
    private (int[] Sequence, int[] First, int[] End) Number()
    {
        var count = Units.Length;
        var sizes = new int[count + 1];
        for (var i = order.Length - 1; i >= 0; i--)
        {
            sizes[order[i]]++;
            if (Parent[order[i]] is >= 0 and var parent)
            {
                sizes[parent] += sizes[order[i]];
            }
        }

        var (numbered, starts, ends) = (new int[count + 1], new int[count + 1], new int[count + 1]);
        var next = new int[count];
        var top = 0;
        foreach (var unit in Roots)
        {
            starts[unit] = top;
            top += sizes[unit];
        }

        foreach (var unit in order)
        {
            numbered[starts[unit]] = unit;
            ends[unit] = starts[unit] + sizes[unit];
            next[unit] = starts[unit] + 1;
            foreach (var child in Children[unit])
            {
                starts[child] = next[unit];
                next[unit] += sizes[child];
            }
        }

        (starts[count], ends[count], numbered[count]) = (count, count + 1, count);
        return (numbered, starts, ends);
    }

    /// <summary>Parents before children. Units that hang in a circle lose the link that closes it.</summary>
    private static int[] OrderFromTheTop(int[] parent, int count)
    {
        var order = new List<int>(count);
        var done = new bool[count];
        var path = new List<int>();
        for (var i = 0; i < count; i++)
        {
            path.Clear();
            for (var unit = i; unit >= 0 && !done[unit]; unit = parent[unit])
            {
                if (path.Contains(unit))
                {
                    parent[path[^1]] = -1;
                    break;
                }

                path.Add(unit);
            }

            for (var step = path.Count - 1; step >= 0; step--)
            {
                done[path[step]] = true;
                order.Add(path[step]);
            }
        }

        return [.. order];
    }
}

internal sealed record UnitDay(Guid Id, string Code, string Name, string Kind, Guid? HeadPersonId, bool Active);

/// <summary>Everybody's day, by number.</summary>
internal sealed class PeopleOfDay : IReadOnlyList<PersonDay>
{
    private readonly OrganizationFacts facts;
    private readonly DateOnly day;
    private readonly int[] units;
    private readonly bool[] active;
    private readonly bool[] eligible;

    public PeopleOfDay(OrganizationDay organization, DateOnly day)
    {
        facts = organization.Facts;
        this.day = day;
        units = new int[facts.People.Count];
        active = new bool[facts.People.Count];
        eligible = new bool[facts.People.Count];
        for (var i = 0; i < units.Length; i++)
        {
            (var period, active[i]) = facts.People[i].On(day);
            units[i] =
                period is { } p && facts.UnitIndex.TryGetValue(p.OrgUnitId, out var unit)
                    ? unit
                    : organization.Unassigned;
            eligible[i] = active[i] && organization.IsCovered(units[i]) && !facts.People[i].ExemptOn(day);
        }
    }

    public int Count => units.Length;

    public PersonDay this[int index]
    {
        get
        {
            var person = facts.People[index];
            return new(
                person.Id,
                person.EmployeeNo,
                person.Name,
                units[index],
                person.On(day).Period?.ManagerId,
                active[index]
            );
        }
    }

    public int UnitOf(int index) => units[index];

    public bool IsActive(int index) => active[index];

    /// <summary>One of E: active, in a unit that a wave covers by that day, and not exempted.</summary>
    public bool IsEligible(int index) => eligible[index];

    public IEnumerator<PersonDay> GetEnumerator()
    {
        for (var i = 0; i < units.Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A person's day; <paramref name="Unit"/> is the number of a unit.</summary>
internal readonly record struct PersonDay(
    Guid Id,
    string EmployeeNo,
    string Name,
    int Unit,
    Guid? ManagerId,
    bool Active
);
