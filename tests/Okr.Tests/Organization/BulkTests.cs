using Microsoft.EntityFrameworkCore;
using Okr.Organization.Domain;
using Okr.Organization.Features.OrgUnits;
using Okr.Organization.Features.People;
using static Okr.Tests.Organization.OrganizationScenario;

namespace Okr.Tests.Organization;

public sealed class BulkTests : IDisposable
{
    private static readonly DateOnly Q1 = new(2025, 1, 1);
    private static readonly DateOnly Q2 = new(2025, 4, 1);
    private static readonly DateOnly Q3 = new(2025, 7, 1);
    private readonly OrganizationScenario scenario = new();

    public void Dispose() => scenario.Dispose();

    [Fact]
    public async Task The_same_load_twice_changes_nothing()
    {
        OrgUnitRow[] units = [Unit(2, "c", null, "company"), Unit(3, "t", "c", "team")];
        PersonRow[] people = [Person(2, "E1", "c", null), Person(3, "E2", "t", "E1")];

        var first = await scenario.Load(Q1, units, people);
        var events = await Events();
        var second = await scenario.Load(Q1, units, people);

        Assert.Equal((4, 0, 0), (first.Created, first.Updated, first.Unchanged));
        Assert.Equal((0, 0, 4), (second.Created, second.Updated, second.Unchanged));
        Assert.Equal(events, await Events());
        Assert.Equal(1, (await scenario.Stored("E2")).Version);
    }

    [Fact]
    public async Task A_later_load_adds_a_period_from_its_day()
    {
        await scenario.Load(Q1, [Unit(2, "a"), Unit(3, "b")], [Person(2, "E1", "a", null), Person(3, "E2", "a", "E1")]);
        await scenario.Load(Q2, [Unit(2, "b", "a", name: "Bee")], [Person(2, "E2", "b", "E1")]);

        var (a, b) = (await scenario.StoredUnit("a"), await scenario.StoredUnit("b"));
        var person = await scenario.Stored("E2");
        Assert.Equal(Q1, person.Periods[0].From);
        Assert.Equal(a.Id, person.At(Q2.AddDays(-1))!.OrgUnitId);
        Assert.Equal(b.Id, person.At(Q2)!.OrgUnitId);
        Assert.Equal(b.Id, person.OrgUnitId);
        Assert.Equal("Unit b", b.At(Q2.AddDays(-1))!.Name);
        Assert.Equal("Bee", b.Name);
        Assert.Equal(a.Id, b.ParentId);
    }

    [Fact]
    public async Task An_earlier_day_after_a_later_one_goes_in_before_it()
    {
        await scenario.Load(Q3, [Unit(2, "a"), Unit(3, "b")], [Person(2, "E1", "b", null, name: "New name")]);
        await scenario.Load(
            Q1,
            [Unit(2, "a", name: "Old a"), Unit(3, "b")],
            [Person(2, "E1", "a", null, name: "Old name")]
        );

        var person = await scenario.Stored("E1");
        var (a, b) = (await scenario.StoredUnit("a"), await scenario.StoredUnit("b"));
        Assert.Equal([(Q1, a.Id), (Q3, b.Id)], person.Periods.Select(p => (p.From, p.OrgUnitId)));
        Assert.Equal("New name", person.Name);
        Assert.Equal("Old a", a.At(Q1)!.Name);
        Assert.Equal("Unit a", a.Name);
        Assert.Single(b.Periods);
        Assert.Equal(Q1, b.Periods[0].From);
        var again = await scenario.Load(Q3, people: [Person(2, "E1", "b", null, name: "New name")]);
        Assert.Equal(1, again.Unchanged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Parents_and_managers_may_stand_further_down_even_in_another_chunk(int chunk)
    {
        var loaded = await scenario.Load(
            Q1,
            [Unit(2, "t", "c", "team"), Unit(3, "c", null, "company")],
            [Person(2, "E1", "t", "E3"), Person(3, "E2", "t", "E1"), Person(4, "E3", "c", null)],
            chunk
        );

        Assert.Empty(loaded.Issues);
        Assert.Equal(5, loaded.Created);
        Assert.Equal((await scenario.StoredUnit("c")).Id, (await scenario.StoredUnit("t")).ParentId);
        Assert.Equal((await scenario.Stored("E3")).Id, (await scenario.Stored("E1")).ManagerId);
        Assert.Equal((await scenario.Stored("E1")).Id, (await scenario.Stored("E2")).ManagerId);
        Assert.Single((await scenario.Stored("E1")).Periods);
    }

    [Fact]
    public async Task Every_bad_row_is_named_and_nothing_is_stored()
    {
        var loaded = await scenario.Load(
            Q1,
            [
                Unit(2, "c", null, "company"),
                Unit(3, "c", null, "company"),
                Unit(4, "x", "nowhere"),
                Unit(5, "y", null, "galaxy"),
                Unit(6, "has space", null),
            ],
            [
                Person(2, "E1", "c", "E9"),
                Person(3, "E2", "nowhere", null),
                Person(4, "E3", "c", null) with
                {
                    Email = "nobody",
                },
                Person(5, "E4", "c", null) with
                {
                    JoinedOn = "01.02.2025",
                },
                Person(6, "", "c", null),
                Person(7, "E5", "c", null, name: ""),
                Person(8, "E6", "c", null) with
                {
                    JoinedOn = "2025-02-01",
                    LeftOn = "2025-01-31",
                },
                Person(9, "E7", "y", "E5"),
            ]
        );

        Assert.Equal(
            [
                (2, "manager_employee_no", OrganizationErrors.UnknownEmployeeNo.Code),
                (3, "code", OrganizationErrors.DuplicateCode.Code),
                (3, "org_unit_code", OrganizationErrors.UnknownUnitCode.Code),
                (4, "email", OrganizationErrors.NotAnEmail.Code),
                (4, "parent_code", OrganizationErrors.UnknownUnitCode.Code),
                (5, "joined_on", OrganizationErrors.NotADay.Code),
                (5, "kind", "not_one_of"),
                (6, "code", OrganizationErrors.CodeHasSpaces.Code),
                (6, "employee_no", "required"),
                (7, "name", "required"),
                (8, "left_on", OrganizationErrors.LeftBeforeJoined.Code),
            ],
            loaded
                .Issues.Select(i => (i.Line, i.Column!, i.Error.Code))
                .OrderBy(i => i.Line)
                .ThenBy(i => i.Item2, StringComparer.Ordinal)
        );
        Assert.False(await scenario.With(db => db.OrgUnits.AnyAsync(Ct)));
        Assert.False(await scenario.With(db => db.People.AnyAsync(Ct)));
        Assert.Equal(0, await Events());
    }

    [Fact]
    public async Task Circles_through_what_is_stored_and_what_comes_are_found()
    {
        await scenario.Load(
            Q1,
            [Unit(2, "a"), Unit(3, "b", "a")],
            [Person(2, "E1", "a", null), Person(3, "E2", "a", "E1")]
        );

        var units = await scenario.Load(Q2, [Unit(2, "a", "b")]);
        var people = await scenario.Load(Q2, people: [Person(2, "E1", "a", "E2")]);
        var turned = await scenario.Load(Q2, [Unit(2, "a", "b"), Unit(3, "b")]);

        Assert.Equal(OrganizationErrors.UnitCircle.Code, Assert.Single(units.Issues).Error.Code);
        Assert.Equal(OrganizationErrors.ManagerCircle.Code, Assert.Single(people.Issues).Error.Code);
        Assert.Empty(turned.Issues);
        Assert.Equal((await scenario.StoredUnit("b")).Id, (await scenario.StoredUnit("a")).ParentId);
    }

    [Fact]
    public async Task Too_long_a_text_is_shortened_with_a_warning()
    {
        var loaded = await scenario.Load(Q1, [Unit(2, "c", name: new string('目', 201))]);

        var warning = Assert.Single(loaded.Issues);
        Assert.False(warning.IsError);
        Assert.Equal(new string('目', 200), (await scenario.StoredUnit("c")).Name);
    }

    [Fact]
    public async Task Joining_and_leaving_days_of_the_file_count()
    {
        PersonRow[] people =
        [
            Person(2, "E1", "c", null) with
            {
                JoinedOn = "2024-05-02",
            },
            Person(3, "E2", "c", "E1") with
            {
                LeftOn = "2025-02-28",
            },
            Person(4, "E3", "c", null) with
            {
                JoinedOn = "2025-05-02",
            },
        ];
        await scenario.Load(Q1, [Unit(2, "c")], people);
        var again = await scenario.Load(Q1, people: people);

        Assert.Equal(3, again.Unchanged);
        Assert.Equal(new DateOnly(2024, 5, 2), (await scenario.Stored("E1")).Periods[0].From);
        var left = await scenario.Stored("E2");
        Assert.False(left.Active);
        Assert.True(left.At(new DateOnly(2025, 2, 28))!.Active);
        Assert.False(left.At(new DateOnly(2025, 3, 1))!.Active);
        Assert.Equal(new DateOnly(2025, 5, 2), (await scenario.Stored("E3")).Periods[0].From);
    }

    [Fact]
    public async Task A_missing_column_says_nothing_and_an_empty_one_clears()
    {
        await scenario.Load(
            Q1,
            [Unit(2, "c")],
            [Person(2, "E1", "c", null) with { Title = "CEO", Location = "上海", TimeZone = "Asia/Shanghai" }]
        );
        await scenario.Load(Q2, people: [Person(2, "E1", "c", null) with { Title = "", TimeZone = "" }]);

        var person = await scenario.Stored("E1");
        Assert.Null(person.Title);
        Assert.Equal("上海", person.Location);
        Assert.Equal("Asia/Shanghai", person.TimeZone);
    }

    [Fact]
    public async Task A_user_name_makes_an_account_that_waits_for_a_password()
    {
        PersonRow[] people = [Person(2, "E1", "c", null) with { UserName = "Li.Wei" }];
        await scenario.Load(Q1, [Unit(2, "c")], people);
        await scenario.Load(Q1, people: people);

        var account = await scenario.With(db => db.Accounts.SingleAsync(Ct));
        Assert.Equal("li.wei", account.UserName);
        Assert.Null(account.PasswordHash);
        await Refused(OrganizationErrors.SignInFailed, () => scenario.SignIn("li.wei", "any password"));
        var taken = await scenario.Load(Q1, people: [Person(2, "E2", "c", null) with { UserName = "li.wei" }]);
        Assert.Equal(OrganizationErrors.UserNameTaken.Code, Assert.Single(taken.Issues).Error.Code);
    }

    [Fact]
    public async Task Codes_resolve_to_ids_and_the_kind_of_the_day()
    {
        await scenario.Load(Q1, [Unit(2, "c", null, "team")], [Person(2, "E1", "c", null)]);
        await scenario.Load(Q2, [Unit(2, "c", null, "department")]);

        var then = await scenario.With(db => ImportOrgUnits.ResolveUnits(["c", "nowhere"], Q1, db, Ct));
        var now = await scenario.With(db => ImportOrgUnits.ResolveUnits(["c"], Q2, db, Ct));
        var people = await scenario.With(db => ImportPeople.ResolvePeople(["E1", "E9"], db, Ct));

        Assert.Equal("team", Assert.Single(then).Value.Kind);
        Assert.Equal("department", now["c"].Kind);
        Assert.Equal((await scenario.Stored("E1")).Id, Assert.Single(people).Value);
    }

    private Task<int> Events() => scenario.With(db => db.Outbox.CountAsync(Ct));

    private static OrgUnitRow Unit(
        int line,
        string code,
        string? parent = null,
        string kind = "department",
        string? name = null
    ) => new(line, code, name ?? $"Unit {code}", parent ?? "", kind);

    private static PersonRow Person(int line, string employeeNo, string unit, string? manager, string? name = null) =>
        new(line, employeeNo, name ?? $"Person {employeeNo}", "someone@example.com", unit, manager ?? "", "Engineer");
}
