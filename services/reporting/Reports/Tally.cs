using Okr.Reporting.Domain;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>What reports say of a person on a day. Everything is counted, so that one objective can be taken out again.</summary>
internal struct PersonState
{
    public int Objectives;
    public int Unfilled;
    public int KeyResults;
    public int Participations;
    public int AlignedObjectives;
    public int NonTop;

    /// <summary>Days since the last own check-in; null when there is none.</summary>
    public int? SilentFor;

    /// <summary>Days since the person last had the platform open; null when never.</summary>
    public int? AwayFor;

    public readonly bool Participant => Objectives > 0 || KeyResults > 0 || Participations > 0;
    public readonly bool Filled => Objectives > 0 && Unfilled == 0;
    public readonly bool Aligned => AlignedObjectives > 0;
    public readonly bool AllTop => Objectives > 0 && NonTop == 0;

    public readonly bool UpdatedWithin(int days) => SilentFor < days;

    public readonly bool Viewer => AwayFor < ViewerDays;

    /// <summary>How long opening the platform makes somebody a viewer.</summary>
    private const int ViewerDays = 28;
}

/// <summary>
/// Everybody's state and each unit's own counts of a cycle on one day: of the unit's own objectives and its people, and of the
/// personal objectives of its people. Both may be counted together.
/// </summary>
internal sealed class Tally
{
    private const int Part = 16_384;

    private Tally(CycleFacts facts, OrganizationDay organization, DateOnly day, Counts[] ofUnits, Counts[] ofPeople)
    {
        (Facts, Organization, Day) = (facts, organization, day);
        (OfUnits, OfPeople) = (ofUnits, ofPeople);
        People = Paged<PersonState>.Of([]);
    }

    public CycleFacts Facts { get; }
    public OrganizationDay Organization { get; }
    public DateOnly Day { get; }
    public Counts[] OfUnits { get; }

    /// <summary>The same as <see cref="OfUnits"/> when both are counted together.</summary>
    public Counts[] OfPeople { get; }

    public Paged<PersonState> People { get; private init; }

    /// <summary>Counts everything, each unit's in two parts.</summary>
    public static Tally Of(CycleFacts facts, OrganizationDay organization, DateOnly day, ObjectiveDay[] objectives)
    {
        var count = organization.Units.Length + 1;
        var tally = new Tally(
            facts,
            organization,
            day,
            [.. Enumerable.Range(0, count).Select(_ => new Counts())],
            [.. Enumerable.Range(0, count).Select(_ => new Counts())]
        );
        var people = new PersonState[organization.People.Count];
        foreach (var objective in objectives)
        {
            tally.Add(objective, people);
        }

        return tally.With(people);
    }

    /// <summary>Counts everything together, without histograms; no evaluated objective is kept.</summary>
    public static Tally Slim(CycleFacts facts, OrganizationDay organization, DateOnly day, CancellationToken ct)
    {
        Counts[] own = [.. Enumerable.Range(0, organization.Units.Length + 1).Select(_ => Counts.Slim())];
        var tally = new Tally(facts, organization, day, own, own);
        var people = new PersonState[organization.People.Count];
        for (var start = 0; start < facts.Objectives.Count; start += Part)
        {
            ct.ThrowIfCancellationRequested();
            foreach (var objective in Evaluate(facts, day, start, Math.Min(Part, facts.Objectives.Count - start)))
            {
                tally.Add(objective, people);
            }
        }

        return tally.With(people);
    }

    /// <summary>
    /// What a selection takes, counted by unit as this tally does; everybody's state stays what it is. Also tells which
    /// objectives those are.
    /// </summary>
    /// <param name="evaluated">The objectives on the day; they are evaluated as far as needed when left out.</param>
    public (Tally Tally, ObjectiveDay?[] Taken) Narrowed(
        Selection selection,
        Paged<ObjectiveDay>? evaluated,
        CancellationToken ct
    )
    {
        var together = OfUnits == OfPeople;
        var ofUnits = Nothing(OfUnits.Length);
        var ofPeople = together ? ofUnits : Nothing(OfUnits.Length);
        for (var i = 0; i < People.Count; i++)
        {
            if (Organization.People.IsEligible(i) && selection.Takes(i, Organization))
            {
                Mine(ofUnits, Organization.People.UnitOf(i)).AddPerson(People[i]);
            }
        }

        var taken = new ObjectiveDay?[Facts.Objectives.Count];
        Parallel.For(
            0,
            (taken.Length + 255) / 256,
            new ParallelOptions { CancellationToken = ct },
            block =>
            {
                for (var i = block * 256; i < Math.Min(taken.Length, (block + 1) * 256); i++)
                {
                    var objective = evaluated?[i];
                    var facts = objective?.Facts ?? Facts.Objectives[i].On(Day);
                    var (unit, level) = Place(Organization, facts);
                    if (selection.MayTake(facts, unit, Organization))
                    {
                        objective ??= ObjectiveDay.Of(facts, Facts.Cycle, Day);
                        taken[i] = selection.Takes(objective, level) ? objective : null;
                    }
                }
            }
        );
        foreach (var objective in taken)
        {
            if (objective is not null)
            {
                var (unit, level) = Place(Organization, objective.Facts);
                Mine(objective.Facts.IsPersonal ? ofPeople : ofUnits, unit).AddObjective(objective, level);
            }
        }

        return (new(Facts, Organization, Day, ofUnits, ofPeople) { People = People }, taken);

        Counts Mine(Counts[] counts, int unit) =>
            counts[unit] = ReferenceEquals(counts[unit], Counts.Nothing) ? NewCounts() : counts[unit];

        Counts NewCounts() => together ? Counts.Slim() : new();
    }

    private static Counts[] Nothing(int units)
    {
        var counts = new Counts[units];
        Array.Fill(counts, Counts.Nothing);
        return counts;
    }

    /// <summary>Evaluates a stretch of the objectives on all cores.</summary>
    public static ObjectiveDay[] Evaluate(
        CycleFacts facts,
        DateOnly day,
        int start,
        int count,
        Paged<ObjectiveDay>? known = null
    )
    {
        var objectives = new ObjectiveDay[count];
        Parallel.For(
            0,
            (count + 255) / 256,
            block =>
            {
                for (var i = block * 256; i < Math.Min(count, (block + 1) * 256); i++)
                {
                    var slot = start + i;
                    var objective = facts.Objectives[slot];
                    objectives[i] =
                        slot < known?.Count && ReferenceEquals(known[slot].Facts, objective)
                            ? known[slot]
                            : ObjectiveDay.Of(objective, facts.Cycle, day);
                }
            }
        );
        return objectives;
    }

    /// <summary>Where an objective counts, and on which level.</summary>
    public static (int Unit, int Level) Place(OrganizationDay organization, ObjectiveFacts facts)
    {
        var unit =
            !facts.IsPersonal ? organization.UnitOf(facts.OwnerUnitId)
            : organization.PersonOf(facts.OwnerPersonId) is { } owner ? organization.People.UnitOf(owner)
            : organization.Unassigned;
        return (
            unit,
            facts.IsPersonal ? Vocabulary.PersonLevel
            : unit == organization.Unassigned ? Vocabulary.PersonLevel - 1
            : Vocabulary.LevelOf(organization.Units[unit].Kind)
        );
    }

    private void Add(ObjectiveDay objective, PersonState[] people)
    {
        var (unit, level) = Place(Organization, objective.Facts);
        (objective.Facts.IsPersonal ? OfPeople : OfUnits)[unit].AddObjective(objective, level);
        if (!objective.Published)
        {
            return;
        }

        foreach (var (person, involvement) in Involved(Organization, objective))
        {
            Involve(ref people[person], objective, involvement, 1);
        }
    }

    private Tally With(PersonState[] people)
    {
        for (var i = 0; i < people.Length; i++)
        {
            people[i].SilentFor = SilentFor(Facts, Organization.Facts.People[i].Id, Day);
            people[i].AwayFor = AwayFor(Facts, Organization.Facts.People[i].Id, Day);
            if (Organization.People.IsEligible(i))
            {
                OfUnits[Organization.People.UnitOf(i)].AddPerson(people[i]);
            }
        }

        return new(Facts, Organization, Day, OfUnits, OfPeople) { People = Paged<PersonState>.Of(people) };
    }

    private static int? SilentFor(CycleFacts facts, Guid person, DateOnly day)
    {
        if (!facts.PersonDays.TryGetValue(person, out var days))
        {
            return null;
        }

        var after = Array.BinarySearch(days, day.DayNumber);
        after = after < 0 ? ~after : after + 1;
        return after == 0 ? null : day.DayNumber - days[after - 1];
    }

    private static int? AwayFor(CycleFacts facts, Guid person, DateOnly day) =>
        facts.ActiveDays.TryGetValue(person, out var days) ? day.DayNumber - days.LastUpTo(day) : null;

    private enum Involvement
    {
        Owner,
        KeyResultOwner,
        Participant,
    }

    private static IEnumerable<(int Person, Involvement As)> Involved(
        OrganizationDay organization,
        ObjectiveDay objective
    )
    {
        if (organization.PersonOf(objective.Facts.OwnerPersonId) is { } owner)
        {
            yield return (owner, Involvement.Owner);
        }

        foreach (var keyResult in objective.KeyResults)
        {
            if (organization.PersonOf(keyResult.Facts.OwnerPersonId) is { } keyResultOwner)
            {
                yield return (keyResultOwner, Involvement.KeyResultOwner);
            }
        }

        foreach (var participant in objective.Facts.Participants)
        {
            if (organization.PersonOf(participant) is { } index)
            {
                yield return (index, Involvement.Participant);
            }
        }
    }

    private static void Involve(ref PersonState person, ObjectiveDay objective, Involvement involvement, int sign)
    {
        switch (involvement)
        {
            case Involvement.Owner:
                person.Objectives += sign;
                person.Unfilled += objective.Filled ? 0 : sign;
                person.AlignedObjectives += objective.LinksOut ? sign : 0;
                person.NonTop += objective.Facts.IsTop ? 0 : sign;
                break;
            case Involvement.KeyResultOwner:
                person.KeyResults += sign;
                break;
            default:
                person.Participations += sign;
                break;
        }
    }

    /// <summary>
    /// A tally that moves on: what changed is taken out and counted anew, in copies of the counts that it touches, so that the
    /// tally before stays as it was.
    /// </summary>
    public sealed class Move(Tally before, CycleFacts facts)
    {
        private readonly Counts[] ofUnits = [.. before.OfUnits];
        private readonly Counts[] ofPeople = before.OfUnits == before.OfPeople ? [] : [.. before.OfPeople];
        private readonly Paged<PersonState>.Changes people = before.People.Change();
        private readonly Dictionary<int, PersonState> peopleBefore = [];

        /// <summary>Units whose own counts changed.</summary>
        public HashSet<int> Units { get; } = [];

        public void Replace(ObjectiveDay? old, ObjectiveDay now)
        {
            if (old is not null)
            {
                Count(old, -1);
            }

            Count(now, 1);
        }

        /// <summary>A person checked in or had the platform open, perhaps on another day.</summary>
        public void Acted(Guid personId)
        {
            if (before.Organization.PersonOf(personId) is not { } person)
            {
                return;
            }

            var (silent, away) = (SilentFor(facts, personId, before.Day), AwayFor(facts, personId, before.Day));
            if (people[person].SilentFor != silent || people[person].AwayFor != away)
            {
                ref var state = ref Person(person);
                (state.SilentFor, state.AwayFor) = (silent, away);
            }
        }

        public Tally Done()
        {
            foreach (var (person, old) in peopleBefore)
            {
                if (before.Organization.People.IsEligible(person))
                {
                    var counts = Mine(before.OfUnits, ofUnits, before.Organization.People.UnitOf(person));
                    counts.AddPerson(old, -1);
                    counts.AddPerson(people[person]);
                }
            }

            return new(
                facts,
                before.Organization,
                before.Day,
                ofUnits,
                before.OfUnits == before.OfPeople ? ofUnits : ofPeople
            )
            {
                People = people.Done(),
            };
        }

        private void Count(ObjectiveDay objective, int sign)
        {
            var (unit, level) = Place(before.Organization, objective.Facts);
            var separate = objective.Facts.IsPersonal && ofPeople.Length > 0;
            Mine(separate ? before.OfPeople : before.OfUnits, separate ? ofPeople : ofUnits, unit)
                .AddObjective(objective, level, sign);
            if (!objective.Published)
            {
                return;
            }

            foreach (var (person, involvement) in Involved(before.Organization, objective))
            {
                Involve(ref Person(person), objective, involvement, sign);
            }
        }

        private ref PersonState Person(int person)
        {
            peopleBefore.TryAdd(person, people[person]);
            return ref people.At(person);
        }

        private Counts Mine(Counts[] old, Counts[] mine, int unit)
        {
            Units.Add(unit);
            if (ReferenceEquals(old[unit], mine[unit]))
            {
                mine[unit] = old[unit].Copy();
            }

            return mine[unit];
        }
    }
}
