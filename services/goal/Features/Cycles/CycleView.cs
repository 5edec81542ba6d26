using Okr.Contracts.Goal.V1;
using Okr.Goal.Domain;

namespace Okr.Goal.Features.Cycles;

/// <summary>A cycle as the API shows it; days are inclusive.</summary>
internal sealed record CycleView(
    Guid Id,
    string Code,
    string Name,
    CycleKind Kind,
    DateOnly StartsOn,
    DateOnly EndsOn,
    int FiscalYear,
    Guid? ParentId,
    CyclePhase Phase,
    DateOnly DraftingOpensOn,
    DateOnly PublishBy,
    DateOnly ScoringEndsOn,
    CyclePolicy Policy,
    long Version
)
{
    public static CycleView Of(Cycle c) =>
        new(
            c.Id,
            c.Code,
            c.Name,
            c.Kind,
            c.StartsOn,
            c.EndsOn,
            c.FiscalYear,
            c.ParentId,
            c.Phase,
            c.DraftingOpensOn,
            c.PublishBy,
            c.ScoringEndsOn,
            c.Policy,
            c.Version
        );
}
