using System.Globalization;

namespace Okr.Reporting.Digests;

/// <summary>When a weekly digest is due: a weekday and an hour of a time zone.</summary>
internal static class DigestSchedule
{
    /// <summary>
    /// The first due time after an instant, in UTC. An hour that the change to summer time leaves out is the next one; of an
    /// hour that comes twice it is the first.
    /// </summary>
    /// <param name="after">UTC.</param>
    /// <param name="weekday">1 for Monday to 7 for Sunday.</param>
    /// <param name="hour">0 to 23.</param>
    /// <param name="zone">Where weekday and hour are meant.</param>
    public static DateTime NextAfter(DateTime after, int weekday, int hour, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(after, zone);
        var due = MondayOf(local).AddDays(weekday - 1).AddHours(hour);
        for (; ; due = due.AddDays(7))
        {
            var utc = ToUtc(due, zone);
            if (utc > after)
            {
                return utc;
            }
        }
    }

    /// <summary>The ISO week of a due time where it is due.</summary>
    public static (int Year, int Week) WeekOf(DateTime dueAt, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(dueAt, zone);
        return (ISOWeek.GetYear(local), ISOWeek.GetWeekOfYear(local));
    }

    /// <summary>The zone of an IANA name; null for a name that there is not.</summary>
    public static TimeZoneInfo? Zone(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private static DateTime MondayOf(DateTime local) => local.Date.AddDays(-(((int)local.DayOfWeek + 6) % 7));

    private static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        var wall = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(wall))
        {
            wall = wall.AddHours(1);
        }

        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        return DateTime.SpecifyKind(wall - offset, DateTimeKind.Utc);
    }
}
