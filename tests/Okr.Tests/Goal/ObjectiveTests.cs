using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Scoring.V1;
using Okr.Goal.Consumers;
using Okr.Goal.Domain;
using Okr.Goal.Features.Comments;
using Okr.Goal.Features.Cycles;
using Okr.Goal.Features.KeyResults;
using Okr.Goal.Features.Objectives;
using Okr.Platform.Security;
using Okr.Platform.Web;
using static Okr.Tests.Goal.GoalScenario;

namespace Okr.Tests.Goal;

public sealed class ObjectiveTests : IDisposable
{
    private readonly GoalScenario scenario = new();

    public void Dispose() => scenario.Dispose();

    [Fact]
    public async Task A_draft_comes_with_its_key_results_and_whole_weights()
    {
        var made = await scenario.Create(
            scenario.ObjectiveOf(scenario.Member, Increase("a"), Increase("b", weightBp: 5000), Increase("c")),
            scenario.Member
        );
        Assert.Equal([2500, 5000, 2500], made.KeyResults.Select(k => k.WeightBp));
        Assert.Equal([false, true, false], made.KeyResults.Select(k => k.WeightFixed));
        Assert.Equal(10_000, made.WeightBp);
        Assert.All(made.KeyResults, k => Assert.Equal("member", k.OwnerPersonName));
        Assert.True(made.Can.Edit);
    }

    [Fact]
    public async Task A_second_objective_shares_the_owners_cycle_and_tells_of_both()
    {
        var first = await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        var events = scenario.OutboxCount();
        await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        var again = await scenario.Get(first.Id, scenario.Member);
        Assert.Equal(5000, again.WeightBp);
        Assert.Equal(2, scenario.OutboxCount() - events);
        Assert.Equal(first.Version, again.Version); // a neighbour's coming makes nobody's edit stale
    }

    [Fact]
    public async Task Somebody_else_may_neither_write_for_me_nor_see_my_draft()
    {
        await Refused(() => scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Stranger), "forbidden");
        var made = await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        await Refused(() => scenario.Get(made.Id, scenario.Stranger), "goal.objective_not_found");
        Assert.Equal(made.Id, (await scenario.Get(made.Id, scenario.Boss)).Id);
    }

    [Fact]
    public async Task A_published_objective_is_seen_by_all_and_changed_by_few()
    {
        var made = await scenario.Published(scenario.Member);
        var seen = await scenario.Get(made.Id, scenario.Stranger);
        Assert.Equal(new ObjectiveRights(false, false, false, false), seen.Can);
        await Refused(
            () => scenario.Move(made.Id, ObjectiveState.Cancelled, scenario.Stranger, "out of spite"),
            "forbidden"
        );
        Assert.Equal(ObjectiveState.Published, (await scenario.Get(made.Id, scenario.Member)).State);
    }

    [Fact]
    public async Task Only_the_head_and_administrators_write_for_a_unit()
    {
        var request = scenario.ObjectiveOf(scenario.Lead) with
        {
            OwnerKind = OwnerKind.Unit,
            OwnerUnitId = scenario.Team,
        };
        Assert.Equal(OwnerKind.Unit, (await scenario.Create(request, scenario.Lead)).OwnerKind);
        await Refused(() => scenario.Create(request, scenario.Stranger), "forbidden");
        var unitAdmin = scenario.Stranger with
        {
            Roles = new HashSet<string> { Roles.UnitAdmin },
            AdministeredUnitIds = new HashSet<Guid> { scenario.Company },
        };
        Assert.Equal(2, (await scenario.Create(request, unitAdmin)).Position);
    }

    [Fact]
    public async Task A_confidential_objective_is_for_named_people_and_its_event_has_no_text()
    {
        await Refused(
            () => scenario.Create(scenario.ObjectiveOf(scenario.Member) with { Confidential = true }, scenario.Member),
            "invalid_request"
        );
        var made = await scenario.Create(
            scenario.ObjectiveOf(scenario.Member, Increase("secret number")) with
            {
                Confidential = true,
                InitiativeReason = "quiet",
            },
            scenario.Admin
        );
        await scenario.Publish(made.Id, scenario.Admin);
        await Refused(() => scenario.Get(made.Id, scenario.Stranger), "goal.objective_not_found");
        Assert.Equal("Customers love us", (await scenario.Get(made.Id, scenario.Member)).Title);
        await using var db = scenario.Open();
        Assert.DoesNotContain(
            await db.Outbox.Select(m => m.Payload).ToListAsync(TestContext.Current.CancellationToken),
            payload => payload.Contains("love us") || payload.Contains("secret")
        );
    }

    [Fact]
    public async Task Arranging_objectives_shows_and_moves_nothing_confidential()
    {
        var open = await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Admin);
        var secret = await scenario.Create(
            scenario.ObjectiveOf(scenario.Member) with
            {
                Confidential = true,
            },
            scenario.Admin
        );
        var other = await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Admin);
        var unitAdmin = scenario.Stranger with
        {
            Roles = new HashSet<string> { Roles.UnitAdmin },
            AdministeredUnitIds = new HashSet<Guid> { scenario.Company },
        };

        var weighed = await scenario.Weigh(scenario.Member, unitAdmin);
        Assert.Equal([open.Id, other.Id], weighed.Select(o => o.Id));
        await Refused(
            () => scenario.Weigh(scenario.Member, unitAdmin, new WeightInput(secret.Id, 10)),
            "invalid_request"
        );
        await Refused(
            () => scenario.Order(scenario.Member, unitAdmin, secret.Id, open.Id, other.Id),
            "invalid_request"
        );
        var ordered = await scenario.Order(scenario.Member, unitAdmin, other.Id, open.Id);
        Assert.Equal([other.Id, open.Id], ordered.Select(o => o.Id));
        Assert.Equal(
            [(other.Id, 1), (secret.Id, 2), (open.Id, 3)],
            (await scenario.Order(scenario.Member, scenario.Admin, other.Id, secret.Id, open.Id)).Select(o =>
                (o.Id, o.Position)
            )
        );
        Assert.Equal(2, (await scenario.Get(secret.Id, scenario.Member)).Position);
    }

    [Fact]
    public async Task Publishing_without_a_key_result_is_refused_with_every_unmet_condition()
    {
        var made = await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        var refusal = await Refused(() => scenario.Publish(made.Id, scenario.Member), "goal.conditions_unmet");
        Assert.Equal(["goal.no_key_result", "goal.not_aligned"], refusal.Fields.Select(f => f.Error.Code));
        Assert.Equal(ObjectiveState.Draft, (await scenario.Get(made.Id, scenario.Member)).State);
    }

    [Fact]
    public async Task A_link_made_a_moment_ago_is_asked_for()
    {
        var made = await scenario.Create(scenario.ObjectiveOf(scenario.Member, Increase("a")), scenario.Member);
        await Refused(() => scenario.Publish(made.Id, scenario.Member), "goal.conditions_unmet");
        scenario.Alignment.Accept(made.Id, Guid.CreateVersion7());
        var published = await scenario.Publish(made.Id, scenario.Member);
        Assert.Equal(
            ["draft", "in_review", "aligning", "finalized", "published"],
            published.States.Select(s => s.State)
        );
    }

    [Fact]
    public async Task Where_a_review_is_required_the_manager_accepts_and_the_owner_cannot()
    {
        using var strict = new GoalScenario(new CyclePolicy(ReviewRequired: true));
        var made = await strict.Create(strict.ObjectiveOf(strict.Member, Increase("a")), strict.Member);
        await strict.Move(made.Id, ObjectiveState.InReview, strict.Member);
        var refusal = await Refused(
            () => strict.Move(made.Id, ObjectiveState.Aligning, strict.Member),
            "goal.conditions_unmet"
        );
        Assert.Equal("goal.review_not_accepted", Assert.Single(refusal.Fields).Error.Code);
        var accepted = await strict.Move(made.Id, ObjectiveState.Aligning, strict.Lead);
        Assert.Equal(ObjectiveState.Aligning, accepted.State);
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_loses_nothing()
    {
        var made = await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        await Update(made, made.Version, "Better words");
        await Refused(() => Update(made, made.Version, "Other words"), "stale_version");
        Assert.Equal("Better words", (await scenario.Get(made.Id, scenario.Member)).Title);
    }

    [Fact]
    public async Task History_tells_each_field_before_and_after_and_by_whom()
    {
        var made = await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        await Update(made, made.Version, "Better words");
        await using var db = scenario.Open();
        var history = await ReadHistory.Handle(
            made.Id,
            null,
            null,
            db,
            scenario.Member,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(["changed", "created"], history.Items.Select(h => h.Kind));
        var change = Assert.Single(history.Items[0].Changes);
        Assert.Equal(("title", "Customers love us", "Better words"), (change.Field, change.Before, change.After));
        Assert.Equal("member", history.Items[0].ByName);
    }

    [Fact]
    public async Task Nothing_changed_leaves_no_trace()
    {
        var made = await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        var events = scenario.OutboxCount();
        var same = await Update(made, made.Version, made.Title);
        Assert.Equal(made.Version, same.Version);
        Assert.Equal(events, scenario.OutboxCount());
    }

    [Fact]
    public async Task A_published_measure_changes_with_a_reason_only_and_becomes_a_new_definition()
    {
        var made = await scenario.Published(scenario.Member, Increase("a"));
        var keyResult = made.KeyResults[0];
        var harder = Increase("a", target: 20) with { OwnerPersonId = scenario.Member.PersonId };
        await Refused(() => UpdateKeyResult(keyResult, harder), "goal.definition_needs_reason");
        var changed = await UpdateKeyResult(keyResult, harder with { Reason = "too easy" });
        Assert.Equal((2, 20m), (changed.DefinitionVersion, changed.Target));
    }

    [Fact]
    public async Task A_cancelled_key_result_leaves_its_weight_to_the_others()
    {
        var made = await scenario.Published(
            scenario.Member,
            Increase("a", weightBp: 5000),
            Increase("b", weightBp: 3000),
            Increase("c", weightBp: 2000)
        );
        await using var db = scenario.Open();
        await WriteKeyResults.Cancel(
            made.KeyResults[0].Id,
            new("no longer wanted"),
            ExpectedVersion.Any,
            db,
            scenario.Member,
            scenario.Clock,
            TestContext.Current.CancellationToken
        );
        var after = await scenario.Get(made.Id, scenario.Member);
        Assert.Equal([0, 6000, 4000], after.KeyResults.Select(k => k.WeightBp));
    }

    [Fact]
    public async Task Weights_that_cannot_be_kept_are_refused()
    {
        var made = await scenario.Create(
            scenario.ObjectiveOf(scenario.Member, Increase("a"), Increase("b")),
            scenario.Member
        );
        await using var db = scenario.Open();
        await Refused(
            () =>
                ArrangeKeyResults.Weigh(
                    made.Id,
                    new([new(made.KeyResults[0].Id, 6000), new(made.KeyResults[1].Id, 3000)]),
                    db,
                    scenario.Member,
                    scenario.Clock,
                    default
                ),
            "invalid_request"
        );
        Assert.Equal([5000, 5000], (await scenario.Get(made.Id, scenario.Member)).KeyResults.Select(k => k.WeightBp));
    }

    [Fact]
    public async Task More_than_five_draw_a_warning_and_more_than_fifty_are_refused()
    {
        var many = await scenario.Create(
            scenario.ObjectiveOf(scenario.Member, [.. Enumerable.Range(0, 6).Select(i => Increase($"{i}"))]),
            scenario.Member
        );
        Assert.Equal("K007", Assert.Single(many.Warnings).Code);
        await Refused(
            () =>
                scenario.Create(
                    scenario.ObjectiveOf(scenario.Member, [.. Enumerable.Range(0, 51).Select(i => Increase($"{i}"))]),
                    scenario.Member
                ),
            "invalid_request"
        );
    }

    [Fact]
    public async Task A_published_score_moves_the_objective_to_scored_once()
    {
        var made = await scenario.Published(scenario.Member);
        var scored = new ObjectiveScored(made.Id, 1, made.CycleId, 0.7m, true, new(2026, 2, 10), DateTime.UtcNow);
        foreach (var _ in new[] { 1, 2 })
        {
            await using var db = scenario.Open();
            await new ObjectiveScoredHandler(db, scenario.Clock).Handle([scored], default);
        }

        var after = await scenario.Get(made.Id, scenario.Member);
        Assert.Equal(ObjectiveState.Scored, after.State);
        Assert.Single(after.States, s => s.State == "scored");
    }

    [Fact]
    public async Task A_list_shows_what_the_caller_may_see_with_a_constant_number_of_queries()
    {
        for (var i = 0; i < 3; i++)
        {
            await scenario.Published(scenario.Member, Increase("a"), Increase("b"));
        }

        await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        Assert.Equal(3, (await List(scenario.Stranger, limit: 50)).Items.Count);
        Assert.Equal(4, (await List(scenario.Lead, limit: 50)).Items.Count);
        var page = await List(scenario.Lead, limit: 3);
        Assert.Equal(3, page.Items.Count);
        Assert.NotNull(page.Next);
        Assert.All(page.Items, o => Assert.Equal(2, o.KeyResults.Count));
        Assert.Equal(await QueriesOfList(1), await QueriesOfList(50));
    }

    [Fact]
    public async Task Comments_are_written_by_those_who_see_and_resolved_by_those_who_edit()
    {
        var made = await scenario.Published(scenario.Member);
        await using var db = scenario.Open();
        var comment = await Comments.Create(
            new(made.Id, null, null, "Bold, @lead?", [scenario.Lead.PersonId!.Value]),
            db,
            scenario.Organization(db),
            scenario.Stranger,
            scenario.Clock,
            default
        );
        var mentions = await Comments.Mentions(null, null, db, scenario.Lead, default);
        Assert.Equal(comment.Id, Assert.Single(mentions.Items).Id);
        await Refused(
            () =>
                Comments.Resolve(
                    comment.Id,
                    true,
                    ExpectedVersion.Any,
                    db,
                    scenario.Boss with
                    {
                        PersonId = null,
                    },
                    scenario.Clock,
                    default
                ),
            "forbidden"
        );
        var resolved = await Comments.Resolve(
            comment.Id,
            true,
            ExpectedVersion.Any,
            db,
            scenario.Member,
            scenario.Clock,
            default
        );
        Assert.NotNull(resolved.ResolvedAt);
        var draft = await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        await Refused(
            () => Comments.List(draft.Id, null, null, null, db, scenario.Stranger, default),
            "goal.objective_not_found"
        );
    }

    private async Task<ObjectiveView> Update(ObjectiveView o, long version, string title)
    {
        await using var db = scenario.Open();
        return await UpdateObjective.Handle(
            o.Id,
            new(
                o.CycleId,
                title,
                null,
                o.Kind,
                o.OwnerKind,
                null,
                o.OwnerPersonId,
                [],
                [],
                false,
                null,
                false,
                null,
                null
            ),
            new ExpectedVersion(version),
            db,
            scenario.Organization(db),
            scenario.Member,
            scenario.Clock,
            default
        );
    }

    private async Task<KeyResultView> UpdateKeyResult(KeyResultView keyResult, KeyResultInput input)
    {
        await using var db = scenario.Open();
        return await WriteKeyResults.Update(
            keyResult.Id,
            input,
            new ExpectedVersion(keyResult.Version),
            db,
            scenario.Organization(db),
            scenario.Member,
            scenario.Clock,
            default
        );
    }

    private async Task<Page<ObjectiveView>> List(CurrentUser user, int limit)
    {
        await using var db = scenario.Open();
        return await ReadObjectives.List(
            new(CycleId: scenario.Quarter.Id, OwnerPersonId: scenario.Member.PersonId, Limit: limit),
            db,
            user,
            default
        );
    }

    private async Task<int> QueriesOfList(int limit)
    {
        var counter = new QueryCounter();
        await using var db = scenario.Open(counter);
        await ReadObjectives.List(new(CycleId: scenario.Quarter.Id, Limit: limit), db, scenario.Lead, default);
        return counter.Count;
    }
}
