namespace Okr.Contracts.Scoring.V1;

/// <summary>Scores of one key result, 0…1. <see cref="Id"/> is the key result; null means not given yet.</summary>
public sealed record KeyResultScored(
    Guid Id,
    long Version,
    Guid ObjectiveId,
    Guid CycleId,
    decimal? Suggested,
    decimal? Self,
    string? SelfReason,
    decimal? Manager,
    string? ManagerReason,
    decimal? Final,
    string? FinalReason,
    DateTime ChangedAt
) : IEvent;
