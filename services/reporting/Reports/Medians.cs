using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>Medians of progress and score; null without values.</summary>
internal sealed record Medians(
    decimal? ObjectiveProgress,
    decimal? KeyResultProgress,
    decimal? KeyResultDataProgress,
    decimal? Score
)
{
    private const int Buckets = 4_096;
    private const long Width = ScaledShare.One / (Buckets - 1) + 1;

    private delegate bool Takes(UnitRows rows, int index);

    public static Medians Of(DayView view, int? unit, bool includeSubUnits)
    {
        var units = view.Organization.UnitsOf(unit, includeSubUnits);
        return new(
            Middle(view, units, rows => rows.Progress, null),
            Middle(view, units, rows => rows.KeyResultProgress, null),
            Middle(
                view,
                units,
                rows => rows.KeyResultProgress,
                (rows, i) => (rows.KeyResultMarks[i] & KeyResultMarks.HasData) != 0
            ),
            Middle(view, units, rows => rows.Score, null)
        );
    }

    /// <summary>
    /// The middle value, or the mean of the two in the middle: the values are counted in narrow buckets, and only the one or
    /// two buckets with the middle are looked at closer, so that nothing is sorted but a sliver.
    /// </summary>
    private static decimal? Middle(DayView view, ReadOnlySpan<int> units, Func<UnitRows, long[]> column, Takes? takes)
    {
        Span<int> counts = stackalloc int[Buckets];
        counts.Clear();
        var count = 0;
        foreach (var unit in units)
        {
            var rows = view.Rows[unit];
            var values = column(rows);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] >= 0 && (takes is null || takes(rows, i)))
                {
                    counts[(int)(values[i] / Width)]++;
                    count++;
                }
            }
        }

        if (count == 0)
        {
            return null;
        }

        var (lower, upper) = ((count - 1) / 2, count / 2);
        var (from, before) = (0, 0);
        while (before + counts[from] <= lower)
        {
            before += counts[from++];
        }

        var to = from;
        for (var until = before + counts[from]; until <= upper; until += counts[to])
        {
            to++;
        }

        var near = new List<long>();
        foreach (var unit in units)
        {
            var rows = view.Rows[unit];
            var values = column(rows);
            for (var i = 0; i < values.Length; i++)
            {
                var bucket = values[i] < 0 ? -1 : (int)(values[i] / Width);
                if (bucket >= from && bucket <= to && (takes is null || takes(rows, i)))
                {
                    near.Add(values[i]);
                }
            }
        }

        near.Sort();
        return ((decimal)near[lower - before] + near[upper - before]) / (2m * ScaledShare.One);
    }
}
