using Microsoft.AspNetCore.Mvc;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Reporting.Facts;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features;

/// <summary>What every report is asked for: a cycle, a day (default today) and a scope (default the whole company).</summary>
/// <param name="CycleId">The cycle; required.</param>
/// <param name="AsOf">The day; from the first day of which anything is known until today.</param>
/// <param name="UnitId">An org unit; everything when it is left out.</param>
/// <param name="IncludeSubUnits">With the units below (default) or the unit alone.</param>
internal sealed record ReportQuery(
    [FromQuery(Name = "cycleId")] Guid? CycleId,
    [FromQuery(Name = "asOf")] DateOnly? AsOf,
    [FromQuery(Name = "unitId")] Guid? UnitId,
    [FromQuery(Name = "includeSubUnits")] bool? IncludeSubUnits
);

/// <summary>A report's scope, looked up: the day's view, and the unit's number in it.</summary>
internal sealed record ReportScope(DayView View, int? Unit, bool IncludeSubUnits)
{
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
                    if (organization.People.IsEligible(person) && takes(View.People[person]))
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
            .Where(person => organization.People.IsEligible(person) && takes(View.People[person]));
    }

    /// <summary>Refuses an unknown cycle or unit and a day outside what can be reported.</summary>
    public static async Task<ReportScope> Of(
        ReportQuery query,
        FactsCache facts,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation().Required("cycleId", query.CycleId).ThrowIfInvalid();
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

        var view = await facts.View(query.CycleId!.Value, day, ct) ?? throw ReportingErrors.CycleNotFound.With();
        if (day < view.Facts.FirstDay)
        {
            throw ReportingErrors.AsOfBeforeCycle.With(Show(day), Show(view.Facts.FirstDay));
        }

        int? unit = null;
        if (query.UnitId is { } unitId)
        {
            unit = view.Organization.UnitOf(unitId);
            if (unit == view.Organization.Unassigned)
            {
                throw ReportingErrors.UnitNotFound.With();
            }
        }

        return new(view, unit, query.IncludeSubUnits ?? true);
    }

    public static string Show(DateOnly day) =>
        day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    // Looking back four weeks from the first days of the calendar would leave it.
    private static readonly DateOnly Earliest = new(1900, 1, 1);
}
