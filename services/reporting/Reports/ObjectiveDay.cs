using Okr.Reporting.Domain;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>
/// One objective on one day, from its own facts alone: whatever happens elsewhere, it need not be evaluated again while
/// those facts are the same.
/// </summary>
internal sealed class ObjectiveDay
{
    /// <summary>Days looked back by weekly figures.</summary>
    public const int Week = 7;

    /// <summary>Days without progress after which a key result is listed.</summary>
    public const int FourWeeks = 28;

    private ObjectiveDay(ObjectiveFacts facts, int? state)
    {
        Facts = facts;
        State = state;
    }

    public ObjectiveFacts Facts { get; }

    /// <summary>Index of the state; null before the first one.</summary>
    public int? State { get; }

    public bool Published { get; private init; }

    /// <summary>The live key results; empty unless published.</summary>
    public KeyResultDay[] KeyResults { get; private init; } = [];

    /// <summary>Null when no key result counts.</summary>
    public decimal? Progress { get; private init; }

    public decimal? Expected { get; private init; }
    public decimal? WeekDelta { get; private init; }
    public Status? AutomaticStatus { get; private init; }
    public Status? Status { get; private init; }
    public bool Stale { get; private init; }
    public decimal? Score { get; private init; }
    public bool AlignedUpward { get; private init; }
    public bool LinksOut { get; private init; }
    public bool Isolated { get; private init; }

    /// <summary>At least two key results, each with an owner and a weight (the fill rate's condition).</summary>
    public bool Filled { get; private init; }

    public static ObjectiveDay Of(ObjectiveFacts facts, CycleInfo cycle, DateOnly day)
    {
        var state = facts.StateOn(day);
        if (state is not { } s || !Vocabulary.IsPublished(s))
        {
            return new(facts, state);
        }

        var expected = Pace.Expected(cycle.StartsOn, cycle.EndsOn, day);
        var keyResults = facts
            .KeyResults.Where(k => k.IsActiveOn(day))
            .Select(k => KeyResultDay.Of(k, cycle, day, expected))
            .ToArray();
        var (progress, weekBefore, expectedSum, weights) = (0m, 0m, 0m, 0);
        foreach (var keyResult in keyResults)
        {
            if (keyResult.Progress is { } p)
            {
                var weight = keyResult.Facts.WeightBp;
                progress += weight * p;
                weekBefore += weight * (p - keyResult.WeekDelta!.Value);
                expectedSum += weight * keyResult.Expected;
                weights += weight;
            }
        }

        var counts = weights > 0;
        decimal? own = counts ? Pace.Share(progress, weights) : null;
        decimal? due = counts ? Pace.Share(expectedSum, weights) : null;
        var links = facts.Links.Where(l => l.HoldsOn(day)).ToList();
        return new(facts, state)
        {
            Published = true,
            KeyResults = keyResults,
            Progress = own,
            Expected = due,
            WeekDelta = counts ? own - Pace.Share(weekBefore, weights) : null,
            AutomaticStatus = StatusOf(keyResults, k => k.AutomaticStatus, own, due, cycle),
            Status = StatusOf(keyResults, k => k.Status, own, due, cycle),
            Stale = keyResults.Any(k => k.Stale),
            Score = facts.ScoreOn(day),
            AlignedUpward = links.Exists(l => l.Supports && l.FromObjectiveId == facts.Id),
            LinksOut = links.Exists(l => l.FromObjectiveId == facts.Id),
            Isolated = links.Count == 0,
            Filled =
                keyResults.Length >= 2
                && keyResults.All(k => k.Facts.OwnerPersonId is not null && k.Facts.WeightBp > 0),
        };
    }

    /// <summary>The worst status of the key results weighted at least 10 %, or by policy that of the own gap.</summary>
    private static Status? StatusOf(
        KeyResultDay[] keyResults,
        Func<KeyResultDay, Status?> status,
        decimal? progress,
        decimal? expected,
        CycleInfo cycle
    )
    {
        if (keyResults.Length > 0 && keyResults.All(k => status(k) == Domain.Status.NotStarted))
        {
            return Domain.Status.NotStarted;
        }

        var worst = cycle.StatusByOwnGap
            ? null
            : keyResults.Where(k => k.Facts.WeightBp >= Pace.MinWeightBp).Max(status);
        return worst
            ?? (progress is { } p && expected is { } e ? Pace.OfGap(p, e, cycle.OnTrackGap, cycle.AtRiskGap) : null);
    }
}

/// <summary>One live key result of a published objective on one day.</summary>
internal sealed class KeyResultDay
{
    private KeyResultDay(KeyResultFacts facts) => Facts = facts;

    public KeyResultFacts Facts { get; }
    public decimal? CurrentValue { get; private init; }
    public decimal? RawProgress { get; private init; }

    /// <summary>Clamped, 0 without data; null when left out of roll-ups.</summary>
    public decimal? Progress { get; private init; }

    public bool HasData { get; private init; }
    public decimal Expected { get; private init; }
    public decimal? Gap => Progress is { } p ? Expected - p : null;
    public decimal? WeekDelta { get; private init; }
    public Status? AutomaticStatus { get; private init; }
    public Status? ManualStatus { get; private init; }

    /// <summary>The status shown: the owner's, else the automatic one.</summary>
    public Status? Status => ManualStatus ?? AutomaticStatus;

    public bool Stale { get; private init; }
    public int? Confidence { get; private init; }

    /// <summary>The last stated confidence minus the one stated before it.</summary>
    public int? ConfidenceChange { get; private init; }

    public DateOnly? LastCheckInOn { get; private init; }

    /// <summary>The day of the last check-in with a note.</summary>
    public DateOnly? LastNoteOn { get; private init; }

    public bool HumanUpdated { get; private init; }
    public bool AutomaticUpdated { get; private init; }
    public bool Updated => HumanUpdated || AutomaticUpdated;
    public bool NeverUpdated => LastCheckInOn is null;
    public bool OffTrackTwoWeeks { get; private init; }
    public bool NoProgressFourWeeks { get; private init; }
    public Discipline Discipline { get; private init; }

    public static KeyResultDay Of(KeyResultFacts facts, CycleInfo cycle, DateOnly day, decimal straight)
    {
        var index = facts.IndexOn(day);
        var entry = index >= 0 ? facts.Days[index] : default;
        var seen = index >= 0;
        var expected = Expect(facts, cycle, day, straight);
        var progress = facts.ProgressOn(index, day);
        var automatic = Automatic(facts, cycle, index, day, expected);
        var manual = Manual(facts, index);
        var weekBefore = day.AddDays(-ObjectiveDay.Week);
        var weekIndex = facts.IndexOn(weekBefore);
        var (human, machine) = (false, false);
        for (var i = index; i > weekIndex; i--)
        {
            human |= facts.Days[i].ByPerson;
            machine |= facts.Days[i].Automatic;
        }

        return new(facts)
        {
            CurrentValue = seen ? entry.Value ?? facts.Baseline : facts.Baseline,
            RawProgress = facts.RawOn(index, day),
            Progress = progress,
            HasData = seen && entry.HasData,
            Expected = expected,
            WeekDelta = progress - facts.ProgressOn(weekIndex, weekBefore),
            AutomaticStatus = automatic,
            ManualStatus = manual,
            Stale = facts.Rhythm.IsStale(seen ? DateOnly.FromDayNumber(entry.Day) : null, day),
            Confidence = seen && entry.Confidence >= 0 ? entry.Confidence : null,
            ConfidenceChange = seen && entry.ConfidenceBefore >= 0 ? entry.Confidence - entry.ConfidenceBefore : null,
            LastCheckInOn = seen ? DateOnly.FromDayNumber(entry.Day) : null,
            LastNoteOn = seen && entry.NoteDay >= 0 ? DateOnly.FromDayNumber(entry.NoteDay) : null,
            HumanUpdated = human,
            AutomaticUpdated = machine,
            OffTrackTwoWeeks =
                (manual ?? automatic) == Domain.Status.OffTrack
                && weekBefore >= cycle.StartsOn
                && OffTrack(facts, cycle, weekIndex, weekBefore),
            NoProgressFourWeeks = NoProgress(facts, cycle, progress, day),
            Discipline = Answered(facts, index, day),
        };
    }

    private static decimal Expect(KeyResultFacts facts, CycleInfo cycle, DateOnly day, decimal straight) =>
        facts.Phases.Count == 0
            ? straight
            : Pace.Expected(facts.Phases, facts.Baseline, facts.Target, cycle.StartsOn, cycle.EndsOn, day);

    private static Status? Automatic(
        KeyResultFacts facts,
        CycleInfo cycle,
        int index,
        DateOnly day,
        decimal expected
    ) =>
        Pace.OfKeyResult(
            facts.ProgressOn(index, day),
            expected,
            index >= 0,
            cycle.StartsOn,
            day,
            cycle.OnTrackGap,
            cycle.AtRiskGap
        );

    private static Status? Manual(KeyResultFacts facts, int index) =>
        index >= 0 && facts.Days[index].Status >= 0 ? (Status)facts.Days[index].Status : null;

    private static bool OffTrack(KeyResultFacts facts, CycleInfo cycle, int index, DateOnly day)
    {
        var straight = Pace.Expected(cycle.StartsOn, cycle.EndsOn, day);
        var expected = Expect(facts, cycle, day, straight);
        var status = Manual(facts, index) ?? Automatic(facts, cycle, index, day, expected);
        return status == Domain.Status.OffTrack;
    }

    private static bool NoProgress(KeyResultFacts facts, CycleInfo cycle, decimal? progress, DateOnly day)
    {
        var before = day.AddDays(-ObjectiveDay.FourWeeks);
        return progress is < 1m
            && before >= cycle.StartsOn
            && progress <= facts.ProgressOn(facts.IndexOn(before), before);
    }

    private static Discipline Answered(KeyResultFacts facts, int index, DateOnly day)
    {
        Span<int> days = index < 64 ? stackalloc int[index + 1] : new int[index + 1];
        var count = 0;
        for (var i = 0; i <= index; i++)
        {
            if (facts.Days[i].Disciplined)
            {
                days[count++] = facts.Days[i].Day;
            }
        }

        return facts.Rhythm.Seen(day, days[..count]);
    }
}
