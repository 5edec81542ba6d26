using Okr.Contracts.Goal.V1;
using Okr.Platform.Errors;

namespace Okr.Goal.Domain;

/// <summary>The health metrics of a key result (domain.md §3).</summary>
internal static class Guardrails
{
    public const int Most = 3;
    public const int MaxName = 100;

    /// <summary>Adds what is wrong; fields are named under <paramref name="prefix"/> (<c>keyResults[0].</c>).</summary>
    public static void Check(Validation validation, string prefix, IReadOnlyList<Guardrail> guardrails)
    {
        validation.Count($"{prefix}guardrails", guardrails, Most);
        for (var i = 0; i < Math.Min(guardrails.Count, Most); i++)
        {
            var (guardrail, field) = (guardrails[i], $"{prefix}guardrails[{i}].");
            validation
                .Text($"{field}name", guardrail.Name, MaxName)
                .OptionalText($"{field}unit", guardrail.Unit, KeyResultMeasure.MaxUnit)
                .Number($"{field}min", guardrail.Min)
                .Number($"{field}max", guardrail.Max)
                .Check(
                    guardrail.Min is not null || guardrail.Max is not null,
                    $"{field}max",
                    GoalErrors.GuardrailWithoutLimit
                )
                .Check(!(guardrail.Min > guardrail.Max), $"{field}max", GoalErrors.RangeUpsideDown);
        }

        validation.Check(
            guardrails.Select(g => g.Id).Distinct().Count() == guardrails.Count,
            $"{prefix}guardrails",
            GoalErrors.DuplicateIds
        );
    }
}
