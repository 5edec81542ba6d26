using Okr.Contracts.Progress.V1;

namespace Okr.Progress.Domain;

/// <summary>
/// What one check-in states. At most one of <paramref name="Value"/>, <paramref name="DoneStepIds"/> and
/// <paramref name="Degree"/> is set; none in a check-in that only carries a note, a confidence or a status.
/// </summary>
internal sealed record CheckInFact(
    Guid Id,
    DateOnly On,
    DateTime RecordedAt,
    decimal? Value,
    IReadOnlyList<Guid>? DoneStepIds,
    decimal? Degree,
    int? Confidence,
    ProgressStatus? Status,
    bool StatusPinned,
    IReadOnlyList<GuardrailValue>? GuardrailValues = null
);

/// <summary>What a guardrail stood at on a day.</summary>
internal sealed record DatedGuardrailValue(Guid GuardrailId, decimal Value, DateOnly On);

/// <summary>Where a key result stands after its check-ins (domain.md §3, §5).</summary>
internal sealed record Standing
{
    public decimal? CurrentValue { get; init; }

    /// <summary>Raw p; null while a linear key result has no target.</summary>
    public decimal? RawProgress { get; init; }

    /// <summary>Whether any check-in stated something that progress follows from.</summary>
    public bool HasData { get; init; }

    public int? Confidence { get; init; }

    /// <summary>The last stated confidence minus the one stated before it.</summary>
    public int? ConfidenceChange { get; init; }

    public ProgressStatus? ManualStatus { get; init; }
    public bool ManualStatusPinned { get; init; }
    public Guid? LastCheckInId { get; init; }
    public DateOnly? LastCheckInOn { get; init; }
    public DateTime? LastRecordedAt { get; init; }

    /// <summary>The check-in that the present progress comes from.</summary>
    public Guid? SourceCheckInId { get; init; }

    public int CheckInCount { get; init; }

    /// <summary>What each guardrail stood at when it was last stated.</summary>
    public IReadOnlyList<DatedGuardrailValue> GuardrailValues { get; init; } = [];

    public static Standing Nothing(KeyResultDefinition definition) =>
        new() { RawProgress = KeyResultProgress.WithoutData(definition) };

    /// <summary>
    /// After all check-ins that are not superseded, whatever order they are given in: what counts is the day they speak
    /// of, then when they were recorded. A range's missed slots are counted up to <paramref name="today"/>, or up to the
    /// last check-in when it is left out; no other type depends on it.
    /// </summary>
    public static Standing Of(
        KeyResultDefinition definition,
        Schedule schedule,
        IEnumerable<CheckInFact> checkIns,
        DateOnly? today = null
    )
    {
        var ordered = InTimeOrder(checkIns);
        var standing = ordered.Aggregate(Nothing(definition), (before, checkIn) => before.After(definition, checkIn));
        return definition.Type == KeyResultType.Range
            ? standing with
            {
                RawProgress = RangeProgress(
                    definition,
                    schedule,
                    ordered,
                    today is { } on
                        ? schedule.LastForRange(on, standing.LastCheckInOn)
                        : standing.LastCheckInOn ?? DateOnly.MinValue
                ),
            }
            : standing;
    }

    /// <summary>
    /// After one more check-in that is later than all before it. For a range the progress is that of <see cref="Of"/>
    /// only.
    /// </summary>
    public Standing After(KeyResultDefinition definition, CheckInFact checkIn)
    {
        var progress = Stated(definition, checkIn);
        var states = checkIn.Value is not null && definition.Type != KeyResultType.Milestone;
        var keepsStatus = checkIn.Status is null && ManualStatusPinned;
        return this with
        {
            CurrentValue = states ? checkIn.Value : CurrentValue,
            RawProgress = progress ?? RawProgress,
            HasData = HasData || states || progress is not null,
            SourceCheckInId = states || progress is not null ? checkIn.Id : SourceCheckInId,
            Confidence = checkIn.Confidence ?? Confidence,
            ConfidenceChange = checkIn.Confidence is { } confidence ? confidence - Confidence : ConfidenceChange,
            ManualStatus = keepsStatus ? ManualStatus : checkIn.Status,
            ManualStatusPinned = keepsStatus || (checkIn.Status is not null && checkIn.StatusPinned),
            LastCheckInId = checkIn.Id,
            LastCheckInOn = checkIn.On,
            LastRecordedAt = checkIn.RecordedAt,
            CheckInCount = CheckInCount + 1,
            GuardrailValues = checkIn.GuardrailValues is { Count: > 0 } stated
                ?
                [
                    .. GuardrailValues.Where(old => stated.All(v => v.GuardrailId != old.GuardrailId)),
                    .. stated.Select(v => new DatedGuardrailValue(v.GuardrailId, v.Value, checkIn.On)),
                ]
                : GuardrailValues,
        };
    }

    /// <summary>Whether the check-in is later than all before it, so that <see cref="After"/> holds.</summary>
    public bool IsBefore(CheckInFact checkIn) =>
        LastCheckInOn is not { } on || checkIn.On > on || (checkIn.On == on && checkIn.RecordedAt > LastRecordedAt);

    /// <summary>
    /// p of a range on a day: the share of in-range slots, unless the last thing stated is a degree, which then stands.
    /// </summary>
    public static decimal RangeProgress(
        KeyResultDefinition definition,
        Schedule schedule,
        IEnumerable<CheckInFact> checkIns,
        DateOnly day
    )
    {
        var stated = InTimeOrder(checkIns)
            .Where(c => c.On <= day && (c.Value is not null || c.Degree is not null))
            .ToList();
        if (stated.Count == 0)
        {
            return 0m;
        }

        return stated[^1].Degree
            ?? schedule.InRangeShare(
                stated
                    .Where(c => c.Value is not null)
                    .Select(c => (c.On, KeyResultProgress.InRange(definition, c.Value!.Value))),
                day
            );
    }

    /// <summary>By day, then by when they were recorded.</summary>
    public static List<CheckInFact> InTimeOrder(IEnumerable<CheckInFact> checkIns) =>
        [.. checkIns.OrderBy(c => c.On).ThenBy(c => c.RecordedAt).ThenBy(c => c.Id)];

    /// <summary>p that this check-in alone states; null when it states none.</summary>
    private static decimal? Stated(KeyResultDefinition definition, CheckInFact checkIn) =>
        definition.Type switch
        {
            KeyResultType.Milestone => checkIn.Degree
                ?? (checkIn.DoneStepIds is { } done ? KeyResultProgress.OfSteps(definition, done) : null),
            KeyResultType.Range => checkIn.Degree,
            _ => checkIn.Value is { } value ? KeyResultProgress.OfValue(definition, value) : null,
        };
}
