using Okr.Contracts.Organization.V1;

namespace Okr.Organization.Domain;

/// <summary>On which days of one month (UTC) a person had the platform open. Nothing else is known of these visits.</summary>
internal sealed class ActiveMonth
{
    private ActiveMonth() { }

    public Guid Id { get; private init; }
    public long Version { get; private set; }
    public Guid PersonId { get; private init; }

    /// <summary>The first day of the month.</summary>
    public DateOnly Month { get; private init; }

    /// <summary>A bit per day; the lowest is the first of the month.</summary>
    public int Days { get; private set; }

    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    public static ActiveMonth Begin(Guid personId, DateOnly month) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            PersonId = personId,
            Month = month,
        };

    /// <summary>Adds days, all of this month; whether any of them is new.</summary>
    public bool Note(IEnumerable<DateOnly> days)
    {
        var all = days.Aggregate(Days, (known, day) => known | (1 << (day.Day - 1)));
        if (all == Days)
        {
            return false;
        }

        Days = all;
        Version++;
        return true;
    }

    public ActiveDaysChanged ToEvent() =>
        new(Id, Version, PersonId, Month, [.. Enumerable.Range(1, 31).Where(day => (Days & (1 << (day - 1))) != 0)]);
}
