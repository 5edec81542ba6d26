using Microsoft.EntityFrameworkCore;
using Okr.Organization;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features;
using Okr.Organization.Features.Accounts;
using Okr.Organization.Features.Bulk;
using Okr.Organization.Features.OrgUnits;
using Okr.Organization.Features.People;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Tests.Organization;

/// <summary>An organisation in a database of its own, with a clock that the test moves.</summary>
internal sealed class OrganizationScenario : IDisposable
{
    private readonly TestDatabase<OrganizationDbContext> database = new();

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public MovableClock Clock { get; } = new(new DateTime(2026, 3, 10, 8, 0, 0, DateTimeKind.Utc));

    public DateOnly Today => DateOnly.FromDateTime(Clock.Now);

    public Actor Admin { get; } = ActorWith(Roles.PlatformAdmin, Roles.ProgramAdmin);

    public OrganizationDbContext Open(params Microsoft.EntityFrameworkCore.Diagnostics.IInterceptor[] interceptors) =>
        database.Open(interceptors);

    public void Dispose() => database.Dispose();

    public static Actor ActorWith(params string[] roles) =>
        new(
            new CurrentUser
            {
                Id = Guid.CreateVersion7(),
                AccountId = Guid.CreateVersion7(),
                Name = "Ada",
                Roles = roles.ToHashSet(),
                Scopes = Scopes.All.ToHashSet(),
            },
            "192.0.2.7"
        );

    public async Task<T> With<T>(Func<OrganizationDbContext, Task<T>> use)
    {
        await using var db = Open();
        return await use(db);
    }

    public Task<OrgUnitView> Unit(
        string code,
        Guid? parentId = null,
        string kind = "department",
        DateOnly? from = null
    ) =>
        With(db =>
            CreateOrgUnit.Handle(
                new(code, $"Unit {code}", kind, parentId, null, from ?? new DateOnly(2020, 1, 1)),
                db,
                Admin,
                Clock,
                Ct
            )
        );

    public Task<PersonView> Person(
        string employeeNo,
        Guid unitId,
        Guid? managerId = null,
        DateOnly? joinedOn = null,
        string? name = null
    ) =>
        With(db =>
            CreatePerson.Handle(
                new(
                    employeeNo,
                    name ?? $"Person {employeeNo}",
                    $"{employeeNo}@example.com",
                    "Engineer",
                    unitId,
                    managerId,
                    joinedOn ?? new DateOnly(2024, 1, 1),
                    null,
                    null,
                    null,
                    null
                ),
                db,
                Admin,
                Clock,
                Ct
            )
        );

    public Task<AccountWithPassword> Account(string userName, Guid? personId = null) =>
        With(db => CreateAccounts.Handle(new(userName, personId, null), db, Admin, Clock, Ct));

    public Task<SignIn.Response> SignIn(string userName, string password) =>
        With(db => Okr.Organization.Features.Accounts.SignIn.Handle(userName, password, "Firefox", db, Clock, Ct));

    public Task<Identified?> OfSession(string secret) => With(db => Identities.OfSession(secret, db, Clock, Ct));

    public Task<Identified?> OfToken(string secret) => With(db => Identities.OfToken(secret, db, Clock, Ct));

    /// <summary>A whole load as the import does it: check everything, complete, store, and once more what was deferred.</summary>
    public async Task<Loaded> Load(
        DateOnly on,
        IReadOnlyList<OrgUnitRow>? units = null,
        IReadOnlyList<PersonRow>? people = null,
        int chunk = BulkSize
    )
    {
        units ??= [];
        people ??= [];
        var scope = new BulkScope(on);
        var issues = new List<BulkIssue>();
        foreach (var rows in units.Chunk(chunk))
        {
            issues.AddRange((await LoadUnits(rows, true, scope)).Issues);
        }

        issues.AddRange(await With(db => ImportOrgUnits.Complete(scope, db, Ct)));
        foreach (var rows in people.Chunk(chunk))
        {
            issues.AddRange((await LoadPeople(rows, true, scope)).Issues);
        }

        issues.AddRange(await With(db => ImportPeople.Complete(scope, db, Ct)));
        if (issues.Any(issue => issue.IsError))
        {
            return new Loaded(0, 0, 0, issues);
        }

        var results = new List<BulkResult>();
        foreach (var rows in units.Chunk(chunk))
        {
            results.Add(await LoadUnits(rows, false, scope));
        }

        foreach (var (rows, result) in units.Chunk(chunk).Zip(results.ToList()))
        {
            if (result.Deferred > 0)
            {
                Assert.Equal(0, (await LoadUnits(rows, false, scope)).Deferred);
            }
        }

        var ofPeople = new List<BulkResult>();
        foreach (var rows in people.Chunk(chunk))
        {
            ofPeople.Add(await LoadPeople(rows, false, scope));
        }

        foreach (var (rows, result) in people.Chunk(chunk).Zip(ofPeople))
        {
            if (result.Deferred > 0)
            {
                Assert.Equal(0, (await LoadPeople(rows, false, scope)).Deferred);
            }
        }

        results.AddRange(ofPeople);
        Assert.DoesNotContain(results, result => result.HasErrors);
        return new Loaded(
            results.Sum(r => r.Created),
            results.Sum(r => r.Updated),
            results.Sum(r => r.Unchanged),
            issues
        );
    }

    public Task<Person> Stored(string employeeNo) =>
        With(db => db.People.AsNoTracking().Include(p => p.Rows).SingleAsync(p => p.EmployeeNo == employeeNo, Ct));

    public Task<OrgUnit> StoredUnit(string code) =>
        With(db => db.OrgUnits.AsNoTracking().Include(u => u.Rows).SingleAsync(u => u.Code == code, Ct));

    public static async Task<DomainException> Refused(ErrorDefinition error, Func<Task> act)
    {
        var refusal = await Assert.ThrowsAsync<DomainException>(act);
        Assert.Equal(error.Code, refusal.Error.Code);
        return refusal;
    }

    public static async Task RefusedField(string field, ErrorDefinition error, Func<Task> act)
    {
        var refusal = await Refused(PlatformErrors.InvalidRequest, act);
        Assert.Contains(refusal.Fields, f => f.Field == field && f.Error.Code == error.Code);
    }

    private const int BulkSize = 1_000;

    private Task<BulkResult> LoadUnits(OrgUnitRow[] rows, bool validateOnly, BulkScope scope) =>
        With(db => ImportOrgUnits.Handle(rows, validateOnly, scope, db, Admin, Clock, Ct));

    private Task<BulkResult> LoadPeople(PersonRow[] rows, bool validateOnly, BulkScope scope) =>
        With(db => ImportPeople.Handle(rows, validateOnly, scope, db, Admin, Clock, Ct));

    internal sealed record Loaded(int Created, int Updated, int Unchanged, IReadOnlyList<BulkIssue> Issues);
}

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class MovableClock(DateTime now) : TimeProvider
{
    public DateTime Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => new(Now, TimeSpan.Zero);
}
