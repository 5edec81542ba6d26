using Okr.Reporting.Domain;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>What reports say of a person on a day.</summary>
internal struct PersonState
{
    public int Objectives;
    public int Unfilled;
    public int KeyResults;
    public bool TakesPart;
    public bool Aligned;
    public bool AllTop;

    /// <summary>Days since the last own check-in; null when there is none.</summary>
    public int? SilentFor;

    public readonly bool Participant => Objectives > 0 || KeyResults > 0 || TakesPart;
    public readonly bool Filled => Objectives > 0 && Unfilled == 0;

    public readonly bool UpdatedWithin(int days) => SilentFor < days;
}

/// <summary>
/// One cycle on one day, by the organisation of that day: every objective evaluated, every person's state, and the counts
/// of each unit, its own and its subtree's. What did not change since an earlier view of the same day is taken over.
/// </summary>
internal sealed class DayView
{
    private readonly Lazy<Cascade> cascade;
    private readonly Dictionary<(int? Unit, bool Sub), Medians> medians = [];
    private readonly Lock medianLock = new();

    public DayView(CycleFacts facts, OrganizationFacts organization, DateOnly day, DayView? before = null)
    {
        Facts = facts;
        Day = day;
        Organization =
            before?.Day == day && before.Organization.Facts == organization
                ? before.Organization
                : new OrganizationDay(organization, day);
        Objectives = Evaluate(facts, day, before?.Day == day ? before : null);
        UnitOf = new int[Objectives.Length];
        LevelOf = new int[Objectives.Length];
        People = new PersonState[Organization.People.Length];
        var units = Organization.Units.Length + 1;
        (OwnOfUnits, OwnOfPeople, Own, Subtree) = (Fresh(units), Fresh(units), Fresh(units), Fresh(units));
        PlaceObjectives();
        LookAtPeople();
        Sum();
        cascade = new(() => new Cascade(this));
    }

    public CycleFacts Facts { get; }
    public CycleInfo Cycle => Facts.Cycle;
    public DateOnly Day { get; }
    public OrganizationDay Organization { get; }

    /// <summary>In the order of <see cref="CycleFacts.Objectives"/>.</summary>
    public ObjectiveDay[] Objectives { get; }

    /// <summary>The unit that each objective counts for.</summary>
    public int[] UnitOf { get; }

    public int[] LevelOf { get; }
    public PersonState[] People { get; }

    /// <summary>Facts of the unit's own objectives and of its people.</summary>
    public Counts[] OwnOfUnits { get; }

    /// <summary>Facts of the personal objectives of the unit's people.</summary>
    public Counts[] OwnOfPeople { get; }

    public Counts[] Own { get; }
    public Counts[] Subtree { get; }
    public Counts Company { get; } = new();
    public Cascade Cascade => cascade.Value;

    public Counts Of(int? unit, bool includeSubUnits) =>
        unit is not { } u ? Company
        : includeSubUnits ? Subtree[u]
        : Own[u];

    /// <summary>Medians over a scope, kept with the view.</summary>
    public Medians MediansOf(int? unit, bool includeSubUnits)
    {
        lock (medianLock)
        {
            if (!medians.TryGetValue((unit, includeSubUnits), out var known))
            {
                medians[(unit, includeSubUnits)] = known = Medians.Of(this, Organization.Covers(unit, includeSubUnits));
            }

            return known;
        }
    }

    private static ObjectiveDay[] Evaluate(CycleFacts facts, DateOnly day, DayView? before)
    {
        var objectives = new ObjectiveDay[facts.Objectives.Count];
        var old = before?.Facts.Cycle == facts.Cycle ? before.Objectives : [];
        var reusable = 0;
        for (var i = 0; i < objectives.Length; i++)
        {
            var objective = facts.Objectives[i];
            while (reusable < old.Length && old[reusable].Facts.Id.CompareTo(objective.Id) < 0)
            {
                reusable++;
            }

            objectives[i] =
                reusable < old.Length && ReferenceEquals(old[reusable].Facts, objective)
                    ? old[reusable]
                    : ObjectiveDay.Of(objective, facts.Cycle, day);
        }

        return objectives;
    }

    private void PlaceObjectives()
    {
        for (var i = 0; i < Objectives.Length; i++)
        {
            var objective = Objectives[i];
            var facts = objective.Facts;
            var unit = facts.IsPersonal
                ? Organization.PersonOf(facts.OwnerPersonId) is { } owner
                    ? Organization.People[owner].Unit
                    : Organization.Unassigned
                : Organization.UnitOf(facts.OwnerUnitId);
            UnitOf[i] = unit;
            LevelOf[i] =
                facts.IsPersonal ? Vocabulary.PersonLevel
                : unit == Organization.Unassigned ? Vocabulary.PersonLevel - 1
                : Vocabulary.LevelOf(Organization.Units[unit].Kind);
            (facts.IsPersonal ? OwnOfPeople : OwnOfUnits)[unit].AddObjective(objective, LevelOf[i]);
            if (objective.Published)
            {
                NotePeople(objective);
            }
        }
    }

    private void NotePeople(ObjectiveDay objective)
    {
        if (Organization.PersonOf(objective.Facts.OwnerPersonId) is { } owner)
        {
            ref var person = ref People[owner];
            person.AllTop = (person.Objectives == 0 || person.AllTop) && objective.Facts.IsTop;
            person.Objectives++;
            person.Unfilled += objective.Filled ? 0 : 1;
            person.Aligned |= objective.LinksOut;
        }

        foreach (var keyResult in objective.KeyResults)
        {
            if (Organization.PersonOf(keyResult.Facts.OwnerPersonId) is { } keyOwner)
            {
                People[keyOwner].KeyResults++;
            }
        }

        foreach (var participant in objective.Facts.Participants)
        {
            if (Organization.PersonOf(participant) is { } index)
            {
                People[index].TakesPart = true;
            }
        }
    }

    private void LookAtPeople()
    {
        for (var i = 0; i < People.Length; i++)
        {
            var person = Organization.People[i];
            if (Facts.PersonDays.TryGetValue(person.Id, out var days))
            {
                var last = Array.FindLast(days, d => d <= Day.DayNumber);
                People[i].SilentFor = last == 0 ? null : Day.DayNumber - last;
            }

            if (person.Active)
            {
                OwnOfUnits[person.Unit].AddPerson(People[i]);
            }
        }
    }

    private void Sum()
    {
        for (var i = 0; i < Own.Length; i++)
        {
            Own[i].Add(OwnOfUnits[i]);
            Own[i].Add(OwnOfPeople[i]);
            Subtree[i].Add(Own[i]);
            Company.Add(Own[i]);
        }

        var order = Organization.TopDown;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            if (Organization.Parent[order[i]] is >= 0 and var parent)
            {
                Subtree[parent].Add(Subtree[order[i]]);
            }
        }
    }

    private static Counts[] Fresh(int count)
    {
        var fresh = new Counts[count];
        for (var i = 0; i < count; i++)
        {
            fresh[i] = new Counts();
        }

        return fresh;
    }
}

/// <summary>Medians of progress and score; null without values.</summary>
internal sealed record Medians(
    decimal? ObjectiveProgress,
    decimal? KeyResultProgress,
    decimal? KeyResultDataProgress,
    decimal? Score
)
{
    private const decimal Scale = 1_000_000_000_000m;

    public static Medians Of(DayView view, bool[] covered)
    {
        // Shares have 12 digits: as whole numbers they sort an order of magnitude faster.
        var (objectives, keyResults, withData, scores) = (
            new List<long>(),
            new List<long>(),
            new List<long>(),
            new List<long>()
        );
        for (var i = 0; i < view.Objectives.Length; i++)
        {
            var objective = view.Objectives[i];
            if (!objective.Published || !covered[view.UnitOf[i]])
            {
                continue;
            }

            Add(objectives, objective.Progress);
            Add(scores, objective.Score);
            foreach (var keyResult in objective.KeyResults)
            {
                Add(keyResults, keyResult.Progress);
                Add(withData, keyResult.HasData ? keyResult.Progress : null);
            }
        }

        return new(Middle(objectives), Middle(keyResults), Middle(withData), Middle(scores));
    }

    private static void Add(List<long> values, decimal? value)
    {
        if (value is { } v)
        {
            values.Add((long)(v * Scale));
        }
    }

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    private static decimal? Middle(List<long> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        values.Sort();
        var half = values.Count / 2;
        return values.Count % 2 == 1 ? values[half] / Scale : (values[half - 1] + values[half]) / (2 * Scale);
    }
}
