namespace Okr.Contracts.Goal.V1;

/// <summary>
/// A key result. <paramref name="Type"/> is increase, decrease, range, linear or milestone; which numbers are set
/// follows from it (domain.md §3). <paramref name="WeightBp"/> is the weight within the objective in basis points; all
/// live key results of one objective total 10 000. <paramref name="DefinitionVersion"/> grows when baseline, target,
/// range, steps or type of a published key result change; check-ins made under an older one are legacy.
/// </summary>
public sealed record KeyResultChanged(
    Guid Id,
    long Version,
    string? Code,
    Guid ObjectiveId,
    Guid CycleId,
    string Title,
    string? Description,
    string Type,
    string? Unit,
    decimal? Baseline,
    decimal? Target,
    decimal? RangeMin,
    decimal? RangeMax,
    IReadOnlyList<MilestoneStep> Steps,
    IReadOnlyList<PhasedTarget> PhasedTargets,
    int DefinitionVersion,
    int WeightBp,
    int Position,
    Guid? OwnerPersonId,
    DateOnly? CancelledOn,
    bool Deleted,
    DateTime CreatedAt,
    DateTime ChangedAt
) : IEvent;

/// <summary>One step of a milestone key result; the weights of all steps total 10 000 basis points.</summary>
public sealed record MilestoneStep(Guid Id, string Title, int WeightBp, DateOnly? DueOn);

/// <summary>The value expected on a day; between two of them the expectation is linear.</summary>
public sealed record PhasedTarget(DateOnly On, decimal Value);
