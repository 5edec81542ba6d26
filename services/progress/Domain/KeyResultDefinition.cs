using Okr.Contracts.Goal.V1;

namespace Okr.Progress.Domain;

/// <summary>The five types of domain.md §3.</summary>
internal enum KeyResultType
{
    Increase,
    Decrease,
    Range,
    Linear,
    Milestone,
}

/// <summary>What progress is measured against (domain.md §3).</summary>
internal sealed record KeyResultDefinition(
    KeyResultType Type,
    decimal? Baseline,
    decimal? Target,
    decimal? RangeMin,
    decimal? RangeMax,
    IReadOnlyList<MilestoneStep> Steps,
    IReadOnlyList<PhasedTarget> PhasedTargets
);
