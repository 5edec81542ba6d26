using System.Collections.Concurrent;
using System.Collections.Immutable;
using Okr.Contracts.Goal.V1;
using Okr.Reporting.Domain;
using PhasedTarget = Okr.Reporting.Domain.PhasedTarget;

namespace Okr.Reporting.Facts;

/// <summary>
/// Everything about one cycle, as of one revision of the store. Immutable: a refresh makes a new one that shares what did
/// not change, so that whoever has evaluated an objective can tell by its reference whether to do it again.
/// </summary>
internal sealed class CycleFacts(
    CycleInfo cycle,
    FactsRevision revision,
    Paged<ObjectiveFacts> objectives,
    ConcurrentDictionary<Guid, int> slots,
    ImmutableDictionary<Guid, int[]> personDays,
    ImmutableDictionary<Guid, ActiveDays> activeDays,
    DateOnly firstDay
)
{
    public CycleInfo Cycle { get; } = cycle;
    public FactsRevision Revision { get; } = revision;

    /// <summary>
    /// By slot. An objective keeps its slot for as long as the cycle is in memory; one that was deleted stays as one that is in no
    /// state on any day.
    /// </summary>
    public Paged<ObjectiveFacts> Objectives { get; } = objectives;

    /// <summary>Day numbers of each person's own check-ins, ascending.</summary>
    public ImmutableDictionary<Guid, int[]> PersonDays { get; } = personDays;

    /// <summary>On which days each person had the platform open.</summary>
    public ImmutableDictionary<Guid, ActiveDays> ActiveDays { get; } = activeDays;

    /// <summary>The first day of which anything is known: the opening of the drafting, or an earlier dated fact.</summary>
    public DateOnly FirstDay { get; } = firstDay;

    /// <summary>Shared by all revisions; it may know objectives that this one does not have yet.</summary>
    public ConcurrentDictionary<Guid, int> Slots { get; } = slots;

    /// <summary>The slot of an objective; −1 when this revision does not know it.</summary>
    public int SlotOf(Guid objectiveId) =>
        Slots.TryGetValue(objectiveId, out var slot) && slot < Objectives.Count ? slot : -1;
}

/// <summary>What happened between two revisions of a cycle: the objectives before (null for a new one) and after, by slot.</summary>
internal sealed record FactsChanges(
    CycleFacts Facts,
    IReadOnlyList<(int Slot, ObjectiveFacts? Before, ObjectiveFacts After)> Objectives,
    IReadOnlyList<Guid> People
);

/// <summary>Up to where the store was read. A rebuild raises the generation; revisions of two generations say nothing about each other.</summary>
internal readonly record struct FactsRevision(long Generation, long Cycle, long Epoch, long Links, long Visits);

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

/// <summary>
/// An objective; indices point into <see cref="Vocabulary"/>. Its own values are the newest; <see cref="On"/> gives those of a day.
/// </summary>
internal sealed record ObjectiveFacts
{
    public required Guid Id { get; init; }

    /// <summary>Chosen freely by whoever imported it, and null like the title where <see cref="HidesText"/>.</summary>
    public string? Code { get; init; }

    /// <summary>Null where <see cref="HidesText"/>.</summary>
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

    /// <summary>What held before, oldest first; empty for most.</summary>
    public EarlierObjectiveFacts[] Earlier { get; init; } = [];

    public bool IsPersonal => OwnerKind == "person";

    /// <summary>
    /// Whether not everybody may read it (domain.md §3): it is confidential or was never published. What was published once stays
    /// open in every later state, and on the days before as well.
    /// </summary>
    public bool HidesText => Confidential || !States.Any(s => Vocabulary.IsPublished(s.State));

    /// <summary>
    /// With the owner, people, marks and weight of the end of a day. The key results are dated one by one:
    /// <see cref="KeyResultFacts.On"/>.
    /// </summary>
    public ObjectiveFacts On(DateOnly day)
    {
        for (var i = 0; i < Earlier.Length; i++)
        {
            if (day < Earlier[i].Until)
            {
                return Earlier[i].Of(this) with { Earlier = Earlier[..i] };
            }
        }

        return this;
    }

    /// <summary>What is left of an objective that was deleted: its place, without a state on any day.</summary>
    public ObjectiveFacts Gone() =>
        this with
        {
            States = [],
            Participants = [],
            KeyResults = [],
            Links = [],
            Score = null,
            ScoredOn = null,
        };

    /// <summary>The first day from which reports may say something else of the objective than before; the last day of all for none.</summary>
    public DateOnly DiffersFrom(ObjectiveFacts before)
    {
        if (
            Score != before.Score
            || ScoredOn != before.ScoredOn
            || HidesText != before.HidesText
            || KeyResults.Count != before.KeyResults.Count
            || !States.SequenceEqual(before.States)
            || !Links.SequenceEqual(before.Links)
        )
        {
            return DateOnly.MinValue;
        }

        var first =
            Earlier.Length + before.Earlier.Length == 0
                ? (SameDated(this, before) ? DateOnly.MaxValue : DateOnly.MinValue)
                : DatedDifferFrom(before);
        for (var i = 0; i < KeyResults.Count; i++)
        {
            var differs = KeyResults[i].DiffersFrom(before.KeyResults[i]);
            first = differs < first ? differs : first;
        }

        return first;
    }

    private DateOnly DatedDifferFrom(ObjectiveFacts before) =>
        Dated.DifferFrom(
            Earlier.Concat(before.Earlier).Select(e => e.Until),
            day => SameDated(On(day), before.On(day))
        );

    private static bool SameDated(ObjectiveFacts a, ObjectiveFacts b) =>
        a.Kind == b.Kind
        && a.OwnerKind == b.OwnerKind
        && a.OwnerUnitId == b.OwnerUnitId
        && a.OwnerPersonId == b.OwnerPersonId
        && a.IsTop == b.IsTop
        && a.WeightBp == b.WeightBp
        && a.Participants.SequenceEqual(b.Participants);

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

/// <summary>What an objective was before a day.</summary>
internal sealed record EarlierObjectiveFacts(
    DateOnly Until,
    int Kind,
    string OwnerKind,
    Guid? OwnerUnitId,
    Guid? OwnerPersonId,
    IReadOnlyList<Guid> Participants,
    bool IsTop,
    int WeightBp
)
{
    public ObjectiveFacts Of(ObjectiveFacts facts) =>
        facts with
        {
            Kind = Kind,
            OwnerKind = OwnerKind,
            OwnerUnitId = OwnerUnitId,
            OwnerPersonId = OwnerPersonId,
            Participants = Participants,
            IsTop = IsTop,
            WeightBp = WeightBp,
        };
}

/// <summary>What facts with a dated past have in common.</summary>
internal static class Dated
{
    /// <summary>The first day on which two pasts say something else; the last day of all when they never do.</summary>
    /// <param name="changes">The days on which either of them changed.</param>
    /// <param name="same">Whether they say the same on a day.</param>
    public static DateOnly DifferFrom(IEnumerable<DateOnly> changes, Func<DateOnly, bool> same)
    {
        foreach (var day in changes.Append(DateOnly.MinValue).Order())
        {
            if (!same(day))
            {
                return day;
            }
        }

        return DateOnly.MaxValue;
    }
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

/// <summary>A key result. Its own values are the newest; <see cref="On"/> gives those of a day.</summary>
internal sealed record KeyResultFacts
{
    public required Guid Id { get; init; }

    /// <summary>Null as the objective's.</summary>
    public string? Code { get; init; }

    /// <summary>Null as the objective's.</summary>
    public string? Title { get; init; }

    public required int Type { get; init; }

    /// <summary>May be any words, so it is null as the title is.</summary>
    public string? Unit { get; init; }
    public decimal? Baseline { get; init; }
    public decimal? Target { get; init; }
    public required IReadOnlyList<PhasedTarget> Phases { get; init; }
    public IReadOnlyList<Guardrail> Guardrails { get; init; } = [];
    public required int DefinitionVersion { get; init; }
    public required int WeightBp { get; init; }
    public Guid? OwnerPersonId { get; init; }

    /// <summary>Null for one that was there from the objective's first day.</summary>
    public DateOnly? AddedOn { get; init; }

    public DateOnly? CancelledOn { get; init; }
    public required CheckInRhythm Rhythm { get; init; }

    /// <summary>What held before, oldest first; empty for most.</summary>
    public EarlierKeyResultFacts[] Earlier { get; init; } = [];

    /// <summary>What check-ins made under an earlier definition come to by a later one, from a day on; oldest first.</summary>
    public (DateOnly On, decimal? RawProgress, int DefinitionVersion)[] Restatements { get; init; } = [];

    /// <summary>What guardrails were stated at, by day; empty for most.</summary>
    public GuardrailDayFacts[] GuardrailValues { get; init; } = [];

    /// <summary>One entry per day with a check-in, ascending.</summary>
    public required KeyResultDayFacts[] Days { get; init; }

    /// <summary>Numbers of <see cref="Days"/> with too many digits for their place there.</summary>
    public decimal[]? Large { get; init; }

    /// <summary>As <see cref="ObjectiveFacts.DiffersFrom"/>.</summary>
    public DateOnly DiffersFrom(KeyResultFacts before)
    {
        if (
            Id != before.Id
            || AddedOn != before.AddedOn
            || CancelledOn != before.CancelledOn
            || Rhythm != before.Rhythm
            || !(Large ?? []).SequenceEqual(before.Large ?? [])
        )
        {
            return DateOnly.MinValue;
        }

        // Nearly all have no past; this is asked for every changed objective and point of a trend.
        var dated =
            Earlier.Length + before.Earlier.Length == 0
                ? (SameDated(this, before) ? DateOnly.MaxValue : DateOnly.MinValue)
                : DatedDifferFrom(before);
        var restated =
            Restatements.Length + before.Restatements.Length == 0 ? DateOnly.MaxValue : RestatementsDifferFrom(before);
        var guarded =
            GuardrailValues.Length + before.GuardrailValues.Length == 0
                ? DateOnly.MaxValue
                : GuardrailValuesDifferFrom(before);
        var checkedIn = DaysDifferFrom(before);
        var first = dated < restated ? dated : restated;
        first = guarded < first ? guarded : first;
        return first < checkedIn ? first : checkedIn;
    }

    private DateOnly DatedDifferFrom(KeyResultFacts before) =>
        Dated.DifferFrom(
            Earlier.Concat(before.Earlier).Select(e => e.Until),
            day => SameDated(On(day), before.On(day))
        );

    private DateOnly RestatementsDifferFrom(KeyResultFacts before) =>
        Restatements
            .Except(before.Restatements)
            .Concat(before.Restatements.Except(Restatements))
            .Select(r => r.On)
            .DefaultIfEmpty(DateOnly.MaxValue)
            .Min();

    private DateOnly GuardrailValuesDifferFrom(KeyResultFacts before) =>
        GuardrailValues
            .Except(before.GuardrailValues)
            .Concat(before.GuardrailValues.Except(GuardrailValues))
            .Select(v => v.On)
            .DefaultIfEmpty(DateOnly.MaxValue)
            .Min();

    private DateOnly DaysDifferFrom(KeyResultFacts before)
    {
        var same = Days.AsSpan().CommonPrefixLength(before.Days);
        var next = same < Days.Length ? Days[same].Day : int.MaxValue;
        var old = same < before.Days.Length ? before.Days[same].Day : int.MaxValue;
        return Math.Min(next, old) is var day and < int.MaxValue ? DateOnly.FromDayNumber(day) : DateOnly.MaxValue;
    }

    private static bool SameDated(KeyResultFacts a, KeyResultFacts b) =>
        a.Type == b.Type
        && a.Baseline == b.Baseline
        && a.Target == b.Target
        && a.DefinitionVersion == b.DefinitionVersion
        && a.WeightBp == b.WeightBp
        && a.OwnerPersonId == b.OwnerPersonId
        && a.Phases.SequenceEqual(b.Phases)
        && a.Guardrails.SequenceEqual(b.Guardrails);

    /// <summary>With the owner, weight and definition of the end of a day.</summary>
    public KeyResultFacts On(DateOnly day)
    {
        for (var i = 0; i < Earlier.Length; i++)
        {
            if (day < Earlier[i].Until)
            {
                return Earlier[i].Of(this) with { Earlier = Earlier[..i] };
            }
        }

        return this;
    }

    /// <summary>Where a guardrail stood at the end of a day; null when it was never stated by then.</summary>
    public GuardrailDayFacts? GuardrailOn(Guid guardrailId, DateOnly day) =>
        Array.FindLast(GuardrailValues, value => value.GuardrailId == guardrailId && value.On <= day);

    /// <summary>Some guardrail was last stated out of its range; of facts of the day.</summary>
    public bool BreachesOn(DateOnly day)
    {
        foreach (var guardrail in Guardrails)
        {
            if (GuardrailOn(guardrail.Id, day) is { } last && guardrail.IsBreachedBy(last.Value))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsActiveOn(DateOnly day) => !(AddedOn > day) && !(CancelledOn <= day);

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

    /// <summary>
    /// Raw progress after the entry, as of a day; null where no check-in has stated any. That of a range falls with every
    /// slot that nobody answers.
    /// </summary>
    public decimal? RawOn(int index, DateOnly day)
    {
        if (index < 0)
        {
            return null;
        }

        for (var i = Restatements.Length - 1; i >= 0; i--)
        {
            if (Restatements[i].On <= day && Days[index].DefinitionVersion < Restatements[i].DefinitionVersion)
            {
                return Type == Vocabulary.Range
                    ? RangeOn(Restatements[i].RawProgress, index, isRestated: true, day)
                    : Restatements[i].RawProgress;
            }
        }

        var raw = Days[index].RawProgress.Read(Large);
        return Type == Vocabulary.Range ? RangeOn(raw, index, isRestated: false, day) : raw;
    }

    /// <summary>
    /// In-range check-ins ÷ slots due up to the day (domain.md §3). Check-ins say the share of their own day, and a restatement
    /// that of the last check-in's: multiplied by the slots due then, it is the number of in-range ones, which silence leaves
    /// as it is. A day that states progress without a value states a degree (imports do), which is no share: it stands.
    /// </summary>
    private decimal? RangeOn(decimal? share, int index, bool isRestated, DateOnly day)
    {
        var last = index;
        while (last >= 0 && !Days[last].HasValue && !Days[last].HasProgress)
        {
            last--;
        }

        if (share is not { } known || last < 0 || !Days[last].HasValue)
        {
            return share;
        }

        var valueOn = DateOnly.FromDayNumber(Days[last].Day);
        var lastCheckInOn = DateOnly.FromDayNumber(Days[index].Day);
        var then = Rhythm.DueForRange(isRestated ? lastCheckInOn : valueOn, valueOn);
        var now = Rhythm.DueForRange(Rhythm.LastForRange(day, lastCheckInOn), valueOn);
        return now == then ? known : Pace.Share(decimal.Round(known * then), now);
    }

    /// <summary>The measured value after the entry; null where no check-in has stated any.</summary>
    public decimal? ValueOn(int index) => index < 0 ? null : Days[index].Value.Read(Large);

    /// <summary>Progress that rolls up: clamped, 0 without data, null for one that is left out.</summary>
    public decimal? ProgressOn(int index, DateOnly day) => HasProgress ? Pace.Clamp(RawOn(index, day) ?? 0m) : null;
}

/// <summary>What a key result was before a day.</summary>
internal sealed record EarlierKeyResultFacts(
    DateOnly Until,
    int Type,
    string? Unit,
    decimal? Baseline,
    decimal? Target,
    IReadOnlyList<PhasedTarget> Phases,
    int DefinitionVersion,
    int WeightBp,
    Guid? OwnerPersonId,
    IReadOnlyList<Guardrail> Guardrails
)
{
    public KeyResultFacts Of(KeyResultFacts facts) =>
        facts with
        {
            Type = Type,
            Unit = Unit,
            Baseline = Baseline,
            Target = Target,
            Phases = Phases,
            DefinitionVersion = DefinitionVersion,
            WeightBp = WeightBp,
            OwnerPersonId = OwnerPersonId,
            Guardrails = Guardrails,
        };
}

/// <summary>What a guardrail was last stated at on a day.</summary>
internal sealed record GuardrailDayFacts(DateOnly On, Guid GuardrailId, decimal Value);

/// <summary>
/// Where a key result stands after the check-ins of one day and all before it; 32 bytes, as there are a dozen of them for
/// every key result. <see cref="Day"/> and <see cref="NoteDay"/> are day numbers (−1: no note so far).
/// </summary>
internal readonly record struct KeyResultDayFacts(
    PackedDecimal RawProgress,
    PackedDecimal Value,
    int Day,
    int NoteDay,
    int DefinitionVersion,
    sbyte Confidence,
    sbyte ConfidenceBefore,
    sbyte Status,
    KeyResultDayMarks Marks
)
{
    public bool HasData => (Marks & KeyResultDayMarks.HasData) != 0;
    public bool StatusPinned => (Marks & KeyResultDayMarks.StatusPinned) != 0;
    public bool ByPerson => (Marks & KeyResultDayMarks.ByPerson) != 0;
    public bool Automatic => (Marks & KeyResultDayMarks.Automatic) != 0;

    /// <summary>A value was stated on this very day.</summary>
    public bool HasValue => (Marks & KeyResultDayMarks.HasValue) != 0;

    /// <summary>Progress was stated on this very day.</summary>
    public bool HasProgress => (Marks & KeyResultDayMarks.HasProgress) != 0;
}

[Flags]
internal enum KeyResultDayMarks : byte
{
    None = 0,
    HasData = 1,
    StatusPinned = 2,
    ByPerson = 4,
    Automatic = 8,
    HasValue = 16,
    HasProgress = 32,
}

/// <summary>
/// A decimal or nothing in eight bytes, digit for digit; one with more than 17 digits or so is kept in a list beside.
/// </summary>
internal readonly record struct PackedDecimal
{
    private const int ScaleBits = 5;
    private const int Nothing = 31;
    private const int Listed = 30;
    private const long Largest = (1L << (62 - ScaleBits)) - 1;
    private readonly long bits;

    private PackedDecimal(long number, int scale) => bits = (number << ScaleBits) | (uint)scale;

    public static PackedDecimal Null { get; } = new(0, Nothing);

    /// <param name="large">Takes a number that does not fit.</param>
    public static PackedDecimal Of(decimal? value, ref List<decimal>? large)
    {
        if (value is not { } number)
        {
            return Null;
        }

        if (Fits(number, out var packed) || Fits(number / 1.0000000000000000000000000000m, out packed))
        {
            return packed;
        }

        (large ??= []).Add(number);
        return new(large.Count - 1, Listed);
    }

    public decimal? Read(decimal[]? large)
    {
        var scale = (int)(bits & ((1 << ScaleBits) - 1));
        var number = bits >> ScaleBits;
        if (scale >= Listed)
        {
            return scale == Nothing ? null : large![number];
        }

        var size = Math.Abs(number);
        return new decimal((int)size, (int)(size >> 32), 0, number < 0, (byte)scale);
    }

    private static bool Fits(decimal number, out PackedDecimal packed)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        var size = ((long)parts[1] << 32) | (uint)parts[0];
        if (parts[2] != 0 || size is < 0 or > Largest)
        {
            packed = default;
            return false;
        }

        packed = new(parts[3] < 0 ? -size : size, (parts[3] >> 16) & 0x7f);
        return true;
    }
}
