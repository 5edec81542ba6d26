using Okr.Contracts.Progress.V1;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Progress.Consumers;
using Okr.Progress.Data;
using Okr.Progress.Features.Cadences;
using static Okr.Tests.Progress.ProgressScenario;

namespace Okr.Tests.Progress;

public sealed class CadenceTests
{
    private static async Task<UnitCadences.Response> Put(
        ProgressScenario s,
        Guid unit,
        CurrentUser user,
        UnitCadences.Request request,
        long version = 0
    )
    {
        await using var db = s.Database.Open();
        return await UnitCadences.Put(unit, request, new(version), db, new(db, s.Clock), user, s.Clock, default);
    }

    [Fact]
    public async Task A_unit_s_cadence_moves_the_due_days_of_its_key_results()
    {
        using var s = await Told();
        var response = await Put(s, s.Company, User(s.Boss), new(14, 5, 1));
        Assert.Equal(("own", 1L), (response.Source, response.Version));
        var told = (await s.Published<KeyResultProgressed>())[^1];
        Assert.Equal((new DateOnly(2026, 1, 9), 14, 1), (told.FirstDueOn, told.CadenceDays, told.GraceDays));
        await using var db = s.Database.Open();
        var inherited = await UnitCadences.Get(s.Unit, db, User(s.Stranger), default);
        Assert.Equal(
            ("inherited", s.Company, 0L),
            (inherited.Source, inherited.SourceUnitId!.Value, inherited.Version)
        );
        Assert.False(inherited.CanEdit);
    }

    [Fact]
    public async Task A_locked_cadence_cannot_be_overridden_below()
    {
        using var s = await Told();
        await Put(s, s.Unit, User(s.Manager), new(7, 2, 1));
        await Put(s, s.Company, User(s.Boss), new(14, 5, 1, true));
        await Refused(Put(s, s.Unit, User(s.Manager), new(7, 3, 1), 1), "progress.cadence_locked");
        Assert.Equal(14, (await s.State()).CadenceDays);
        await Put(s, s.Company, User(s.Boss), new(14, 5, 1), 1);
        Assert.Equal(7, (await s.State()).CadenceDays);
    }

    [Fact]
    public async Task Only_heads_and_administrators_set_a_cadence()
    {
        using var s = await Told();
        await Refused(Put(s, s.Unit, User(s.Owner), new(14, 5, 1)), "forbidden");
        await Refused(Put(s, s.Company, User(s.Manager), new(14, 5, 1)), "forbidden");
        await Put(s, s.Unit, User(s.Stranger, Roles.ProgramAdmin), new(14, 5, 1));
        await Refused(Put(s, s.Unit, User(s.Manager), new(7, 5, 1)), "stale_version");
        await RefusedField(Put(s, s.Unit, User(s.Manager), new(0, 7, 99), 1), "weekday", "out_of_range");
        await Refused(Put(s, Guid.NewGuid(), User(s.Boss), new(7, 1, 1)), "progress.unit_not_found");
    }

    [Fact]
    public async Task Without_any_the_cycle_s_policy_holds_and_its_change_is_told()
    {
        using var s = await Told();
        await using var db = s.Database.Open();
        Assert.Equal("cycle_policy", (await UnitCadences.Get(s.Unit, db, User(s.Owner), default)).Source);
        await s.Tell(s.Cycle with { Version = 2, Policy = s.Cycle.Policy with { CadenceDays = 14 } });
        Assert.Equal(14, (await s.Published<KeyResultProgressed>())[^1].CadenceDays);
    }

    [Fact]
    public async Task A_person_who_moves_takes_the_cadence_of_the_new_unit()
    {
        using var s = await Told();
        await Put(s, s.Unit, User(s.Manager), new(14, 1, 1));
        Assert.Equal(14, (await s.State()).CadenceDays);
        await using var db = s.Database.Open();
        await new PersonHandler(
            db,
            new PersonReplicaHandler<ProgressDbContext>(db, s.Clock),
            new(db, s.Clock),
            s.Clock
        ).Handle(
            [
                new(
                    s.Owner,
                    2,
                    "Owner",
                    "Owner",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    [new(Start, s.Unit, s.Manager, true), new(Start.AddDays(7), s.Company, s.Boss, true)]
                ),
            ],
            default
        );
        Assert.Equal(7, (await s.State()).CadenceDays);
    }
}
