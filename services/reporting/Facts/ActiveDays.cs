using System.Numerics;

namespace Okr.Reporting.Facts;

/// <summary>On which days a person had the platform open: a bit per day of each month with any. Immutable.</summary>
internal sealed class ActiveDays
{
    /// <summary>Ascending by month; a month is the number of its first day.</summary>
    private readonly (int Month, uint Days)[] months;

    private ActiveDays((int, uint)[] months) => this.months = months;

    public static ActiveDays None { get; } = new([]);

    public ActiveDays With(DateOnly month, int days) =>
        new([
            .. months
                .Where(known => known.Month != month.DayNumber)
                .Append((month.DayNumber, (uint)days))
                .OrderBy(known => known.Item1),
        ]);

    /// <summary>The last of the days up to the given one, as a day number; null when there is none.</summary>
    public int? LastUpTo(DateOnly day)
    {
        for (var i = months.Length - 1; i >= 0; i--)
        {
            var (month, days) = months[i];
            var place = day.DayNumber - month;
            if (place >= 0 && (place >= 31 ? days : days & (uint.MaxValue >> (31 - place))) is not 0 and var known)
            {
                return month + BitOperations.Log2(known);
            }
        }

        return null;
    }
}
