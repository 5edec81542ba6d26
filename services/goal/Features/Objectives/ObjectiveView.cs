using Okr.Contracts.Goal.V1;
using Okr.Goal.Domain;

namespace Okr.Goal.Features.Objectives;

/// <summary>An objective with its key results as the API shows it. Weights are basis points.</summary>
internal sealed record ObjectiveView(
    Guid Id,
    string? Code,
    Guid CycleId,
    string Title,
    string? Description,
    ObjectiveKind Kind,
    OwnerKind OwnerKind,
    Guid? OwnerUnitId,
    string? OwnerUnitName,
    Guid? OwnerPersonId,
    string? OwnerPersonName,
    IReadOnlyList<NamedPerson> Participants,
    IReadOnlyList<NamedPerson> CoEditors,
    ObjectiveState State,
    IReadOnlyList<ObjectiveStateChange> States,
    Guid? ReviewerId,
    bool IsTop,
    string? InitiativeReason,
    int WeightBp,
    bool WeightFixed,
    int Position,
    bool Confidential,
    Guid? CarriedFromId,
    DateTime CreatedAt,
    DateTime ChangedAt,
    long Version,
    IReadOnlyList<KeyResultView> KeyResults,
    ObjectiveRights Can,
    IReadOnlyList<Warning> Warnings
);

/// <summary>A person and the name; null while the replica does not know it yet.</summary>
internal sealed record NamedPerson(Guid Id, string? Name);

/// <summary>What the caller may do.</summary>
internal sealed record ObjectiveRights(bool Edit, bool Publish, bool CheckIn, bool Score);

/// <summary>A lint warning: a stable code and its sentence in both languages.</summary>
internal sealed record Warning(string Code, string En, string Zh)
{
    public static Warning ManyObjectives { get; } =
        new(
            "O006",
            $"More than {Limits.Focus} objectives in this cycle: focus on the few that matter.",
            $"本周期目标超过 {Limits.Focus} 个，请聚焦最重要的少数目标。"
        );

    public static Warning ManyKeyResults { get; } =
        new(
            "K007",
            $"More than {Limits.Focus} key results: focus on the few that matter.",
            $"关键结果超过 {Limits.Focus} 个，请聚焦最重要的少数结果。"
        );
}

/// <summary>A key result as the API shows it.</summary>
internal sealed record KeyResultView(
    Guid Id,
    Guid ObjectiveId,
    string? Code,
    string Title,
    string? Description,
    KeyResultType Type,
    string? Unit,
    decimal? Baseline,
    decimal? Target,
    decimal? RangeMin,
    decimal? RangeMax,
    IReadOnlyList<MilestoneStep> Steps,
    IReadOnlyList<PhasedTarget> PhasedTargets,
    IReadOnlyList<Guardrail> Guardrails,
    int WeightBp,
    bool WeightFixed,
    int Position,
    Guid? OwnerPersonId,
    string? OwnerPersonName,
    int DefinitionVersion,
    DateOnly? CancelledOn,
    long Version
)
{
    public static KeyResultView Of(KeyResult k, IReadOnlyDictionary<Guid, string> names) =>
        new(
            k.Id,
            k.ObjectiveId,
            k.Code,
            k.Title,
            k.Description,
            k.Type,
            k.Unit,
            k.Baseline,
            k.Target,
            k.RangeMin,
            k.RangeMax,
            k.Steps,
            k.PhasedTargets,
            k.Guardrails,
            k.WeightBp,
            k.StatedWeightBp is not null,
            k.Position,
            k.OwnerPersonId,
            k.OwnerPersonId is { } owner ? names.GetValueOrDefault(owner) : null,
            k.DefinitionVersion,
            k.CancelledOn,
            k.EditVersion
        );
}
