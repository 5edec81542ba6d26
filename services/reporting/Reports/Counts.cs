using System.Numerics;
using Okr.Reporting.Domain;

namespace Okr.Reporting.Reports;

/// <summary>A whole number that reports count; the value is its place in <see cref="Counts"/>.</summary>
internal enum Count
{
    Eligible,
    Participants,
    Filled,
    Updaters7,
    Updaters14,
    Updaters28,
    Viewers,
    Owners,
    AlignedOwners,
    TotalObjectives,
    Objectives,
    NonTop,
    Aligned,
    Isolated,
    ObjectivesWithProgress,
    ObjectivesScored,
    StaleObjectives,
    KeyResults,
    WithData,
    KeyResultsWithProgress,
    KeyResultsWithDataAndProgress,
    Stale,
    Updated,
    HumanUpdated,
    AutomaticUpdated,
    OnTime,
    Late,
    Missed,
    Due,
    NeverUpdated,
    OffTrackTwoWeeks,
    NoProgressFourWeeks,
    GuardrailBreaches,
    ProgressWeight,
    ByKeyResultStatus,
    ByObjectiveStatus = ByKeyResultStatus + 5,
    Slim = ByObjectiveStatus + 5,
    ByState = Slim,
    ByLevel = ByState + 9,
    ByKind = ByLevel + 5,
    ObjectivesPerOwner = ByKind + 2,
    KeyResultsPerObjective = ObjectivesPerOwner + 7,
    ByType = KeyResultsPerObjective + 7,
    ByAutomaticStatus = ByType + 5,
    ByConfidence = ByAutomaticStatus + 5,
    ObjectiveProgressBins = ByConfidence + 12,
    ObjectiveProgressBands = ObjectiveProgressBins + 10,
    ScoreBins = ObjectiveProgressBands + 5,
    ScoreBands = ScoreBins + 10,
    KeyResultProgressBins = ScoreBands + 5,
    KeyResultProgressBands = KeyResultProgressBins + 10,
    KeyResultDataBins = KeyResultProgressBands + 5,
    KeyResultDataBands = KeyResultDataBins + 10,
    Full = KeyResultDataBands + 5,
}

/// <summary>A sum of shares that reports divide; the value is its place in <see cref="Counts"/>.</summary>
internal enum Sum
{
    ObjectiveProgress,
    KeyResultProgress,
    KeyResultDataProgress,
    Score,

    /// <summary>Σ weight × progress; its divisor is <see cref="Count.ProgressWeight"/>.</summary>
    WeightedProgress,

    WeightedExpected,
    WeightedDelta,
    All,
}

/// <summary>
/// Additive figures of a set of facts. What two disjoint sets come to is the sum of their counts, exactly: shares are whole
/// numbers of 10⁻¹², so adding them never rounds, and taking something out again leaves what was there before.
/// </summary>
internal sealed class Counts
{
    private readonly long[] numbers;
    private readonly Int128[] sums = new Int128[(int)Sum.All];

    public Counts()
        : this((int)Count.Full) { }

    /// <summary>The counts of nothing, shared; never added to.</summary>
    public static Counts Nothing { get; } = new();

    private Counts(int size) => numbers = new long[size];

    public decimal ObjectiveProgress => this[Sum.ObjectiveProgress];
    public decimal KeyResultProgress => this[Sum.KeyResultProgress];
    public decimal KeyResultDataProgress => this[Sum.KeyResultDataProgress];
    public decimal Score => this[Sum.Score];
    public decimal WeightedProgress => this[Sum.WeightedProgress];
    public decimal WeightedExpected => this[Sum.WeightedExpected];
    public decimal WeightedDelta => this[Sum.WeightedDelta];

    public long this[Count count] => numbers[(int)count];

    public decimal this[Sum sum] => (decimal)sums[(int)sum] / ScaledShare.One;

    /// <summary>All of <see cref="Count"/>, as far as there is room.</summary>
    public ReadOnlySpan<long> Numbers => numbers;

    public ReadOnlySpan<long> Block(Count block, int length) => numbers.AsSpan((int)block, length);

    /// <summary>Without room for the histograms, which are then not counted: what trends keep of a past day.</summary>
    public static Counts Slim() => new((int)Count.Slim);

    public Counts Copy()
    {
        var copy = new Counts(numbers.Length);
        copy.Add(this);
        return copy;
    }

    /// <summary>Adds what the other counts, or takes it out (<paramref name="sign"/> −1), as far as there is room for it.</summary>
    public void Add(Counts other, int sign = 1)
    {
        var target = numbers.AsSpan();
        var source = other.numbers.AsSpan();
        if (source.Length > target.Length)
        {
            source = source[..target.Length];
        }
        else
        {
            target = target[..source.Length];
        }

        var factor = new Vector<long>(sign);
        var i = 0;
        for (; i <= target.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            (new Vector<long>(target[i..]) + factor * new Vector<long>(source[i..])).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] += sign * source[i];
        }

        for (var sum = 0; sum < sums.Length; sum++)
        {
            sums[sum] += sign * other.sums[sum];
        }
    }

    /// <summary>Counts an objective with its key results, or takes it out again (<paramref name="sign"/> −1).</summary>
    public void AddObjective(ObjectiveDay objective, int level, int sign = 1)
    {
        var marks = objective.Marks;
        if ((marks & ObjectiveMarks.HasState) == 0)
        {
            return;
        }

        Add(Count.TotalObjectives, sign);
        AddAt(Count.ByState, ObjectiveMarks.State.Get(marks), sign);
        if (!objective.Published)
        {
            return;
        }

        var top = (marks & ObjectiveMarks.Top) != 0;
        Add(Count.Objectives, sign);
        AddAt(Count.ByLevel, level, sign);
        AddAt(Count.ByKind, ObjectiveMarks.Kind.Get(marks), sign);
        Add(Count.NonTop, top ? 0 : sign);
        Add(Count.Aligned, !top && objective.AlignedUpward ? sign : 0);
        AddIf(Count.Isolated, marks, ObjectiveMarks.Isolated, sign);
        AddIf(Count.StaleObjectives, marks, ObjectiveMarks.Stale, sign);
        AddAt(Count.KeyResultsPerObjective, ObjectiveMarks.KeyResults.Get(marks), sign);
        AddAt(Count.ByObjectiveStatus, ObjectiveMarks.Status.Get(marks), sign);
        if ((marks & ObjectiveMarks.HasProgress) != 0)
        {
            long weight = sign * objective.Facts.WeightBp;
            Add(Count.ObjectivesWithProgress, sign);
            AddAt(Count.ObjectiveProgressBins, ObjectiveMarks.Bin.Get(marks), sign);
            AddAt(Count.ObjectiveProgressBands, ObjectiveMarks.Band.Get(marks), sign);
            Add(Count.ProgressWeight, weight);
            Add(Sum.ObjectiveProgress, sign * objective.ScaledProgress);
            Add(Sum.WeightedProgress, (Int128)weight * objective.ScaledProgress);
            Add(Sum.WeightedExpected, (Int128)weight * objective.ScaledExpected);
            Add(Sum.WeightedDelta, (Int128)weight * objective.ScaledWeekDelta);
        }

        if ((marks & ObjectiveMarks.HasScore) != 0)
        {
            Add(Count.ObjectivesScored, sign);
            Add(Sum.Score, sign * objective.ScaledScore);
            AddAt(Count.ScoreBins, ObjectiveMarks.ScoreBin.Get(marks), sign);
            AddAt(Count.ScoreBands, ObjectiveMarks.ScoreBand.Get(marks), sign);
        }

        foreach (ref readonly var keyResult in objective.KeyResults.AsSpan())
        {
            AddKeyResult(in keyResult, sign);
        }
    }

    private void AddKeyResult(in KeyResultDay keyResult, int sign)
    {
        var marks = keyResult.Marks;
        Add(Count.KeyResults, sign);
        AddAt(Count.ByType, KeyResultMarks.Type.Get(marks), sign);
        AddAt(Count.ByKeyResultStatus, KeyResultMarks.Status.Get(marks), sign);
        AddAt(Count.ByAutomaticStatus, KeyResultMarks.AutomaticStatus.Get(marks), sign);
        AddAt(Count.ByConfidence, KeyResultMarks.Confidence.Get(marks), sign);
        AddIf(Count.WithData, marks, KeyResultMarks.HasData, sign);
        AddIf(Count.Stale, marks, KeyResultMarks.Stale, sign);
        AddIf(Count.Updated, marks, KeyResultMarks.Updated, sign);
        AddIf(Count.HumanUpdated, marks, KeyResultMarks.HumanUpdated, sign);
        AddIf(Count.AutomaticUpdated, marks, KeyResultMarks.AutomaticUpdated, sign);
        AddIf(Count.NeverUpdated, marks, KeyResultMarks.NeverUpdated, sign);
        AddIf(Count.OffTrackTwoWeeks, marks, KeyResultMarks.OffTrackTwoWeeks, sign);
        AddIf(Count.NoProgressFourWeeks, marks, KeyResultMarks.NoProgressFourWeeks, sign);
        AddIf(Count.GuardrailBreaches, marks, KeyResultMarks.GuardrailBreached, sign);
        var discipline = keyResult.Discipline;
        Add(Count.OnTime, sign * discipline.OnTime);
        Add(Count.Late, sign * discipline.Late);
        Add(Count.Missed, sign * discipline.Missed);
        Add(Count.Due, sign * discipline.Due);
        if (keyResult.ScaledProgress == ScaledShare.Null)
        {
            return;
        }

        Add(Count.KeyResultsWithProgress, sign);
        Add(Sum.KeyResultProgress, sign * keyResult.ScaledProgress);
        AddAt(Count.KeyResultProgressBins, KeyResultMarks.Bin.Get(marks), sign);
        AddAt(Count.KeyResultProgressBands, KeyResultMarks.Band.Get(marks), sign);
        if (keyResult.HasData)
        {
            Add(Count.KeyResultsWithDataAndProgress, sign);
            Add(Sum.KeyResultDataProgress, sign * keyResult.ScaledProgress);
            AddAt(Count.KeyResultDataBins, KeyResultMarks.Bin.Get(marks), sign);
            AddAt(Count.KeyResultDataBands, KeyResultMarks.Band.Get(marks), sign);
        }
    }

    /// <summary>Counts an eligible person, or takes the person out again (<paramref name="sign"/> −1).</summary>
    public void AddPerson(PersonState person, int sign = 1)
    {
        Add(Count.Eligible, sign);
        Add(Count.Participants, person.Participant ? sign : 0);
        Add(Count.Filled, person.Filled ? sign : 0);
        Add(Count.Updaters7, person.UpdatedWithin(7) ? sign : 0);
        Add(Count.Updaters14, person.UpdatedWithin(14) ? sign : 0);
        Add(Count.Updaters28, person.UpdatedWithin(28) ? sign : 0);
        Add(Count.Viewers, person.Viewer ? sign : 0);
        Add(Count.Owners, person.Objectives > 0 ? sign : 0);
        Add(Count.AlignedOwners, person.Aligned ? sign : 0);
        AddAt(Count.ObjectivesPerOwner, Vocabulary.NumberBucket(person.Objectives), sign);
    }

    private void Add(Count count, long by) => numbers[(int)count] += by;

    private void AddIf(Count count, ulong marks, ulong flag, int sign) =>
        numbers[(int)count] += (marks & flag) != 0 ? sign : 0;

    /// <summary>One bar of a histogram; nothing where there is no value or no room for histograms.</summary>
    private void AddAt(Count block, int? index, int sign)
    {
        if (index is { } i && (int)block + i < numbers.Length)
        {
            numbers[(int)block + i] += sign;
        }
    }

    private void Add(Sum sum, Int128 by) => sums[(int)sum] += by;
}
