using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;
using Okr.Reporting.Rebuilding;

namespace Okr.Reporting.Bi.Upkeep;

/// <summary>Keeps the feed's calendar: whole years, from the first cycle's or 2015 to two years ahead.</summary>
internal static class Calendar
{
    private const int FirstYear = 2015;
    private const int YearsAhead = 2;

    public static async Task Fill(ReportingDbContext db, DateOnly today, CancellationToken ct)
    {
        var bounds = await db
            .Cycles.GroupBy(_ => 1)
            .Select(g => new { First = g.Min(c => c.DraftingOpensOn), Last = g.Max(c => c.EndsOn) })
            .FirstOrDefaultAsync(ct);
        var first = Math.Min(FirstYear, bounds?.First.Year ?? FirstYear);
        var last = Math.Max(today.Year, bounds?.Last.Year ?? today.Year) + YearsAhead;
        var known = (await db.BiDates.Select(d => d.Year).Distinct().ToListAsync(ct)).ToHashSet();
        var missing = Enumerable.Range(first, last - first + 1).Where(year => !known.Contains(year)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var now = DateTime.UtcNow;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Insert([.. missing.SelectMany(Days).Select(day => Row(day, now))], ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The key of a day: yyyymmdd.</summary>
    public static int KeyOf(DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;

    private static IEnumerable<DateOnly> Days(int year)
    {
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static BiDate Row(DateOnly day, DateTime now)
    {
        var time = day.ToDateTime(TimeOnly.MinValue);
        return new BiDate
        {
            DateKey = KeyOf(day),
            Date = day,
            Year = day.Year,
            Quarter = ((day.Month - 1) / 3) + 1,
            Month = day.Month,
            Day = day.Day,
            DayOfWeek = day.DayOfWeek == System.DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek,
            IsoYear = ISOWeek.GetYear(time),
            IsoWeek = ISOWeek.GetWeekOfYear(time),
            ModifiedAt = now,
        };
    }
}
