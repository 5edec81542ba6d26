using Okr.Contracts.Progress.V1;
using Okr.Goal.Consumers;
using Okr.Goal.Domain;
using Okr.Goal.Features.Cycles;
using Okr.Platform.Web;
using static Okr.Tests.Goal.GoalScenario;

namespace Okr.Tests.Goal;

public sealed class CycleTests : IDisposable
{
    private readonly GoalScenario scenario = new();

    public void Dispose() => scenario.Dispose();

    [Fact]
    public void A_quarter_gets_the_days_that_its_kind_asks_for()
    {
        Assert.Equal(new DateOnly(2026, 3, 31), scenario.Quarter.EndsOn);
        Assert.Equal(new DateOnly(2025, 12, 1), scenario.Quarter.DraftingOpensOn);
        Assert.Equal(new DateOnly(2026, 1, 1), scenario.Quarter.PublishBy);
        Assert.Equal(new DateOnly(2026, 4, 14), scenario.Quarter.ScoringEndsOn);
        Assert.Equal(CyclePhase.Active, scenario.Quarter.Phase);
    }

    [Fact]
    public void An_annual_cycle_opens_two_months_before_and_is_published_by_the_years_last_day()
    {
        var days = CycleCalendar.Defaults(CycleKind.Annual, new(2027, 1, 1), new(2027, 12, 31));
        Assert.Equal(
            (new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 31), new DateOnly(2028, 1, 31)),
            (days.DraftingOpensOn, days.PublishBy, days.ScoringEndsOn)
        );
    }

    [Theory]
    [InlineData(1, "2026-12-31", 2026)]
    [InlineData(2, "2019-04-30", 2020)]
    [InlineData(2, "2020-01-31", 2020)]
    public void A_fiscal_year_bears_the_year_in_which_it_ends(int startMonth, string day, int year) =>
        Assert.Equal(
            year,
            new FiscalYears(startMonth).Of(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))
        );

    [Fact]
    public async Task Phases_go_one_by_one_and_back_only_with_a_reason()
    {
        await Refused(() => Move(CyclePhase.Closed, null), "goal.phase_not_allowed");
        Assert.Equal(CyclePhase.Scoring, (await Move(CyclePhase.Scoring, null)).Phase);
        await Refused(() => Move(CyclePhase.Active, null), "invalid_request");
        Assert.Equal(CyclePhase.Active, (await Move(CyclePhase.Active, "too early")).Phase);
    }

    [Fact]
    public async Task A_code_is_taken_once() =>
        await Refused(() => scenario.NewCycle("2026-q1", new(2026, 4, 1)), "goal.code_taken");

    [Fact]
    public async Task Cycles_that_start_on_one_day_are_paged_by_code_without_loss()
    {
        foreach (var code in new[] { "2027-c", "2027-a", "2027-B", "2027-b" })
        {
            await scenario.NewCycle(code, new(2027, 1, 1));
        }

        var codes = new List<string>();
        string? after = null;
        do
        {
            await using var db = scenario.Open();
            var page = await ReadCycles.List(2027, after, 1, db, TestContext.Current.CancellationToken);
            codes.AddRange(page.Items.Select(c => c.Code));
            after = page.Next;
        } while (after is not null && codes.Count < 10);

        Assert.Equal(["2027-B", "2027-a", "2027-b", "2027-c"], codes);
    }

    [Fact]
    public async Task The_shortest_cycle_of_the_day_is_the_current_one()
    {
        await using var db = scenario.Open();
        await CreateCycle.Handle(
            CycleOf("2026", new(2026, 1, 1)) with
            {
                Kind = CycleKind.Annual,
            },
            db,
            new FiscalYears(1),
            scenario.Admin,
            scenario.Clock,
            default
        );
        Assert.Equal("2026-q1", (await ReadCycles.Current(null, db, scenario.Clock, default)).Code);
        Assert.Equal("2026", (await ReadCycles.Current(new(2026, 8, 1), db, scenario.Clock, default)).Code);
    }

    [Fact]
    public async Task Postponing_clones_into_the_next_cycle_from_where_it_stands()
    {
        var next = await scenario.NewCycle("2026-q2", new(2026, 4, 1));
        var made = await scenario.Published(
            scenario.Member,
            Increase("half way") with
            {
                Guardrails = [new(null, "Complaints", "%", null, 3)],
            },
            Increase("reached")
        );
        await using (var db = scenario.Open())
        {
            await new KeyResultProgressedHandler(db).Handle(
                [Progressed(made.KeyResults[0].Id, 4), Progressed(made.KeyResults[1].Id, 10)],
                default
            );
        }

        var carried = Assert.Single((await Decide(CarryOver.Decision.Postponed, made.Id)).Items);
        Assert.Equal((ObjectiveState.Postponed, 1), (carried.State, carried.LeftBehind));
        var clone = await scenario.Get(carried.NewObjectiveId!.Value, scenario.Member);
        Assert.Equal(
            (next.Id, ObjectiveState.Draft, 10_000, made.Id),
            (clone.CycleId, clone.State, clone.WeightBp, clone.CarriedFromId)
        );
        var keyResult = Assert.Single(clone.KeyResults);
        Assert.Equal((4m, 10m, 10_000), (keyResult.Baseline, keyResult.Target, keyResult.WeightBp));
        var (old, guardrail) = (made.KeyResults[0].Guardrails[0], Assert.Single(keyResult.Guardrails));
        Assert.Equal(old with { Id = guardrail.Id }, guardrail);
        Assert.NotEqual(old.Id, guardrail.Id); // its values begin anew
    }

    [Fact]
    public async Task Carry_over_is_all_or_nothing_and_for_those_who_may_edit()
    {
        var mine = await scenario.Published(scenario.Member);
        var other = await scenario.Published(scenario.Stranger);
        await Refused(() => Decide(CarryOver.Decision.Closed, mine.Id, other.Id), "forbidden");
        Assert.Equal(ObjectiveState.Published, (await scenario.Get(mine.Id, scenario.Member)).State);
        await Decide(CarryOver.Decision.Closed, mine.Id);
        Assert.Equal(ObjectiveState.Closed, (await scenario.Get(mine.Id, scenario.Member)).State);
        await Refused(() => Decide(CarryOver.Decision.Cancelled, mine.Id), "invalid_request");
    }

    private async Task<CarryOver.Response> Decide(CarryOver.Decision decision, params Guid[] ids)
    {
        await using var db = scenario.Open();
        return await CarryOver.Handle(
            scenario.Quarter.Id,
            new([.. ids.Select(id => new CarryOver.Item(id, decision, null, "the quarter is over"))]),
            db,
            scenario.Member,
            scenario.Clock,
            default
        );
    }

    private async Task<CycleView> Move(CyclePhase phase, string? reason)
    {
        await using var db = scenario.Open();
        return await MoveCyclePhase.Handle(
            scenario.Quarter.Id,
            new(phase, reason),
            ExpectedVersion.Any,
            db,
            scenario.Admin,
            scenario.Clock,
            default
        );
    }

    private static KeyResultProgressed Progressed(Guid keyResultId, decimal value) =>
        new(
            keyResultId,
            1,
            Guid.Empty,
            Guid.Empty,
            new(2026, 2, 1),
            DateTime.UtcNow,
            value,
            null,
            null,
            true,
            null,
            null,
            false,
            null,
            null,
            1,
            new(2026, 1, 5),
            7,
            3
        );
}
