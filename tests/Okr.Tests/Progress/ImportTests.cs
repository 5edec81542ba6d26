using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Progress.Data;
using Okr.Progress.Features.CheckIns;
using static Okr.Tests.Progress.ProgressScenario;

namespace Okr.Tests.Progress;

public sealed class ImportTests
{
    private static CheckInRow Row(Guid keyResult, string progress = "0.7", string note = "", int line = 2) =>
        new()
        {
            Line = line,
            ImportKey = $"results:{keyResult}",
            KeyResultId = keyResult.ToString(),
            On = "2026-04-05",
            Progress = progress,
            Note = note,
        };

    private static async Task<ImportReply> Import(ProgressScenario s, bool validateOnly, params CheckInRow[] rows)
    {
        await using var db = s.Database.Open();
        return await s.Import(db)
            .Handle(
                new()
                {
                    Context = new() { ValidateOnly = validateOnly, EffectiveOn = "2026-01-05" },
                    Rows = { rows },
                },
                default
            );
    }

    [Fact]
    public async Task A_stated_progress_becomes_what_the_type_takes()
    {
        using var s = await Told();
        var decrease = await s.TellKeyResult("decrease");
        var linear = await s.TellKeyResult("linear");
        var milestone = await s.TellKeyResult("milestone");
        var range = await s.TellKeyResult("range");
        Guid[] all = [s.KeyResult.Id, decrease.Id, linear.Id, milestone.Id, range.Id];
        var reply = await Import(s, false, [.. all.Select(id => Row(id))]);

        Assert.Equal((5, 0, 0), (reply.Created, reply.Errors.Count, reply.Warnings.Count));
        foreach (var id in all)
        {
            var state = await s.State(id);
            Assert.Equal(0.7m, state.RawProgress);
            Assert.True(state.HasData);
        }

        Assert.Equal(70m, (await s.State()).CurrentValue);
        Assert.Equal(30m, (await s.State(decrease.Id)).CurrentValue);
        var told = (await s.Published<CheckInRecorded>())[0];
        Assert.Equal(("imported", End), (told.Source, told.On));
    }

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    public async Task A_day_that_stands_for_none_is_refused(string day)
    {
        using var s = await Told();
        var row = Row(s.KeyResult.Id);
        row.On = day;

        var reply = await Import(s, false, row);

        Assert.Equal(["progress.implausible_day"], reply.Errors.Select(e => e.Code));
        Assert.False((await s.State()).HasData);
    }

    [Fact]
    public async Task The_same_import_twice_is_as_if_once()
    {
        using var s = await Told();
        var first = await Import(s, false, Row(s.KeyResult.Id, note: "done well"));
        var version = (await s.State()).Version;
        var again = await Import(s, false, Row(s.KeyResult.Id, note: "done well", line: 9));
        Assert.Equal((1, 0, 0), (first.Created, first.Updated, first.Unchanged));
        Assert.Equal((0, 0, 1), (again.Created, again.Updated, again.Unchanged));
        Assert.Equal(version, (await s.State()).Version);
        Assert.Single(await s.Published<CheckInRecorded>());
    }

    [Fact]
    public async Task Other_content_under_the_same_key_supersedes()
    {
        using var s = await Told();
        await Import(s, false, Row(s.KeyResult.Id));
        var reply = await Import(s, false, Row(s.KeyResult.Id, "0.4"));
        Assert.Equal((0, 1), (reply.Created, reply.Updated));
        var state = await s.State();
        Assert.Equal((0.4m, 1), (state.RawProgress!.Value, state.CheckInCount));
        await using var db = s.Database.Open();
        Assert.Equal(1, await db.CheckIns.CountAsync(c => c.SupersededById != null));
    }

    [Fact]
    public async Task A_linear_key_result_without_a_target_keeps_the_note_and_says_so()
    {
        using var s = await Told();
        var linear = await s.TellKeyResult("linear");
        await s.Tell(linear with { Version = 2, Target = null });
        var reply = await Import(s, false, Row(linear.Id, note: "it went well"));
        Assert.Equal("progress.no_target", Assert.Single(reply.Warnings).Code);
        await using var db = s.Database.Open();
        var checkIn = await db.CheckIns.SingleAsync();
        Assert.Equal("it went well", checkIn.Note);
        Assert.Null(checkIn.Value);
    }

    [Fact]
    public async Task A_row_without_any_number_is_a_note()
    {
        using var s = await Told();
        var reply = await Import(s, false, Row(s.KeyResult.Id, "", "only words"));
        Assert.Equal(1, reply.Created);
        var state = await s.State();
        Assert.Equal((false, 1, 0m), (state.HasData, state.CheckInCount, state.RawProgress!.Value));
    }

    [Fact]
    public async Task A_closed_cycle_and_a_draft_take_imports_the_draft_with_a_warning()
    {
        using var s = await Told();
        var draft = await s.TellObjective("draft");
        var keyResult = await s.TellKeyResult("increase", draft.Id);
        await s.Tell(s.Cycle with { Version = 2, Phase = "closed" });
        var reply = await Import(s, false, Row(s.KeyResult.Id), Row(keyResult.Id));
        Assert.Equal(2, reply.Created);
        Assert.Equal("progress.not_yet_published", Assert.Single(reply.Warnings).Code);
    }

    [Fact]
    public async Task One_bad_row_and_nothing_of_the_chunk_is_written()
    {
        using var s = await Told();
        var bad = Row(s.KeyResult.Id, "1.5", line: 3);
        bad.ImportKey = "results:bad";
        bad.On = "5 April";
        bad.Confidence = "often";
        bad.Status = "green";
        var reply = await Import(s, false, Row(s.KeyResult.Id), bad);
        Assert.Equal(
            ["confidence", "date", "final_progress", "status"],
            reply.Errors.Select(e => e.Column).Order(StringComparer.Ordinal)
        );
        Assert.All(reply.Errors, e => Assert.Equal(3, e.Line));
        Assert.Empty(await s.Published<CheckInRecorded>());

        var twice = await Import(s, false, Row(s.KeyResult.Id), Row(s.KeyResult.Id));
        Assert.Equal("progress.import_key_twice", Assert.Single(twice.Errors).Code);
        var unknown = await Import(s, false, Row(Guid.NewGuid()));
        Assert.Equal("unknown_id", Assert.Single(unknown.Errors).Code);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_takes_rows_whose_key_result_comes_with_the_import()
    {
        using var s = await Told();
        var coming = Row(s.KeyResult.Id);
        coming.ImportKey = "results:coming";
        coming.KeyResultId = "";
        var reply = await Import(s, true, Row(s.KeyResult.Id), coming);
        Assert.Empty(reply.Errors);
        Assert.Equal(2, reply.Created);
        Assert.Empty(await s.Published<CheckInRecorded>());
        Assert.Single((await Import(s, false, coming)).Errors);
    }

    [Fact]
    public async Task Key_results_that_the_bus_has_not_brought_are_asked_for_together()
    {
        using var s = await Told();
        var rows = Enumerable
            .Range(0, 30)
            .Select(_ =>
            {
                var keyResult = s.NewKeyResult(s.Objective.Id);
                s.Goal.Put(keyResult);
                return Row(keyResult.Id);
            })
            .ToArray();
        var before = s.Goal.Calls;
        Assert.Equal(30, (await Import(s, false, rows)).Created);
        Assert.Equal(3, s.Goal.Calls - before); // key results, their objectives, their cycles
    }
}
