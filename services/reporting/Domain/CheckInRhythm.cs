namespace Okr.Reporting.Domain;

/// <summary>Slots so far: <paramref name="Due"/> also counts those overdue that may still become late.</summary>
internal readonly record struct Discipline(int OnTime, int Late, int Missed, int Due);

/// <summary>
/// When check-ins are due: on <paramref name="FirstDueOn"/> and every <paramref name="CadenceDays"/> days until
/// <paramref name="EndsOn"/>, on time until <paramref name="GraceDays"/> days later (domain.md §2).
/// </summary>
internal readonly record struct CheckInRhythm(DateOnly FirstDueOn, int CadenceDays, int GraceDays, DateOnly EndsOn)
{
    /// <summary>The first such weekday (0 = Sunday) on or after the cycle's start.</summary>
    public static CheckInRhythm From(DateOnly startsOn, DateOnly endsOn, int cadenceDays, int weekday, int graceDays) =>
        new(
            DateOnly.FromDayNumber(
                Math.Min(
                    startsOn.DayNumber + (((weekday - (int)startsOn.DayOfWeek) % 7) + 7) % 7,
                    DateOnly.MaxValue.DayNumber
                )
            ),
            Math.Max(1, cadenceDays),
            Math.Max(0, graceDays),
            endsOn
        );

    /// <summary>
    /// How the slots were met, seen from a day. <paramref name="days"/> are the day numbers of check-ins up to that day,
    /// ascending.
    /// </summary>
    public Discipline Seen(DateOnly from, ReadOnlySpan<int> days)
    {
        var (onTime, late, missed, due) = (0, 0, 0, 0);
        var today = from.DayNumber;
        var end = EndsOn.DayNumber;
        var opens = int.MinValue;
        var next = 0;
        for (var slot = FirstDueOn.DayNumber; slot <= end; slot += CadenceDays)
        {
            var closes = slot + GraceDays;
            while (next < days.Length && days[next] <= opens)
            {
                next++;
            }

            var answered = next < days.Length ? days[next] : int.MaxValue;
            if (answered <= closes)
            {
                onTime++;
                due++;
            }
            else if (answered < slot + CadenceDays)
            {
                late++;
                due++;
            }
            else if (today <= closes)
            {
                break; // not due yet, nor are the ones after it
            }
            else
            {
                due++;
                missed += today > slot + CadenceDays ? 1 : 0;
            }

            opens = closes;
        }

        return new(onTime, late, missed, due);
    }

    /// <summary>
    /// The slots that a range's progress is a share of, on a day whose last value speaks of <paramref name="valueOn"/>: those
    /// with their grace past, and the one that this value answers, which is the first with its grace not past. Unlike
    /// <see cref="Seen"/>, which judges when people check in, nothing is late here. A rhythm without slots has one, so that
    /// the last value speaks for itself.
    /// </summary>
    public int DueForRange(DateOnly day, DateOnly valueOn)
    {
        var count = FirstDueOn > EndsOn ? 0 : (EndsOn.DayNumber - FirstDueOn.DayNumber) / CadenceDays + 1;
        return count == 0 ? 1 : Math.Min(Math.Max(PastGrace(day), PastGrace(valueOn) + 1), count);
    }

    /// <summary>How many slots, were they to go on for ever, have their grace past.</summary>
    private int PastGrace(DateOnly day)
    {
        var days = day.DayNumber - FirstDueOn.DayNumber - GraceDays;
        return days <= 0 ? 0 : (days - 1) / CadenceDays + 1;
    }

    /// <summary>
    /// The day up to which slots fall due for a range: none does after the cycle, but with a check-in that comes later.
    /// </summary>
    public DateOnly LastForRange(DateOnly day, DateOnly lastCheckInOn) =>
        day < EndsOn ? day
        : lastCheckInOn > EndsOn ? lastCheckInOn
        : EndsOn;

    /// <summary>Whether nothing was heard for longer than cadence + grace, while the cycle's slots last.</summary>
    public bool IsStale(DateOnly? lastCheckInOn, DateOnly day) =>
        day.DayNumber <= EndsOn.DayNumber + GraceDays
        && day.DayNumber > (lastCheckInOn ?? FirstDueOn).DayNumber + CadenceDays + GraceDays;
}
