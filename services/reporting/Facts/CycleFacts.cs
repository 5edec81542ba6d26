using Okr.Reporting.Domain;

namespace Okr.Reporting.Facts;

/// <summary>
/// Everything about one cycle, as of one revision of the store. Immutable: a refresh makes a new one that shares what did
/// not change, so that whoever has evaluated an objective can tell by its reference whether to do it again.
/// </summary>
internal sealed class CycleFacts(
    CycleInfo cycle,
    FactsRevision revision,
    IReadOnlyList<ObjectiveFacts> objectives,
    IReadOnlyDictionary<Guid, int[]> personDays
)
{
    public CycleInfo Cycle { get; } = cycle;
    public FactsRevision Revision { get; } = revision;
    public IReadOnlyList<ObjectiveFacts> Objectives { get; } = objectives;

    /// <summary>Day numbers of each person's own check-ins, ascending.</summary>
    public IReadOnlyDictionary<Guid, int[]> PersonDays { get; } = personDays;
}

/// <summary>Up to where the store was read. A rebuild raises the generation; revisions of two generations say nothing about each other.</summary>
internal readonly record struct FactsRevision(long Generation, long Cycle, long Epoch, long Links);

internal sealed record CycleInfo(
    Guid Id,
    string Code,
    string Name,
    string Kind,
    DateOnly StartsOn,
    DateOnly EndsOn,
    DateOnly DraftingOpensOn,
    string Phase,
    decimal OnTrackGap,
    decimal AtRiskGap,
    bool StatusByOwnGap,
    CheckInRhythm Rhythm
);

/// <summary>An objective; indices point into <see cref="Vocabulary"/>.</summary>
internal sealed record ObjectiveFacts
{
    public required Guid Id { get; init; }
    public string? Code { get; init; }

    /// <summary>Null for a confidential objective.</summary>
    public string? Title { get; init; }

    public required int Kind { get; init; }
    public required string OwnerKind { get; init; }
    public Guid? OwnerUnitId { get; init; }
    public Guid? OwnerPersonId { get; init; }
    public required bool IsTop { get; init; }
    public required int WeightBp { get; init; }
    public required int Position { get; init; }
    public required bool Confidential { get; init; }
    public required IReadOnlyList<(int State, DateOnly From)> States { get; init; }
    public required IReadOnlyList<Guid> Participants { get; init; }

    /// <summary>By position.</summary>
    public required IReadOnlyList<KeyResultFacts> KeyResults { get; init; }

    /// <summary>Links that were ever accepted, from or to this objective.</summary>
    public required IReadOnlyList<LinkFacts> Links { get; init; }

    public decimal? Score { get; init; }
    public DateOnly? ScoredOn { get; init; }

    public bool IsPersonal => OwnerKind == "person";

    /// <summary>The state on a day; null before the first one.</summary>
    public int? StateOn(DateOnly day)
    {
        for (var i = States.Count - 1; i >= 0; i--)
        {
            if (States[i].From <= day)
            {
                return States[i].State;
            }
        }

        return null;
    }

    /// <summary>The published score as of a day.</summary>
    public decimal? ScoreOn(DateOnly day) => ScoredOn <= day ? Score : null;
}

internal sealed record LinkFacts(
    Guid Id,
    bool Supports,
    Guid FromObjectiveId,
    Guid ToObjectiveId,
    DateOnly AcceptedOn,
    DateOnly? EndedOn
)
{
    public bool HoldsOn(DateOnly day) => AcceptedOn <= day && !(EndedOn <= day);
}

internal sealed record KeyResultFacts
{
    public required Guid Id { get; init; }
    public string? Code { get; init; }

    /// <summary>Null in a confidential objective.</summary>
    public string? Title { get; init; }

    public required int Type { get; init; }
    public string? Unit { get; init; }
    public decimal? Baseline { get; init; }
    public decimal? Target { get; init; }
    public required IReadOnlyList<PhasedTarget> Phases { get; init; }
    public required int WeightBp { get; init; }
    public Guid? OwnerPersonId { get; init; }
    public DateOnly? CancelledOn { get; init; }
    public required CheckInRhythm Rhythm { get; init; }

    /// <summary>Where it stands by its present definition, from the day on which that was stated.</summary>
    public (DateOnly On, decimal? RawProgress, int DefinitionVersion)? Restated { get; init; }

    /// <summary>One entry per day with a check-in, ascending.</summary>
    public required KeyResultDayFacts[] Days { get; init; }

    public bool IsActiveOn(DateOnly day) => !(CancelledOn <= day);

    /// <summary>A linear key result without a target has no progress and is left out of roll-ups.</summary>
    public bool HasProgress => Target is not null || Vocabulary.Types[Type] != "linear";

    /// <summary>The last entry up to a day; −1 when there is none.</summary>
    public int IndexOn(DateOnly day)
    {
        var number = day.DayNumber;
        var (low, high) = (0, Days.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Days[middle].Day <= number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    /// <summary>Raw progress after the entry, as of a day; null where no check-in has stated any.</summary>
    public decimal? RawOn(int index, DateOnly day)
    {
        if (index < 0)
        {
            return null;
        }

        ref readonly var entry = ref Days[index];
        return Restated is { } restated && restated.On <= day && entry.DefinitionVersion < restated.DefinitionVersion
            ? restated.RawProgress
            : entry.RawProgress;
    }

    /// <summary>Progress that rolls up: clamped, 0 without data, null for one that is left out.</summary>
    public decimal? ProgressOn(int index, DateOnly day) => HasProgress ? Pace.Clamp(RawOn(index, day) ?? 0m) : null;
}

/// <summary>
/// Where a key result stands after the check-ins of one day and all before it. <see cref="Day"/> and
/// <see cref="NoteDay"/> are day numbers (−1: no note so far).
/// </summary>
internal readonly record struct KeyResultDayFacts(
    int Day,
    int NoteDay,
    int DefinitionVersion,
    decimal? RawProgress,
    decimal? Value,
    bool HasData,
    sbyte Confidence,
    sbyte ConfidenceBefore,
    sbyte Status,
    bool StatusPinned,
    bool ByPerson,
    bool Automatic,
    bool Disciplined
);
