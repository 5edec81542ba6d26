using Okr.Contracts.Goal.V1;
using Okr.Platform.Errors;

namespace Okr.Goal.Domain;

/// <summary>How a key result is measured: the type and the numbers that the type needs (domain.md §3).</summary>
internal sealed record KeyResultMeasure(
    KeyResultType Type,
    string? Unit,
    decimal? Baseline,
    decimal? Target,
    decimal? RangeMin,
    decimal? RangeMax,
    IReadOnlyList<MilestoneStep> Steps,
    IReadOnlyList<PhasedTarget> PhasedTargets
)
{
    public const int MaxUnit = 40;
    public const int MaxSteps = 20;
    public const int MaxPhasedTargets = 60;

    /// <summary>Adds what is wrong; fields are named under <paramref name="prefix"/> (<c>keyResults[0].</c>).</summary>
    public void Check(Validation validation, string prefix)
    {
        validation
            .OptionalText($"{prefix}unit", Unit, MaxUnit)
            .Number($"{prefix}baseline", Baseline)
            .Number($"{prefix}target", Target)
            .Number($"{prefix}rangeMin", RangeMin)
            .Number($"{prefix}rangeMax", RangeMax)
            .Count($"{prefix}phasedTargets", PhasedTargets, MaxPhasedTargets);
        switch (Type)
        {
            case KeyResultType.Increase or KeyResultType.Decrease:
                CheckDirection(validation, prefix);
                break;
            case KeyResultType.Linear:
                validation
                    .Check(Baseline is null or 0, $"{prefix}baseline", GoalErrors.LinearBaseline)
                    .Check(Target is null or > 0, $"{prefix}target", GoalErrors.LinearTarget);
                break;
            case KeyResultType.Range:
                validation
                    .Required($"{prefix}rangeMin", RangeMin)
                    .Required($"{prefix}rangeMax", RangeMax)
                    .Check(
                        RangeMin is null || RangeMax is null || RangeMin <= RangeMax,
                        $"{prefix}rangeMax",
                        GoalErrors.RangeUpsideDown
                    );
                break;
            default:
                CheckSteps(validation, prefix);
                break;
        }

        CheckForeign(validation, prefix);
        for (var i = 0; i < PhasedTargets.Count; i++)
        {
            validation
                .Number($"{prefix}phasedTargets[{i}].value", PhasedTargets[i].Value)
                .Check(
                    i == 0 || PhasedTargets[i - 1].On < PhasedTargets[i].On,
                    $"{prefix}phasedTargets[{i}].on",
                    GoalErrors.PhasedTargetsOutOfOrder
                );
        }
    }

    /// <summary>The same with what the type does not use left out, and a linear baseline of 0.</summary>
    public KeyResultMeasure Normal() => this with { Baseline = Type == KeyResultType.Linear ? 0 : Baseline };

    /// <summary>Whether progress is worked out in the same way.</summary>
    public bool SameDefinition(KeyResultMeasure other) =>
        Type == other.Type
        && Baseline == other.Baseline
        && Target == other.Target
        && RangeMin == other.RangeMin
        && RangeMax == other.RangeMax
        && Steps
            .Select(step => (step.Id, step.WeightBp))
            .SequenceEqual(other.Steps.Select(step => (step.Id, step.WeightBp)));

    /// <summary>
    /// The measure for the next cycle, starting from where this one ended; null when the target is reached already. A
    /// linear one that has moved becomes an increase, because only that has a baseline.
    /// </summary>
    public KeyResultMeasure? CarriedOver(decimal? current)
    {
        var steps = Steps.Select(step => step with { Id = Guid.CreateVersion7(), DueOn = null }).ToList();
        var next = this with { Steps = steps, PhasedTargets = [] };
        if (current is not { } value)
        {
            return next;
        }

        value = decimal.Round(value, 6, MidpointRounding.AwayFromZero);
        return Type switch
        {
            KeyResultType.Increase => value < Target ? next with { Baseline = value } : null,
            KeyResultType.Decrease => value > Target ? next with { Baseline = value } : null,
            KeyResultType.Linear when Target is { } target && value != 0 => value < target
                ? next with
                {
                    Type = KeyResultType.Increase,
                    Baseline = value,
                }
                : null,
            _ => next,
        };
    }

    private void CheckDirection(Validation validation, string prefix)
    {
        validation.Required($"{prefix}baseline", Baseline).Required($"{prefix}target", Target);
        if (Baseline is not { } baseline || Target is not { } target)
        {
            return;
        }

        if (baseline == target)
        {
            validation.Add($"{prefix}target", GoalErrors.TargetIsBaseline);
        }
        else if ((Type == KeyResultType.Increase) != (target > baseline))
        {
            validation.Add($"{prefix}target", GoalErrors.TargetOnWrongSide);
        }
    }

    private void CheckSteps(Validation validation, string prefix)
    {
        validation
            .Check(Steps.Count > 0, $"{prefix}steps", GoalErrors.MilestoneWithoutSteps)
            .Count($"{prefix}steps", Steps, MaxSteps);
        for (var i = 0; i < Math.Min(Steps.Count, MaxSteps); i++)
        {
            validation
                .Text($"{prefix}steps[{i}].title", Steps[i].Title, Limits.Title)
                .Range($"{prefix}steps[{i}].weightBp", Steps[i].WeightBp, 0, Weights.Total);
        }

        validation.Check(
            Steps.Count is 0 or > MaxSteps || Steps.Sum(step => (long)step.WeightBp) == Weights.Total,
            $"{prefix}steps",
            GoalErrors.WeightsNotWhole
        );
        validation.Check(
            Steps.Select(step => step.Id).Distinct().Count() == Steps.Count,
            $"{prefix}steps",
            GoalErrors.DuplicateIds
        );
    }

    // A number that the type does not use is a mistake of the writer, not something to drop in silence.
    private void CheckForeign(Validation validation, string prefix)
    {
        var direct = Type is KeyResultType.Increase or KeyResultType.Decrease;
        validation
            .Check(
                Baseline is null || direct || Type == KeyResultType.Linear,
                $"{prefix}baseline",
                GoalErrors.NotForThisType
            )
            .Check(
                Target is null || direct || Type == KeyResultType.Linear,
                $"{prefix}target",
                GoalErrors.NotForThisType
            )
            .Check(RangeMin is null || Type == KeyResultType.Range, $"{prefix}rangeMin", GoalErrors.NotForThisType)
            .Check(RangeMax is null || Type == KeyResultType.Range, $"{prefix}rangeMax", GoalErrors.NotForThisType)
            .Check(Steps.Count == 0 || Type == KeyResultType.Milestone, $"{prefix}steps", GoalErrors.NotForThisType)
            .Check(
                PhasedTargets.Count == 0 || direct || Type == KeyResultType.Linear,
                $"{prefix}phasedTargets",
                GoalErrors.NotForThisType
            );
    }
}
