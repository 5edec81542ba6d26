using Microsoft.EntityFrameworkCore;
using Okr.Platform.Security;
using Okr.Reporting.Data;
using Okr.Reporting.Features;

namespace Okr.Reporting.Bi;

/// <summary>
/// Who reads the BI feed. Everything in it is what everybody may see in the reports, except who is there at all: joined with
/// the facts that says who has done nothing. So people are seen by the rule of <see cref="PeopleAccess"/>.
/// </summary>
/// <param name="Everybody">Sees all people.</param>
/// <param name="PersonKey">The reader as a person of the feed.</param>
/// <param name="UnitMarks">The units that the reader heads or administers, as they stand in paths: <c>|17|</c>.</param>
internal sealed record BiReader(bool Everybody, long? PersonKey, IReadOnlyList<string> UnitMarks)
{
    /// <summary>Sees every row: the owner of the database.</summary>
    public static readonly BiReader Unrestricted = new(true, null, []);

    public static async Task<BiReader> Of(CurrentUser user, ReportingDbContext db, CancellationToken ct)
    {
        if (PeopleAccess.SeesEverybody(user))
        {
            return Unrestricted;
        }

        var person = user.PersonId is { } id
            ? await db.BiPeople.Where(p => p.Id == id).Select(p => (long?)p.Key).FirstOrDefaultAsync(ct)
            : null;
        var administered = user.AdministeredUnitIds.ToList();
        var units = await db
            .BiOrgUnits.Where(u => administered.Contains(u.Id) || (person != null && u.HeadPersonKey == person))
            .Select(u => u.Key)
            .ToListAsync(ct);
        return new(false, person, [.. units.Select(Mark)]);
    }

    /// <summary>The people that the reader sees.</summary>
    public IQueryable<BiPerson> People(ReportingDbContext db)
    {
        if (Everybody)
        {
            return db.BiPeople;
        }

        var (self, mark, units) = (PersonKey, Mark(PersonKey ?? 0), UnitMarks);
        return db.BiPeople.Where(p =>
            p.Key == self
            || p.ManagerPath.Contains(mark)
            || db.BiOrgUnits.Any(u => u.Key == p.OrgUnitKey && units.Any(unit => u.Path.Contains(unit)))
        );
    }

    private static string Mark(long key) => $"|{key}|";
}
