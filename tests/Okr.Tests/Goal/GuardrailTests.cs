using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Goal.Features.KeyResults;
using Okr.Goal.Features.Objectives;
using Okr.Platform.Data;
using Okr.Platform.Web;
using static Okr.Tests.Goal.GoalScenario;

namespace Okr.Tests.Goal;

/// <summary>Health metrics of key results: what is taken in, what is refused, and what others are told.</summary>
public sealed class GuardrailTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly GoalScenario scenario = new();

    public void Dispose() => scenario.Dispose();

    [Fact]
    public async Task A_key_result_keeps_up_to_three_guardrails_in_their_order_and_tells_them()
    {
        var made = await Published(
            new(null, " Complaints ", " % ", null, 3),
            new(null, "Reply time", "h", 0, 4.5m),
            new(null, "NPS", null, 30, null)
        );
        var guardrails = made.KeyResults[0].Guardrails;
        Assert.Equal(
            [("Complaints", "%", null, 3), ("Reply time", "h", 0, 4.5m), ("NPS", null, 30, null)],
            guardrails.Select(g => (g.Name, g.Unit, g.Min, g.Max))
        );
        Assert.Equal(3, guardrails.Select(g => g.Id).Distinct().Count());
        Assert.Equal(guardrails, (await Told(made.KeyResults[0].Id))[^1].Guardrails);
        Assert.Equal(guardrails, (await scenario.Get(made.Id, scenario.Stranger)).KeyResults[0].Guardrails);
    }

    [Fact]
    public async Task Changing_guardrails_needs_no_reason_makes_no_new_definition_and_is_history()
    {
        var made = await Published(new GuardrailInput(null, "NPS", null, 30, null));
        var keyResult = made.KeyResults[0];
        var kept = keyResult.Guardrails[0].Id;
        scenario.Clock.Now = scenario.Clock.Now.AddDays(5);
        var changed = await Update(
            keyResult,
            [new(kept, "NPS", null, 40, null), new(null, "Complaints", "%", null, 3)]
        );
        Assert.Equal((kept, 40m, 1), (changed.Guardrails[0].Id, changed.Guardrails[0].Min, changed.DefinitionVersion));
        var told = (await Told(keyResult.Id))[^1];
        var before = Assert.Single(told.Earlier!);
        Assert.Equal(
            (new DateOnly(2026, 2, 15), keyResult.Guardrails[0]),
            (before.Until, Assert.Single(before.Guardrails!))
        );
        await using var db = scenario.Open();
        Assert.Contains(
            await db.History.Where(h => h.KeyResultId == keyResult.Id).ToListAsync(None),
            entry => entry.Changes.Any(change => change.Field == "guardrails")
        );

        Assert.Empty((await Update(changed, null)).Guardrails); // left out is taken away, as with steps
    }

    [Fact]
    public async Task What_is_no_guardrail_is_refused_with_its_field()
    {
        var twice = Guid.CreateVersion7();
        await RefusedField("guardrails", "too_many", [.. Enumerable.Range(0, 4).Select(_ => Nps())]);
        await RefusedField("guardrails", "required", null);
        await RefusedField("guardrails", "goal.duplicate_ids", Nps() with { Id = twice }, Nps() with { Id = twice });
        await RefusedField("guardrails[0].name", "required", Nps() with { Name = "  " });
        await RefusedField("guardrails[1].name", "too_long", Nps(), Nps() with { Name = new('x', 101) });
        await RefusedField("guardrails[0].name", "control_characters", Nps() with { Name = "a\0b" });
        await RefusedField("guardrails[0].unit", "too_long", Nps() with { Unit = new('x', 41) });
        await RefusedField("guardrails[0].max", "goal.guardrail_without_limit", Nps() with { Min = null });
        await RefusedField("guardrails[0].max", "goal.range_upside_down", Nps() with { Max = 29 });
        await RefusedField("guardrails[0].min", "too_many_digits", Nps() with { Min = 1.0000001m });
        await RefusedField("guardrails[0].max", "out_of_range", Nps() with { Max = decimal.MaxValue });
        var refusal = await Refused(
            () => scenario.Create(scenario.ObjectiveOf(scenario.Member, Increase("a"), With([null])), scenario.Member),
            "invalid_request"
        );
        Assert.Equal("keyResults[1].guardrails", Assert.Single(refusal.Fields).Field);
        Assert.Single((await Published(Nps() with { Max = 30 })).KeyResults[0].Guardrails); // one value only is a range
    }

    [Fact]
    public async Task Inside_a_confidential_objective_their_names_are_told_to_nobody()
    {
        var made = await scenario.Create(
            scenario.ObjectiveOf(scenario.Member, With([Nps() with { Name = "Secret margin", Unit = "secret" }])) with
            {
                Confidential = true,
                InitiativeReason = "quiet",
            },
            scenario.Admin
        );
        await scenario.Publish(made.Id, scenario.Admin);
        scenario.Clock.Now = scenario.Clock.Now.AddDays(1);
        await Update(made.KeyResults[0] with { Version = 1 }, [Nps() with { Name = "Other secret" }], scenario.Admin);
        await using var db = scenario.Open();
        Assert.DoesNotContain(
            await db.Outbox.Select(m => m.Payload).ToListAsync(None),
            payload => payload.Contains("ecret", StringComparison.Ordinal)
        );
        var told = (await Told(made.KeyResults[0].Id))[^1];
        Assert.Equal((30m, 30m), (told.Guardrails![0].Min, told.Earlier![0].Guardrails![0].Min));
    }

    [Fact]
    public async Task An_import_leaves_guardrails_as_they_were_set_by_hand()
    {
        var row = new KeyResultRow
        {
            Line = 2,
            Code = "k1",
            ObjectiveCode = "o1",
            Title = "More of it",
            Type = "number",
            Target = "10",
        };
        await scenario.ImportObjectives(
            false,
            new ObjectiveRow
            {
                Line = 2,
                Code = "o1",
                CycleCode = "2026-q1",
                OwnerPersonId = scenario.Member.PersonId.ToString(),
                Title = "Objective",
            }
        );
        await scenario.ImportKeyResults(false, row);
        await using (var db = scenario.Open())
        {
            var keyResult = await db.KeyResults.SingleAsync(None);
            Assert.Empty(keyResult.Guardrails);
            await Update(KeyResultView.Of(keyResult, new Dictionary<Guid, string>()), [Nps()]);
        }

        row.Target = "20";
        Assert.Equal(1, (await scenario.ImportKeyResults(false, row)).Updated);
        await using var after = scenario.Open();
        var again = await after.KeyResults.SingleAsync(None);
        Assert.Equal((20m, "NPS"), (again.Target, Assert.Single(again.Guardrails).Name));
    }

    [Fact]
    public void An_event_from_before_there_were_guardrails_is_read()
    {
        const string old =
            """{"id":"01970000-0000-7000-8000-000000000001","version":3,"objectiveId":"01970000-0000-7000-8000-000000000002","title":"a","type":"increase","steps":[],"phasedTargets":[],"earlier":[{"until":"2026-02-01","type":"increase","phasedTargets":[]}]}""";
        var read = JsonSerializer.Deserialize<KeyResultChanged>(old, EventJson.Options)!;
        Assert.Null(read.Guardrails);
        Assert.Null(Assert.Single(read.Earlier!).Guardrails);
    }

    private static GuardrailInput Nps() => new(null, "NPS", null, 30, null);

    private static KeyResultInput With(IReadOnlyList<GuardrailInput?>? guardrails) =>
        Increase("More of it") with
        {
            Guardrails = guardrails,
        };

    private Task<ObjectiveView> Published(params GuardrailInput[] guardrails) =>
        scenario.Published(scenario.Member, With(guardrails));

    private async Task RefusedField(string field, string code, params GuardrailInput?[]? guardrails)
    {
        var made = await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        await using var db = scenario.Open();
        var refusal = await Refused(
            () =>
                WriteKeyResults.Add(
                    made.Id,
                    With(guardrails ?? [null]),
                    db,
                    scenario.Organization(db),
                    scenario.Member,
                    scenario.Clock,
                    None
                ),
            "invalid_request"
        );
        Assert.Contains((field, code), refusal.Fields.Select(f => (f.Field, f.Error.Code)));
    }

    private async Task<KeyResultView> Update(
        KeyResultView keyResult,
        IReadOnlyList<GuardrailInput?>? guardrails,
        Okr.Platform.Security.CurrentUser? user = null
    )
    {
        await using var db = scenario.Open();
        return await WriteKeyResults.Update(
            keyResult.Id,
            With(guardrails) with
            {
                OwnerPersonId = keyResult.OwnerPersonId,
            },
            ExpectedVersion.Any,
            db,
            scenario.Organization(db),
            user ?? scenario.Member,
            scenario.Clock,
            None
        );
    }

    private async Task<List<KeyResultChanged>> Told(Guid id)
    {
        await using var db = scenario.Open();
        var payloads = await db
            .Outbox.Where(m => m.Type == nameof(KeyResultChanged))
            .Select(m => m.Payload)
            .ToListAsync(None);
        return
        [
            .. payloads
                .Select(text => JsonSerializer.Deserialize<KeyResultChanged>(text, EventJson.Options)!)
                .Where(e => e.Id == id)
                .OrderBy(e => e.Version),
        ];
    }
}
