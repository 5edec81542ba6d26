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

    /// <summary>Whether nothing was heard for longer than cadence + grace, while the cycle's slots last.</summary>
    public bool IsStale(DateOnly? lastCheckInOn, DateOnly day) =>
        day.DayNumber <= EndsOn.DayNumber + GraceDays
        && day.DayNumber > (lastCheckInOn ?? FirstDueOn).DayNumber + CadenceDays + GraceDays;
}
