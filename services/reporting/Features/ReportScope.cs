using Microsoft.AspNetCore.Mvc;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Reporting.Domain;
using Okr.Reporting.Facts;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features;

/// <summary>What every report is asked for: a cycle, a day (default today) and a scope (default the whole company).</summary>
/// <param name="CycleId">The cycle; required.</param>
/// <param name="AsOf">The day; from the first day of which anything is known until today.</param>
/// <param name="UnitId">An org unit; everything when it is left out.</param>
/// <param name="IncludeSubUnits">With the units below (default) or the unit alone.</param>
/// <param name="PersonId">One person, and what the person owns or is responsible for.</param>
/// <param name="Location">People of a location and their own objectives; empty for those without one.</param>
/// <param name="JobFamily">People of a job family and their own objectives; empty for those without one.</param>
/// <param name="ObjectiveOwnerId">Objectives that this person owns or is responsible for.</param>
/// <param name="ObjectiveLevel">Objectives of a level: company, division, department, team or person.</param>
/// <param name="ObjectiveKind">Objectives that are committed or aspirational.</param>
/// <param name="ObjectiveStatus">Objectives by the status shown.</param>
/// <param name="ObjectiveStale">Objectives with a stale key result, or without.</param>
/// <param name="ObjectiveText">Objectives by part of a title or code, theirs or of their key results.</param>
/// <param name="SavedFilterId">A saved filter says what is left out here.</param>
/// <param name="WaveId">
/// A wave of the rollout: the units that it covers on the day, with their people and objectives; all zeros for those that none covers.
/// </param>
internal sealed record ReportQuery(
    [FromQuery(Name = "cycleId")] Guid? CycleId,
    [FromQuery(Name = "asOf")] DateOnly? AsOf,
    [FromQuery(Name = "unitId")] Guid? UnitId,
    [FromQuery(Name = "includeSubUnits")] bool? IncludeSubUnits,
    [FromQuery(Name = "personId")] Guid? PersonId = null,
    [FromQuery(Name = "location")] string? Location = null,
    [FromQuery(Name = "jobFamily")] string? JobFamily = null,
    [FromQuery(Name = "objectiveOwnerId")] Guid? ObjectiveOwnerId = null,
    [FromQuery(Name = "objectiveLevel")] string? ObjectiveLevel = null,
    [FromQuery(Name = "objectiveKind")] string? ObjectiveKind = null,
    [FromQuery(Name = "objectiveStatus")] string? ObjectiveStatus = null,
    [FromQuery(Name = "objectiveStale")] bool? ObjectiveStale = null,
    [FromQuery(Name = "objectiveText")] string? ObjectiveText = null,
    [FromQuery(Name = "savedFilterId")] Guid? SavedFilterId = null,
    [FromQuery(Name = "waveId")] Guid? WaveId = null
)
{
    /// <summary>Longest location and job family.</summary>
    public const int LongestTrait = 200;

    public const int LongestText = 200;

    /// <summary>What the query narrows the units' facts to.</summary>
    public Selection Selection =>
        new(
            PersonId,
            Location,
            JobFamily,
            ObjectiveOwnerId,
            Index(ObjectiveLevel, Vocabulary.Levels),
            Index(ObjectiveKind, Vocabulary.Kinds),
            Index(ObjectiveStatus, Vocabulary.Statuses),
            ObjectiveStale,
            Texts.Clean(ObjectiveText),
            WaveId
        );

    /// <summary>The conditions that there are, as an address has them.</summary>
    public IEnumerable<(string Name, string Value)> Conditions =>
        new (string Name, string? Value)[]
        {
            ("personId", PersonId?.ToString()),
            ("waveId", WaveId?.ToString()),
            ("location", Location),
            ("jobFamily", JobFamily),
            ("objectiveOwnerId", ObjectiveOwnerId?.ToString()),
            ("objectiveLevel", ObjectiveLevel),
            ("objectiveKind", ObjectiveKind),
            ("objectiveStatus", ObjectiveStatus),
            ("objectiveStale", ObjectiveStale is { } stale ? (stale ? "true" : "false") : null),
            ("objectiveText", ObjectiveText),
        }
            .Where(condition => condition.Value is not null)
            .Select(condition => (condition.Name, condition.Value!));

    /// <summary>Checks the conditions, under the names that the fields have in a request.</summary>
    public Validation Check(Validation validation) =>
        validation
            .OptionalText("location", Location, LongestTrait)
            .OptionalText("jobFamily", JobFamily, LongestTrait)
            .OneOf("objectiveLevel", ObjectiveLevel, Vocabulary.Levels)
            .OneOf("objectiveKind", ObjectiveKind, Vocabulary.Kinds)
            .OneOf("objectiveStatus", ObjectiveStatus, Vocabulary.Statuses)
            .OptionalText("objectiveText", ObjectiveText, LongestText);

    private static int? Index(string? word, string[] words) => word is null ? null : Array.IndexOf(words, word);
}

/// <summary>A report's scope, looked up: the day's view, narrowed to the selection, and the unit's number in it.</summary>
internal sealed record ReportScope(DayView View, int? Unit, bool IncludeSubUnits)
{
    /// <summary>The day's view with everything.</summary>
    public DayView Whole { get; init; } = View;

    public Selection Selection { get; init; } = Selection.All;

    public Guid? UnitId => Unit is { } unit ? View.Organization.Units[unit].Id : null;

    /// <summary>Whether it is the whole company.</summary>
    public bool IsCompany => Unit is null && Selection == Selection.All;

    /// <summary>The scope's counts on another day.</summary>
    public Counts On(DayCounts day) => day.Narrowed(Selection).Of(UnitId, IncludeSubUnits);

    public Counts Counts => View.Of(Unit, IncludeSubUnits);

    public UnitRef? UnitRef => Reports.UnitRef.Of(View.Organization, Unit);

    public CycleRef CycleRef => Reports.CycleRef.Of(View.Cycle);

    /// <summary>Numbers of the units, in the order of the tree.</summary>
    public int[] Units => View.Organization.UnitsOf(Unit, IncludeSubUnits).ToArray();

    public bool[] Covered => View.Organization.Covers(Unit, IncludeSubUnits);

    /// <summary>Numbers of the eligible people for whom a condition holds, by employee number.</summary>
    public IEnumerable<int> People(Func<PersonState, bool> takes)
    {
        var organization = View.Organization;
        if (Unit is not null)
        {
            var people = new List<int>();
            foreach (var unit in Units)
            {
                foreach (var person in organization.PeopleOf(unit))
                {
                    if (View.IsCounted(person) && takes(View.People[person]))
                    {
                        people.Add(person);
                    }
                }
            }

            people.Sort();
            return people;
        }

        return Enumerable
            .Range(0, organization.People.Count)
            .Where(person => View.IsCounted(person) && takes(View.People[person]));
    }

    /// <summary>Refuses an unknown cycle or unit and a day outside what can be reported.</summary>
    public static async Task<ReportScope> Of(
        ReportQuery query,
        FactsCache facts,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        query.Check(new Validation().Required("cycleId", query.CycleId)).ThrowIfInvalid();
        var today = clock.Today();
        var day = query.AsOf ?? today;
        if (day > today)
        {
            throw ReportingErrors.AsOfInFuture.With(Show(day), Show(today));
        }

        if (day < Earliest)
        {
            throw ReportingErrors.AsOfBeforeCycle.With(Show(day), Show(Earliest));
        }

        // Before its view is made, which takes all cores and the place of a view that is asked for.
        var cycleId = query.CycleId!.Value;
        var cycle = await facts.Cycle(cycleId, ct) ?? throw ReportingErrors.CycleNotFound.With();
        if (day < cycle.FirstDay)
        {
            throw ReportingErrors.AsOfBeforeCycle.With(Show(day), Show(cycle.FirstDay));
        }

        var view = await facts.View(cycleId, day, ct) ?? throw ReportingErrors.CycleNotFound.With();
        int? unit = null;
        if (query.UnitId is { } unitId)
        {
            unit = view.Organization.UnitOf(unitId);
            if (unit == view.Organization.Unassigned)
            {
                throw ReportingErrors.UnitNotFound.With();
            }
        }

        var people = view.Organization.Facts.PersonIndex;
        if (new[] { query.PersonId, query.ObjectiveOwnerId }.Any(id => id is { } person && !people.ContainsKey(person)))
        {
            throw ReportingErrors.PersonNotFound.With();
        }

        if (
            query.WaveId is { } wave
            && wave != WaveFacts.None
            && !view.Organization.Facts.Waves.Any(known => known.Id == wave)
        )
        {
            throw ReportingErrors.WaveNotFound.With();
        }

        var selection = query.Selection;
        return new(view.Narrowed(selection), unit, query.IncludeSubUnits ?? true)
        {
            Whole = view,
            Selection = selection,
        };
    }

    public static string Show(DateOnly day) =>
        day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    // Looking back four weeks from the first days of the calendar would leave it.
    private static readonly DateOnly Earliest = new(1900, 1, 1);
}
