namespace Okr.Contracts.Goal.V1;

/// <summary>
/// A key result. <paramref name="Type"/> is increase, decrease, range, linear or milestone; which numbers are set
/// follows from it (domain.md §3). <paramref name="WeightBp"/> is the weight within the objective in basis points; all
/// live key results of one objective total 10 000. <paramref name="DefinitionVersion"/> grows when baseline, target,
/// range, steps or type of a published key result change; check-ins made under an older one are legacy.
/// <paramref name="AddedOn"/> is the day on which it joined an objective that everybody could see already; null for one that was
/// there from the objective's first day. <paramref name="Earlier"/> is what held before the present values since the objective
/// was published, oldest first. <paramref name="Guardrails"/> are at most three metrics that must not get worse meanwhile.
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
    DateTime ChangedAt,
    DateOnly? AddedOn = null,
    IReadOnlyList<EarlierKeyResult>? Earlier = null,
    IReadOnlyList<Guardrail>? Guardrails = null
) : IEvent;

/// <summary>One step of a milestone key result; the weights of all steps total 10 000 basis points.</summary>
public sealed record MilestoneStep(Guid Id, string Title, int WeightBp, DateOnly? DueOn);

/// <summary>The value expected on a day; between two of them the expectation is linear.</summary>
public sealed record PhasedTarget(DateOnly On, decimal Value);

/// <summary>What a key result was up to the day before <paramref name="Until"/>; see <see cref="EarlierObjective"/>.</summary>
public sealed record EarlierKeyResult(
    DateOnly Until,
    string Type,
    string? Unit,
    decimal? Baseline,
    decimal? Target,
    IReadOnlyList<PhasedTarget> PhasedTargets,
    int DefinitionVersion,
    int WeightBp,
    Guid? OwnerPersonId,
    IReadOnlyList<Guardrail>? Guardrails = null
);

/// <summary>
/// A health metric with its allowed range, limits included; one of them may be missing. Its name and unit are empty inside a
/// confidential objective. While its last stated value lies outside, the key result is shown as at_risk at best.
/// </summary>
public sealed record Guardrail(Guid Id, string Name, string? Unit, decimal? Min, decimal? Max)
{
    /// <summary>Whether a value lies outside.</summary>
    public bool IsBreachedBy(decimal value) => value < Min || value > Max;
}
