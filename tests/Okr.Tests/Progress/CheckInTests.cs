using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Progress.V1;
using Okr.Platform.Data;
using Okr.Platform.Security;
using Okr.Progress.Data;
using Okr.Progress.Domain;
using Okr.Progress.Features.CheckIns;
using Okr.Progress.Features.Progress;
using static Okr.Tests.Progress.ProgressScenario;

namespace Okr.Tests.Progress;

public sealed class CheckInTests
{
    [Fact]
    public async Task A_check_in_moves_its_key_result_and_tells_the_others_once()
    {
        using var s = await Told();
        var response = await s.CheckIn(new(s.KeyResult.Id, Value: 40m, Confidence: 6, Note: " good "));

        Assert.Equal(0.4m, response.CheckIn.RawProgress);
        Assert.Equal("good", response.CheckIn.Note);
        Assert.Equal(new DateOnly(2026, 2, 2), response.CheckIn.On);
        Assert.Equal(0.4m, response.KeyResult.Progress);
        Assert.Equal(28m / 90m, response.KeyResult.Expected);
        Assert.Equal(ProgressStatus.OnTrack, response.KeyResult.Status);
        var recorded = Assert.Single(await s.Published<CheckInRecorded>());
        Assert.Equal((response.CheckIn.Id, 1L, "manual"), (recorded.Id, recorded.Version, recorded.Source));
        var progressed = (await s.Published<KeyResultProgressed>())[^1];
        Assert.Equal(
            (40m, 0.4m, true),
            (progressed.CurrentValue!.Value, progressed.Progress!.Value, progressed.HasData)
        );
        Assert.Equal((2L, recorded.Id), (progressed.Version, progressed.LastCheckInId!.Value));
    }

    [Fact]
    public async Task A_published_key_result_is_announced_before_its_first_check_in()
    {
        using var s = await Told();
        var first = Assert.Single(await s.Published<KeyResultProgressed>());
        Assert.False(first.HasData);
        Assert.Equal(0m, first.Progress);
        Assert.Equal((Start, 7, 3), (first.FirstDueOn, first.CadenceDays, first.GraceDays));
    }

    [Theory]
    [InlineData("Owner")]
    [InlineData("KeyResultOwner")]
    [InlineData("CoEditor")]
    [InlineData("Manager")]
    [InlineData("Boss")]
    public async Task Owners_co_editors_and_their_managers_may_check_in(string who)
    {
        using var s = await Told();
        var person = (Guid)typeof(ProgressScenario).GetProperty(who)!.GetValue(s)!;
        await s.CheckIn(new(s.KeyResult.Id, Value: 1m), person);
        Assert.Equal(1, (await s.State()).CheckInCount);
    }

    [Theory]
    [InlineData("Participant")]
    [InlineData("Stranger")]
    public async Task Others_may_not_check_in_and_nothing_is_written(string who)
    {
        using var s = await Told();
        var person = (Guid)typeof(ProgressScenario).GetProperty(who)!.GetValue(s)!;
        await Refused(s.CheckIn(new(s.KeyResult.Id, Value: 1m), person), "progress.check_in_not_allowed");
        Assert.Empty(await s.Published<CheckInRecorded>());
        Assert.Equal(0, (await s.State()).CheckInCount);
    }

    [Fact]
    public async Task Managers_may_not_check_in_where_the_policy_says_no()
    {
        using var s = await Told();
        await s.Tell(s.Cycle with { Version = 2, Policy = s.Cycle.Policy with { ManagersMayEdit = false } });
        await Refused(s.CheckIn(new(s.KeyResult.Id, Value: 1m), s.Manager), "progress.check_in_not_allowed");
    }

    [Fact]
    public async Task Administrators_of_a_unit_above_may_check_in_and_those_of_another_may_not()
    {
        using var s = await Told();
        async Task Try(Guid unit)
        {
            await using var db = s.Database.Open();
            var admin = User(s.Stranger, Roles.UnitAdmin) with { AdministeredUnitIds = new HashSet<Guid> { unit } };
            await RecordCheckIn.Handle(new(s.KeyResult.Id, Value: 1m), s.Recorder(db), admin, s.Clock, default);
        }

        await Try(s.Company);
        await Refused(Try(Guid.NewGuid()), "progress.check_in_not_allowed");
    }

    [Fact]
    public async Task What_is_confidential_is_not_an_administrators_affair()
    {
        using var s = await Told();
        var confidential = s.NewObjective() with { Confidential = true };
        await s.Tell(confidential);
        var keyResult = await s.TellKeyResult("increase", confidential.Id);
        await using var db = s.Database.Open();
        var admin = User(s.Stranger, Roles.UnitAdmin) with { AdministeredUnitIds = new HashSet<Guid> { s.Company } };

        await Refused(
            RecordCheckIn.Handle(new(keyResult.Id, Value: 1m), s.Recorder(db), admin, s.Clock, default),
            "progress.key_result_not_found"
        );
    }

    [Fact]
    public async Task A_draft_takes_no_check_in_and_does_not_exist_for_others()
    {
        using var s = await Told();
        var draft = await s.TellObjective("draft");
        var keyResult = await s.TellKeyResult("increase", draft.Id);
        await Refused(s.CheckIn(new(keyResult.Id, Value: 1m)), "progress.objective_not_published");
        await Refused(s.CheckIn(new(keyResult.Id, Value: 1m), s.Stranger), "progress.key_result_not_found");
        await Refused(s.Read(draft.Id, s.Stranger), "progress.objective_not_found");
        Assert.Equal(draft.Id, (await s.Read(draft.Id, s.Participant)).ObjectiveId);
        Assert.Equal(draft.Id, (await s.Read(draft.Id, s.Boss)).ObjectiveId);
    }

    [Theory]
    [InlineData("drafting")]
    [InlineData("closed")]
    public async Task A_cycle_that_is_not_open_takes_no_check_in(string phase)
    {
        using var s = await Told();
        await s.Tell(s.Cycle with { Version = 2, Phase = phase });
        await Refused(s.CheckIn(new(s.KeyResult.Id, Value: 1m)), "progress.cycle_not_open");
    }

    [Fact]
    public async Task What_has_just_been_published_can_be_checked_in_before_the_bus_brings_it()
    {
        using var s = await Told();
        var objective = await s.TellObjective("draft");
        var keyResult = s.NewKeyResult(objective.Id);
        s.Goal.Put(keyResult);
        s.Goal.Put(s.NewObjective() with { Id = objective.Id, Version = 2 });
        var response = await s.CheckIn(new(keyResult.Id, Value: 10m));
        Assert.Equal(0.1m, response.KeyResult.Progress);
    }

    [Fact]
    public async Task An_unknown_key_result_is_not_found()
    {
        using var s = await Told();
        await Refused(s.CheckIn(new(Guid.NewGuid(), Value: 1m)), "progress.key_result_not_found");
        await Refused(s.CheckIn(new(Guid.Empty, Value: 1m)), "progress.key_result_not_found");
    }

    [Fact]
    public async Task Wrong_fields_are_named()
    {
        using var s = await Told();
        var id = s.KeyResult.Id;
        var milestone = await s.TellKeyResult("milestone");
        Task Try(NewCheckIn item) => s.CheckIn(item);

        await RefusedField(Try(new(id, On: new(2026, 2, 3), Value: 1m)), "on", "progress.date_in_future");
        await RefusedField(Try(new(id, On: Start.AddDays(-32), Value: 1m)), "on", "progress.date_too_early");
        await RefusedField(Try(new(id, Value: 1.1234567m)), "value", "too_many_digits");
        await RefusedField(Try(new(id, Value: decimal.MaxValue)), "value", "out_of_range");
        await RefusedField(Try(new(id, Degree: 0.5m)), "degree", "progress.not_for_type");
        await RefusedField(Try(new(id, DoneStepIds: [])), "doneStepIds", "progress.not_for_type");
        await RefusedField(Try(new(milestone.Id, Value: 1m)), "value", "progress.not_for_type");
        await RefusedField(Try(new(milestone.Id, Degree: 1.1m)), "degree", "out_of_range");
        await RefusedField(Try(new(milestone.Id, DoneStepIds: [Guid.NewGuid()])), "doneStepIds", "unknown_id");
        await RefusedField(Try(new(milestone.Id, DoneStepIds: [], Degree: 1m)), "degree", "progress.steps_or_degree");
        await RefusedField(Try(new(id, Value: 1m, Confidence: 11)), "confidence", "out_of_range");
        await RefusedField(Try(new(id, Value: 1m, Status: "green", Note: "x")), "status", "not_one_of");
        await RefusedField(Try(new(id, Value: 1m, Status: "at_risk")), "note", "progress.status_needs_note");
        await RefusedField(Try(new(id, Value: 1m, StatusPinned: true)), "statusPinned", "progress.pin_needs_status");
        await RefusedField(Try(new(id, Value: 1m, Note: new string('x', 4_001))), "note", "too_long");
        await RefusedField(Try(new(id, Value: 1m, Note: "a\0b")), "note", "control_characters");
        await RefusedField(Try(new(id)), "value", "progress.check_in_empty");
        await RefusedField(Try(new(id, Value: 1m, SupersedesId: Guid.NewGuid())), "supersedesId", "unknown_id");
        Assert.Equal(0, (await s.State()).CheckInCount);
    }

    [Fact]
    public async Task A_milestone_counts_its_done_steps_or_a_degree()
    {
        using var s = await Told();
        var milestone = await s.TellKeyResult("milestone");
        var step = milestone.Steps[0].Id;
        Assert.Equal(0.6m, (await s.CheckIn(new(milestone.Id, DoneStepIds: [step, step]))).KeyResult.Progress);
        Assert.Equal(0.75m, (await s.CheckIn(new(milestone.Id, Degree: 0.75m))).KeyResult.Progress);
    }

    [Fact]
    public async Task A_backdated_check_in_stays_in_the_past()
    {
        using var s = await Told();
        await s.CheckIn(new(s.KeyResult.Id, On: new(2026, 2, 1), Value: 50m, Confidence: 5));
        await s.CheckIn(new(s.KeyResult.Id, On: new(2026, 1, 20), Value: 90m, Confidence: 3));
        var state = await s.State();
        Assert.Equal(50m, state.CurrentValue);
        Assert.Equal(new DateOnly(2026, 2, 1), state.LastCheckInOn);
        Assert.Equal((2, 2), (state.CheckInCount, state.ConfidenceChange!.Value));
    }

    [Fact]
    public async Task A_correction_takes_the_place_of_what_it_supersedes()
    {
        using var s = await Told();
        var wrong = await s.CheckIn(new(s.KeyResult.Id, On: new(2026, 1, 30), Value: 90m));
        var right = await s.CheckIn(new(s.KeyResult.Id, Value: 9m, SupersedesId: wrong.CheckIn.Id));

        Assert.Equal(new DateOnly(2026, 1, 30), right.CheckIn.On);
        var state = await s.State();
        Assert.Equal((9m, 1), (state.CurrentValue!.Value, state.CheckInCount));
        var told = (await s.Published<CheckInRecorded>()).Single(e => e.Version == 2);
        Assert.Equal((wrong.CheckIn.Id, right.CheckIn.Id), (told.Id, told.SupersededById!.Value));
        await Refused(
            s.CheckIn(new(s.KeyResult.Id, Value: 8m, SupersedesId: wrong.CheckIn.Id)),
            "progress.already_superseded"
        );
        await using var db = s.Database.Open();
        Assert.Equal(2, await db.CheckIns.CountAsync());
    }

    [Fact]
    public async Task A_weekly_update_is_all_or_nothing()
    {
        using var s = await Told();
        var other = await s.TellKeyResult("decrease");
        async Task<int> Batch(params NewCheckIn[] items)
        {
            await using var db = s.Database.Open();
            var response = await RecordWeeklyUpdate.Handle(new(items), s.Recorder(db), User(s.Owner), s.Clock, default);
            return response.Items.Count;
        }

        await RefusedField(
            Batch(new(s.KeyResult.Id, Value: 1m), new(other.Id, Confidence: 99)),
            "items[1].confidence",
            "out_of_range"
        );
        Assert.Equal(0, (await s.State()).CheckInCount);
        Assert.Equal(
            3,
            await Batch(new(s.KeyResult.Id, Value: 1m), new(other.Id, Value: 75m), new(s.KeyResult.Id, Value: 2m))
        );
        Assert.Equal(2m, (await s.State()).CurrentValue);
        Assert.Equal(0.25m, (await s.State(other.Id)).RawProgress);
    }

    [Fact]
    public async Task Nonsense_in_a_weekly_update_is_refused()
    {
        using var s = await Told();
        await using var db = s.Database.Open();
        Task Batch(IReadOnlyList<NewCheckIn> items) =>
            RecordWeeklyUpdate.Handle(new(items), s.Recorder(db), User(s.Owner), s.Clock, default);
        await RefusedField(Batch(null!), "items", "required");
        await RefusedField(Batch([null!]), "items[0]", "required");
        await RefusedField(
            Batch([.. Enumerable.Repeat(new NewCheckIn(s.KeyResult.Id, Value: 1m), 201)]),
            "items",
            "too_many"
        );
    }

    [Fact]
    public async Task Check_ins_at_the_same_moment_are_all_kept()
    {
        using var s = await Told();
        await Task.WhenAll(
            Enumerable.Range(1, 8).Select(i => Task.Run(() => s.CheckIn(new(s.KeyResult.Id, Value: i, Confidence: 5))))
        );
        await using var db = s.Database.Open();
        var all = await db.CheckIns.ToListAsync();
        var state = await s.State();
        Assert.Equal(8, all.Count);
        Assert.Equal(8, state.CheckInCount);
        Assert.Equal(9, state.Version);
        var latest = Standing.InTimeOrder(all.Select(c => c.ToFact()))[^1];
        Assert.Equal((latest.Id, latest.Value), (state.LastCheckInId!.Value, state.CurrentValue));
    }

    [Fact]
    public async Task A_check_in_costs_one_query_and_one_save_however_many_there_are()
    {
        using var s = await Told();
        for (var i = 0; i < 5; i++)
        {
            s.Clock.Now = s.Clock.Now.AddMinutes(1);
            await s.CheckIn(new(s.KeyResult.Id, Value: i));
        }

        await s.Database.Open().DisposeAsync();
        var counter = new CommandCounter();
        await using var db = s.Database.Open(counter);
        s.Clock.Now = s.Clock.Now.AddMinutes(1);
        await RecordCheckIn.Handle(new(s.KeyResult.Id, Value: 9m), s.Recorder(db), User(s.Owner), s.Clock, default);
        Assert.Single(counter.Commands, c => c.StartsWith("SELECT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_definition_makes_earlier_check_ins_legacy_and_measures_the_last_value_anew()
    {
        using var s = await Told();
        var response = await s.CheckIn(new(s.KeyResult.Id, Value: 40m));
        await s.Tell(s.KeyResult with { Version = 2, DefinitionVersion = 2, Target = 80m });

        var state = await s.State();
        Assert.Equal((0.5m, 2, 40m), (state.RawProgress!.Value, state.DefinitionVersion, state.CurrentValue!.Value));
        var legacy = (await s.Published<CheckInRecorded>())[^1];
        Assert.Equal((response.CheckIn.Id, 2L, true), (legacy.Id, legacy.Version, legacy.Legacy));
        Assert.Equal(0.5m, (await s.Published<KeyResultProgressed>())[^1].Progress);
        var item = Assert.Single((await s.Read(s.Objective.Id)).KeyResults);
        Assert.Equal(0, item.Discipline.OnTime);
        Assert.Equal(new DateOnly(2026, 2, 2), item.LastCheckInOn);

        await s.Tell(s.KeyResult with { Version = 2, DefinitionVersion = 2, Target = 80m });
        Assert.Equal(state.Version, (await s.State()).Version);
    }

    [Fact]
    public async Task Every_later_definition_says_from_its_day_on_what_older_check_ins_come_to()
    {
        using var s = await Told();
        var first = await s.CheckIn(new(s.KeyResult.Id, Value: 40m));
        Assert.Empty((await s.Published<KeyResultProgressed>())[^1].Restatements!);

        var second = Defined(2, 80m, new DateOnly(2026, 2, 9));
        await s.Tell(second);
        Assert.Equal([(2, new(2026, 2, 9), 0.5m)], await Restatements());

        s.Clock.Now = s.Clock.Now.AddDays(20);
        var third = Defined(3, 50m, new DateOnly(2026, 2, 20), [.. second.Earlier!]);
        await s.Tell(third);
        Assert.Equal([(2, new(2026, 2, 9), 0.5m), (3, new DateOnly(2026, 2, 20), 0.8m)], await Restatements());

        // A check-in under the new definition needs no restatement; a correction of the old one is read by it.
        await s.CheckIn(new(s.KeyResult.Id, Value: 45m));
        Assert.Equal(0.8m, (await Restatements())[^1].Raw);
        await s.CheckIn(new(s.KeyResult.Id, On: new(2026, 2, 1), Value: 10m));
        Assert.Equal(0.8m, (await Restatements())[^1].Raw);
        await s.CheckIn(new(s.KeyResult.Id, Value: 30m, SupersedesId: first.CheckIn.Id));
        Assert.Equal((3, 0.9m), ((await Restatements())[^1].Version, (await s.State()).RawProgress!.Value));

        KeyResultChanged Defined(int version, decimal target, DateOnly on, params EarlierKeyResult[] before) =>
            s.KeyResult with
            {
                Version = version,
                DefinitionVersion = version,
                Target = target,
                Earlier =
                [
                    .. before,
                    new(on, "increase", "%", 0m, 100m, [], version - 1, 10_000, s.KeyResult.OwnerPersonId),
                ],
            };

        async Task<List<(int Version, DateOnly On, decimal? Raw)>> Restatements() =>
            [
                .. (await s.Published<KeyResultProgressed>())[^1]
                    .Restatements!.Select(r => (r.DefinitionVersion, r.On, r.RawProgress)),
            ];
    }

    [Fact]
    public async Task Check_ins_on_a_key_result_that_was_added_later_are_due_from_then_on()
    {
        using var s = await Told();
        var added = s.NewKeyResult(s.Objective.Id) with { AddedOn = new DateOnly(2026, 1, 28) };
        await s.Tell(added);
        Assert.Equal((await s.State()).FirstDueOn, ProgressScenario.Start);
        Assert.Equal(new DateOnly(2026, 2, 2), (await s.State(added.Id)).FirstDueOn);
    }

    [Fact]
    public async Task A_manual_status_stands_beside_the_automatic_one()
    {
        using var s = await Told();
        var response = await s.CheckIn(new(s.KeyResult.Id, Value: 60m, Status: "off_track", Note: "the supplier left"));
        Assert.Equal(
            (ProgressStatus.OffTrack, ProgressStatus.OnTrack),
            (response.KeyResult.Status!.Value, response.KeyResult.AutomaticStatus!.Value)
        );
        var objective = await s.Read(s.Objective.Id);
        Assert.Equal(ProgressStatus.OffTrack, objective.Status);
        Assert.Equal(ProgressStatus.OnTrack, objective.AutomaticStatus);
    }

    [Fact]
    public async Task Silence_past_cadence_and_grace_is_stale_while_the_cycle_is_active()
    {
        using var s = await Told();
        Assert.True((await s.Read(s.Objective.Id)).Stale);
        await s.CheckIn(new(s.KeyResult.Id, Value: 60m));
        Assert.False((await s.Read(s.Objective.Id)).Stale);
        s.Clock.Now = s.Clock.Now.AddDays(11);
        Assert.True((await s.Read(s.Objective.Id)).Stale);
        await s.Tell(s.Cycle with { Version = 2, Phase = "scoring" });
        Assert.False((await s.Read(s.Objective.Id)).Stale);
    }

    [Fact]
    public async Task A_key_result_without_data_counts_nothing_and_one_without_target_is_left_out()
    {
        using var s = await Told();
        await s.Tell(s.KeyResult with { Version = 2, WeightBp = 5_000 });
        var silent = await s.TellKeyResult("decrease");
        await s.Tell(silent with { Version = 2, WeightBp = 3_000 });
        var open = await s.TellKeyResult("linear");
        await s.Tell(open with { Version = 2, WeightBp = 2_000, Target = null });
        await s.CheckIn(new(s.KeyResult.Id, Value: 40m));
        await s.CheckIn(new(open.Id, Value: 40m));

        var objective = await s.Read(s.Objective.Id);
        Assert.Equal(0.25m, objective.Progress);
        Assert.Null(objective.KeyResults.Single(k => k.KeyResultId == open.Id).Progress);
        await using var db = s.Database.Open();
        var person = await GetCycleProgress.OfPerson(
            s.Owner,
            s.Cycle.Id,
            db,
            s.Reader(db),
            s.Lookup(db),
            User(s.Stranger),
            default
        );
        Assert.Equal(0.25m, person.Progress);
        var explained = await ExplainProgress.Objective(s.Objective.Id, db, s.Reader(db), User(s.Stranger), default);
        Assert.Equal(0.25m, explained.Value);
        Assert.Equal(0.25m, explained.Children.Sum(c => c.Contribution));
        var source = explained.Children.Single(c => c.Id == s.KeyResult.Id).Children.Single(c => c.Kind == "check_in");
        Assert.Equal((40m, "manual", "Owner"), (source.Value!.Value, source.Source, source.ByPersonName));
    }

    [Fact]
    public async Task Two_hundred_objectives_cost_as_many_queries_as_one()
    {
        using var s = await Told();
        var ids = new List<Guid> { s.Objective.Id };
        for (var i = 0; i < 20; i++)
        {
            var objective = await s.TellObjective();
            await s.TellKeyResult("increase", objective.Id);
            ids.Add(objective.Id);
        }

        async Task<(int Queries, int Rows)> Count(IReadOnlyList<Guid> some)
        {
            var counter = new CommandCounter();
            await using var db = s.Database.Open(counter);
            var rows = await ListProgress.Handle(some, null, null, null, db, s.Reader(db), User(s.Owner), default);
            return (counter.Commands.Count, rows.Count);
        }

        var one = await Count(ids[..1]);
        var all = await Count(ids);
        Assert.Equal((1, 21), (one.Rows, all.Rows));
        Assert.Equal(one.Queries, all.Queries);
        Assert.InRange(all.Queries, 1, 5);
    }

    [Fact]
    public async Task A_list_of_progress_leaves_out_drafts_of_others()
    {
        using var s = await Told();
        var draft = await s.TellObjective("draft");
        async Task<int> Count(Guid person, params Guid[] ids)
        {
            await using var db = s.Database.Open();
            return (
                await ListProgress.Handle(
                    ids,
                    ids.Length == 0 ? s.Cycle.Id : null,
                    ids.Length == 0 ? s.Owner : null,
                    null,
                    db,
                    s.Reader(db),
                    User(person),
                    default
                )
            ).Count;
        }

        Assert.Equal(1, await Count(s.Stranger, s.Objective.Id, draft.Id, Guid.NewGuid()));
        Assert.Equal(2, await Count(s.Owner, s.Objective.Id, draft.Id));
        Assert.Equal(1, await Count(s.Stranger));
        Assert.Equal(2, await Count(s.Owner));
        await using var db = s.Database.Open();
        await RefusedField(
            ListProgress.Handle([], null, null, null, db, s.Reader(db), User(s.Owner), default),
            "ids",
            "progress.choose_scope"
        );
    }

    [Fact]
    public async Task The_history_shows_corrections_and_what_they_correct_page_by_page()
    {
        using var s = await Told();
        var first = await s.CheckIn(new(s.KeyResult.Id, On: new(2026, 1, 12), Value: 1m));
        await s.CheckIn(new(s.KeyResult.Id, Value: 2m));
        await s.CheckIn(new(s.KeyResult.Id, Value: 3m, SupersedesId: first.CheckIn.Id));
        await using var db = s.Database.Open();
        var readable = new ReadableKeyResults(db, s.Lookup(db));
        var user = User(s.Stranger);

        var page = await GetHistory.Handle(s.Objective.Id, null, 2, db, s.Reader(db), user, default);
        var rest = await GetHistory.Handle(s.Objective.Id, page.Next, 2, db, s.Reader(db), user, default);
        Assert.Equal(["correction", "check_in"], page.Items.Select(e => e.Kind));
        Assert.Equal(page.Items[0].CheckIn.Id, Assert.Single(rest.Items).CheckIn.SupersededById);
        Assert.Null(rest.Next);

        var byDay = await ListCheckIns.Handle(s.KeyResult.Id, null, 1, db, readable, user, default);
        var more = await ListCheckIns.Handle(s.KeyResult.Id, byDay.Next, 5, db, readable, user, default);
        Assert.Equal(2m, Assert.Single(byDay.Items).Value);
        Assert.Equal([3m, 1m], more.Items.Select(c => c.Value!.Value));
    }
}
