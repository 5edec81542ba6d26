using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Organization.V1;
using Okr.Organization;
using Okr.Organization.Domain;
using Okr.Organization.Features;
using Okr.Organization.Features.Audit;
using Okr.Organization.Features.OrgUnits;
using Okr.Organization.Features.People;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using static Okr.Tests.Organization.OrganizationScenario;

namespace Okr.Tests.Organization;

public sealed class PeopleTests : IDisposable
{
    private readonly OrganizationScenario scenario = new();

    public void Dispose() => scenario.Dispose();

    [Fact]
    public async Task A_transfer_keeps_the_past_with_the_old_unit()
    {
        var (old, next) = (await scenario.Unit("old"), await scenario.Unit("next"));
        var person = await scenario.Person("E1", old.Id);

        var moved = await Transfer(person.Id, next.Id, null, new DateOnly(2026, 2, 1));

        Assert.Equal(next.Id, moved.OrgUnitId);
        Assert.Equal(2, moved.Version);
        var stored = await scenario.Stored("E1");
        Assert.Equal(old.Id, stored.At(new DateOnly(2026, 1, 31))?.OrgUnitId);
        Assert.Equal(next.Id, stored.At(new DateOnly(2026, 2, 1))?.OrgUnitId);
        Assert.Null(stored.At(new DateOnly(2023, 12, 31)));
    }

    [Fact]
    public async Task A_transfer_to_come_takes_effect_and_is_published_again_on_its_day()
    {
        var (old, next) = (await scenario.Unit("old"), await scenario.Unit("next"));
        var person = await scenario.Person("E1", old.Id);
        await Transfer(person.Id, next.Id, null, new DateOnly(2026, 4, 1));
        Assert.Equal(old.Id, (await scenario.Stored("E1")).OrgUnitId);

        Assert.Equal(0, await TakeEffect());
        scenario.Clock.Now = new DateTime(2026, 4, 1, 0, 1, 0, DateTimeKind.Utc);
        Assert.Equal(1, await TakeEffect());
        Assert.Equal(0, await TakeEffect());

        Assert.Equal(next.Id, (await scenario.Stored("E1")).OrgUnitId);
        var versions = (await Events("E1")).Select(e => e.Version);
        Assert.Equal([1L, 2L, 3L], versions);
    }

    [Fact]
    public async Task Somebody_who_leaves_works_through_the_last_day_and_may_come_back()
    {
        var unit = await scenario.Unit("u");
        var person = await scenario.Person("E1", unit.Id);
        var left = await scenario.With(db =>
            LeavePerson.Handle(
                person.Id,
                new(new DateOnly(2026, 3, 9)),
                ExpectedVersion.Any,
                db,
                scenario.Admin,
                scenario.Clock,
                Ct
            )
        );
        Assert.False(left.Active);
        Assert.True((await scenario.Stored("E1")).At(new DateOnly(2026, 3, 9))!.Active);

        var back = await scenario.With(db =>
            RejoinPerson.Handle(
                person.Id,
                new(null, null, new DateOnly(2026, 3, 10)),
                ExpectedVersion.Any,
                db,
                scenario.Admin,
                scenario.Clock,
                Ct
            )
        );

        Assert.True(back.Active);
        Assert.Equal(unit.Id, back.OrgUnitId);
        await Refused(
            OrganizationErrors.PersonActive,
            () =>
                scenario.With(db =>
                    RejoinPerson.Handle(
                        person.Id,
                        new(null, null, null),
                        ExpectedVersion.Any,
                        db,
                        scenario.Admin,
                        scenario.Clock,
                        Ct
                    )
                )
        );
    }

    [Fact]
    public async Task Nobody_reports_to_themselves_through_others()
    {
        var unit = await scenario.Unit("u");
        var top = await scenario.Person("E1", unit.Id);
        var middle = await scenario.Person("E2", unit.Id, top.Id);
        var low = await scenario.Person("E3", unit.Id, middle.Id);

        await Refused(OrganizationErrors.ManagerCircle, () => Transfer(top.Id, unit.Id, low.Id, scenario.Today));
        await Refused(OrganizationErrors.ManagerCircle, () => Transfer(top.Id, unit.Id, top.Id, scenario.Today));

        Assert.Null((await scenario.Stored("E1")).ManagerId);
    }

    [Fact]
    public async Task A_unit_admin_moves_people_within_the_administered_units_only()
    {
        var mine = await scenario.Unit("mine");
        var below = await scenario.Unit("below", mine.Id);
        var foreign = await scenario.Unit("foreign");
        var person = await scenario.Person("E1", mine.Id);
        var admin = ActorWith(Roles.UnitAdmin);
        admin = admin with { User = admin.User with { AdministeredUnitIds = new HashSet<Guid> { mine.Id } } };

        var moved = await Transfer(person.Id, below.Id, null, scenario.Today, admin);
        Assert.Equal(below.Id, moved.OrgUnitId);
        await Refused(PlatformErrors.Forbidden, () => Transfer(person.Id, foreign.Id, null, scenario.Today, admin));
        await Refused(PlatformErrors.Forbidden, () => Transfer(person.Id, mine.Id, null, scenario.Today, ActorWith()));
    }

    [Fact]
    public async Task A_stale_version_loses_nothing()
    {
        var unit = await scenario.Unit("u");
        var person = await scenario.Person("E1", unit.Id);
        await Change(person.Id, "First", 1);

        await Refused(PlatformErrors.StaleVersion, () => Change(person.Id, "Second", 1));

        Assert.Equal("First", (await scenario.Stored("E1")).Name);
    }

    [Fact]
    public async Task Two_people_cannot_have_one_employee_number()
    {
        var unit = await scenario.Unit("u");
        await scenario.Person("E1", unit.Id);

        await Refused(OrganizationErrors.EmployeeNoTaken, () => scenario.Person("E1", unit.Id));
    }

    [Fact]
    public async Task Bad_fields_are_named()
    {
        var unit = await scenario.Unit("u");
        Task<PersonView> Create(CreatePerson.Request request) =>
            scenario.With(db => CreatePerson.Handle(request, db, scenario.Admin, scenario.Clock, Ct));
        var fine = new CreatePerson.Request("E1", "Li", null, null, unit.Id, null, null, null, null, null, null);

        await RefusedField("name", PlatformErrors.Required, () => Create(fine with { Name = " " }));
        await RefusedField("email", OrganizationErrors.NotAnEmail, () => Create(fine with { Email = "nobody" }));
        await RefusedField(
            "timeZone",
            OrganizationErrors.NotATimeZone,
            () => Create(fine with { TimeZone = "Mars/Olympus" })
        );
        await RefusedField(
            "joinedOn",
            OrganizationErrors.DayOutOfRange,
            () => Create(fine with { JoinedOn = DateOnly.MaxValue })
        );
        await RefusedField(
            "orgUnitId",
            PlatformErrors.UnknownId,
            () => Create(fine with { OrgUnitId = Guid.NewGuid() })
        );
        await RefusedField("name", PlatformErrors.ControlCharacters, () => Create(fine with { Name = "a\0b" }));
        Assert.Equal("Li", (await Create(fine)).Name);
    }

    [Fact]
    public async Task People_are_found_by_the_beginning_of_a_name_and_listed_page_by_page()
    {
        var company = await scenario.Unit("c", kind: "company");
        var team = await scenario.Unit("t", company.Id, "team");
        await scenario.Person("E1", company.Id, name: "张伟");
        await scenario.Person("E2", team.Id, name: "Zhang Wei");
        await scenario.Person("E3", team.Id, name: "Anna Weiss");
        await scenario.Person("E4", team.Id, name: "Weiqi 100%");

        Assert.Equal(["Anna Weiss", "Weiqi 100%", "Zhang Wei"], await Names(new(Search: "wei")));
        Assert.Equal(["张伟"], await Names(new(Search: "张")));
        Assert.Equal(["Zhang Wei"], await Names(new(Search: "E2")));
        Assert.Empty(await Names(new(Search: "%")));
        Assert.Equal(["张伟"], await Names(new(OrgUnitId: company.Id)));
        Assert.Equal(4, (await Names(new(OrgUnitId: company.Id, IncludeSubUnits: true))).Count);

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await scenario.With(db => ListPeople.Handle(new(), after, 1, db, Ct));
            seen.AddRange(page.Items.Select(p => p.Name));
            after = page.Next;
        } while (after is not null);
        Assert.Equal(["Anna Weiss", "Weiqi 100%", "Zhang Wei", "张伟"], seen);
    }

    [Fact]
    public async Task Every_change_says_who_what_before_after_and_from_where()
    {
        var unit = await scenario.Unit("u");
        var person = await scenario.Person("E1", unit.Id, name: "Before");
        await Change(person.Id, "After", 1);

        var page = await scenario.With(db => ListAudit.Handle("person", null, person.Id, null, 10, db, Ct));

        Assert.Equal(["person.changed", "person.created"], page.Items.Select(a => a.Action));
        var change = page.Items[0];
        Assert.Equal("Ada", change.Name);
        Assert.Equal(scenario.Admin.User.AccountId, change.AccountId);
        Assert.Equal("192.0.2.7", change.Origin);
        Assert.Equal(scenario.Clock.Now, change.At);
        Assert.Equal("Before", change.Before!.Value.GetProperty("name").GetString());
        Assert.Equal("After", change.After!.Value.GetProperty("name").GetString());
        Assert.Null(page.Items[1].Before);
    }

    private async Task<List<string>> Names(ListPeople.Filter filter) =>
        [.. (await scenario.With(db => ListPeople.Handle(filter, null, null, db, Ct))).Items.Select(p => p.Name)];

    private Task<PersonView> Transfer(Guid id, Guid unitId, Guid? managerId, DateOnly on, Actor? actor = null) =>
        scenario.With(db =>
            TransferPerson.Handle(
                id,
                new(unitId, managerId, on),
                ExpectedVersion.Any,
                db,
                actor ?? scenario.Admin,
                scenario.Clock,
                Ct
            )
        );

    private Task<PersonView> Change(Guid id, string name, long version) =>
        scenario.With(db =>
            ChangePerson.Handle(
                id,
                new(name, null, null, null, null, null, null),
                new ExpectedVersion(version),
                db,
                scenario.Admin,
                scenario.Clock,
                Ct
            )
        );

    private Task<int> TakeEffect() => scenario.With(db => EffectiveDates.TakeEffect(db, scenario.Clock, Ct));

    private async Task<List<PersonChanged>> Events(string employeeNo)
    {
        var payloads = await scenario.With(db =>
            db.Outbox.Where(m => m.Type == nameof(PersonChanged))
                .OrderBy(m => m.Id)
                .Select(m => m.Payload)
                .ToListAsync(Ct)
        );
        return
        [
            .. payloads
                .Select(p => JsonSerializer.Deserialize<PersonChanged>(p, EventJson.Options)!)
                .Where(e => e.EmployeeNo == employeeNo),
        ];
    }
}
