using FsCheck.Xunit;
using Okr.Scoring.Domain;

namespace Okr.Tests.Scoring;

public sealed class ScoreRulesTests
{
    [Theory]
    [InlineData(0.049, 0.0)]
    [InlineData(0.05, 0.1)]
    [InlineData(0.25, 0.3)] // half to even would be 0.2
    [InlineData(0.65, 0.7)]
    [InlineData(1.4, 1.0)]
    [InlineData(-0.3, 0.0)]
    public void A_suggestion_is_the_clamped_progress_rounded_half_away_from_zero(double progress, double expected) =>
        Assert.Equal((decimal)expected, ScoreRules.Suggested((decimal)progress));

    [Fact]
    public void Without_progress_nothing_is_suggested() => Assert.Null(ScoreRules.Suggested(null));

    [Theory]
    [InlineData(0.0, "no_progress")]
    [InlineData(0.0999, "no_progress")]
    [InlineData(0.1, "far_from_expectation")]
    [InlineData(0.4, "short_of_expectation")]
    [InlineData(0.7, "expected_result")]
    [InlineData(0.9999, "expected_result")]
    [InlineData(1.0, "beyond_expectation")]
    public void Bands_begin_where_the_policy_says(double score, string code) =>
        Assert.Equal(code, Bands.Of((decimal)score)!.Code);

    [Fact]
    public void Missing_raters_share_their_weight_in_proportion()
    {
        var weights = new RaterWeights(3000, 2000, 5000);

        Assert.Equal(0.59m, Final(weights, 0.8m, 0.5m, 0.4m, 0.6m));
        Assert.Equal(0.6125m, Final(weights, 0.8m, 0.5m)); // (0.3 × 0.8 + 0.5 × 0.5) ÷ 0.8
        Assert.Equal(0.8m, Final(weights, 0.8m, null));
        Assert.Null(Final(weights, null, null));
        Assert.Null(Final(new RaterWeights(0, 0, 10_000), 0.8m, null));
    }

    [Fact]
    public void Self_and_manager_rules_take_one_rater_only()
    {
        Assert.Equal(0.8m, ScoreRules.Final(FinalRule.Self, default, 0.8m, 0.2m, []));
        Assert.Equal(0.2m, ScoreRules.Final(FinalRule.Manager, default, 0.8m, 0.2m, []));
        Assert.Null(ScoreRules.Final(FinalRule.Manager, default, 0.8m, null, [0.9m]));
    }

    [Fact]
    public void An_objective_has_a_score_only_when_every_key_result_has_one()
    {
        Assert.Equal(0.4333m, ScoreRules.Weighted([(3333, 0.7m), (6667, 0.3m)]));
        Assert.Null(ScoreRules.Weighted([(5000, 0.7m), (5000, null)]));
        Assert.Null(ScoreRules.Weighted([]));
    }

    [Property]
    public bool A_multi_rater_score_lies_between_its_raters(
        byte self,
        byte manager,
        byte[] peers,
        byte w1,
        byte w2,
        byte w3
    )
    {
        decimal[] given = [Score(self), Score(manager), .. peers.Select(Score)];
        var final = ScoreRules.Final(
            FinalRule.MultiRater,
            new RaterWeights(w1, w2, w3),
            given[0],
            given[1],
            [.. given.Skip(2)]
        );
        return final is null
            ? w1 == 0 && w3 == 0 && (w2 == 0 || peers.Length == 0)
            : final >= given.Min() - 0.00005m && final <= given.Max() + 0.00005m;
    }

    [Property]
    public bool Scaling_all_rater_weights_changes_nothing(byte self, byte manager, byte w1, byte w2) =>
        ScoreRules.Final(FinalRule.MultiRater, new RaterWeights(w1, 0, w2), Score(self), Score(manager), [])
        == ScoreRules.Final(FinalRule.MultiRater, new RaterWeights(w1 * 7, 0, w2 * 7), Score(self), Score(manager), []);

    [Property]
    public bool An_objective_score_lies_between_its_key_results((byte Weight, byte Score)[] parts)
    {
        var score = ScoreRules.Weighted([.. parts.Select(p => ((int)p.Weight, (decimal?)Score(p.Score)))]);
        return parts.Length == 0
            ? score is null
            : score >= parts.Min(p => Score(p.Score)) - 0.00005m && score <= parts.Max(p => Score(p.Score)) + 0.00005m;
    }

    [Property]
    public bool Rounding_never_moves_by_more_than_half_a_step_and_halves_go_up(int thousandths)
    {
        var value = Math.Abs((long)thousandths) % 1001 / 1000m;
        var rounded = Rounding.ToTenth(value);
        return Math.Abs(rounded - value) <= 0.05m
            && rounded * 10m == decimal.Truncate(rounded * 10m)
            && (rounded - value != -0.05m)
            && Rounding.ToTenth(-value) == -rounded;
    }

    private static decimal Score(byte value) => value % 101 / 100m;

    private static decimal? Final(RaterWeights weights, decimal? self, decimal? manager, params decimal[] peers) =>
        ScoreRules.Final(FinalRule.MultiRater, weights, self, manager, peers);
}
