namespace Okr.Alignment.Domain;

/// <summary>Status as people know it (domain.md §3); from the best to the worst as an objective takes it over.</summary>
internal enum Status
{
    Done,
    NotStarted,
    OnTrack,
    AtRisk,
    OffTrack,
}

/// <summary>From this day on, this much progress (0…1) is expected.</summary>
internal readonly record struct PacePoint(DateOnly On, decimal Progress);

/// <summary>The days and thresholds of a cycle.</summary>
internal readonly record struct CyclePace(DateOnly StartsOn, DateOnly EndsOn, decimal OnTrackGap, decimal AtRiskGap);

/// <summary>Expected progress and the status that follows from it (domain.md §3 "Pace and status").</summary>
internal static class Pace
{
    /// <summary>Days after a cycle's start in which a key result without a check-in is not started rather than late.</summary>
    private const int FirstDays = 7;

    /// <summary>Key results lighter than this do not colour their objective.</summary>
    private const int MinWeightBp = 1_000;

    /// <summary>
    /// Expected progress on a day: 0 on the first day, 1 on the last, linear in calendar days between the checkpoints.
    /// </summary>
    public static decimal Expected(DateOnly day, CyclePace cycle, IReadOnlyList<PacePoint> checkpoints)
    {
        if (day >= cycle.EndsOn)
        {
            return 1m;
        }

        var before = new PacePoint(cycle.StartsOn, 0m);
        foreach (
            var point in checkpoints
                .Where(p => p.On >= cycle.StartsOn && p.On < cycle.EndsOn)
                .OrderBy(p => p.On)
                .Append(new PacePoint(cycle.EndsOn, 1m))
        )
        {
            if (day < point.On)
            {
                var days = point.On.DayNumber - before.On.DayNumber;
                return day <= before.On
                    ? before.Progress
                    : before.Progress
                        + (point.Progress - before.Progress) * (day.DayNumber - before.On.DayNumber) / days;
            }

            before = point;
        }

        return before.Progress;
    }

    /// <summary>
    /// Status of a key result: the one stated by hand, else by the gap. <paramref name="progress"/> is clamped to 0…1;
    /// null while a linear key result has no target. Null when there is nothing to judge: such a one that was updated.
    /// </summary>
    public static Status? StatusOf(
        decimal? progress,
        bool hasData,
        string? manual,
        DateOnly today,
        CyclePace cycle,
        IReadOnlyList<PacePoint> checkpoints
    )
    {
        if (manual is not null && ByHand(manual) is { } stated)
        {
            return stated;
        }

        if (!hasData && today.DayNumber <= cycle.StartsOn.DayNumber + FirstDays)
        {
            return Status.NotStarted;
        }

        return progress is { } reached ? OfGap(reached, Expected(today, cycle, checkpoints), cycle)
            : hasData ? null
            : Status.NotStarted;
    }

    /// <summary>done at 1, else by gap = expected − progress.</summary>
    private static Status OfGap(decimal progress, decimal expected, CyclePace cycle) =>
        progress >= 1m ? Status.Done
        : expected - progress <= cycle.OnTrackGap ? Status.OnTrack
        : expected - progress <= cycle.AtRiskGap ? Status.AtRisk
        : Status.OffTrack;

    /// <summary>
    /// Status of an objective: the worst of its key results weighted at least 10 %, or that of its own gap by policy or where
    /// none weighs that much. Null for an objective without anything to judge. The progress service says the same.
    /// </summary>
    public static Status? OfObjective(
        IReadOnlyCollection<(int WeightBp, Status? Status)> keyResults,
        decimal? progress,
        decimal? expected,
        bool byOwnGap,
        CyclePace cycle
    )
    {
        if (keyResults.Count > 0 && keyResults.All(k => k.Status == Status.NotStarted))
        {
            return Status.NotStarted;
        }

        if (!byOwnGap && keyResults.Where(k => k.WeightBp >= MinWeightBp).Max(k => k.Status) is { } worst)
        {
            return worst;
        }

        return progress is { } p && expected is { } e ? OfGap(p, e, cycle) : null;
    }

    /// <summary>
    /// The first day, from <paramref name="today"/> on where the pace falls in between, on which <see cref="StatusOf"/> is
    /// off_track if nothing else happens; null for never. Expected progress only grows, or else the checkpoints say so
    /// (<see cref="Falls"/>), so a search by halves finds it.
    /// </summary>
    public static DateOnly? OffTrackFrom(
        decimal? progress,
        bool hasData,
        string? manual,
        DateOnly today,
        CyclePace cycle,
        IReadOnlyList<PacePoint> checkpoints
    )
    {
        bool IsOffTrack(DateOnly day) =>
            StatusOf(progress, hasData, manual, day, cycle, checkpoints) == Status.OffTrack;

        var last = cycle.EndsOn.AddDays(FirstDays + 1);
        if (Falls(checkpoints))
        {
            for (var day = today; day <= last; day = day.AddDays(1))
            {
                if (IsOffTrack(day))
                {
                    return day;
                }
            }

            return IsOffTrack(today) ? today : null;
        }

        if (!IsOffTrack(last))
        {
            return null;
        }

        if (IsOffTrack(cycle.StartsOn.AddDays(-1)))
        {
            return DateOnly.MinValue;
        }

        var (from, to) = (cycle.StartsOn.DayNumber, last.DayNumber);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = IsOffTrack(DateOnly.FromDayNumber(middle)) ? (from, middle) : (middle + 1, to);
        }

        return DateOnly.FromDayNumber(to);
    }

    /// <summary>Whether less is expected at a later checkpoint than at an earlier one.</summary>
    public static bool Falls(IReadOnlyList<PacePoint> checkpoints)
    {
        var points = checkpoints.OrderBy(p => p.On).ToList();
        return points.Zip(points.Skip(1)).Any(pair => pair.Second.Progress < pair.First.Progress);
    }

    private static Status? ByHand(string manual) =>
        Okr.Platform.Data.SnakeCase.TryParse<Status>(manual, out var status) ? status : null;
}
