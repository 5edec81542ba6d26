using Okr.Platform.Errors;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Features;

/// <summary>The days that a trend shows.</summary>
internal static class Steps
{
    public const string Day = "day";
    public const string Week = "week";

    /// <summary>Points of the longest trend.</summary>
    public const int MaxPoints = 400;

    public static Validation Step(this Validation validation, string? step) =>
        validation.OneOf("step", step, Day, Week);

    /// <summary>
    /// Every day, or the last day of every week counted from the first day; always with the last day. Empty when the first
    /// day is after the last.
    /// </summary>
    public static IReadOnlyList<DateOnly> Of(
        CycleFacts facts,
        DateOnly? from,
        DateOnly? to,
        DateOnly asOf,
        string? step
    )
    {
        var first = from ?? facts.Cycle.StartsOn;
        var last = to ?? facts.Cycle.EndsOn;
        last = last > asOf ? asOf : last;
        if (first < facts.FirstDay)
        {
            throw ReportingErrors.AsOfBeforeCycle.With(ReportScope.Show(first), ReportScope.Show(facts.FirstDay));
        }

        var size = step == Day ? 1 : 7;
        if ((last.DayNumber - first.DayNumber) / size >= MaxPoints)
        {
            throw ReportingErrors.TooManyPoints.With(MaxPoints);
        }

        if (first > last)
        {
            return [];
        }

        var days = new List<DateOnly>();
        for (var day = first.AddDays(size - 1); day < last; day = day.AddDays(size))
        {
            days.Add(day);
        }

        days.Add(last);
        return days;
    }
}
