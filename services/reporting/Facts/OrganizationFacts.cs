using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Okr.Reporting.Facts;

/// <summary>All people and units with their dated histories, as of one revision of the store.</summary>
internal sealed class OrganizationFacts(
    long generation,
    long revision,
    IReadOnlyList<PersonFacts> people,
    IReadOnlyList<UnitFacts> units,
    IReadOnlyList<WaveFacts> waves
)
{
    public long Generation { get; } = generation;
    public long Revision { get; } = revision;

    /// <summary>By employee number, so that every list has one order.</summary>
    public IReadOnlyList<PersonFacts> People { get; } = people;

    /// <summary>By code.</summary>
    public IReadOnlyList<UnitFacts> Units { get; } = units;

    /// <summary>By the day on which they start, then by code. Without any, everybody is covered.</summary>
    public IReadOnlyList<WaveFacts> Waves { get; } = waves;

    public FrozenDictionary<Guid, int> PersonIndex { get; } = IndexOf(people, person => person.Id);
    public FrozenDictionary<Guid, int> UnitIndex { get; } = IndexOf(units, unit => unit.Id);

    private readonly int[] turns =
    [
        .. people
            .SelectMany(person => person.Periods.Select(period => period.From.DayNumber))
            .Concat(units.SelectMany(unit => unit.Periods.Select(period => period.From.DayNumber)))
            .Concat(waves.Select(wave => wave.StartsOn.DayNumber))
            .Concat(people.SelectMany(person => person.Exemptions.SelectMany(exemption => exemption.Turns)))
            .Distinct()
            .Order(),
    ];

    private readonly ConcurrentDictionary<int, WeakReference<OrganizationDay>> days = new();

    /// <summary>The organisation of a day; days between which nothing changed share it.</summary>
    public OrganizationDay On(DateOnly day)
    {
        var turn = Array.BinarySearch(turns, day.DayNumber);
        turn = turn < 0 ? ~turn : turn + 1;
        if (days.TryGetValue(turn, out var kept) && kept.TryGetTarget(out var known))
        {
            return known;
        }

        var made = new OrganizationDay(this, day);
        days[turn] = new(made);
        return made;
    }

    private static FrozenDictionary<Guid, int> IndexOf<T>(IReadOnlyList<T> all, Func<T, Guid> id) =>
        Enumerable.Range(0, all.Count).ToFrozenDictionary(i => id(all[i]));
}

/// <summary>A person. Location and job family are those of now (the events do not date them); null where not stated.</summary>
internal sealed record PersonFacts(
    Guid Id,
    string EmployeeNo,
    string Name,
    string? Location,
    string? JobFamily,
    IReadOnlyList<PersonFacts.Period> Periods,
    IReadOnlyList<PersonFacts.Exemption> Exemptions
)
{
    /// <summary>Days, both inclusive, on which the person need not take part; null until further notice.</summary>
    internal readonly record struct Exemption(DateOnly From, DateOnly? Until)
    {
        /// <summary>Numbers of the days from which something else holds.</summary>
        public IEnumerable<int> Turns => Until is { } last ? [From.DayNumber, last.DayNumber + 1] : [From.DayNumber];

        public bool Holds(DateOnly day) => From <= day && !(Until < day);
    }

    public bool ExemptOn(DateOnly day)
    {
        foreach (var exemption in Exemptions)
        {
            if (exemption.Holds(day))
            {
                return true;
            }
        }

        return false;
    }

    internal readonly record struct Period(DateOnly From, Guid OrgUnitId, Guid? ManagerId, bool Active);

    /// <summary>The period of a day; before the first one, the first (of somebody not there yet).</summary>
    public (Period? Period, bool Active) On(DateOnly day)
    {
        for (var i = Periods.Count - 1; i >= 0; i--)
        {
            if (Periods[i].From <= day)
            {
                return (Periods[i], Periods[i].Active);
            }
        }

        return (Periods.Count > 0 ? Periods[0] : null, false);
    }
}

internal sealed record UnitFacts(Guid Id, string Code, IReadOnlyList<UnitFacts.Period> Periods)
{
    internal sealed record Period(
        DateOnly From,
        string Name,
        Guid? ParentId,
        string Kind,
        Guid? HeadPersonId,
        bool Active
    );

    /// <summary>The period of a day; before the first one, the first (facts may be older than the unit's first day).</summary>
    public (Period Period, bool Active) On(DateOnly day)
    {
        for (var i = Periods.Count - 1; i >= 0; i--)
        {
            if (Periods[i].From <= day)
            {
                return (Periods[i], Periods[i].Active);
            }
        }

        return (Periods[0], false);
    }
}

/// <summary>A wave of the rollout: these units and all below them are covered from a day on.</summary>
internal sealed record WaveFacts(Guid Id, string Code, string Name, DateOnly StartsOn, IReadOnlyList<Guid> OrgUnitIds)
{
    /// <summary>Stands for the units that no wave covers.</summary>
    public static Guid None => Guid.Empty;
}
