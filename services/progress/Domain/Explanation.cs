namespace Okr.Progress.Domain;

/// <summary>
/// One term of a computed number (domain.md §3: every computed number can explain itself). The contributions of the
/// children total <paramref name="Value"/>; a leaf is a fact: a definition or a check-in.
/// </summary>
/// <param name="Kind">objective, key_result, baseline, target, range, step, current, check_in, no_data.</param>
/// <param name="Value">The term's number; for an objective and a key result its clamped progress 0…1.</param>
/// <param name="RawValue">The same before clamping, where that differs in meaning.</param>
/// <param name="WeightBp">Weight within the parent, basis points.</param>
/// <param name="Contribution">Weight × value over the weights that count; null where terms are not summed.</param>
/// <param name="Formula">How the value follows from the children.</param>
/// <param name="LeftOut">Does not count: a linear key result without a target.</param>
/// <param name="Version">Version of the definition that a key result is measured by.</param>
/// <param name="Source">manual, imported or automatic: how a check-in came about.</param>
/// <param name="ByPersonName">Who stated it.</param>
/// <param name="On">The day that a check-in speaks of.</param>
/// <param name="Override">The status set by hand, which stands beside the number and does not change it.</param>
internal sealed record Explanation(
    string Kind,
    Guid? Id,
    string? Title,
    decimal? Value,
    decimal? RawValue = null,
    int? WeightBp = null,
    decimal? Contribution = null,
    string? Formula = null,
    bool LeftOut = false,
    int? Version = null,
    string? Source = null,
    string? ByPersonName = null,
    DateOnly? On = null,
    ProgressStatus? Override = null
)
{
    public IReadOnlyList<Explanation> Children { get; init; } = [];

    /// <summary>An objective out of its key results; the contributions total its progress.</summary>
    public static Explanation OfObjective(Guid id, string title, IReadOnlyList<Explanation> keyResults)
    {
        var terms = keyResults.Select(k => new RollUpTerm(k.WeightBp ?? 0, k.LeftOut ? null : k.Value)).ToList();
        return new Explanation(
            "objective",
            id,
            title,
            RollUp.Of(terms),
            Formula: "sum(weight * progress) / sum(weight)"
        )
        {
            Children =
            [
                .. keyResults.Zip(
                    RollUp.Contributions(terms),
                    (keyResult, share) => keyResult with { Contribution = share }
                ),
            ],
        };
    }

    /// <summary>How the progress of a key result of this type is worked out.</summary>
    public static string FormulaOf(KeyResultType type) =>
        type switch
        {
            KeyResultType.Increase or KeyResultType.Decrease => "(current - baseline) / (target - baseline)",
            KeyResultType.Range => "in-range slots / due slots",
            KeyResultType.Linear => "current / target",
            _ => "sum(weight of done steps), or the stated degree",
        };
}
