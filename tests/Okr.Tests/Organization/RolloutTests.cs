using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Organization.V1;
using Okr.Organization.Domain;
using Okr.Organization.Features.Rollout;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Web;

namespace Okr.Tests.Organization;

public sealed class RolloutTests : IDisposable
{
    private static readonly DateOnly Spring = new(2026, 4, 1);
    private readonly OrganizationScenario scenario = new();

    private static CancellationToken Ct => OrganizationScenario.Ct;

    public void Dispose() => scenario.Dispose();

    [Fact]
    public async Task A_wave_is_planned_changed_and_taken_back_and_each_time_told_whole()
    {
        var sales = await scenario.Unit("sales");
        var design = await scenario.Unit("design");
        var ada = await scenario.Person("E1", sales.Id);
        var made = await Create(new("pilot", " Pilot ", "plan", Spring, ada.Id, [sales.Id, design.Id, sales.Id]));
        Assert.Equal(("Pilot", 1L, "Person E1"), (made.Name, made.Version, made.SponsorPersonName));
        Assert.Equal(["design", "sales"], made.Units.Select(u => u.Code));

        var request = new RolloutWaves.Request("pilot", "Pilot", "run", Spring.AddDays(30), null, [design.Id]);
        var changed = await Change(made.Id, request, new(1));
        Assert.Equal((2L, "run", Spring.AddDays(30)), (changed.Version, changed.Phase, changed.StartsOn));
        Assert.Equal(2, (await Change(made.Id, request, new(2))).Version);
        await Refused(PlatformErrors.StaleVersion, () => Change(made.Id, request, new(1)));

        await Delete(made.Id, new(2));
        Assert.Empty((await List()).Items);
        await Refused(OrganizationErrors.WaveNotFound, () => Change(made.Id, request, ExpectedVersion.Any));
        var told = await Told<RolloutWaveChanged>();
        Assert.Equal(
            [(1, 2, false), (2, 1, false), (3, 1, true)],
            told.Select(e => ((int)e.Version, e.OrgUnitIds.Count, e.Deleted))
        );
        var audit = await scenario.With(db =>
            db.AuditEntries.Where(a => a.EntityId == made.Id).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync(Ct)
        );
        Assert.Equal(["rollout_wave.created", "rollout_wave.changed", "rollout_wave.deleted"], audit);
    }

    [Fact]
    public async Task A_code_belongs_to_one_wave_and_is_free_again_when_that_is_gone()
    {
        var sales = await scenario.Unit("sales");
        var request = new RolloutWaves.Request("pilot", "Pilot", "plan", Spring, null, [sales.Id]);
        var made = await Create(request);
        await Refused(OrganizationErrors.WaveCodeTaken, () => Create(request));
        var second = await Create(request with { Code = "second" });
        await Refused(OrganizationErrors.WaveCodeTaken, () => Change(second.Id, request, ExpectedVersion.Any));
        await Delete(made.Id, ExpectedVersion.Any);
        Assert.Equal("pilot", (await Create(request)).Code);
        Assert.Equal(["pilot", "second"], (await List()).Items.Select(w => w.Code));
        var page = await List(1);
        Assert.Equal("second", Assert.Single((await List(1, page.Next)).Items).Code);
    }

    [Theory]
    [InlineData("code")]
    [InlineData("name")]
    [InlineData("phase")]
    [InlineData("startsOn")]
    [InlineData("sponsorPersonId")]
    [InlineData("orgUnitIds")]
    public async Task A_wave_that_says_too_little_or_nonsense_is_refused_by_field(string field)
    {
        var sales = await scenario.Unit("sales");
        var good = new RolloutWaves.Request("pilot", "Pilot", "plan", Spring, null, [sales.Id]);
        var bad = field switch
        {
            "code" => good with { Code = "two words" },
            "name" => good with { Name = " " },
            "phase" => good with { Phase = "dream" },
            "startsOn" => good with { StartsOn = null },
            "sponsorPersonId" => good with { SponsorPersonId = Guid.CreateVersion7() },
            _ => good with { OrgUnitIds = [sales.Id, Guid.CreateVersion7()] },
        };
        var refusal = await Refused(PlatformErrors.InvalidRequest, () => Create(bad));
        Assert.Equal(field, Assert.Single(refusal.Fields).Field);
    }

    [Fact]
    public async Task A_person_is_exempted_for_a_reason_that_is_not_told_to_the_other_services()
    {
        var sales = await scenario.Unit("sales");
        var ada = await scenario.Person("E1", sales.Id);
        var made = await Exempt(new(ada.Id, Spring, Spring.AddDays(9), "parental leave"));
        Assert.Equal(("Person E1", "parental leave", 1L), (made.PersonName, made.Reason, made.Version));

        var longer = await scenario.With(db =>
            ChangeExemption.Handle(
                made.Id,
                new(Spring, null, "parental leave"),
                new(1),
                db,
                scenario.Admin,
                scenario.Clock,
                Ct
            )
        );
        Assert.Equal((2L, (DateOnly?)null), (longer.Version, longer.Until));
        await scenario.With(async db =>
        {
            await DeleteExemption.Handle(made.Id, new(2), db, scenario.Admin, scenario.Clock, Ct);
            return true;
        });
        Assert.Empty((await scenario.With(db => ListExemptions.Handle(ada.Id, null, null, db, Ct))).Items);
        Assert.Equal(
            [(Spring.AddDays(9), false), (null, false), ((DateOnly?)null, true)],
            (await Told<ExemptionChanged>()).Select(e => (e.Until, e.Deleted))
        );
        var payloads = await scenario.With(db => db.Outbox.Select(m => m.Payload).ToListAsync(Ct));
        Assert.DoesNotContain(payloads, payload => payload.Contains("parental", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exemption_without_a_reason_or_that_ends_before_it_begins_is_refused()
    {
        var sales = await scenario.Unit("sales");
        var ada = await scenario.Person("E1", sales.Id);
        var refusal = await Refused(
            PlatformErrors.InvalidRequest,
            () => Exempt(new(null, Spring, Spring.AddDays(-1), ""))
        );
        Assert.Equal(["personId", "reason", "until"], refusal.Fields.Select(f => f.Field).Order());
        await Refused(PlatformErrors.InvalidRequest, () => Exempt(new(Guid.CreateVersion7(), Spring, null, "ill")));
        await Exempt(new(ada.Id, Spring, Spring, "one day"));
    }

    private Task<RolloutWaveView> Create(RolloutWaves.Request request) =>
        scenario.With(db => CreateRolloutWave.Handle(request, db, scenario.Admin, scenario.Clock, Ct));

    private Task<RolloutWaveView> Change(Guid id, RolloutWaves.Request request, ExpectedVersion version) =>
        scenario.With(db => ChangeRolloutWave.Handle(id, request, version, db, scenario.Admin, scenario.Clock, Ct));

    private Task<bool> Delete(Guid id, ExpectedVersion version) =>
        scenario.With(async db =>
        {
            await DeleteRolloutWave.Handle(id, version, db, scenario.Admin, scenario.Clock, Ct);
            return true;
        });

    private Task<Page<RolloutWaveView>> List(int? limit = null, string? after = null) =>
        scenario.With(db => ListRolloutWaves.Handle(after, limit, db, Ct));

    private Task<ExemptionView> Exempt(CreateExemption.Request request) =>
        scenario.With(db => CreateExemption.Handle(request, db, scenario.Admin, scenario.Clock, Ct));

    private static async Task<DomainException> Refused(ErrorDefinition error, Func<Task> act)
    {
        var refusal = await Assert.ThrowsAsync<DomainException>(act);
        Assert.Equal(error.Code, refusal.Error.Code);
        return refusal;
    }

    private async Task<List<TEvent>> Told<TEvent>() =>
        [
            .. (
                await scenario.With(db =>
                    db.Outbox.Where(m => m.Type == typeof(TEvent).Name).OrderBy(m => m.Id).ToListAsync(Ct)
                )
            ).Select(m => System.Text.Json.JsonSerializer.Deserialize<TEvent>(m.Payload, EventJson.Options)!),
        ];
}
