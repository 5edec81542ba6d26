namespace Okr.Progress.Domain;

/// <summary>Expected progress on a day (domain.md §3, "Pace and status").</summary>
internal static class Pace
{
    /// <summary>By calendar days: 0 until the first day, 1 from the last day on.</summary>
    public static decimal Expected(DateOnly startsOn, DateOnly endsOn, DateOnly day) =>
        day >= endsOn ? 1m
        : day <= startsOn ? 0m
        : (decimal)(day.DayNumber - startsOn.DayNumber) / (endsOn.DayNumber - startsOn.DayNumber);

    /// <summary>
    /// The same for one key result: phased targets, as progress, replace the straight line; between two of them it is
    /// straight, from 0 on the first day and to 1 on the last. Types without a value per day keep the straight line.
    /// </summary>
    public static decimal Expected(KeyResultDefinition definition, DateOnly startsOn, DateOnly endsOn, DateOnly day)
    {
        var points = Points(definition, startsOn, endsOn);
        if (points.Count == 0 || day >= endsOn)
        {
            return Expected(startsOn, endsOn, day);
        }

        var (fromOn, from) = (startsOn, 0m);
        foreach (var (toOn, to) in points)
        {
            if (day < toOn)
            {
                return day <= fromOn
                    ? from
                    : from + (to - from) * (day.DayNumber - fromOn.DayNumber) / (toOn.DayNumber - fromOn.DayNumber);
            }

            (fromOn, from) = (toOn, to);
        }

        return from;
    }

    private static List<(DateOnly On, decimal Progress)> Points(
        KeyResultDefinition definition,
        DateOnly startsOn,
        DateOnly endsOn
    )
    {
        var points = definition
            .PhasedTargets.Where(target => target.On >= startsOn && target.On < endsOn)
            .OrderBy(target => target.On)
            .Select(target =>
                (target.On, Progress: KeyResultProgress.Clamp(KeyResultProgress.OfValue(definition, target.Value)))
            )
            .Where(point => point.Progress is not null)
            .Select(point => (point.On, point.Progress!.Value))
            .ToList();
        if (points.Count > 0)
        {
            points.Add((endsOn, 1m));
        }

        return points;
    }
}
