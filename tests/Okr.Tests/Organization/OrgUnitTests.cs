using Okr.Organization.Domain;
using Okr.Organization.Features.OrgUnits;
using Okr.Organization.Features.People;
using Okr.Platform.Errors;
using Okr.Platform.Web;
using static Okr.Tests.Organization.OrganizationScenario;

namespace Okr.Tests.Organization;

public sealed class OrgUnitTests : IDisposable
{
    private readonly OrganizationScenario scenario = new();

    public void Dispose() => scenario.Dispose();

    [Fact]
    public async Task A_list_as_of_a_day_shows_the_names_and_parents_of_that_day()
    {
        var a = await scenario.Unit("a");
        var b = await scenario.Unit("b");
        var unit = await scenario.Unit("u", a.Id);
        await Change(unit, "Renamed", b.Id, new DateOnly(2025, 1, 1));

        Assert.Equal(["Unit u"], await Names(a.Id, new DateOnly(2024, 12, 31)));
        Assert.Empty(await Names(a.Id, new DateOnly(2025, 1, 1)));
        Assert.Equal(["Renamed"], await Names(b.Id, new DateOnly(2025, 1, 1)));
        Assert.Equal(["Renamed"], await Names(b.Id, null));
        Assert.Empty(await Names(a.Id, new DateOnly(2019, 12, 31)));
    }

    [Fact]
    public async Task The_tree_has_no_circles_not_even_in_the_future()
    {
        var a = await scenario.Unit("a");
        var b = await scenario.Unit("b", a.Id);
        var c = await scenario.Unit("c", b.Id);

        await Refused(OrganizationErrors.UnitCircle, () => Change(a, "A", c.Id, scenario.Today));
        await Refused(OrganizationErrors.UnitCircle, () => Change(a, "A", a.Id, scenario.Today));

        // c will be a root next year, so a may stand below it from then on, but not sooner.
        await Change(c, "C", null, new DateOnly(2027, 1, 1));
        await Change(a, "A", c.Id, new DateOnly(2027, 1, 1));
        await Refused(OrganizationErrors.UnitCircle, () => Change(a, "A", c.Id, new DateOnly(2026, 12, 31)));
    }

    [Fact]
    public async Task A_unit_with_people_or_children_is_not_dissolved()
    {
        var unit = await scenario.Unit("u");
        var other = await scenario.Unit("o");
        var child = await scenario.Unit("child", unit.Id);
        var person = await scenario.Person("E1", unit.Id);

        var refusal = await Refused(OrganizationErrors.UnitInUse, () => Dissolve(unit.Id, scenario.Today));
        Assert.Equal(["Unit u", 1, 1], refusal.Arguments);
        await Dissolve(child.Id, scenario.Today);
        await scenario.With(db =>
            TransferPerson.Handle(
                person.Id,
                new(other.Id, null, scenario.Today.AddDays(5)),
                ExpectedVersion.Any,
                db,
                scenario.Admin,
                scenario.Clock,
                Ct
            )
        );
        await Refused(OrganizationErrors.UnitInUse, () => Dissolve(unit.Id, scenario.Today));

        var dissolved = await Dissolve(unit.Id, scenario.Today.AddDays(5));

        Assert.True(dissolved.Active);
        Assert.False((await scenario.StoredUnit("u")).At(scenario.Today.AddDays(5))!.Active);
        await Refused(OrganizationErrors.UnitNotActive, () => scenario.Person("E2", unit.Id, joinedOn: scenario.Today));
    }

    [Fact]
    public async Task The_tree_is_cut_at_its_depth_and_counts_all_people_below()
    {
        var company = await scenario.Unit("c", kind: "company");
        var division = await scenario.Unit("d", company.Id, "division");
        var team = await scenario.Unit("t", division.Id, "team");
        await scenario.Person("E1", company.Id);
        await scenario.Person("E2", team.Id);
        await scenario.Person("E3", team.Id);

        var tree = await scenario.With(db => GetOrgUnitTree.Handle(null, 1, db, Ct));

        Assert.Equal(["c", "d"], tree.Select(u => u.Code));
        Assert.Equal([3, 2], tree.Select(u => u.TotalPeopleCount));
        Assert.Equal([1, 0], tree.Select(u => u.PeopleCount));
        Assert.Equal([1, 1], tree.Select(u => u.ChildCount));
        var below = await scenario.With(db => GetOrgUnitTree.Handle(division.Id, null, db, Ct));
        Assert.Equal([("d", 0), ("t", 1)], below.Select(u => (u.Code, u.Depth)));
    }

    [Fact]
    public async Task A_code_is_given_once_and_a_parent_must_exist_on_the_day()
    {
        var unit = await scenario.Unit("u", from: new DateOnly(2026, 1, 1));

        await Refused(OrganizationErrors.UnitCodeTaken, () => scenario.Unit("u"));
        await Refused(
            OrganizationErrors.UnitNotActive,
            () => scenario.Unit("child", unit.Id, from: new DateOnly(2025, 12, 31))
        );
        await RefusedField("kind", PlatformErrors.NotOneOf, () => scenario.Unit("x", kind: "galaxy"));
    }

    private async Task<List<string>> Names(Guid? parentId, DateOnly? asOf) =>
        [
            .. (
                await scenario.With(db => ListOrgUnits.Handle(parentId, null, asOf, null, null, null, db, Ct))
            ).Items.Select(u => u.Name),
        ];

    private Task<OrgUnitView> Change(OrgUnitView unit, string name, Guid? parentId, DateOnly on) =>
        scenario.With(db =>
            ChangeOrgUnit.Handle(
                unit.Id,
                new(name, unit.Kind, parentId, null, on),
                ExpectedVersion.Any,
                db,
                scenario.Admin,
                scenario.Clock,
                Ct
            )
        );

    private Task<OrgUnitView> Dissolve(Guid id, DateOnly on) =>
        scenario.With(db =>
            DissolveOrgUnit.Handle(id, new(on), ExpectedVersion.Any, db, scenario.Admin, scenario.Clock, Ct)
        );
}
