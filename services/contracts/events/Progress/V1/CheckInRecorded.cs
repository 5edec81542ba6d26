namespace Okr.Contracts.Progress.V1;

/// <summary>
/// A check-in as it stands: append-only, so the version only grows when a later check-in supersedes this one or a new
/// definition of the key result makes it legacy. <paramref name="On"/> is the day that it speaks of,
/// <paramref name="RecordedAt"/> when it was written. <paramref name="RawProgress"/> is the key result's raw progress p
/// on that day by this check-in (may be &lt; 0 or &gt; 1; null where there is none); that of a range falls on later days,
/// with every check-in that is missed. <paramref name="Confidence"/> 0–10; <paramref name="Status"/> is the status stated
/// by hand, if any; <paramref name="Source"/> is manual, imported or automatic.
/// </summary>
public sealed record CheckInRecorded(
    Guid Id,
    long Version,
    Guid KeyResultId,
    Guid ObjectiveId,
    Guid CycleId,
    Guid? PersonId,
    DateOnly On,
    DateTime RecordedAt,
    decimal? Value,
    IReadOnlyList<Guid> DoneStepIds,
    decimal? Degree,
    bool? InRange,
    decimal? RawProgress,
    int? Confidence,
    string? Status,
    bool StatusPinned,
    string? Note,
    string Source,
    int DefinitionVersion,
    bool Legacy,
    Guid? SupersedesId,
    Guid? SupersededById,
    IReadOnlyList<GuardrailValue>? GuardrailValues = null
) : IEvent;

/// <summary>What a guardrail of the key result stood at on the check-in's day.</summary>
public sealed record GuardrailValue(Guid GuardrailId, decimal Value);
