using Okr.Contracts.Goal.V1;
using Okr.Goal.Domain;
using Okr.Platform.Errors;

namespace Okr.Goal.Features.Cycles;

/// <summary>A cycle as stated; what is left out follows from the kind and the first day.</summary>
internal sealed record CycleRequest(
    string Code,
    string Name,
    CycleKind? Kind,
    DateOnly? StartsOn,
    DateOnly? EndsOn,
    int? FiscalYear,
    Guid? ParentId,
    DateOnly? DraftingOpensOn,
    DateOnly? PublishBy,
    DateOnly? ScoringEndsOn,
    CyclePolicy? Policy,
    CyclePhase? Phase
)
{
    /// <summary>The definition; throws <c>invalid_request</c> naming every field that is wrong.</summary>
    public CycleDefinition Read(Validation validation, FiscalYears fiscalYears, Cycle? present)
    {
        validation
            .Text("code", Code, Limits.Code)
            .Text("name", Name, 200)
            .Required("kind", Kind)
            .Required("startsOn", StartsOn);
        foreach (
            var (field, day) in new[]
            {
                ("startsOn", StartsOn),
                ("endsOn", EndsOn),
                ("draftingOpensOn", DraftingOpensOn),
                ("publishBy", PublishBy),
                ("scoringEndsOn", ScoringEndsOn),
            }
        )
        {
            validation.Check(day is null || CycleDefinition.IsPlausible(day.Value), field, GoalErrors.ImplausibleDay);
        }

        validation.ThrowIfInvalid();
        var endsOn = EndsOn ?? CycleCalendar.EndsOn(Kind!.Value, StartsOn!.Value);
        var defaults = CycleCalendar.Defaults(Kind!.Value, StartsOn!.Value, endsOn);
        return new CycleDefinition(
            Texts.Clean(Code)!,
            Texts.Clean(Name)!,
            Kind.Value,
            StartsOn.Value,
            endsOn,
            FiscalYear ?? fiscalYears.Of(endsOn),
            ParentId,
            new CycleDates(
                DraftingOpensOn ?? defaults.DraftingOpensOn,
                PublishBy ?? defaults.PublishBy,
                ScoringEndsOn ?? defaults.ScoringEndsOn
            ),
            Policy ?? present?.Policy ?? new CyclePolicy()
        );
    }
}
