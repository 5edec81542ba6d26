namespace Okr.Progress.Domain;

/// <summary>Raw progress p of each type, and back (domain.md §3).</summary>
internal static class KeyResultProgress
{
    /// <summary>Digits that p is kept with; the same on every database.</summary>
    public const int Digits = 12;

    /// <summary>Beyond this p says nothing more, and a column would overflow.</summary>
    private const decimal Limit = 1_000_000m;

    /// <summary>min(1, max(0, p)): what rolls up.</summary>
    public static decimal Clamp(decimal p) => Math.Clamp(p, 0m, 1m);

    public static decimal? Clamp(decimal? p) => p is { } value ? Clamp(value) : null;

    /// <summary>
    /// p before anything was stated: 0; null for a linear key result without a target, which is left out of roll-ups.
    /// </summary>
    public static decimal? WithoutData(KeyResultDefinition definition) =>
        definition is { Type: KeyResultType.Linear, Target: null } ? null : 0m;

    /// <summary>
    /// p for a measured value; null where the type has none: milestones, ranges (theirs is a share of slots) and a linear
    /// key result without a target.
    /// </summary>
    public static decimal? OfValue(KeyResultDefinition definition, decimal value) =>
        definition.Type switch
        {
            KeyResultType.Increase
            or KeyResultType.Decrease
                when definition is { Baseline: { } baseline, Target: { } target } && target != baseline => Bound(
                (value - baseline) / (target - baseline)
            ),
            KeyResultType.Linear when definition.Target is { } target && target != 0m => Bound(value / target),
            _ => null,
        };

    /// <summary>p of a milestone: the weights of its done steps over 10 000; steps that are not its own say nothing.</summary>
    public static decimal OfSteps(KeyResultDefinition definition, IEnumerable<Guid> done)
    {
        var ids = done.ToHashSet();
        return definition.Steps.Where(step => ids.Contains(step.Id)).Sum(step => step.WeightBp) / 10_000m;
    }

    /// <summary>Whether the value lies in the range, both ends included.</summary>
    public static bool InRange(KeyResultDefinition definition, decimal value) =>
        (definition.RangeMin is not { } min || value >= min) && (definition.RangeMax is not { } max || value <= max);

    /// <summary>
    /// The value whose progress is p: baseline + p × (target − baseline), for linear p × target; null where the type has
    /// no such value.
    /// </summary>
    public static decimal? ValueFor(KeyResultDefinition definition, decimal p) =>
        definition.Type switch
        {
            KeyResultType.Increase
            or KeyResultType.Decrease when definition is { Baseline: { } baseline, Target: { } target } =>
                decimal.Round(baseline + p * (target - baseline), Digits),
            KeyResultType.Linear when definition.Target is { } target => decimal.Round(p * target, Digits),
            _ => null,
        };

    private static decimal Bound(decimal p) =>
        decimal.Round(Math.Clamp(p, -Limit, Limit), Digits, MidpointRounding.AwayFromZero);
}
