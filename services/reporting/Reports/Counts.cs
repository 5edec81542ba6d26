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

/// <summary>
/// Additive figures of a set of facts. What two disjoint sets come to is the sum of their counts, exactly: shares are kept
/// with 12 digits, so adding them never rounds.
/// </summary>
internal sealed class Counts
{
    private readonly long[] numbers;

    public Counts()
        : this((int)Count.Full) { }

    private Counts(int size) => numbers = new long[size];

    public decimal ObjectiveProgress { get; set; }
    public decimal KeyResultProgress { get; set; }
    public decimal KeyResultDataProgress { get; set; }
    public decimal Score { get; set; }

    /// <summary>Σ weight × progress; its divisor is <see cref="Count.ProgressWeight"/>.</summary>
    public decimal WeightedProgress { get; set; }

    public decimal WeightedExpected { get; set; }
    public decimal WeightedDelta { get; set; }

    public long this[Count count] => numbers[(int)count];

    public void Add(Count count, long by = 1) => numbers[(int)count] += by;

    public void AddAt(Count block, int index) => numbers[(int)block + index]++;

    public ReadOnlySpan<long> Block(Count block, int length) => numbers.AsSpan((int)block, length);

    public void Add(Counts other)
    {
        var target = numbers.AsSpan();
        var source = other.numbers.AsSpan(0, target.Length);
        var i = 0;
        for (; i <= target.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            (new Vector<long>(target[i..]) + new Vector<long>(source[i..])).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] += source[i];
        }

        ObjectiveProgress += other.ObjectiveProgress;
        KeyResultProgress += other.KeyResultProgress;
        KeyResultDataProgress += other.KeyResultDataProgress;
        Score += other.Score;
        WeightedProgress += other.WeightedProgress;
        WeightedExpected += other.WeightedExpected;
        WeightedDelta += other.WeightedDelta;
    }

    /// <summary>Without the histograms: what trends keep of a past day.</summary>
    public Counts Slim()
    {
        var slim = new Counts((int)Count.Slim);
        slim.Add(this);
        return slim;
    }

    public void AddObjective(ObjectiveDay objective, int level)
    {
        if (objective.State is not { } state)
        {
            return;
        }

        Add(Count.TotalObjectives);
        AddAt(Count.ByState, state);
        if (!objective.Published)
        {
            return;
        }

        var facts = objective.Facts;
        Add(Count.Objectives);
        AddAt(Count.ByLevel, level);
        AddAt(Count.ByKind, facts.Kind);
        Add(Count.NonTop, facts.IsTop ? 0 : 1);
        Add(Count.Aligned, !facts.IsTop && objective.AlignedUpward ? 1 : 0);
        Add(Count.Isolated, objective.Isolated ? 1 : 0);
        Add(Count.StaleObjectives, objective.Stale ? 1 : 0);
        AddAt(Count.KeyResultsPerObjective, Vocabulary.NumberBucket(objective.KeyResults.Length));
        if (objective.Status is { } status)
        {
            AddAt(Count.ByObjectiveStatus, (int)status);
        }

        if (objective.Progress is { } progress)
        {
            Add(Count.ObjectivesWithProgress);
            ObjectiveProgress += progress;
            AddAt(Count.ObjectiveProgressBins, Vocabulary.Bin(progress));
            AddAt(Count.ObjectiveProgressBands, Vocabulary.Band(progress));
            Add(Count.ProgressWeight, facts.WeightBp);
            WeightedProgress += facts.WeightBp * progress;
            WeightedExpected += facts.WeightBp * objective.Expected!.Value;
            WeightedDelta += facts.WeightBp * objective.WeekDelta!.Value;
        }

        if (objective.Score is { } score)
        {
            Add(Count.ObjectivesScored);
            Score += score;
            AddAt(Count.ScoreBins, Vocabulary.Bin(score));
            AddAt(Count.ScoreBands, Vocabulary.Band(score));
        }

        foreach (var keyResult in objective.KeyResults)
        {
            AddKeyResult(keyResult);
        }
    }

    private void AddKeyResult(KeyResultDay keyResult)
    {
        Add(Count.KeyResults);
        AddAt(Count.ByType, keyResult.Facts.Type);
        if (keyResult.Status is { } status)
        {
            AddAt(Count.ByKeyResultStatus, (int)status);
        }

        if (keyResult.AutomaticStatus is { } automatic)
        {
            AddAt(Count.ByAutomaticStatus, (int)automatic);
        }

        AddAt(Count.ByConfidence, keyResult.Confidence ?? 11);
        Add(Count.WithData, keyResult.HasData ? 1 : 0);
        Add(Count.Stale, keyResult.Stale ? 1 : 0);
        Add(Count.Updated, keyResult.Updated ? 1 : 0);
        Add(Count.HumanUpdated, keyResult.HumanUpdated ? 1 : 0);
        Add(Count.AutomaticUpdated, keyResult.AutomaticUpdated ? 1 : 0);
        Add(Count.NeverUpdated, keyResult.NeverUpdated ? 1 : 0);
        Add(Count.OffTrackTwoWeeks, keyResult.OffTrackTwoWeeks ? 1 : 0);
        Add(Count.NoProgressFourWeeks, keyResult.NoProgressFourWeeks ? 1 : 0);
        Add(Count.OnTime, keyResult.Discipline.OnTime);
        Add(Count.Late, keyResult.Discipline.Late);
        Add(Count.Missed, keyResult.Discipline.Missed);
        Add(Count.Due, keyResult.Discipline.Due);
        if (keyResult.Progress is not { } progress)
        {
            return;
        }

        Add(Count.KeyResultsWithProgress);
        KeyResultProgress += progress;
        AddAt(Count.KeyResultProgressBins, Vocabulary.Bin(progress));
        AddAt(Count.KeyResultProgressBands, Vocabulary.Band(progress));
        if (keyResult.HasData)
        {
            Add(Count.KeyResultsWithDataAndProgress);
            KeyResultDataProgress += progress;
            AddAt(Count.KeyResultDataBins, Vocabulary.Bin(progress));
            AddAt(Count.KeyResultDataBands, Vocabulary.Band(progress));
        }
    }

    public void AddPerson(PersonState person)
    {
        Add(Count.Eligible);
        Add(Count.Participants, person.Participant ? 1 : 0);
        Add(Count.Filled, person.Filled ? 1 : 0);
        Add(Count.Updaters7, person.UpdatedWithin(7) ? 1 : 0);
        Add(Count.Updaters14, person.UpdatedWithin(14) ? 1 : 0);
        Add(Count.Updaters28, person.UpdatedWithin(28) ? 1 : 0);
        Add(Count.Owners, person.Objectives > 0 ? 1 : 0);
        Add(Count.AlignedOwners, person.Aligned ? 1 : 0);
        AddAt(Count.ObjectivesPerOwner, Vocabulary.NumberBucket(person.Objectives));
    }
}
