using Okr.Contracts.Goal.V1;
using Okr.Goal.Domain;
using Okr.Platform.Errors;

namespace Okr.Tests.Goal;

public sealed class KeyResultMeasureTests
{
    [Theory]
    [InlineData(nameof(KeyResultType.Increase), 10, 10, "goal.target_is_baseline")]
    [InlineData(nameof(KeyResultType.Increase), 10, 5, "goal.target_on_wrong_side")]
    [InlineData(nameof(KeyResultType.Decrease), 5, 10, "goal.target_on_wrong_side")]
    [InlineData(nameof(KeyResultType.Decrease), 5, 5, "goal.target_is_baseline")]
    [InlineData(nameof(KeyResultType.Linear), 3, 10, "goal.linear_baseline")]
    [InlineData(nameof(KeyResultType.Linear), 0, 0, "goal.linear_target")]
    [InlineData(nameof(KeyResultType.Linear), 0, -1, "goal.linear_target")]
    public void A_measure_that_makes_no_sense_is_refused(string type, int baseline, int target, string code) =>
        Assert.Contains(code, Codes(Of(Enum.Parse<KeyResultType>(type)) with { Baseline = baseline, Target = target }));

    [Fact]
    public void A_direction_needs_both_numbers()
    {
        Assert.Equal(2, Codes(Of(KeyResultType.Increase)).Count(c => c == "required"));
        Assert.Empty(Codes(Of(KeyResultType.Increase) with { Baseline = 1, Target = 2 }));
        Assert.Empty(Codes(Of(KeyResultType.Decrease) with { Baseline = 2, Target = 1 }));
    }

    [Fact]
    public void A_linear_one_may_wait_for_its_target() => Assert.Empty(Codes(Of(KeyResultType.Linear)));

    [Fact]
    public void A_range_upside_down_is_refused()
    {
        Assert.Contains("goal.range_upside_down", Codes(Of(KeyResultType.Range) with { RangeMin = 2, RangeMax = 1 }));
        Assert.Empty(Codes(Of(KeyResultType.Range) with { RangeMin = 1, RangeMax = 1 }));
    }

    [Fact]
    public void More_than_six_fraction_digits_are_refused() =>
        Assert.Contains(
            "too_many_digits",
            Codes(Of(KeyResultType.Increase) with { Baseline = 0, Target = 0.1234567m })
        );

    [Fact]
    public void Milestone_steps_total_one_hundred_percent()
    {
        Assert.Contains("goal.milestone_without_steps", Codes(Of(KeyResultType.Milestone)));
        Assert.Contains("goal.weights_not_whole", Codes(Steps(5000, 4999)));
        Assert.Empty(Codes(Steps(5000, 5000)));
        Assert.Contains("too_many", Codes(Steps([.. Enumerable.Repeat(1, 21)])));
    }

    [Fact]
    public void Numbers_of_another_type_are_refused() =>
        Assert.Contains(
            "goal.not_for_this_type",
            Codes(Of(KeyResultType.Range) with { RangeMin = 1, RangeMax = 2, Target = 3 })
        );

    [Fact]
    public void Phased_targets_go_by_day() =>
        Assert.Contains(
            "goal.phased_targets_out_of_order",
            Codes(
                Of(KeyResultType.Increase) with
                {
                    Baseline = 0,
                    Target = 10,
                    PhasedTargets = [new(new(2026, 2, 1), 3), new(new(2026, 2, 1), 4)],
                }
            )
        );

    [Fact]
    public void Carried_over_it_starts_from_where_it_stands()
    {
        var increase = Of(KeyResultType.Increase) with { Baseline = 0, Target = 10 };
        Assert.Equal(4, increase.CarriedOver(4)!.Baseline);
        Assert.Null(increase.CarriedOver(10));
        Assert.Equal(0, increase.CarriedOver(null)!.Baseline);
        var linear = (Of(KeyResultType.Linear) with { Target = 10 }).CarriedOver(4)!;
        Assert.Equal((KeyResultType.Increase, 4m, 10m), (linear.Type, linear.Baseline, linear.Target));
    }

    private static KeyResultMeasure Of(KeyResultType type) => new(type, null, null, null, null, null, [], []);

    private static KeyResultMeasure Steps(params int[] weights) =>
        Of(KeyResultType.Milestone) with
        {
            Steps = [.. weights.Select(w => new MilestoneStep(Guid.CreateVersion7(), "step", w, null))],
        };

    private static List<string> Codes(KeyResultMeasure measure)
    {
        var validation = new Validation();
        measure.Check(validation, "");
        return [.. validation.Errors.Select(e => e.Error.Code)];
    }
}
