using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Scoring.V1;
using Okr.Platform.Errors;
using Okr.Platform.Rpc;
using Okr.Platform.Security;
using Okr.Scoring;
using Okr.Scoring.Data;
using Okr.Scoring.Features.Scores;
using Okr.Scoring.Grpc;
using Okr.Tests.Alignment;
using static Okr.Scoring.Features.Scores.GiveScore;
using static Okr.Tests.Scoring.ScoringWorld;

namespace Okr.Tests.Scoring;

public sealed class ScoringTests : IDisposable
{
    private readonly ScoringWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task The_manager_confirms_and_the_objective_score_follows_the_weights()
    {
        world.Tell(Facts.Progressed(world.First, 0.65m));
        var self = await world.Give(As(world.Owner), world.First, Rater.Self, 0.7m);
        await world.Give(As(world.KeyResultOwner), world.Second, Rater.Self, 0.5m);
        await world.Give(As(world.Lead), world.First, Rater.Manager, 0.6m);
        var done = await world.Give(As(world.Boss), world.Second, Rater.Manager, 0.3m);

        Assert.Null(self.KeyResults[0].Final);
        Assert.Equal(0.7m, self.KeyResults[0].Suggested);
        Assert.Null(self.ObjectiveScore);
        Assert.Equal(0.48m, done.ObjectiveScore); // 0.6 × 0.6 + 0.4 × 0.3
        Assert.Equal("short_of_expectation", done.Band);
        Assert.StartsWith("Is it", done.In(Languages.English).Guidance, StringComparison.Ordinal);
        Assert.StartsWith("问题", done.In(Languages.Chinese).Guidance, StringComparison.Ordinal);
        Assert.Equal("owner", done.KeyResults[0].Self!.ByName);
        Assert.Equal(0.7m, done.ExpectedScore);
        Assert.Equal(Okr.Scoring.Domain.PerformanceLink.Reference, done.PerformanceLink);
        using var db = world.Open();
        Assert.Equal(
            [.. Enumerable.Repeat("KeyResultScored", 4), .. Enumerable.Repeat("ObjectiveScored", 4)],
            (await db.Outbox.Select(m => m.Type).ToListAsync()).Order()
        );
    }

    [Fact]
    public async Task Each_rater_is_who_the_rules_say()
    {
        await Refused(ScoringErrors.NotYourSelfScore, () => world.Give(As(world.Lead), world.First, Rater.Self, 0.7m));
        await Refused(
            ScoringErrors.NotYourSelfScore,
            () => world.Give(As(world.KeyResultOwner), world.First, Rater.Self, 0.7m)
        );
        await Refused(
            ScoringErrors.NotYourManagerScore,
            () => world.Give(As(world.Owner), world.First, Rater.Manager, 0.7m)
        );
        await Refused(
            ScoringErrors.NotYourManagerScore,
            () => world.Give(As(world.Stranger), world.First, Rater.Manager, 0.7m)
        );
        await Refused(ScoringErrors.NotAPeer, () => world.Give(As(world.Stranger), world.First, Rater.Peer, 0.7m));
        await Refused(ScoringErrors.NotAPeer, () => world.Give(As(world.Owner), world.First, Rater.Peer, 0.7m));
        await Refused(ScoringErrors.NotYourObjective, () => world.Publish(As(world.Stranger)));
        var peers = await world.Give(As(world.Participant), world.First, Rater.Peer, 0.4m);
        var admin = await world.Give(Facts.User(null, Roles.ProgramAdmin), world.First, Rater.Manager, 0.2m);

        Assert.Equal(0.4m, Assert.Single(peers.KeyResults[0].Peers).Score);
        Assert.Equal(0.2m, admin.KeyResults[0].Final);
    }

    [Theory]
    [InlineData(null, "why")]
    [InlineData(1.01, "why")]
    [InlineData(-0.1, "why")]
    [InlineData(0.123, "why")]
    [InlineData(0.5, " ")]
    [InlineData(0.5, null)]
    public async Task A_score_needs_a_sensible_number_and_a_reason(double? score, string? reason) =>
        await Refused(
            PlatformErrors.InvalidRequest,
            () => world.Give(As(world.Owner), world.First, Rater.Self, (decimal?)score, reason)
        );

    [Fact]
    public async Task A_reason_of_more_than_4000_characters_is_refused() =>
        await Refused(
            PlatformErrors.InvalidRequest,
            () => world.Give(As(world.Owner), world.First, Rater.Self, 0.5m, new string('好', 4001))
        );

    [Fact]
    public async Task Scores_are_hidden_from_others_until_they_are_published()
    {
        await world.Give(As(world.Owner), world.First, Rater.Self, 0.7m);
        await world.Give(As(world.Lead), world.First, Rater.Manager, 0.6m);
        await world.Give(As(world.Lead), world.Second, Rater.Manager, 0.3m);

        var before = await world.Get(As(world.Stranger));
        await world.Publish(As(world.Lead));
        var after = await world.Get(As(world.Stranger));

        Assert.False(before.ScoresVisible);
        Assert.Null(before.ObjectiveScore);
        Assert.All(before.KeyResults, k => Assert.True(k is { Self: null, Manager: null, Final: null }));
        Assert.True(after.Published);
        Assert.Equal(0.48m, after.ObjectiveScore);
        Assert.Equal("because", after.KeyResults[0].Self!.Reason);
    }

    [Fact]
    public async Task A_peer_sees_only_the_own_score_before_publication()
    {
        await world.Give(As(world.Owner), world.First, Rater.Self, 0.7m);

        var view = await world.Give(As(world.Participant), world.First, Rater.Peer, 0.4m);

        Assert.Null(view.KeyResults[0].Self);
        Assert.Equal(0.4m, Assert.Single(view.KeyResults[0].Peers).Score);
    }

    [Fact]
    public async Task Publishing_names_every_key_result_without_a_final_score()
    {
        await world.Give(As(world.Lead), world.First, Rater.Manager, 0.6m);

        var refusal = await Refused(ScoringErrors.Incomplete, () => world.Publish(As(world.Lead)));

        Assert.Equal($"keyResults[{world.Second.Id}]", Assert.Single(refusal.Fields).Field);
    }

    [Fact]
    public async Task Published_scores_stay_as_they_are()
    {
        await world.Give(As(world.Lead), world.First, Rater.Manager, 0.6m);
        await world.Give(As(world.Lead), world.Second, Rater.Manager, 0.3m);
        await world.Publish(As(world.Lead));

        await Refused(ScoringErrors.AlreadyPublished, () => world.Give(As(world.Lead), world.First, Rater.Manager, 1m));
        await Refused(ScoringErrors.AlreadyPublished, () => world.Publish(As(world.Lead)));
        using var db = world.Open();
        var reply = await new ScoringReplicationGrpc(db).Get(
            Replication.Request<ObjectiveScored>([world.Objective.Id]),
            new FakeCall()
        );
        var scored = Replication.Unwrap<ObjectiveScored>(Assert.Single(reply.Events));
        Assert.Equal((0.48m, true, Facts.Today), (scored.Score, scored.Published, scored.ScoredOn!.Value));
    }

    [Theory]
    [InlineData("drafting", false)]
    [InlineData("active", true)]
    [InlineData("scoring", true)]
    [InlineData("closed", false)]
    public async Task Scores_are_given_in_the_active_and_the_scoring_phase_only(string phase, bool allowed)
    {
        using var other = new ScoringWorld(phase: phase);
        Task Give() => other.Give(As(other.Owner), other.First, Rater.Self, 0.5m);

        if (allowed)
        {
            await Give();
        }
        else
        {
            await Refused(ScoringErrors.WrongPhase, Give);
        }
    }

    [Fact]
    public async Task A_phase_that_the_replica_has_not_heard_of_is_asked_for()
    {
        using var other = new ScoringWorld(phase: "drafting");
        other.Goal.Knows(other.Quarter with { Version = 2, Phase = "active" });

        var view = await other.Give(As(other.Owner), other.First, Rater.Self, 0.5m);

        Assert.Equal(0.5m, view.KeyResults[0].Self!.Score);
    }

    [Fact]
    public async Task A_draft_is_neither_scored_nor_seen()
    {
        world.Tell(world.Objective with { Version = 2, State = "draft" });

        await Refused(
            ScoringErrors.ObjectiveNotPublished,
            () => world.Give(As(world.Owner), world.First, Rater.Self, 0.5m)
        );
        await Refused(ScoringErrors.ObjectiveNotFound, () => world.Get(As(world.Stranger)));
    }

    [Fact]
    public async Task A_stale_version_is_refused()
    {
        var view = await world.Give(As(world.Owner), world.First, Rater.Self, 0.5m, version: 0);

        await Refused(
            PlatformErrors.StaleVersion,
            () => world.Give(As(world.Owner), world.First, Rater.Self, 0.6m, version: 0)
        );
        await world.Give(As(world.Owner), world.First, Rater.Self, 0.6m, version: view.Version);
    }

    [Fact]
    public async Task Another_rule_makes_the_final_scores_anew()
    {
        await world.Give(As(world.Owner), world.First, Rater.Self, 0.7m);

        world.Tell(world.Quarter with { Version = 2, Policy = new CyclePolicy(FinalScore: "self") });

        Assert.Equal(0.7m, (await world.Get(As(world.Owner))).KeyResults[0].Final);
    }

    [Fact]
    public async Task A_cancelled_key_result_leaves_the_objective_score()
    {
        await world.Give(As(world.Lead), world.First, Rater.Manager, 0.6m);
        world.Tell(world.Second with { Version = 2, CancelledOn = Facts.Today });

        Assert.Equal(0.6m, (await world.Get(As(world.Lead))).ObjectiveScore);
    }

    [Fact]
    public async Task The_two_questions_are_answered_by_the_owner()
    {
        using var db = world.Open();
        Task<ObjectiveScoreView> Answer(CurrentUser user) =>
            AnswerQuestions.Handle(
                world.Objective.Id,
                new AnswerQuestions.Request("two thirds", " by listening "),
                null,
                db,
                new GoalReplica(db, world.Goal, world.Clock),
                user,
                world.Clock,
                default
            );

        await Refused(ScoringErrors.NotYourObjective, () => Answer(As(world.Participant)));
        var view = await Answer(As(world.Owner));

        Assert.Equal(("two thirds", "by listening"), (view.HowFar, view.HowGotThere));
    }

    [Fact]
    public async Task An_imported_self_score_waits_for_the_manager_and_comes_only_once()
    {
        var row = (world.First.Id.ToString(), "0.7", "from the review");

        var first = await world.Import(row);
        var again = await world.Import(row);
        var changed = await world.Import((world.First.Id.ToString(), "0.8", "from the review"));

        Assert.Equal((1, 0, 0), (first.Created, first.Updated, first.Unchanged));
        Assert.Equal((0, 0, 1), (again.Created, again.Updated, again.Unchanged));
        Assert.Equal((0, 1, 0), (changed.Created, changed.Updated, changed.Unchanged));
        var view = await world.Get(As(world.Owner));
        Assert.Equal((0.8m, null), (view.KeyResults[0].Self!.Score, view.KeyResults[0].Final));
        using var db = world.Open();
        Assert.Equal(2, await db.Outbox.CountAsync(m => m.Type == "KeyResultScored"));
    }

    [Fact]
    public async Task Imported_key_results_that_are_not_known_yet_are_asked_for_together()
    {
        var cycle = Facts.Cycle("2017-q3");
        var objective = Facts.Objective(cycle.Id, "imported", world.Owner.Id);
        var keyResults = Enumerable.Range(0, 3).Select(i => Facts.KeyResult(objective, $"k{i}", 3333)).ToList();
        world.Goal.Knows(cycle);
        world.Goal.Knows(objective);
        keyResults.ForEach(world.Goal.Knows);

        var reply = await world.Import([.. keyResults.Select(k => (k.Id.ToString(), "1", "done"))]);

        Assert.Equal(3, reply.Created);
        Assert.Equal(3, world.Goal.Calls); // key results, objectives, cycles
    }

    [Fact]
    public async Task A_wrong_row_keeps_the_whole_chunk_out()
    {
        var reply = await world.Import(
            (world.First.Id.ToString(), "0.7", "fine"),
            (Guid.NewGuid().ToString(), "0.7", "unknown"),
            (world.Second.Id.ToString(), "1.2", "too much"),
            ("nonsense", "0.7", "")
        );

        Assert.Equal([2, 3, 4], reply.Errors.Select(e => e.Line).Distinct().Order());
        Assert.Equal(0, reply.Created);
        using var db = world.Open();
        Assert.Equal(0, await db.KeyResultScores.CountAsync());
        Assert.Equal(0, await db.Outbox.CountAsync());
    }
}
