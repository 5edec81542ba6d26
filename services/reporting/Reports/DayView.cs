using System.Collections.Concurrent;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>
/// One cycle on one day, by the organisation of that day: every objective evaluated, every person's state, and the counts
/// of each unit, its own and its subtree's. Immutable. Made once from all facts, then moved on by what changed, at a cost that
/// does not depend on how much there is besides.
/// </summary>
internal sealed class DayView
{
    private readonly Tally tally;
    private readonly Lazy<CascadeTree> tree;
    private readonly Lazy<Cascade> cascade;
    private readonly Selection selection;
    private readonly Few<Selection, DayView> narrowed = new();
    private readonly ConcurrentDictionary<(int? Unit, bool Sub), Lazy<Medians>> medians = new();
    private readonly ConcurrentDictionary<
        (int? Unit, bool Sub, PeopleTrait Trait),
        Lazy<SortedDictionary<string, Counts>>
    > byPerson = new();

    private DayView(
        Tally tally,
        Paged<ObjectiveDay> objectives,
        Paged<int> unitOf,
        Paged<int> levelOf,
        Lazy<CascadeTree>? tree,
        (DayView Whole, Selection Selection)? narrowed = null
    )
    {
        this.tally = tally;
        selection = narrowed?.Selection ?? Selection.All;
        Objectives = objectives;
        UnitOf = unitOf;
        LevelOf = levelOf;
        this.tree = tree ?? new(() => new CascadeTree(this));
        cascade = narrowed?.Whole.cascade ?? new(() => new Cascade(this, this.tree.Value));
    }

    /// <summary>Makes the view from all facts; takes over what an earlier one of the same day has evaluated already.</summary>
    public static DayView Of(CycleFacts facts, OrganizationFacts organization, DateOnly day, DayView? before = null)
    {
        var known = before?.Day == day && before.Facts.Cycle == facts.Cycle ? before.Objectives : null;
        var objectives = Tally.Evaluate(facts, day, 0, facts.Objectives.Count, known);
        var today = organization.On(day);
        var units = new int[objectives.Length];
        var levels = new int[objectives.Length];
        for (var i = 0; i < objectives.Length; i++)
        {
            (units[i], levels[i]) = Tally.Place(today, objectives[i].Facts);
        }

        var view = new DayView(
            Tally.Of(facts, today, day, objectives),
            Paged<ObjectiveDay>.Of(objectives),
            Paged<int>.Of(units),
            Paged<int>.Of(levels),
            null
        );
        view.Rows = UnitRows.Of(view);
        view.SumUp();
        return view;
    }

    /// <summary>
    /// The same day with only what a selection takes: its counts, rows and people. The cascade stays whole, so that an objective
    /// stands where it stands in the whole. Kept with the view.
    /// </summary>
    public DayView Narrowed(Selection wanted) =>
        wanted == Selection.All
            ? this
            : narrowed.Get(
                wanted,
                () =>
                {
                    var (part, taken) = tally.Narrowed(wanted, Objectives, CancellationToken.None);
                    var view = new DayView(part, Objectives, UnitOf, LevelOf, tree, (this, wanted))
                    {
                        Rows = new UnitRows[Rows.Length],
                    };
                    Parallel.For(0, Rows.Length, unit => view.Rows[unit] = Rows[unit].Narrowed(view, taken));
                    view.SumUp();
                    return view;
                }
            );

    /// <summary>Whether a person counts: eligible on the day and selected.</summary>
    public bool IsCounted(int person) =>
        Organization.People.IsEligible(person) && selection.Takes(person, Organization);

    /// <summary>Own counts of each unit, and from the bottom up those of its subtree; what adds nothing is shared.</summary>
    private void SumUp()
    {
        Own = new Counts[OwnOfUnits.Length];
        Subtree = new Counts[OwnOfUnits.Length];
        Company = new Counts();
        for (var i = 0; i < Own.Length; i++)
        {
            Own[i] = Together(OwnOfUnits[i], OwnOfPeople[i]);
            Subtree[i] = Own[i];
            Company.Add(Own[i]);
        }

        var order = Organization.TopDown;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            if (Organization.Parent[order[i]] is >= 0 and var parent)
            {
                var below = Subtree[order[i]];
                if (ReferenceEquals(below, Counts.Nothing))
                {
                    continue;
                }

                if (ReferenceEquals(Subtree[parent], Own[parent]))
                {
                    Subtree[parent] = Own[parent].Copy();
                }

                Subtree[parent].Add(below);
            }
        }
    }

    private static Counts Together(Counts a, Counts b)
    {
        if (ReferenceEquals(a, Counts.Nothing) && ReferenceEquals(b, Counts.Nothing))
        {
            return a;
        }

        var sum = a.Copy();
        sum.Add(b);
        return sum;
    }

    public CycleFacts Facts => tally.Facts;
    public CycleInfo Cycle => Facts.Cycle;
    public DateOnly Day => tally.Day;
    public OrganizationDay Organization => tally.Organization;

    /// <summary>By slot, as <see cref="CycleFacts.Objectives"/>.</summary>
    public Paged<ObjectiveDay> Objectives { get; }

    /// <summary>The unit that each objective counts for.</summary>
    public Paged<int> UnitOf { get; }

    public Paged<int> LevelOf { get; }
    public Paged<PersonState> People => tally.People;

    /// <summary>Facts of the unit's own objectives and of its people.</summary>
    public Counts[] OwnOfUnits => tally.OfUnits;

    /// <summary>Facts of the personal objectives of the unit's people.</summary>
    public Counts[] OwnOfPeople => tally.OfPeople;

    public Counts[] Own { get; private set; } = [];
    public Counts[] Subtree { get; private set; } = [];
    public Counts Company { get; private set; } = new();

    /// <summary>The objectives of each unit in columns.</summary>
    public UnitRows[] Rows { get; private set; } = [];

    public Cascade Cascade => cascade.Value;

    public Counts Of(int? unit, bool includeSubUnits) =>
        unit is not { } u ? Company
        : includeSubUnits ? Subtree[u]
        : Own[u];

    /// <summary>Medians over a scope, kept with the view.</summary>
    public Medians MediansOf(int? unit, bool includeSubUnits) =>
        medians
            .GetOrAdd(
                (unit, includeSubUnits),
                scope => new Lazy<Medians>(() => Medians.Of(this, scope.Unit, scope.Sub))
            )
            .Value;

    /// <summary>
    /// The people of a scope and their personal objectives, counted by what the people have in common; the empty key is for
    /// those without it. Kept with the view.
    /// </summary>
    public SortedDictionary<string, Counts> ByPerson(int? unit, bool includeSubUnits, PeopleTrait trait) =>
        byPerson
            .GetOrAdd(
                (unit, includeSubUnits, trait),
                scope => new(() => CountByPerson(scope.Unit, scope.Sub, scope.Trait))
            )
            .Value;

    private SortedDictionary<string, Counts> CountByPerson(int? unit, bool includeSubUnits, PeopleTrait trait)
    {
        var groups = new SortedDictionary<string, Counts>(StringComparer.Ordinal);
        foreach (var each in Organization.UnitsOf(unit, includeSubUnits))
        {
            foreach (var person in Organization.PeopleOf(each))
            {
                if (IsCounted(person))
                {
                    Group(person).AddPerson(People[person]);
                }
            }

            foreach (var slot in Rows[each].Slots)
            {
                var objective = Objectives[slot];
                if (objective.Facts.IsPersonal && Organization.PersonOf(objective.Facts.OwnerPersonId) is { } owner)
                {
                    Group(owner).AddObjective(objective, LevelOf[slot]);
                }
            }
        }

        return groups;

        Counts Group(int person)
        {
            var facts = Organization.Facts.People[person];
            var key = (trait == PeopleTrait.Location ? facts.Location : facts.JobFamily) ?? "";
            if (!groups.TryGetValue(key, out var counts))
            {
                groups[key] = counts = new Counts();
            }

            return counts;
        }
    }

    /// <summary>
    /// The same day after the changes: each changed objective and each affected person is taken out of the counts and put in
    /// again, up to the top of the tree. The organisation is that of before.
    /// </summary>
    public DayView Moved(FactsChanges changes)
    {
        var move = new Tally.Move(tally, changes.Facts);
        var objectives = Objectives.Change();
        var (units, levels) = (UnitOf.Change(), LevelOf.Change());
        var (touched, moved) = (new HashSet<int>(), new Dictionary<int, List<int>>());
        var sameTree = true;
        foreach (var (slot, _, facts) in changes.Objectives)
        {
            var isNew = slot == objectives.Count;
            var old = isNew ? null : objectives[slot];
            var now = ObjectiveDay.Of(facts, changes.Facts.Cycle, Day);
            var (unit, level) = Tally.Place(Organization, now.Facts);
            move.Replace(old, now);
            if (old is null)
            {
                objectives.Add(now);
                units.Add(unit);
                levels.Add(level);
                SlotsOf(moved, unit).Add(slot);
                sameTree = false;
                continue;
            }

            if (!SameOrder(old.Facts, now.Facts) || units[slot] != unit)
            {
                SlotsOf(moved, units[slot]).Remove(slot);
                SlotsOf(moved, unit).Add(slot);
                sameTree = false;
            }

            sameTree &= old.Published == now.Published && SameLinks(old.Facts.Links, facts.Links);
            objectives.At(slot) = now;
            units.At(slot) = unit;
            levels.At(slot) = level;
            touched.Add(unit);
        }

        foreach (var person in changes.People)
        {
            move.Acted(person);
        }

        var view = new DayView(
            move.Done(),
            objectives.Done(),
            units.Done(),
            levels.Done(),
            sameTree && tree.IsValueCreated ? tree : null
        );
        view.Sum(this, move.Units);
        view.Rows = [.. Rows];
        foreach (var unit in touched.Where(unit => !moved.ContainsKey(unit)))
        {
            view.Rows[unit] = Rows[unit].Refreshed(view);
        }

        foreach (var (unit, slots) in moved)
        {
            view.Rows[unit] = UnitRows.Of(view, slots);
        }

        touched.UnionWith(moved.Keys);
        view.TakeMedians(this, touched);
        if (tree.IsValueCreated)
        {
            _ = view.tree.Value; // it is being asked for: not while somebody waits
        }

        return view;
    }

    /// <summary>Medians of scopes in which no objective changed still hold.</summary>
    private void TakeMedians(DayView before, HashSet<int> changed)
    {
        foreach (var (scope, known) in before.medians)
        {
            if (
                known.IsValueCreated
                && (changed.Count == 0 || (scope.Unit is not null && !Meets(scope.Unit, scope.Sub, changed)))
            )
            {
                medians.TryAdd(scope, known);
            }
        }
    }

    private bool Meets(int? unit, bool includeSubUnits, HashSet<int> changed)
    {
        foreach (var each in Organization.UnitsOf(unit, includeSubUnits))
        {
            if (changed.Contains(each))
            {
                return true;
            }
        }

        return false;
    }

    private List<int> SlotsOf(Dictionary<int, List<int>> moved, int unit)
    {
        if (!moved.TryGetValue(unit, out var slots))
        {
            moved[unit] = slots = [.. Rows[unit].Slots];
        }

        return slots;
    }

    private static bool SameOrder(ObjectiveFacts a, ObjectiveFacts b) =>
        a.OwnerKind == b.OwnerKind
        && a.OwnerUnitId == b.OwnerUnitId
        && a.OwnerPersonId == b.OwnerPersonId
        && a.Position == b.Position;

    private static bool SameLinks(IReadOnlyList<LinkFacts> a, IReadOnlyList<LinkFacts> b) =>
        ReferenceEquals(a, b) || a.SequenceEqual(b);

    /// <summary>Adds the differences of the units' own counts to everything above them.</summary>
    private void Sum(DayView before, HashSet<int> changed)
    {
        (Own, Subtree, Company) = ([.. before.Own], [.. before.Subtree], before.Company.Copy());
        foreach (var unit in changed)
        {
            Own[unit] = OwnOfUnits[unit].Copy();
            Own[unit].Add(OwnOfPeople[unit]);
            var difference = Own[unit].Copy();
            difference.Add(before.Own[unit], -1);
            Company.Add(difference);
            for (var above = unit; above >= 0; above = Organization.Parent[above])
            {
                if (ReferenceEquals(Subtree[above], before.Subtree[above]))
                {
                    Subtree[above] = Subtree[above].Copy();
                }

                Subtree[above].Add(difference);
            }
        }
    }
}

/// <summary>What people are grouped by.</summary>
internal enum PeopleTrait
{
    Location,
    JobFamily,
}
