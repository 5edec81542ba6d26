using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;
using Okr.Reporting.Facts;
using Okr.Reporting.Rebuilding;

namespace Okr.Reporting.Bi.Upkeep;

/// <summary>Keeps the feed's org units and people as they are today, each under its number.</summary>
internal static class OrganizationUpkeep
{
    /// <summary>
    /// Brings units and people up to date where the organisation changed or another day began; rows that say the same as before
    /// stay untouched. The facts that were read.
    /// </summary>
    public static async Task<OrganizationFacts> Refresh(
        ReportingDbContext db,
        BiState state,
        OrganizationFacts? known,
        DateOnly today,
        CancellationToken ct
    )
    {
        var facts = await OrganizationFactsReader.Read(db, known, ct);
        if (
            known is not null
            && known.Generation == facts.Generation
            && state.OrganizationRevision == facts.Revision
            && state.OrganizationDay == today
        )
        {
            return facts;
        }

        var day = new OrganizationDay(facts, today);
        var units = await db.BiOrgUnits.AsNoTracking().ToDictionaryAsync(u => u.Id, ct);
        var people = await db.BiPeople.AsNoTracking().ToDictionaryAsync(p => p.Id, ct);
        var unitKeys = Keys(units.Values, day.Units.Select(u => u.Id));
        var personKeys = Keys(people.Values, day.People.Select(p => p.Id));
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Write(db, db.BiOrgUnits, units, Units(day, unitKeys, personKeys), Same, ct);
        await Write(db, db.BiPeople, people, People(day, unitKeys, personKeys), Same, ct);
        await transaction.CommitAsync(ct);
        (state.OrganizationRevision, state.OrganizationDay) = (facts.Revision, today);
        return facts;
    }

    /// <summary>The path of each unit of a day, by its number in that day; the last, of unknown units, is empty.</summary>
    public static string[] Paths(OrganizationDay day, IReadOnlyDictionary<Guid, long> unitKeys)
    {
        var paths = new string[day.Units.Length + 1];
        paths[day.Unassigned] = "";
        foreach (var unit in day.TopDown)
        {
            var above = day.Parent[unit] >= 0 ? paths[day.Parent[unit]] : "|";
            paths[unit] = $"{above}{unitKeys[day.Units[unit].Id]}|";
        }

        return paths;
    }

    private static Dictionary<Guid, long> Keys(IEnumerable<BiKey> known, IEnumerable<Guid> ids)
    {
        var keys = known.ToDictionary(k => k.Id, k => k.Key);
        var next = keys.Values.DefaultIfEmpty(0).Max();
        foreach (var id in ids)
        {
            if (!keys.ContainsKey(id))
            {
                keys[id] = ++next;
            }
        }

        return keys;
    }

    private static List<BiOrgUnit> Units(
        OrganizationDay day,
        Dictionary<Guid, long> unitKeys,
        Dictionary<Guid, long> personKeys
    )
    {
        var paths = Paths(day, unitKeys);
        return
        [
            .. day.Units.Select(
                (unit, i) =>
                    new BiOrgUnit
                    {
                        Key = unitKeys[unit.Id],
                        Id = unit.Id,
                        Code = unit.Code,
                        Name = unit.Name,
                        Kind = unit.Kind,
                        ParentKey = day.Parent[i] >= 0 ? unitKeys[day.Units[day.Parent[i]].Id] : null,
                        Path = paths[i],
                        Depth = paths[i].Count(c => c == '|') - 1,
                        HeadPersonKey = Key(personKeys, unit.HeadPersonId),
                        Active = unit.Active,
                    }
            ),
        ];
    }

    private static List<BiPerson> People(
        OrganizationDay day,
        Dictionary<Guid, long> unitKeys,
        Dictionary<Guid, long> personKeys
    ) =>
        [
            .. day.People.Select(
                (person, i) =>
                    new BiPerson
                    {
                        Key = personKeys[person.Id],
                        Id = person.Id,
                        EmployeeNo = person.EmployeeNo,
                        Name = person.Name,
                        OrgUnitKey = person.Unit == day.Unassigned ? null : unitKeys[day.Units[person.Unit].Id],
                        ManagerKey = Key(personKeys, person.ManagerId),
                        ManagerPath = string.Concat(
                            day.ManagersOf(i)
                                .Select(id => Key(personKeys, id))
                                .OfType<long>()
                                .Select((key, above) => above == 0 ? $"|{key}|" : $"{key}|")
                        ),
                        Location = day.Facts.People[i].Location,
                        JobFamily = day.Facts.People[i].JobFamily,
                        Active = person.Active,
                    }
            ),
        ];

    private static long? Key(Dictionary<Guid, long> keys, Guid? id) =>
        id is { } known && keys.TryGetValue(known, out var key) ? key : null;

    private static async Task Write<TRow>(
        ReportingDbContext db,
        DbSet<TRow> set,
        Dictionary<Guid, TRow> known,
        List<TRow> rows,
        Func<TRow, TRow, bool> same,
        CancellationToken ct
    )
        where TRow : BiKey, IModified
    {
        await db.Insert([.. rows.Where(row => !known.ContainsKey(row.Id))], ct);
        set.UpdateRange(rows.Where(row => known.TryGetValue(row.Id, out var old) && !same(old, row)));
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    private static bool Same(BiOrgUnit a, BiOrgUnit b) =>
        (a.Code, a.Name, a.Kind, a.ParentKey, a.Path, a.HeadPersonKey, a.Active)
        == (b.Code, b.Name, b.Kind, b.ParentKey, b.Path, b.HeadPersonKey, b.Active);

    private static bool Same(BiPerson a, BiPerson b) =>
        (a.EmployeeNo, a.Name, a.OrgUnitKey, a.ManagerKey, a.ManagerPath, a.Location, a.JobFamily, a.Active)
        == (b.EmployeeNo, b.Name, b.OrgUnitKey, b.ManagerKey, b.ManagerPath, b.Location, b.JobFamily, b.Active);
}
