using System.Text.Json;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Progress.Domain;
using Okr.Progress.Features.CheckIns;
using Okr.Progress.Features.Progress;
using static Okr.Tests.Progress.ProgressScenario;

namespace Okr.Tests.Progress;

/// <summary>Values of guardrails, and how one out of its range caps the status that is shown (domain.md §3).</summary>
public sealed class GuardrailTests
{
    private static readonly Guardrail Nps = new(Guid.CreateVersion7(), "NPS", null, 30, null);
    private static readonly Guardrail Complaints = new(Guid.CreateVersion7(), "Complaints", "%", 0, 3);

    [Theory]
    [InlineData(30, 3, false)] // limits included
    [InlineData(29.999999, 3, true)]
    [InlineData(30, 3.000001, true)]
    [InlineData(30, -0.000001, true)]
    public async Task A_value_outside_of_the_range_leaves_at_risk_as_the_best_that_is_shown(
        double nps,
        double complaints,
        bool breached
    )
    {
        using var s = await Guarded();
        var item = await CheckIn(s, 90m, (Nps, (decimal)nps), (Complaints, (decimal)complaints));
        Assert.Equal(breached ? ProgressStatus.AtRisk : ProgressStatus.OnTrack, item.Status);
        Assert.Equal((ProgressStatus.OnTrack, breached), (item.AutomaticStatus, item.CappedByGuardrail));
        Assert.Equal(
            [("NPS", (decimal)nps, nps < 30), ("Complaints", (decimal)complaints, complaints is < 0 or > 3)],
            item.Guardrails.Select(g => (g.Name, g.Value!.Value, g.Breached))
        );
        Assert.Equal(item.Status, (await s.Read(s.Objective.Id)).Status);
    }

    [Fact]
    public async Task Nobody_can_state_anything_better_and_what_is_worse_stays()
    {
        using var s = await Guarded();
        foreach (var (stated, shown) in new[] { ("on_track", ProgressStatus.AtRisk), ("done", ProgressStatus.AtRisk) })
        {
            s.Clock.Now = s.Clock.Now.AddMinutes(1);
            var item = await CheckIn(
                s,
                new NewCheckIn(s.KeyResult.Id, Value: 90m, Status: stated, Note: "fine"),
                (Nps, 1)
            );
            Assert.Equal((shown, true), (item.Status, item.CappedByGuardrail));
            Assert.Equal(stated, SnakeCase.Of(item.ManualStatus!.Value));
        }

        s.Clock.Now = s.Clock.Now.AddMinutes(1);
        var lost = await CheckIn(
            s,
            new NewCheckIn(s.KeyResult.Id, Value: 90m, Status: "off_track", Note: "lost"),
            (Nps, 1)
        );
        Assert.Equal((ProgressStatus.OffTrack, false), (lost.Status!.Value, lost.CappedByGuardrail));
        Assert.True(lost.Guardrails[0].Breached);
        Assert.Equal(
            (ProgressStatus.AtRisk, false),
            (StatusRules.Capped(ProgressStatus.AtRisk, true)!.Value, StatusRules.Capped(null, false) is not null)
        );
        Assert.Equal(ProgressStatus.AtRisk, StatusRules.Capped(null, true)); // there is something to judge after all
    }

    [Fact]
    public async Task A_guardrail_stands_at_what_was_stated_last_by_day_until_it_is_stated_anew()
    {
        using var s = await Guarded();
        Assert.All(
            (await s.Read(s.Objective.Id)).KeyResults[0].Guardrails,
            g => Assert.Equal((null, false), (g.On, g.Breached))
        );
        await CheckIn(s, 90m, (Nps, 10));
        s.Clock.Now = s.Clock.Now.AddDays(1);
        var silent = await CheckIn(s, 91m);
        Assert.Equal((10m, new DateOnly(2026, 2, 2)), (silent.Guardrails[0].Value, silent.Guardrails[0].On));
        Assert.Equal(ProgressStatus.AtRisk, silent.Status);

        // Late, of a day before: it does not replace what came after.
        var late = await CheckIn(s, new NewCheckIn(s.KeyResult.Id, On: new(2026, 1, 30)), (Nps, 50), (Complaints, 9));
        Assert.Equal([10m, 9m], late.Guardrails.Select(g => g.Value!.Value));

        s.Clock.Now = s.Clock.Now.AddDays(1);
        var healed = await CheckIn(s, new NewCheckIn(s.KeyResult.Id), (Nps, 31), (Complaints, 1));
        Assert.Equal((ProgressStatus.OnTrack, false), (healed.Status!.Value, healed.CappedByGuardrail));
    }

    [Fact]
    public async Task A_correction_takes_back_the_values_of_what_it_supersedes()
    {
        using var s = await Guarded();
        await CheckIn(s, 80m, (Nps, 40));
        s.Clock.Now = s.Clock.Now.AddDays(1);
        var wrong = await s.CheckIn(Item(new(s.KeyResult.Id, Value: 90m), (Nps, 1)));
        Assert.True(wrong.KeyResult.CappedByGuardrail);
        s.Clock.Now = s.Clock.Now.AddDays(1);
        var right = await CheckIn(s, new NewCheckIn(s.KeyResult.Id, Value: 90m, SupersedesId: wrong.CheckIn.Id));
        Assert.Equal((40m, false), (right.Guardrails[0].Value!.Value, right.CappedByGuardrail));
        Assert.Equal(
            [40m, 1m, 1m], // the superseded one is told again, with what it had said
            (await s.Published<CheckInRecorded>()).SelectMany(c => c.GuardrailValues!).Select(v => v.Value)
        );
    }

    [Fact]
    public async Task What_the_key_result_no_longer_has_no_longer_counts()
    {
        using var s = await Guarded();
        await CheckIn(s, 90m, (Nps, 10));
        await s.Tell(s.KeyResult with { Version = 3, Guardrails = [Nps with { Min = 5 }] });
        var item = (await s.Read(s.Objective.Id)).KeyResults[0];
        Assert.Equal((10m, ProgressStatus.OnTrack), (Assert.Single(item.Guardrails).Value!.Value, item.Status!.Value));
        await s.Tell(s.KeyResult with { Version = 4, Guardrails = null });
        Assert.Empty((await s.Read(s.Objective.Id)).KeyResults[0].Guardrails);
        await RefusedField(
            s.CheckIn(Item(new(s.KeyResult.Id), (Nps, 1))),
            "guardrailValues[0].guardrailId",
            "unknown_id"
        );
    }

    [Fact]
    public async Task A_new_definition_keeps_the_values_of_guardrails()
    {
        using var s = await Guarded();
        await CheckIn(s, 90m, (Nps, 10));
        await s.Tell(s.KeyResult with { Version = 3, DefinitionVersion = 2, Target = 95m, Guardrails = [Nps] });
        var item = (await s.Read(s.Objective.Id)).KeyResults[0];
        Assert.Equal((10m, ProgressStatus.AtRisk), (item.Guardrails[0].Value!.Value, item.Status!.Value));
    }

    [Fact]
    public async Task Wrong_values_are_named_and_nothing_is_written()
    {
        using var s = await Guarded();
        Task Try(params NewGuardrailValue?[] values) =>
            s.CheckIn(new(s.KeyResult.Id, Value: 1m, GuardrailValues: values));

        await RefusedField(Try(new NewGuardrailValue(null, 1)), "guardrailValues[0].guardrailId", "required");
        await RefusedField(Try((NewGuardrailValue?)null), "guardrailValues[0].guardrailId", "required");
        await RefusedField(Try(new NewGuardrailValue(Nps.Id, null)), "guardrailValues[0].value", "required");
        await RefusedField(
            Try(new NewGuardrailValue(Guid.NewGuid(), 1)),
            "guardrailValues[0].guardrailId",
            "unknown_id"
        );
        await RefusedField(
            Try(new(Nps.Id, 1), new(Nps.Id, 2)),
            "guardrailValues[1].guardrailId",
            "progress.guardrail_twice"
        );
        await RefusedField(
            Try(new NewGuardrailValue(Nps.Id, 1.0000001m)),
            "guardrailValues[0].value",
            "too_many_digits"
        );
        await RefusedField(
            Try(new NewGuardrailValue(Nps.Id, decimal.MinValue)),
            "guardrailValues[0].value",
            "out_of_range"
        );
        await RefusedField(
            Try([.. Enumerable.Repeat(new NewGuardrailValue(Nps.Id, 1), 4)]),
            "guardrailValues",
            "too_many"
        );
        await RefusedField(Try2(), "value", "progress.check_in_empty");
        Assert.Empty(await s.Published<CheckInRecorded>());
        Assert.Equal(0, (await s.State()).CheckInCount);

        Task Try2() => s.CheckIn(new(s.KeyResult.Id, GuardrailValues: []));
    }

    [Fact]
    public async Task What_is_imported_says_nothing_of_guardrails_and_leaves_them_as_they_stand()
    {
        using var s = await Guarded();
        await CheckIn(s, 90m, (Nps, 10));
        await using var db = s.Database.Open();
        var reply = await s.Import(db)
            .Handle(
                new()
                {
                    Context = new() { EffectiveOn = "2026-01-05" },
                    Rows =
                    {
                        new CheckInRow
                        {
                            Line = 2,
                            ImportKey = "k",
                            KeyResultId = s.KeyResult.Id.ToString(),
                            On = "2026-04-05",
                            Progress = "0.95",
                        },
                    },
                },
                default
            );
        Assert.Equal((1, 0), (reply.Created, reply.Errors.Count));
        Assert.Empty((await s.Published<CheckInRecorded>())[^1].GuardrailValues!);
        var item = (await s.Read(s.Objective.Id)).KeyResults[0];
        Assert.Equal((10m, true), (item.Guardrails[0].Value!.Value, item.CappedByGuardrail));
    }

    [Fact]
    public async Task A_check_in_tells_what_it_said_of_guardrails()
    {
        using var s = await Guarded();
        var response = await s.CheckIn(Item(new(s.KeyResult.Id), (Complaints, 2.5m)));
        Assert.Equal([new(Complaints.Id, 2.5m)], response.CheckIn.GuardrailValues);
        Assert.Equal([new(Complaints.Id, 2.5m)], (await s.Published<CheckInRecorded>())[^1].GuardrailValues!);
        await using var db = s.Database.Open();
        var history = await GetHistory.Handle(s.Objective.Id, null, 5, db, s.Reader(db), User(s.Stranger), default);
        Assert.Equal([new(Complaints.Id, 2.5m)], history.Items[0].CheckIn.GuardrailValues);
    }

    [Fact]
    public void An_event_from_before_there_were_guardrails_is_read()
    {
        const string old =
            """{"id":"01970000-0000-7000-8000-000000000001","version":1,"on":"2026-02-02","value":4,"doneStepIds":[],"source":"manual","definitionVersion":1}""";
        Assert.Null(JsonSerializer.Deserialize<CheckInRecorded>(old, EventJson.Options)!.GuardrailValues);
    }

    private static async Task<ProgressScenario> Guarded()
    {
        var s = await Told();
        await s.Tell(s.KeyResult with { Version = 2, Guardrails = [Nps, Complaints] });
        return s;
    }

    private static NewCheckIn Item(NewCheckIn item, params (Guardrail Guardrail, decimal Value)[] values) =>
        item with
        {
            GuardrailValues = [.. values.Select(v => new NewGuardrailValue(v.Guardrail.Id, v.Value))],
        };

    private static Task<KeyResultStanding> CheckIn(
        ProgressScenario s,
        decimal value,
        params (Guardrail Guardrail, decimal Value)[] values
    ) => CheckIn(s, new NewCheckIn(s.KeyResult.Id, Value: value), values);

    /// <summary>With a note, so that one without values is not empty.</summary>
    private static async Task<KeyResultStanding> CheckIn(
        ProgressScenario s,
        NewCheckIn item,
        params (Guardrail Guardrail, decimal Value)[] values
    ) => (await s.CheckIn(Item(item with { Note = item.Note ?? "as measured" }, values))).KeyResult;
}
