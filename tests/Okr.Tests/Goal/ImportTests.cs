using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Goal.Domain;
using Okr.Goal.Features.Import;
using Okr.Goal.Features.Objectives;
using Okr.Platform.Web;

namespace Okr.Tests.Goal;

public sealed class ImportTests : IDisposable
{
    private readonly GoalScenario scenario = new();

    public void Dispose() => scenario.Dispose();

    [Fact]
    public async Task Rows_come_in_once_and_again_change_nothing()
    {
        ObjectiveRow[] objectives = [Objective("o1"), Objective("o2")];
        KeyResultRow[] keyResults = [KeyResult("k1", "o1"), KeyResult("k2", "o1"), KeyResult("k3", "o2")];
        var first = await scenario.ImportObjectives(false, objectives);
        Assert.Equal((2, 0, 0), (first.Created, first.Updated, first.Unchanged));
        Assert.Equal(3, (await scenario.ImportKeyResults(false, keyResults)).Created);
        await Publish("o1", "o2");
        var events = scenario.OutboxCount();
        var again = await scenario.ImportObjectives(false, objectives);
        Assert.Equal((0, 0, 2), (again.Created, again.Updated, again.Unchanged));
        Assert.Equal(3, (await scenario.ImportKeyResults(false, keyResults)).Unchanged);
        Assert.Equal(2, (await Publish("o1", "o2")).Unchanged);
        Assert.Equal(events, scenario.OutboxCount());
    }

    [Fact]
    public async Task Weights_of_imported_siblings_are_whole_across_chunks()
    {
        await scenario.ImportObjectives(false, Objective("o1"));
        await scenario.ImportObjectives(false, Objective("o2"), Objective("o3"));
        await scenario.ImportKeyResults(false, KeyResult("k1", "o1", weight: "60"));
        await scenario.ImportKeyResults(false, KeyResult("k2", "o1", weight: "40"));
        await using var db = scenario.Open();
        var weights = await db.Objectives.Select(o => o.WeightBp).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([3333, 3333, 3334], weights.Order());
        var shares = await db
            .KeyResults.OrderBy(k => k.Code)
            .Select(k => k.WeightBp)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([6000, 4000], shares);
    }

    [Fact]
    public async Task Siblings_of_one_position_share_the_remainder_in_the_order_of_their_codes()
    {
        // Ids are random, so a tie that they broke would come out as expected in one of 35 runs only.
        string[] codes = ["o1", "o2", "o3", "o4", "o5", "o6", "o7"];
        var rows = codes.Select(code => Objective(code)).ToArray();
        Array.ForEach(rows, row => row.Position = "1");
        await scenario.ImportObjectives(false, rows);
        await using var db = scenario.Open();
        var weights = await db
            .Objectives.OrderBy(o => o.Code)
            .Select(o => o.WeightBp)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1429, 1429, 1429, 1429, 1428, 1428, 1428], weights);
    }

    [Fact]
    public async Task A_broken_row_keeps_out_the_whole_chunk_and_is_named()
    {
        var reply = await scenario.ImportObjectives(false, Objective("o1"), Objective("o2", line: 7, cycle: "nowhere"));
        Assert.Equal((0, 0, 0), (reply.Created, reply.Updated, reply.Unchanged));
        var error = Assert.Single(reply.Errors);
        Assert.Equal((7, "cycle", "goal.import.unknown_code"), (error.Line, error.Column, error.Code));
        Assert.NotEqual(error.MessageEn, error.MessageZh);
        await using var db = scenario.Open();
        Assert.False(await db.Objectives.AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Checking_only_writes_nothing()
    {
        var events = scenario.OutboxCount();
        Assert.Equal(1, (await scenario.ImportObjectives(true, Objective("o1"))).Created);
        var coming = Objective("o2", cycle: "coming");
        coming.CycleInImport = true;
        Assert.Equal(1, (await scenario.ImportObjectives(true, coming)).Created);
        var keyResult = KeyResult("k1", "o1");
        keyResult.ObjectiveInImport = true;
        Assert.Equal(1, (await scenario.ImportKeyResults(true, keyResult)).Created);
        Assert.Equal(events, scenario.OutboxCount());
    }

    [Theory]
    [InlineData("number", "", "30", "linear", null)]
    [InlineData("number", "10", "30", "increase", null)]
    [InlineData("percent", "60", "30", "decrease", "%")]
    [InlineData("milestone", "0", "1", "milestone", null)]
    public async Task Types_are_inferred(string type, string baseline, string target, string expected, string? unit)
    {
        await scenario.ImportObjectives(false, Objective("o1"));
        var row = KeyResult("k1", "o1");
        (row.Type, row.Baseline, row.Target) = (type, baseline, target);
        Assert.Empty((await scenario.ImportKeyResults(false, row)).Errors);
        await using var db = scenario.Open();
        var keyResult = await db.KeyResults.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            (Okr.Platform.Data.SnakeCase.Parse<KeyResultType>(expected), unit),
            (keyResult.Type, keyResult.Unit)
        );
        Assert.Equal(scenario.Member.PersonId, keyResult.OwnerPersonId);
    }

    [Theory]
    [InlineData("number", "30", "30", "goal.target_is_baseline")]
    [InlineData("number", "", "many", "goal.import.not_a_number")]
    [InlineData("number", "", "0", "goal.linear_target")]
    [InlineData("percent", "", "0.1234567", "too_many_digits")]
    [InlineData("guess", "", "1", "not_one_of")]
    public async Task A_row_that_makes_no_sense_is_refused(string type, string baseline, string target, string code)
    {
        await scenario.ImportObjectives(false, Objective("o1"));
        var row = KeyResult("k1", "o1");
        (row.Type, row.Baseline, row.Target) = (type, baseline, target);
        Assert.Contains(code, (await scenario.ImportKeyResults(false, row)).Errors.Select(e => e.Code));
    }

    [Fact]
    public async Task Long_texts_are_shortened_with_a_warning_and_kept_in_the_description()
    {
        var text = string.Concat(Enumerable.Repeat("长期目标", 200));
        var row = Objective("o1");
        row.Title = text;
        var reply = await scenario.ImportObjectives(false, row);
        Assert.Equal("goal.import.shortened", Assert.Single(reply.Warnings).Code);
        Assert.Equal(1, (await scenario.ImportObjectives(false, row)).Unchanged);
        await using var db = scenario.Open();
        var objective = await db.Objectives.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((Limits.Title, text), (objective.Title.Length, objective.Description));
    }

    [Fact]
    public async Task Only_objectives_with_a_key_result_are_published_and_as_of_the_stated_day()
    {
        await scenario.ImportObjectives(false, Objective("o1"), Objective("o2"));
        await scenario.ImportKeyResults(false, KeyResult("k1", "o1"));
        var reply = await Publish("o1", "o2");
        Assert.Equal("goal.import.stays_draft", Assert.Single(reply.Warnings).Code);
        Assert.Equal((1, 1), (reply.Updated, reply.Unchanged));
        await using var db = scenario.Open();
        var states = await db.Objectives.ToDictionaryAsync(o => o.Code!, TestContext.Current.CancellationToken);
        Assert.Equal((ObjectiveState.Published, ObjectiveState.Draft), (states["o1"].State, states["o2"].State));
        Assert.Equal(new DateOnly(2026, 1, 1), states["o1"].States[^1].On);
    }

    [Fact]
    public async Task The_companys_objectives_without_parent_are_top_level()
    {
        var top = Objective("o1");
        (top.OwnerUnitId, top.OwnerUnitKind) = (scenario.Company.ToString(), "company");
        var child = top.Clone();
        (child.Code, child.HasParent) = ("o2", true);
        await scenario.ImportObjectives(false, top, child, Objective("o3"));
        await using var db = scenario.Open();
        Assert.Equal(
            ["o1"],
            await db
                .Objectives.Where(o => o.IsTop)
                .Select(o => o.Code)
                .ToListAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task What_the_file_does_not_hold_stays_as_edited_by_hand()
    {
        await scenario.ImportObjectives(false, Objective("o1"));
        await using (var db = scenario.Open())
        {
            var o = await db.Objectives.SingleAsync(TestContext.Current.CancellationToken);
            await UpdateObjective.Handle(
                o.Id,
                new(
                    null,
                    "By hand",
                    "Why we do it",
                    ObjectiveKind.Aspirational,
                    OwnerKind.Person,
                    null,
                    o.OwnerPersonId,
                    [],
                    [],
                    false,
                    "an idea",
                    false,
                    null,
                    null
                ),
                ExpectedVersion.Any,
                db,
                scenario.Organization(db),
                scenario.Member,
                scenario.Clock,
                default
            );
        }

        Assert.Equal(1, (await scenario.ImportObjectives(false, Objective("o1"))).Updated);
        await using var after = scenario.Open();
        var again = await after.Objectives.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            ("Objective o1", "Why we do it", ObjectiveKind.Aspirational, "an idea"),
            (again.Title, again.Description, again.Kind, again.InitiativeReason)
        );
    }

    [Fact]
    public async Task A_closed_objective_takes_the_same_row_and_no_other()
    {
        await scenario.ImportObjectives(false, Objective("o1"));
        await scenario.ImportKeyResults(false, KeyResult("k1", "o1"));
        await Publish("o1");
        await using (var db = scenario.Open())
        {
            var id = await db.Objectives.Select(o => o.Id).SingleAsync(TestContext.Current.CancellationToken);
            await scenario.Move(id, ObjectiveState.Closed, scenario.Member, "over");
        }

        Assert.Equal(1, (await scenario.ImportObjectives(false, Objective("o1"))).Unchanged);
        var other = Objective("o1");
        other.Title = "Something else";
        Assert.Equal(
            "goal.objective_not_open",
            Assert.Single((await scenario.ImportObjectives(false, other)).Errors).Code
        );
    }

    [Fact]
    public async Task A_chunk_costs_the_same_queries_whatever_its_size()
    {
        Assert.Equal(await QueriesOfImport(1, "a"), await QueriesOfImport(30, "b"));
    }

    [Fact]
    public async Task Cycles_come_in_by_code_and_in_the_phase_of_the_stated_day()
    {
        var row = new CycleRow
        {
            Line = 2,
            Code = "fy20-q1",
            Name = "FY20-Q1",
            Kind = "quarter",
            StartsOn = "2025-12-01",
            EndsOn = "2026-02-28",
            FiscalYear = "2026",
        };
        await using var db = scenario.Open();
        var reply = await ImportCycles.Handle(scenario.Run(), [row], db, new FiscalYears(12), default);
        Assert.Equal((1, 0), (reply.Created, reply.Errors.Count));
        Assert.Equal(1, (await ImportCycles.Handle(scenario.Run(), [row], db, new FiscalYears(12), default)).Unchanged);
        var cycle = await db.Cycles.SingleAsync(c => c.Code == "fy20-q1", TestContext.Current.CancellationToken);
        Assert.Equal(CyclePhase.Active, cycle.Phase);
    }

    private async Task<int> QueriesOfImport(int count, string prefix)
    {
        var counter = new QueryCounter();
        await using var db = scenario.Open(counter);
        await ImportObjectives.Handle(
            scenario.Run(validateOnly: true),
            [.. Enumerable.Range(0, count).Select(i => Objective($"{prefix}{i}"))],
            db,
            default
        );
        return counter.Count;
    }

    private async Task<ImportReply> Publish(params string[] codes)
    {
        await using var db = scenario.Open();
        return await PublishImported.Handle(
            scenario.Run(),
            [.. codes.Select(code => new PublishRow { Line = 2, ObjectiveCode = code })],
            db,
            default
        );
    }

    private ObjectiveRow Objective(string code, int line = 2, string cycle = "2026-q1") =>
        new()
        {
            Line = line,
            Code = code,
            CycleCode = cycle,
            OwnerPersonId = scenario.Member.PersonId.ToString(),
            Title = $"Objective {code}",
            Position = "1",
        };

    private static KeyResultRow KeyResult(string code, string objective, string weight = "") =>
        new()
        {
            Line = 2,
            Code = code,
            ObjectiveCode = objective,
            Title = $"Key result {code}",
            Type = "number",
            Target = "10",
            Position = "1",
            Weight = weight,
        };
}
