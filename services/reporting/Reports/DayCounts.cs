using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>
/// The counts of every unit on one day, without histograms and without the objectives: a point of a trend. It moves on with the
/// facts as a <see cref="DayView"/> does.
/// </summary>
internal sealed class DayCounts
{
    private readonly Tally tally;
    private readonly Few<Selection, DayCounts> narrowed = new();

    private DayCounts(Tally tally, Counts company)
    {
        this.tally = tally;
        Company = company;
    }

    public DateOnly Day => tally.Day;
    public CycleFacts Facts => tally.Facts;
    public OrganizationFacts Organization => tally.Organization.Facts;
    public Counts Company { get; }

    public static DayCounts Count(CycleFacts facts, OrganizationFacts organization, DateOnly day, CancellationToken ct)
    {
        var tally = Tally.Slim(facts, organization.On(day), day, ct);
        return new(tally, Together(tally, null, true));
    }

    /// <summary>
    /// After the changes. What an objective says on an earlier day is rarely changed by what happens later: only those that say
    /// something else are counted again.
    /// </summary>
    public DayCounts Moved(FactsChanges changes)
    {
        var move = new Tally.Move(tally, changes.Facts);
        foreach (var (_, before, after) in changes.Objectives)
        {
            if (before is null || after.DiffersFrom(before) <= Day)
            {
                move.Replace(
                    before is null ? null : ObjectiveDay.Of(before, Facts.Cycle, Day),
                    ObjectiveDay.Of(after, changes.Facts.Cycle, Day)
                );
            }
        }

        foreach (var person in changes.People)
        {
            move.Acted(person);
        }

        var moved = move.Done();
        var company = Company.Copy();
        foreach (var unit in move.Units)
        {
            company.Add(moved.OfUnits[unit]);
            company.Add(tally.OfUnits[unit], -1);
        }

        return new(moved, company);
    }

    /// <summary>The same day with only what a selection takes. Kept with the day.</summary>
    public DayCounts Narrowed(Selection selection) =>
        selection == Selection.All
            ? this
            : narrowed.Get(
                selection,
                () =>
                {
                    var (part, _) = tally.Narrowed(selection, null, CancellationToken.None);
                    return new(part, Together(part, null, true));
                }
            );

    /// <summary>The counts of a scope; those of nothing where the unit is not known.</summary>
    public Counts Of(Guid? unitId, bool includeSubUnits)
    {
        if (unitId is null)
        {
            return Company;
        }

        var unit = tally.Organization.UnitOf(unitId);
        return unit == tally.Organization.Unassigned ? Counts.Slim() : Together(tally, unit, includeSubUnits);
    }

    private static Counts Together(Tally tally, int? unit, bool includeSubUnits)
    {
        var sum = Counts.Slim();
        foreach (var each in tally.Organization.UnitsOf(unit, includeSubUnits))
        {
            sum.Add(tally.OfUnits[each]);
        }

        return sum;
    }
}
