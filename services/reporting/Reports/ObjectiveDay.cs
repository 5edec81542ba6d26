using Okr.Reporting.Domain;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>
/// One objective on one day, from its own facts alone: whatever happens elsewhere, it need not be evaluated again while
/// those facts are the same. Shares are kept as whole numbers, conditions in one word, since there are hundreds of thousands.
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
        Marks =
            (state is null ? 0 : ObjectiveMarks.HasState)
            | (facts.IsTop ? ObjectiveMarks.Top : 0)
            | ObjectiveMarks.State.Put(state)
            | ObjectiveMarks.Kind.Put(facts.Kind)
            | ObjectiveMarks.Status.Put(null)
            | ObjectiveMarks.AutomaticStatus.Put(null)
            | ObjectiveMarks.Bin.Put(null)
            | ObjectiveMarks.Band.Put(null)
            | ObjectiveMarks.ScoreBin.Put(null)
            | ObjectiveMarks.ScoreBand.Put(null)
            | ObjectiveMarks.KeyResults.Put(0);
    }

    /// <summary>As of the day.</summary>
    public ObjectiveFacts Facts { get; }

    /// <summary>See <see cref="ObjectiveMarks"/>.</summary>
    public ulong Marks { get; private init; }

    /// <summary>The live key results; empty unless published.</summary>
    public KeyResultDay[] KeyResults { get; private init; } = [];

    public long ScaledProgress { get; private init; } = ScaledShare.Null;
    public long ScaledExpected { get; private init; } = ScaledShare.Null;
    public long ScaledWeekDelta { get; private init; } = ScaledShare.Null;
    public long ScaledScore { get; private init; } = ScaledShare.Null;

    /// <summary>Index of the state; null before the first one.</summary>
    public int? State => ObjectiveMarks.State.Get(Marks);

    public bool Published => (Marks & ObjectiveMarks.Published) != 0;

    /// <summary>Null when no key result counts.</summary>
    public decimal? Progress => ScaledShare.ReadOrNull(ScaledProgress);

    public decimal? Expected => ScaledShare.ReadOrNull(ScaledExpected);
    public decimal? WeekDelta => ScaledShare.ReadOrNull(ScaledWeekDelta);
    public decimal? Score => ScaledShare.ReadOrNull(ScaledScore);
    public Status? AutomaticStatus => (Status?)ObjectiveMarks.AutomaticStatus.Get(Marks);
    public Status? Status => (Status?)ObjectiveMarks.Status.Get(Marks);
    public bool Stale => (Marks & ObjectiveMarks.Stale) != 0;
    public bool AlignedUpward => (Marks & ObjectiveMarks.AlignedUpward) != 0;
    public bool LinksOut => (Marks & ObjectiveMarks.LinksOut) != 0;
    public bool Isolated => (Marks & ObjectiveMarks.Isolated) != 0;

    /// <summary>At least two key results, each with an owner and a weight (the fill rate's condition).</summary>
    public bool Filled => (Marks & ObjectiveMarks.Filled) != 0;

    public static ObjectiveDay Of(ObjectiveFacts facts, CycleInfo cycle, DateOnly day)
    {
        facts = facts.On(day);
        var state = facts.StateOn(day);
        if (state is not { } s || !Vocabulary.IsPublished(s))
        {
            return new(facts, state);
        }

        var straight = Pace.Expected(cycle.StartsOn, cycle.EndsOn, day);
        var count = 0;
        foreach (var keyResult in facts.KeyResults)
        {
            count += keyResult.IsActiveOn(day) ? 1 : 0;
        }

        var keyResults = count == 0 ? [] : new KeyResultDay[count];
        var (stale, offTrack, filled, next) = (false, false, count >= 2, 0);
        var (progress, weekBefore, expected, weights) = ((Int128)0, (Int128)0, (Int128)0, 0L);
        foreach (var keyResult in facts.KeyResults)
        {
            if (!keyResult.IsActiveOn(day))
            {
                continue;
            }

            var evaluated = KeyResultDay.Of(keyResult, cycle, day, straight);
            keyResults[next++] = evaluated;
            stale |= evaluated.Stale;
            offTrack |= evaluated.Status == Domain.Status.OffTrack;
            filled &= evaluated.Facts.OwnerPersonId is not null && evaluated.Facts.WeightBp > 0;
            if (evaluated.ScaledProgress != ScaledShare.Null)
            {
                var weight = evaluated.Facts.WeightBp;
                progress += (Int128)weight * evaluated.ScaledProgress;
                weekBefore += (Int128)weight * (evaluated.ScaledProgress - evaluated.ScaledWeekDelta);
                expected += (Int128)weight * evaluated.ScaledExpected;
                weights += weight;
            }
        }

        var own = Mean(progress, weights);
        var due = Mean(expected, weights);
        var (upward, linksOut, linked) = (false, false, false);
        foreach (var link in facts.Links)
        {
            if (link.HoldsOn(day))
            {
                var from = link.FromObjectiveId == facts.Id;
                upward |= link.Supports && from;
                linksOut |= from;
                linked = true;
            }
        }

        var score = ScaledShare.Of(facts.ScoreOn(day));
        return new(facts, state)
        {
            KeyResults = keyResults,
            ScaledProgress = own,
            ScaledExpected = due,
            ScaledWeekDelta = own == ScaledShare.Null ? ScaledShare.Null : own - Mean(weekBefore, weights),
            ScaledScore = score,
            Marks =
                ObjectiveMarks.HasState
                | ObjectiveMarks.Published
                | (facts.IsTop ? ObjectiveMarks.Top : 0)
                | (upward ? ObjectiveMarks.AlignedUpward : 0)
                | (linksOut ? ObjectiveMarks.LinksOut : 0)
                | (linked ? 0 : ObjectiveMarks.Isolated)
                | (own == ScaledShare.Null ? 0 : ObjectiveMarks.HasProgress)
                | (score == ScaledShare.Null ? 0 : ObjectiveMarks.HasScore)
                | (stale ? ObjectiveMarks.Stale : 0)
                | (filled ? ObjectiveMarks.Filled : 0)
                | (offTrack ? ObjectiveMarks.OffTrack : 0)
                | ObjectiveMarks.State.Put(s)
                | ObjectiveMarks.Kind.Put(facts.Kind)
                | ObjectiveMarks.Status.Put((int?)StatusOf(keyResults, KeyResultMarks.Status, own, due, cycle))
                | ObjectiveMarks.AutomaticStatus.Put(
                    (int?)StatusOf(keyResults, KeyResultMarks.AutomaticStatus, own, due, cycle)
                )
                | ObjectiveMarks.Bin.Put(ScaledShare.Bin(own))
                | ObjectiveMarks.Band.Put(ScaledShare.Band(own))
                | ObjectiveMarks.ScoreBin.Put(ScaledShare.Bin(score))
                | ObjectiveMarks.ScoreBand.Put(ScaledShare.Band(score))
                | ObjectiveMarks.KeyResults.Put(Vocabulary.NumberBucket(count)),
        };
    }

    private static long Mean(Int128 sum, long weights) =>
        weights > 0 ? ScaledShare.Of(Pace.Share((decimal)sum / ScaledShare.One, weights)) : ScaledShare.Null;

    /// <summary>The worst status of the key results weighted at least 10 %, or by policy that of the own gap.</summary>
    private static Status? StatusOf(
        KeyResultDay[] keyResults,
        MarkField status,
        long progress,
        long expected,
        CycleInfo cycle
    )
    {
        int? worst = null;
        var notStarted = keyResults.Length > 0;
        foreach (ref readonly var keyResult in keyResults.AsSpan())
        {
            var own = status.Get(keyResult.Marks);
            notStarted &= own == (int)Domain.Status.NotStarted;
            if (keyResult.Facts.WeightBp >= Pace.MinWeightBp && (worst is null || own > worst))
            {
                worst = own;
            }
        }

        return notStarted ? Domain.Status.NotStarted
            : worst is { } of && !cycle.StatusByOwnGap ? (Status)of
            : progress != ScaledShare.Null
                ? Pace.OfGap(ScaledShare.Read(progress), ScaledShare.Read(expected), cycle.OnTrackGap, cycle.AtRiskGap)
            : null;
    }
}

/// <summary>One live key result of a published objective on one day.</summary>
internal readonly struct KeyResultDay
{
    private readonly int index;
    private readonly int day;
    private readonly ushort onTime;
    private readonly ushort late;
    private readonly ushort missed;
    private readonly ushort due;

    private KeyResultDay(
        KeyResultFacts facts,
        int index,
        DateOnly on,
        long progress,
        long expected,
        long weekDelta,
        Discipline discipline,
        ulong marks
    )
    {
        Facts = facts;
        this.index = index;
        day = on.DayNumber;
        (ScaledProgress, ScaledExpected, ScaledWeekDelta) = (progress, expected, weekDelta);
        (onTime, late) = ((ushort)discipline.OnTime, (ushort)discipline.Late);
        (missed, due) = ((ushort)discipline.Missed, (ushort)discipline.Due);
        Marks = marks;
    }

    /// <summary>As of the day.</summary>
    public KeyResultFacts Facts { get; }

    /// <summary>See <see cref="KeyResultMarks"/>.</summary>
    public ulong Marks { get; }

    public long ScaledProgress { get; }
    public long ScaledExpected { get; }
    public long ScaledWeekDelta { get; }
    public decimal? CurrentValue => Facts.ValueOn(index) ?? Facts.Baseline;
    public decimal? RawProgress => Facts.RawOn(index, DateOnly.FromDayNumber(day));

    /// <summary>Clamped, 0 without data; null when left out of roll-ups.</summary>
    public decimal? Progress => ScaledShare.ReadOrNull(ScaledProgress);

    public bool HasData => (Marks & KeyResultMarks.HasData) != 0;
    public decimal Expected => ScaledShare.Read(ScaledExpected);
    public decimal? Gap => Progress is { } p ? Expected - p : null;
    public decimal? WeekDelta => ScaledShare.ReadOrNull(ScaledWeekDelta);
    public Status? AutomaticStatus => (Status?)KeyResultMarks.AutomaticStatus.Get(Marks);
    public Status? ManualStatus => (Status?)KeyResultMarks.ManualStatus.Get(Marks);

    /// <summary>The status shown: the owner's, else the automatic one; at_risk at best while a guardrail is out of range.</summary>
    public Status? Status => (Status?)KeyResultMarks.Status.Get(Marks);

    public bool GuardrailBreached => (Marks & KeyResultMarks.GuardrailBreached) != 0;
    public bool CappedByGuardrail => (Marks & KeyResultMarks.Capped) != 0;
    public bool Stale => (Marks & KeyResultMarks.Stale) != 0;

    public int? Confidence => index >= 0 && Facts.Days[index].Confidence >= 0 ? Facts.Days[index].Confidence : null;

    /// <summary>The last stated confidence minus the one stated before it.</summary>
    public int? ConfidenceChange =>
        index >= 0 && Facts.Days[index].ConfidenceBefore >= 0
            ? Facts.Days[index].Confidence - Facts.Days[index].ConfidenceBefore
            : null;

    public DateOnly? LastCheckInOn => index >= 0 ? DateOnly.FromDayNumber(Facts.Days[index].Day) : null;

    /// <summary>The day of the last check-in with a note.</summary>
    public DateOnly? LastNoteOn =>
        index >= 0 && Facts.Days[index].NoteDay >= 0 ? DateOnly.FromDayNumber(Facts.Days[index].NoteDay) : null;

    public bool HumanUpdated => (Marks & KeyResultMarks.HumanUpdated) != 0;
    public bool AutomaticUpdated => (Marks & KeyResultMarks.AutomaticUpdated) != 0;
    public bool Updated => (Marks & KeyResultMarks.Updated) != 0;
    public bool NeverUpdated => (Marks & KeyResultMarks.NeverUpdated) != 0;
    public bool OffTrackTwoWeeks => (Marks & KeyResultMarks.OffTrackTwoWeeks) != 0;
    public bool NoProgressFourWeeks => (Marks & KeyResultMarks.NoProgressFourWeeks) != 0;
    public Discipline Discipline => new(onTime, late, missed, due);

    /// <summary>The same slots as they were met by the end of an earlier day.</summary>
    public Discipline DisciplineOn(DateOnly earlier) => Answered(Facts, Facts.IndexOn(earlier), earlier);

    public static KeyResultDay Of(KeyResultFacts facts, CycleInfo cycle, DateOnly day, decimal straight)
    {
        facts = facts.On(day);
        var index = facts.IndexOn(day);
        var seen = index >= 0;
        var expected = Expect(facts, cycle, day, straight);
        var progress = facts.ProgressOn(index, day);
        var automatic = Automatic(facts, cycle, index, day, expected);
        var manual = Manual(facts, index);
        var breached = facts.BreachesOn(day);
        var stated = manual ?? automatic;
        var status = Pace.Capped(stated, breached);
        var weekBefore = day.AddDays(-ObjectiveDay.Week);
        var weekIndex = facts.IndexOn(weekBefore);
        var (human, machine) = (false, false);
        for (var i = index; i > weekIndex; i--)
        {
            human |= facts.Days[i].ByPerson;
            machine |= facts.Days[i].Automatic;
        }

        var discipline = Answered(facts, index, day);
        var scaled = ScaledShare.Of(progress);
        var offTrackTwoWeeks =
            status == Domain.Status.OffTrack
            && weekBefore >= cycle.StartsOn
            && facts.IsActiveOn(weekBefore)
            && OffTrack(facts, cycle, weekIndex, weekBefore);
        var stale = facts.Rhythm.IsStale(seen ? DateOnly.FromDayNumber(facts.Days[index].Day) : null, day);
        var confidence = seen ? facts.Days[index].Confidence : -1;
        return new(
            facts,
            index,
            day,
            scaled,
            ScaledShare.Of(expected),
            progress is { } now
                ? ScaledShare.Of(now - (facts.On(weekBefore).ProgressOn(weekIndex, weekBefore) ?? 0m))
                : ScaledShare.Null,
            discipline,
            (seen && facts.Days[index].HasData ? KeyResultMarks.HasData : 0)
                | (stale ? KeyResultMarks.Stale : 0)
                | (human ? KeyResultMarks.HumanUpdated | KeyResultMarks.Updated : 0)
                | (machine ? KeyResultMarks.AutomaticUpdated | KeyResultMarks.Updated : 0)
                | (seen ? 0 : KeyResultMarks.NeverUpdated)
                | (offTrackTwoWeeks ? KeyResultMarks.OffTrackTwoWeeks : 0)
                | (NoProgress(facts, cycle, progress, day) ? KeyResultMarks.NoProgressFourWeeks : 0)
                | (breached ? KeyResultMarks.GuardrailBreached : 0)
                | (status != stated ? KeyResultMarks.Capped : 0)
                | (discipline.Due > 0 ? KeyResultMarks.Due : 0)
                | (discipline.OnTime > 0 ? KeyResultMarks.OnTime : 0)
                | (discipline.Late > 0 ? KeyResultMarks.Late : 0)
                | (discipline.Missed > 0 ? KeyResultMarks.Missed : 0)
                | KeyResultMarks.Type.Put(facts.Type)
                | KeyResultMarks.Status.Put((int?)status)
                | KeyResultMarks.AutomaticStatus.Put((int?)automatic)
                | KeyResultMarks.ManualStatus.Put((int?)manual)
                | KeyResultMarks.Confidence.Put(confidence >= 0 ? confidence : KeyResultMarks.NoConfidence)
                | KeyResultMarks.Bin.Put(ScaledShare.Bin(scaled))
                | KeyResultMarks.Band.Put(ScaledShare.Band(scaled))
        );
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
        facts = facts.On(day);
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
            && facts.IsActiveOn(before)
            && progress <= facts.On(before).ProgressOn(facts.IndexOn(before), before);
    }

    /// <summary>Only check-ins made under the definition of the day count.</summary>
    private static Discipline Answered(KeyResultFacts facts, int index, DateOnly day)
    {
        Span<int> days = index < 64 ? stackalloc int[index + 1] : new int[index + 1];
        var count = 0;
        for (var i = 0; i <= index; i++)
        {
            if (facts.Days[i].DefinitionVersion >= facts.DefinitionVersion)
            {
                days[count++] = facts.Days[i].Day;
            }
        }

        return facts.Rhythm.Seen(day, days[..count]);
    }
}
