namespace Okr.Scoring.Domain;

/// <summary>How a cycle makes the final score of a key result.</summary>
internal enum FinalRule
{
    Self,
    Manager,
    MultiRater,
}

/// <summary>How scores bear on pay; from the most to the least careful.</summary>
internal enum PerformanceLink
{
    None,
    Reference,
    Direct,
}

/// <summary>Weights of the raters in basis points, used under <see cref="FinalRule.MultiRater"/>.</summary>
internal readonly record struct RaterWeights(int Self, int Peers, int Manager);

/// <summary>The formulas of domain.md §6. All scores are 0…1.</summary>
internal static class ScoreRules
{
    /// <summary>The clamped progress rounded to 0.1; null where there is no progress.</summary>
    public static decimal? Suggested(decimal? progress) =>
        progress is { } p ? Rounding.ToTenth(Math.Clamp(p, 0m, 1m)) : null;

    /// <summary>
    /// The final score of a key result, to 4 decimals; null while it cannot be said. Under multi_rater the weight of a rater
    /// who is missing is shared by those present, in proportion; peers count together, by their mean.
    /// </summary>
    public static decimal? Final(
        FinalRule rule,
        RaterWeights weights,
        decimal? self,
        decimal? manager,
        IReadOnlyCollection<decimal> peers
    ) =>
        rule switch
        {
            FinalRule.Self => self,
            FinalRule.Manager => manager,
            _ => MultiRater(weights, self, manager, peers),
        };

    /// <summary>
    /// Σ weight × score ÷ Σ weight, to 4 decimals: an objective's score from its key results, a person's cycle score from
    /// the objectives. Null unless there is a part and every part has a score.
    /// </summary>
    public static decimal? Weighted(IReadOnlyCollection<(int WeightBp, decimal? Score)> parts)
    {
        if (parts.Count == 0 || parts.Any(p => p.Score is null))
        {
            return null;
        }

        var total = parts.Sum(p => (decimal)p.WeightBp);
        return Rounding.ToStored(
            total > 0m ? parts.Sum(p => p.WeightBp * p.Score!.Value) / total : parts.Average(p => p.Score!.Value)
        );
    }

    /// <summary>The year: the mean of its scored cycles, to 4 decimals.</summary>
    public static decimal? Year(IReadOnlyCollection<decimal> scoredCycles) =>
        scoredCycles.Count == 0 ? null : Rounding.ToStored(scoredCycles.Average());

    /// <summary>What is expected of an objective of this kind: committed 1.0, aspirational 0.7.</summary>
    public static decimal ExpectationOf(string kind) => kind == "committed" ? 1.0m : 0.7m;

    private static decimal? MultiRater(
        RaterWeights weights,
        decimal? self,
        decimal? manager,
        IReadOnlyCollection<decimal> peers
    )
    {
        decimal? peerMean = peers.Count == 0 ? null : peers.Average();
        (int Weight, decimal? Score)[] raters =
        [
            (weights.Self, self),
            (weights.Peers, peerMean),
            (weights.Manager, manager),
        ];
        var present = raters.Where(r => r.Score is not null && r.Weight > 0).ToList();
        return present.Count == 0
            ? null
            : Rounding.ToStored(present.Sum(r => r.Weight * r.Score!.Value) / present.Sum(r => (decimal)r.Weight));
    }
}
