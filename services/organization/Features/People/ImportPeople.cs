using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Organization.Features.Bulk;
using Okr.Platform;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.People;

/// <summary>
/// One row of <c>people.csv</c> as text; null where the file has no such column. An empty e-mail, title, location or job
/// family clears it; the other optional columns say nothing when empty.
/// </summary>
internal sealed record PersonRow(
    int Line,
    string? EmployeeNo,
    string? Name,
    string? Email,
    string? OrgUnitCode,
    string? ManagerEmployeeNo,
    string? Title,
    string? JoinedOn = null,
    string? LeftOn = null,
    string? Locale = null,
    string? TimeZone = null,
    string? Location = null,
    string? JobFamily = null,
    string? UserName = null
);

/// <summary>
/// Creates and changes people in chunks, by employee number; called like
/// <see cref="OrgUnits.ImportOrgUnits"/>, after the units and with the same scope. Managers may stand anywhere in the file.
/// </summary>
internal static class ImportPeople
{
    /// <summary>The most rows of one chunk.</summary>
    public const int MaxRows = 2_000;

    // SQL Server takes 2 100 parameters; beyond them a list travels as JSON, which has the database's own collation.
    private const int TextsPerQuery = 1_000;

    /// <summary>
    /// Checks or stores one chunk. A chunk with errors stores nothing. Somebody first seen joins on <c>joined_on</c>, else
    /// on the effective day; a known person's unit and manager change from that day until the next recorded change.
    /// </summary>
    public static async Task<BulkResult> Handle(
        IReadOnlyList<PersonRow> rows,
        bool validateOnly,
        BulkScope scope,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var reader = new RowReader();
        var facts = rows.Select(row => Read(row, reader)).OfType<Fact>().ToList();
        if (validateOnly)
        {
            Announce(rows, facts, scope, reader);
        }

        var known = await Load(facts, db, ct);
        var units = await UnitsOn(facts, scope.EffectiveOn, db, ct);
        var (created, updated, unchanged, deferred) = (0, 0, 0, 0);
        var today = clock.Today();
        foreach (var fact in facts)
        {
            CheckUserName(fact, known, reader);
            if (!units.TryGetValue(fact.UnitCode, out var unitId))
            {
                if (!validateOnly || !scope.Units.ContainsKey(fact.UnitCode))
                {
                    reader.Error(fact.Line, "org_unit_code", OrganizationErrors.UnknownUnitCode, fact.UnitCode);
                    continue;
                }
                // The unit comes with the same load and is stored before the people are.
            }

            if (!known.People.ContainsKey(fact.EmployeeNo))
            {
                var person = Join(fact, unitId, scope.EffectiveOn);
                known.People.Add(fact.EmployeeNo, person);
                known.Fresh.Add(person.Id);
                db.Add(person);
            }
        }

        // Everybody of the chunk is there now, so a manager may stand below in it.
        foreach (var fact in facts)
        {
            if (!known.People.TryGetValue(fact.EmployeeNo, out var person))
            {
                continue; // noted above
            }

            var isNew = known.Fresh.Contains(person.Id);
            var before = isNew ? null : person.ToEvent();
            var manager = fact.ManagerNo is null ? null : known.People.GetValueOrDefault(fact.ManagerNo);
            var isDeferred = fact.ManagerNo is not null && manager is null;
            var changed = Apply(
                fact,
                person,
                units.GetValueOrDefault(fact.UnitCode),
                manager?.Id,
                isDeferred,
                isNew,
                scope.EffectiveOn
            );
            var account = NewAccount(fact, person, known, reader, clock);
            deferred += isDeferred ? 1 : 0;
            created += isNew ? 1 : 0;
            updated += !isNew && (changed || account is not null) ? 1 : 0;
            unchanged += !isNew && !changed && account is null ? 1 : 0;
            if (validateOnly || reader.HasErrors)
            {
                continue;
            }

            if (isNew || changed)
            {
                var change = person.Changed(today);
                db.Publish(change);
                db.Audit(
                    actor,
                    clock,
                    isNew ? "person.created" : "person.changed",
                    "person",
                    person.Id,
                    before,
                    change
                );
            }

            if (account is not null)
            {
                db.Add(account);
                db.Audit(
                    actor,
                    clock,
                    "account.created",
                    "account",
                    account.Id,
                    null,
                    new { account.UserName, account.PersonId }
                );
            }
        }

        if (!validateOnly && !reader.HasErrors)
        {
            await db.SaveChangesAsync(ct);
        }

        db.ChangeTracker.Clear();
        return new BulkResult(created, updated, unchanged, deferred, reader.Issues);
    }

    /// <summary>After the checking pass: managers who exist nowhere, and circles. Empty when all is well.</summary>
    public static async Task<IReadOnlyList<BulkIssue>> Complete(
        BulkScope scope,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var reader = new RowReader();
        var above = scope.People.ToDictionary(p => p.Key, p => p.Value.Above, StringComparer.Ordinal);

        // Those whom the file names but does not hold, and the people above them: level by level, not person by person.
        var open = Missing(above.Values, above);
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        while (open.Count > 0)
        {
            var next = new List<string?>();
            foreach (var chunk in open.Chunk(MaxRows))
            {
                var found = await ManagersOf(chunk, scope.EffectiveOn, db, ct);
                foreach (var employeeNo in chunk)
                {
                    if (!found.TryGetValue(employeeNo, out var manager))
                    {
                        unknown.Add(employeeNo);
                    }

                    above[employeeNo] = manager;
                    next.Add(manager);
                }
            }

            open = Missing(next, above);
        }

        foreach (var (_, reference) in scope.People)
        {
            if (reference.Above is { } manager && unknown.Contains(manager))
            {
                reader.Error(reference.Line, "manager_employee_no", OrganizationErrors.UnknownEmployeeNo, manager);
            }
        }

        foreach (var employeeNo in Circles.Find(above).Where(scope.People.ContainsKey))
        {
            reader.Error(
                scope.People[employeeNo].Line,
                "manager_employee_no",
                OrganizationErrors.ManagerCircle,
                employeeNo
            );
        }

        return [.. reader.Issues.OrderBy(issue => issue.Line)];
    }

    /// <summary>Ids of people by employee number; unknown ones are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, Guid>> ResolvePeople(
        IReadOnlyCollection<string> employeeNos,
        OrganizationDbContext db,
        CancellationToken ct
    ) =>
        await db
            .People.AsNoTracking()
            .Where(p => employeeNos.Contains(p.EmployeeNo))
            .Select(p => new { p.EmployeeNo, p.Id })
            .ToDictionaryAsync(p => p.EmployeeNo, p => p.Id, StringComparer.Ordinal, ct);

    private sealed record Fact(
        PersonRow Row,
        string EmployeeNo,
        string Name,
        string? Email,
        string UnitCode,
        string? ManagerNo,
        string? Title,
        DateOnly? JoinedOn,
        DateOnly? LeftOn,
        string? Locale,
        string? TimeZone,
        string? Location,
        string? JobFamily,
        string? UserName
    )
    {
        public int Line => Row.Line;
    }

    private sealed record Known(
        Dictionary<string, Person> People,
        HashSet<Guid> Fresh,
        Dictionary<string, Account> ByUserName,
        Dictionary<Guid, Account> ByPerson
    );

    private static Fact? Read(PersonRow row, RowReader reader)
    {
        var line = row.Line;
        var employeeNo = reader.Code(line, "employee_no", row.EmployeeNo, required: true);
        var name = reader.Text(line, "name", row.Name, 200, required: true);
        var unit = reader.Code(line, "org_unit_code", row.OrgUnitCode, required: true);
        var manager = reader.Code(line, "manager_employee_no", row.ManagerEmployeeNo, required: false);
        var email = Texts.Clean(row.Email);
        if (
            email is not null
            && (email.Length > 254 || !PersonRules.IsEmail(email) || Texts.HasControlCharacters(email))
        )
        {
            reader.Error(line, "email", OrganizationErrors.NotAnEmail);
        }

        var joinedOn = reader.Day(line, "joined_on", row.JoinedOn);
        var leftOn = reader.Day(line, "left_on", row.LeftOn);
        if (leftOn < joinedOn)
        {
            reader.Error(line, "left_on", OrganizationErrors.LeftBeforeJoined);
            leftOn = null;
        }

        var userName = Texts.Clean(row.UserName) is { } text ? Account.Normalize(text) : null;
        if (userName is not null && !Account.IsUserName(userName))
        {
            reader.Error(line, "user_name", OrganizationErrors.NotAUserName);
            userName = null;
        }

        if (manager is not null && manager == employeeNo)
        {
            reader.Error(line, "manager_employee_no", OrganizationErrors.ManagerCircle, manager);
            return null;
        }

        if (employeeNo is null || name is null || unit is null)
        {
            return null;
        }

        return new Fact(
            row,
            employeeNo,
            name,
            email,
            unit,
            manager,
            reader.Text(line, "title", row.Title, 200),
            joinedOn,
            leftOn,
            OneOf(line, "locale", row.Locale, l => PersonRules.Locales.Contains(l), reader),
            OneOf(line, "time_zone", row.TimeZone, PersonRules.IsTimeZone, reader),
            reader.Text(line, "location", row.Location, 200),
            reader.Text(line, "job_family", row.JobFamily, 200),
            userName
        );
    }

    private static string? OneOf(int line, string column, string? value, Func<string, bool> isKnown, RowReader reader)
    {
        if (Texts.Clean(value) is not { } text)
        {
            return null;
        }

        if (isKnown(text))
        {
            return text;
        }

        reader.Warning(line, column, OrganizationErrors.Ignored, text);
        return null;
    }

    // Rows with other faults count too: who names them is not to blame.
    private static void Announce(IReadOnlyList<PersonRow> rows, List<Fact> facts, BulkScope scope, RowReader reader)
    {
        foreach (var row in rows)
        {
            if (Texts.Clean(row.EmployeeNo) is not { } employeeNo)
            {
                continue;
            }

            var manager = Texts.Clean(row.ManagerEmployeeNo);
            if (!scope.People.TryAdd(employeeNo, new(row.Line, manager == employeeNo ? null : manager)))
            {
                reader.Error(
                    row.Line,
                    "employee_no",
                    OrganizationErrors.DuplicateCode,
                    employeeNo,
                    scope.People[employeeNo].Line
                );
            }
        }

        foreach (var fact in facts)
        {
            if (fact.UserName is { } userName && !scope.UserNames.TryAdd(userName, fact.Line))
            {
                reader.Error(
                    fact.Line,
                    "user_name",
                    OrganizationErrors.DuplicateCode,
                    userName,
                    scope.UserNames[userName]
                );
            }
        }
    }

    private static async Task<Known> Load(List<Fact> facts, OrganizationDbContext db, CancellationToken ct)
    {
        var numbers = facts
            .SelectMany(f => f.ManagerNo is null ? [f.EmployeeNo] : new[] { f.EmployeeNo, f.ManagerNo })
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var people = new Dictionary<string, Person>(StringComparer.Ordinal);
        foreach (var some in numbers.Chunk(TextsPerQuery))
        {
            foreach (
                var person in await db
                    .People.Include(p => p.Rows)
                    .Where(p => some.Contains(p.EmployeeNo))
                    .ToListAsync(ct)
            )
            {
                people.Add(person.EmployeeNo, person);
            }
        }

        var userNames = facts.Select(f => f.UserName).OfType<string>().ToList();
        var accounts = new Dictionary<string, Account>(StringComparer.Ordinal);
        foreach (var some in userNames.Chunk(TextsPerQuery))
        {
            await Add(db.Accounts.Where(a => some.Contains(a.UserName)));
        }

        if (userNames.Count > 0)
        {
            var ids = people.Values.Select(p => (Guid?)p.Id).ToList();
            await Add(db.Accounts.Where(a => ids.Contains(a.PersonId)));
        }

        return new Known(
            people,
            [],
            accounts,
            accounts.Values.Where(a => a.PersonId is not null).ToDictionary(a => a.PersonId!.Value)
        );

        async Task Add(IQueryable<Account> query)
        {
            foreach (var account in await query.AsNoTracking().ToListAsync(ct))
            {
                accounts[account.UserName] = account;
            }
        }
    }

    private static async Task<Dictionary<string, Guid>> UnitsOn(
        List<Fact> facts,
        DateOnly day,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var codes = facts.Select(f => f.UnitCode).Distinct(StringComparer.Ordinal).ToList();
        return await (
            from unit in db.OrgUnits.AsNoTracking()
            where codes.Contains(unit.Code)
            where
                unit
                    .Rows.Where(p => p.From <= day)
                    .OrderByDescending(p => p.From)
                    .Select(p => p.Active)
                    .FirstOrDefault()
            select new { unit.Code, unit.Id }
        ).ToDictionaryAsync(u => u.Code, u => u.Id, StringComparer.Ordinal, ct);
    }

    private static Person Join(Fact fact, Guid unitId, DateOnly day)
    {
        var first = fact.JoinedOn ?? (fact.LeftOn < day ? fact.LeftOn.Value : day);
        return Person.Join(fact.EmployeeNo, Details(fact, null), day, first, unitId, null);
    }

    private static bool Apply(
        Fact fact,
        Person person,
        Guid unitId,
        Guid? managerId,
        bool keepManager,
        bool isNew,
        DateOnly day
    )
    {
        var changed = person.Describe(Details(fact, person.Details), day);
        var first = person.Periods[0].From;
        var earliest = fact.JoinedOn ?? fact.LeftOn;
        if (earliest < first)
        {
            changed |= person.JoinedEarlier(earliest.Value);
        }

        var from = isNew ? person.Periods[0].From : day;
        if (fact.JoinedOn is { } joined && !isNew)
        {
            var isComing = joined > day || person.At(joined) is { Active: false };
            // A manager who was deferred holds from the first day too.
            var isIncomplete =
                person.Periods[0] is { ManagerId: null } start
                && start.From == joined
                && start.OrgUnitId == unitId
                && person.At(day) == start;
            from = isComing || isIncomplete ? joined : day;
        }

        if (fact.LeftOn is not { } left || left >= from)
        {
            var manager = keepManager ? person.At(from)?.ManagerId : managerId;
            changed |= person.Place(from, unitId, manager);
        }

        if (fact.LeftOn is { } last)
        {
            changed |= person.LeftOn(last);
        }

        return changed;
    }

    // A missing column says nothing; an empty one clears where it can.
    private static PersonDetails Details(Fact fact, PersonDetails? known) =>
        new(
            fact.Name,
            fact.Row.Email is null ? known?.Email : fact.Email,
            fact.Row.Title is null ? known?.Title : fact.Title,
            fact.Locale ?? known?.Locale,
            fact.TimeZone ?? known?.TimeZone,
            fact.Row.Location is null ? known?.Location : fact.Location,
            fact.Row.JobFamily is null ? known?.JobFamily : fact.JobFamily
        );

    private static void CheckUserName(Fact fact, Known known, RowReader reader)
    {
        if (
            fact.UserName is { } userName
            && known.ByUserName.TryGetValue(userName, out var account)
            && known.People.GetValueOrDefault(fact.EmployeeNo)?.Id != account.PersonId
        )
        {
            reader.Error(fact.Line, "user_name", OrganizationErrors.UserNameTaken, userName);
        }
    }

    // Without a password: an administrator gives a one-time one.
    private static Account? NewAccount(Fact fact, Person person, Known known, RowReader reader, TimeProvider clock)
    {
        if (fact.UserName is not { } userName)
        {
            return null;
        }

        if (known.ByPerson.TryGetValue(person.Id, out var account))
        {
            if (account.UserName != userName)
            {
                reader.Warning(fact.Line, "user_name", OrganizationErrors.Ignored, userName);
            }

            return null;
        }

        return Account.Create(userName, person.Id, clock.UtcNow());
    }

    private static List<string> Missing(IEnumerable<string?> wanted, Dictionary<string, string?> above) =>
        [.. wanted.OfType<string>().Where(no => !above.ContainsKey(no)).Distinct(StringComparer.Ordinal)];

    private static async Task<Dictionary<string, string?>> ManagersOf(
        string[] employeeNos,
        DateOnly day,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var rows = await (
            from person in db.People.AsNoTracking()
            where employeeNos.Contains(person.EmployeeNo)
            join period in db.Employments.Where(e =>
                e.From <= day
                && !db.Employments.Any(later =>
                    later.PersonId == e.PersonId && later.From > e.From && later.From <= day
                )
            )
                on person.Id equals period.PersonId
                into periods
            from period in periods.DefaultIfEmpty()
            join manager in db.People on period.ManagerId equals manager.Id into managers
            from manager in managers.DefaultIfEmpty()
            select new { person.EmployeeNo, Manager = manager.EmployeeNo }
        ).ToListAsync(ct);
        return rows.ToDictionary(r => r.EmployeeNo, r => (string?)r.Manager, StringComparer.Ordinal);
    }
}
