using Okr.Goal.Domain;
using static Okr.Goal.Domain.ObjectiveState;

namespace Okr.Tests.Goal;

public sealed class LifeCycleTests
{
    private static readonly LifeCycleFacts Fine = new(
        [(Guid.CreateVersion7(), 10_000)],
        true,
        true,
        true,
        false,
        true,
        true
    );

    private static readonly LifeCycleFacts Nothing = new([(null, 0)], true, false, false, false, false, false);

    private static readonly HashSet<(ObjectiveState, ObjectiveState)> Steps =
    [
        (Draft, InReview),
        (InReview, Aligning),
        (Aligning, Finalized),
        (Finalized, Published),
        (InReview, Draft),
        (Aligning, Draft),
        (Finalized, Draft),
        (Draft, Cancelled),
        (InReview, Cancelled),
        (Aligning, Cancelled),
        (Finalized, Cancelled),
        (Published, Cancelled),
        (Published, Closed),
        (Scored, Closed),
    ];

    [Fact]
    public void Every_other_step_is_refused_whatever_the_facts()
    {
        foreach (var from in Enum.GetValues<ObjectiveState>())
        {
            foreach (var to in Enum.GetValues<ObjectiveState>())
            {
                var codes = Codes(LifeCycle.Unmet(from, to, Fine));
                Assert.Equal(Steps.Contains((from, to)) ? [] : ["goal.transition_not_allowed"], codes);
            }
        }
    }

    [Fact]
    public void Review_needs_a_key_result() =>
        Assert.Equal(["goal.no_key_result"], Codes(LifeCycle.Unmet(Draft, InReview, Nothing with { KeyResults = [] })));

    [Fact]
    public void Aligning_needs_somebody_who_accepts()
    {
        Assert.Equal(["goal.review_not_accepted"], Codes(LifeCycle.Unmet(InReview, Aligning, Nothing)));
        Assert.Empty(LifeCycle.Unmet(InReview, Aligning, Nothing with { ReviewRequired = false }));
    }

    [Fact]
    public void Finalizing_names_all_that_is_missing() =>
        Assert.Equal(
            ["goal.key_result_without_owner", "goal.key_result_without_weight", "goal.not_aligned"],
            Codes(LifeCycle.Unmet(Aligning, Finalized, Nothing)).Order()
        );

    [Fact]
    public void An_initiative_with_a_reason_needs_no_alignment() =>
        Assert.Empty(LifeCycle.Unmet(Aligning, Finalized, Fine with { Aligned = false, TopOrInitiative = true }));

    [Fact]
    public void Publication_needs_a_cycle_that_takes_it() =>
        Assert.Equal(["goal.cycle_takes_no_publications"], Codes(LifeCycle.Unmet(Finalized, Published, Nothing)));

    [Theory]
    [InlineData(nameof(Cancelled))]
    [InlineData(nameof(Closed))]
    public void Ending_a_published_one_needs_a_reason(string to) =>
        Assert.Equal(
            ["goal.reason_required"],
            Codes(LifeCycle.Unmet(Published, Enum.Parse<ObjectiveState>(to), Nothing))
        );

    [Fact]
    public void Publishing_at_once_names_what_is_missing_on_the_whole_way() =>
        Assert.Equal(
            ["goal.cycle_takes_no_publications", "goal.no_key_result", "goal.not_aligned", "goal.review_not_accepted"],
            Codes(LifeCycle.UnmetToPublish(Draft, Nothing with { KeyResults = [] })).Order()
        );

    [Fact]
    public void What_is_published_or_over_is_not_published_again()
    {
        foreach (var from in new[] { Published, Scored, Closed, Cancelled, Postponed })
        {
            Assert.Equal(["goal.transition_not_allowed"], Codes(LifeCycle.UnmetToPublish(from, Fine)));
        }
    }

    private static IEnumerable<string> Codes(IEnumerable<Okr.Platform.Errors.FieldError> errors) =>
        errors.Select(e => e.Error.Code);
}
