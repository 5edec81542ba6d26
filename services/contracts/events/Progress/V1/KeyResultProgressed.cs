namespace Okr.Contracts.Progress.V1;

/// <summary>
/// Where a key result stands after its latest check-in, after its definition changed, or, for a range, after check-ins were
/// missed; <paramref name="On"/> is the day of the latest check-in all the same. <see cref="Id"/> is the key result.
/// <paramref name="RawProgress"/> is p (domain.md §3), <paramref name="Progress"/> p clamped to 0…1, both null while a
/// linear key result has no target; <paramref name="HasData"/> is false before the first check-in.
/// Check-ins are due on <paramref name="FirstDueOn"/> and every <paramref name="CadenceDays"/> days after it while the
/// cycle lasts, and are on time until <paramref name="GraceDays"/> days later.
/// <paramref name="Restatements"/> says what check-ins made under an earlier definition come to by each later one, oldest first.
/// </summary>
public sealed record KeyResultProgressed(
    Guid Id,
    long Version,
    Guid ObjectiveId,
    Guid CycleId,
    DateOnly On,
    DateTime At,
    decimal? CurrentValue,
    decimal? RawProgress,
    decimal? Progress,
    bool HasData,
    int? Confidence,
    string? ManualStatus,
    bool ManualStatusPinned,
    Guid? LastCheckInId,
    DateOnly? LastCheckInOn,
    int DefinitionVersion,
    DateOnly FirstDueOn,
    int CadenceDays,
    int GraceDays,
    IReadOnlyList<ProgressRestatement>? Restatements = null
) : IEvent;

/// <summary>
/// From <paramref name="On"/> on, where the latest check-in was made under an earlier definition than
/// <paramref name="DefinitionVersion"/>, the key result stands at <paramref name="RawProgress"/>.
/// </summary>
public sealed record ProgressRestatement(int DefinitionVersion, DateOnly On, decimal? RawProgress);
