namespace Okr.Reporting.Facts;

/// <summary>
/// The organisation of one day: the tree of units and where everybody is. Units are numbered; number
/// <see cref="Unassigned"/> stands for facts whose unit is not known, so that totals stay whole.
/// </summary>
internal sealed class OrganizationDay
{
    private readonly Dictionary<Guid, int> unitIndex;
    private readonly Dictionary<Guid, int> personIndex;
    private readonly int[] order;

    public OrganizationDay(OrganizationFacts facts, DateOnly day)
    {
        Facts = facts;
        Day = day;
        var count = facts.Units.Count;
        Unassigned = count;
        Units = new UnitDay[count];
        unitIndex = new Dictionary<Guid, int>(count);
        for (var i = 0; i < count; i++)
        {
            unitIndex[facts.Units[i].Id] = i;
        }

        Parent = new int[count + 1];
        Array.Fill(Parent, -1);
        for (var i = 0; i < count; i++)
        {
            var unit = facts.Units[i];
            var (period, active) = unit.On(day);
            Units[i] = new UnitDay(unit.Id, unit.Code, period.Name, period.Kind, period.HeadPersonId, active);
            if (period.ParentId is { } parent && unitIndex.TryGetValue(parent, out var above))
            {
                Parent[i] = above;
            }
        }

        order = OrderFromTheTop(Parent, count);
        Children = Enumerable.Range(0, count).Where(i => Parent[i] >= 0).ToLookup(i => Parent[i]);
        People = new PersonDay[facts.People.Count];
        personIndex = new Dictionary<Guid, int>(facts.People.Count);
        for (var i = 0; i < People.Length; i++)
        {
            var person = facts.People[i];
            personIndex[person.Id] = i;
            var (period, active) = person.On(day);
            var unit = period is { } p ? UnitOf(p.OrgUnitId) : Unassigned;
            People[i] = new PersonDay(person.Id, person.EmployeeNo, person.Name, unit, period?.ManagerId, active);
        }
    }

    public OrganizationFacts Facts { get; }
    public DateOnly Day { get; }
    public UnitDay[] Units { get; }
    public PersonDay[] People { get; }

    /// <summary>The unit above, −1 at the top.</summary>
    public int[] Parent { get; }

    public ILookup<int, int> Children { get; }
    public int Unassigned { get; }

    /// <summary>Units with their parents first.</summary>
    public ReadOnlySpan<int> TopDown => order;

    public IEnumerable<int> Roots => Enumerable.Range(0, Units.Length).Where(i => Parent[i] < 0);

    public int UnitOf(Guid? id) => id is { } unit && unitIndex.TryGetValue(unit, out var index) ? index : Unassigned;

    public int? PersonOf(Guid? id) => id is { } person && personIndex.TryGetValue(person, out var index) ? index : null;

    /// <summary>Which units a scope covers, by number; the last entry is <see cref="Unassigned"/>.</summary>
    public bool[] Covers(int? unit, bool includeSubUnits)
    {
        var covered = new bool[Units.Length + 1];
        if (unit is not { } root)
        {
            Array.Fill(covered, true);
            return covered;
        }

        covered[root] = true;
        if (includeSubUnits)
        {
            foreach (var i in order)
            {
                covered[i] |= Parent[i] >= 0 && covered[Parent[i]];
            }
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

/// <summary>A person's day; <paramref name="Unit"/> is the number of a unit.</summary>
internal readonly record struct PersonDay(
    Guid Id,
    string EmployeeNo,
    string Name,
    int Unit,
    Guid? ManagerId,
    bool Active
);
