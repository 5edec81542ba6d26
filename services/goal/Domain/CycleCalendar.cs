namespace Okr.Goal.Domain;

/// <summary>Days of a cycle that follow from its kind unless somebody states them (domain.md §2).</summary>
internal static class CycleCalendar
{
    /// <summary>The last day of a cycle of this kind that starts on the day.</summary>
    public static DateOnly EndsOn(CycleKind kind, DateOnly startsOn) =>
        startsOn
            .AddMonths(
                kind switch
                {
                    CycleKind.Annual => 12,
                    CycleKind.HalfYear => 6,
                    CycleKind.Quarter => 3,
                    CycleKind.TwoMonth => 2,
                    _ => 1,
                }
            )
            .AddDays(-1);

    /// <summary>
    /// Annual: drafting opens two months before, publish by the day before the start, scoring in the first month after.
    /// Half-year and quarter: one month before, by the first day, two weeks. Shorter ones: one week before and after.
    /// </summary>
    public static CycleDates Defaults(CycleKind kind, DateOnly startsOn, DateOnly endsOn) =>
        kind switch
        {
            CycleKind.Annual => new(
                startsOn.AddMonths(-2),
                startsOn.AddDays(-1),
                endsOn.AddDays(1).AddMonths(1).AddDays(-1)
            ),
            CycleKind.HalfYear or CycleKind.Quarter => new(startsOn.AddMonths(-1), startsOn, endsOn.AddDays(14)),
            _ => new(startsOn.AddDays(-7), startsOn, endsOn.AddDays(7)),
        };

    /// <summary>The phase that the calendar gives a cycle on a day.</summary>
    public static CyclePhase PhaseOn(DateOnly day, DateOnly startsOn, DateOnly endsOn, DateOnly scoringEndsOn) =>
        day < startsOn ? CyclePhase.Drafting
        : day <= endsOn ? CyclePhase.Active
        : day <= scoringEndsOn ? CyclePhase.Scoring
        : CyclePhase.Closed;
}

/// <summary>The three days that a cycle has beside its first and last.</summary>
internal readonly record struct CycleDates(DateOnly DraftingOpensOn, DateOnly PublishBy, DateOnly ScoringEndsOn);
