namespace Okr.Contracts.Scoring.V1;

/// <summary>
/// The score of one objective, Σ KR weight × KR final score to 4 decimals; null until every live key result has a final
/// score. <see cref="Id"/> is the objective. <paramref name="Published"/> tells whether it is visible to everyone.
/// </summary>
public sealed record ObjectiveScored(
    Guid Id,
    long Version,
    Guid CycleId,
    decimal? Score,
    bool Published,
    DateOnly? ScoredOn,
    DateTime ChangedAt
) : IEvent;
