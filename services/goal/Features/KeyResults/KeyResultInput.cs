using Okr.Contracts.Goal.V1;
using Okr.Goal.Domain;
using Okr.Platform.Errors;

namespace Okr.Goal.Features.KeyResults;

/// <summary>
/// A key result as stated. The weight is in basis points; null shares the rest. The reason is needed when the measure of a
/// published one changes.
/// </summary>
internal sealed record KeyResultInput(
    string Title,
    string? Description,
    KeyResultType? Type,
    string? Unit,
    decimal? Baseline,
    decimal? Target,
    decimal? RangeMin,
    decimal? RangeMax,
    IReadOnlyList<StepInput?>? Steps,
    IReadOnlyList<PhasedTarget?>? PhasedTargets,
    int? WeightBp,
    Guid? OwnerPersonId,
    string? Reason,
    IReadOnlyList<GuardrailInput?>? Guardrails = null
)
{
    /// <summary>Checks everything that needs no database; adds to <paramref name="validation"/>.</summary>
    public KeyResultMeasure? Read(Validation validation, Cycle cycle, string prefix = "")
    {
        validation
            .Text($"{prefix}title", Title, Limits.Title)
            .OptionalText($"{prefix}description", Description, Limits.Description)
            .OptionalText($"{prefix}reason", Reason, Limits.Note)
            .Required($"{prefix}type", Type)
            .Range($"{prefix}weightBp", WeightBp, 0, Weights.Total);
        var steps = Steps ?? [];
        var phased = PhasedTargets ?? [];
        validation
            .Check(steps.All(step => step is not null), $"{prefix}steps", PlatformErrors.Required)
            .Check(phased.All(target => target is not null), $"{prefix}phasedTargets", PlatformErrors.Required);
        validation.Check((Guardrails ?? []).All(g => g is not null), $"{prefix}guardrails", PlatformErrors.Required);
        Domain.Guardrails.Check(validation, prefix, Guards());
        if (Type is not { } type)
        {
            return null;
        }

        var measure = new KeyResultMeasure(
            type,
            Texts.Clean(Unit),
            Baseline,
            Target,
            RangeMin,
            RangeMax,
            [
                .. steps
                    .OfType<StepInput>()
                    .Select(step => new MilestoneStep(
                        step.Id ?? Guid.CreateVersion7(),
                        Texts.Clean(step.Title) ?? "",
                        step.WeightBp,
                        step.DueOn
                    )),
            ],
            [.. phased.OfType<PhasedTarget>()]
        ).Normal();
        measure.Check(validation, prefix);
        for (var i = 0; i < measure.PhasedTargets.Count; i++)
        {
            var on = measure.PhasedTargets[i].On;
            validation.Check(
                on >= cycle.StartsOn && on <= cycle.EndsOn,
                $"{prefix}phasedTargets[{i}].on",
                GoalErrors.PhasedTargetOutsideCycle
            );
        }

        return measure;
    }

    /// <summary>The guardrails as stated; those without an id are new ones.</summary>
    public IReadOnlyList<Guardrail> Guards() =>
        [
            .. (Guardrails ?? [])
                .OfType<GuardrailInput>()
                .Select(g => new Guardrail(
                    g.Id ?? Guid.CreateVersion7(),
                    Texts.Clean(g.Name) ?? "",
                    Texts.Clean(g.Unit),
                    g.Min,
                    g.Max
                )),
        ];

    public KeyResultText Text(Guid? owner) => new(Texts.Clean(Title)!, Texts.Clean(Description), owner);
}

/// <summary>A metric that must stay between two limits, or on one side of one; without an id it is a new one.</summary>
internal sealed record GuardrailInput(Guid? Id, string Name, string? Unit, decimal? Min, decimal? Max);

/// <summary>A step of a milestone; without an id it is a new one.</summary>
internal sealed record StepInput(Guid? Id, string Title, int WeightBp, DateOnly? DueOn);
