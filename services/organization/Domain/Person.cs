using Okr.Contracts.Organization.V1;
using Okr.Platform.Errors;

namespace Okr.Organization.Domain;

/// <summary>What is known of a person without dates.</summary>
internal sealed record PersonDetails(
    string Name,
    string? Email,
    string? Title,
    string? Locale,
    string? TimeZone,
    string? Location,
    string? JobFamily
);

/// <summary>
/// One employee with the dated history of employment (domain.md §9). The present unit, manager and state stand in columns
/// of their own and follow the calendar by <see cref="Refresh"/>.
/// </summary>
internal sealed class Person
{
    private readonly List<Employment> periods = [];

    private Person() { }

    public Guid Id { get; private init; }
    public long Version { get; private set; }
    public string EmployeeNo { get; private init; } = "";
    public string Name { get; private set; } = "";

    /// <summary>The name in lower case, for search and order.</summary>
    public string SearchName { get; private set; } = "";
    public string? Email { get; private set; }
    public string? Title { get; private set; }
    public string? Locale { get; private set; }
    public string? TimeZone { get; private set; }
    public string? Location { get; private set; }
    public string? JobFamily { get; private set; }

    /// <summary>The latest day for which the details were stated: a later import of an earlier day leaves them.</summary>
    public DateOnly DetailsOn { get; private set; }

    public Guid? OrgUnitId { get; private set; }
    public Guid? ManagerId { get; private set; }

    /// <summary>Employed on the present day.</summary>
    public bool Active { get; private set; }

    /// <summary>The day of the next dated change; null when none is to come.</summary>
    public DateOnly? NextChangeOn { get; private set; }

    public IReadOnlyList<Employment> Rows => periods;

    public PersonDetails Details => new(Name, Email, Title, Locale, TimeZone, Location, JobFamily);

    /// <summary>The history, oldest first.</summary>
    public IReadOnlyList<PersonPeriod> Periods =>
        [.. periods.OrderBy(p => p.From).Select(p => new PersonPeriod(p.From, p.OrgUnitId, p.ManagerId, p.Active))];

    public static Person Join(
        string employeeNo,
        PersonDetails details,
        DateOnly detailsOn,
        DateOnly joinedOn,
        Guid orgUnitId,
        Guid? managerId
    )
    {
        var person = new Person { Id = Guid.CreateVersion7(), EmployeeNo = employeeNo };
        person.Describe(details, detailsOn);
        person.Set([new PersonPeriod(joinedOn, orgUnitId, managerId, true)]);
        return person;
    }

    /// <summary>Sets the details unless newer ones are known; whether anything changed.</summary>
    public bool Describe(PersonDetails details, DateOnly on)
    {
        if (on < DetailsOn || details == Details)
        {
            return false;
        }

        DetailsOn = on;
        (Name, Email, Title) = (details.Name, details.Email, details.Title);
        (Locale, TimeZone) = (details.Locale, details.TimeZone);
        (Location, JobFamily) = (details.Location, details.JobFamily);
        SearchName = SearchText.Of(Name);
        return true;
    }

    public PersonPeriod? At(DateOnly day) => Timeline.At(Periods, day, p => p.From);

    /// <summary>Employed in the unit under the manager from the day until the next recorded change.</summary>
    public bool Place(DateOnly from, Guid orgUnitId, Guid? managerId)
    {
        if (managerId == Id)
        {
            throw OrganizationErrors.ManagerCircle.With(Name);
        }

        return Put(new PersonPeriod(from, orgUnitId, managerId, true));
    }

    /// <summary>Moves somebody who is employed on that day.</summary>
    public bool Transfer(DateOnly from, Guid orgUnitId, Guid? managerId) =>
        At(from) is { Active: true }
            ? Place(from, orgUnitId, managerId)
            : throw OrganizationErrors.PersonNotActive.With(Name, from);

    /// <summary>Ends the employment with its last day; what was planned for later is dropped.</summary>
    public bool Leave(DateOnly lastDay)
    {
        if (At(lastDay) is not { Active: true } present)
        {
            throw OrganizationErrors.PersonNotActive.With(Name, lastDay);
        }

        return Set([
            .. Periods.Where(p => p.From <= lastDay),
            present with
            {
                From = lastDay.AddDays(1),
                Active = false,
            },
        ]);
    }

    /// <summary>The same as a fact among others: what is recorded for later days stays.</summary>
    public bool LeftOn(DateOnly lastDay)
    {
        var present = At(lastDay) ?? throw OrganizationErrors.LeftBeforeJoined.With();
        return Put(present with { From = lastDay.AddDays(1), Active = false });
    }

    /// <summary>Employed again after having left.</summary>
    public bool Rejoin(DateOnly from, Guid orgUnitId, Guid? managerId) =>
        At(from) is { Active: true }
            ? throw OrganizationErrors.PersonActive.With(Name, from)
            : Place(from, orgUnitId, managerId);

    /// <summary>Moves the first day of employment to an earlier one.</summary>
    public bool JoinedEarlier(DateOnly on)
    {
        var first = Periods[0];
        return on < first.From && Set([first with { From = on }, .. Periods.Skip(1)]);
    }

    /// <summary>Brings the present columns to the day; whether they changed.</summary>
    public bool Refresh(DateOnly today)
    {
        var all = Periods;
        var present = Timeline.At(all, today, p => p.From);
        var shown = present ?? all[0];
        var next = all.FirstOrDefault(p => p.From > today)?.From;
        var changed =
            OrgUnitId != shown.OrgUnitId
            || ManagerId != shown.ManagerId
            || Active != (present?.Active ?? false)
            || NextChangeOn != next;
        (OrgUnitId, ManagerId, NextChangeOn) = (shown.OrgUnitId, shown.ManagerId, next);
        Active = present?.Active ?? false;
        return changed;
    }

    /// <summary>Closes a change: the next version, seen from the day.</summary>
    public PersonChanged Changed(DateOnly today)
    {
        Refresh(today);
        Version++;
        return ToEvent();
    }

    public PersonChanged ToEvent() =>
        new(Id, Version, EmployeeNo, Name, Email, Title, Locale, TimeZone, Location, JobFamily, Periods);

    private bool Put(PersonPeriod period) =>
        Set(Timeline.Put(Periods, period, p => p.From, (p, from) => p with { From = from }));

    // Rows keep their identity by first day: a row is changed in place rather than deleted and inserted again.
    private bool Set(IReadOnlyList<PersonPeriod> wanted)
    {
        if (wanted.SequenceEqual(Periods))
        {
            return false;
        }

        var byDay = periods.ToDictionary(p => p.From);
        periods.RemoveAll(row => wanted.All(p => p.From != row.From));
        foreach (var period in wanted)
        {
            if (!byDay.TryGetValue(period.From, out var row))
            {
                row = new Employment { PersonId = Id, From = period.From };
                periods.Add(row);
            }

            (row.OrgUnitId, row.ManagerId, row.Active) = (period.OrgUnitId, period.ManagerId, period.Active);
        }

        return true;
    }
}

/// <summary>One period of a person's employment, as stored.</summary>
internal sealed class Employment
{
    public Guid PersonId { get; init; }
    public DateOnly From { get; init; }
    public Guid OrgUnitId { get; set; }
    public Guid? ManagerId { get; set; }
    public bool Active { get; set; }
}

/// <summary>How names are searched: in lower case, whatever the language.</summary>
internal static class SearchText
{
    public static string Of(string text) =>
        (Texts.Clean(text) ?? "").ToLower(System.Globalization.CultureInfo.InvariantCulture);
}
