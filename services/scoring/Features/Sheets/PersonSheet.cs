using Microsoft.EntityFrameworkCore;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Sheets;

/// <summary>One cycle of a person's score sheet. The score is null until every objective has one that the caller may see.</summary>
internal sealed record SheetCycle(
    Guid CycleId,
    string Code,
    string CycleName,
    string Kind,
    DateOnly StartsOn,
    DateOnly EndsOn,
    PerformanceLink PerformanceLink,
    decimal? Score,
    string? Band,
    int ScoredObjectives,
    IReadOnlyList<SheetObjective> Objectives
);

/// <summary>One objective of a score sheet; weight in basis points within the owner's cycle.</summary>
internal sealed record SheetObjective(
    Guid ObjectiveId,
    string Title,
    string Kind,
    int WeightBp,
    decimal? Progress,
    decimal? Score,
    string? Band,
    bool Published,
    IReadOnlyList<SheetKeyResult> KeyResults
);

/// <summary>One key result of a score sheet; progress is clamped to 0…1.</summary>
internal sealed record SheetKeyResult(
    Guid KeyResultId,
    string Title,
    int WeightBp,
    decimal? Progress,
    decimal? Self,
    decimal? Manager,
    decimal? Final
);

/// <summary>The person of a sheet.</summary>
internal sealed record SheetPerson(Guid Id, string EmployeeNo, string Name, Guid? OrgUnitId, string? OrgUnitName);

/// <summary>
/// A person's year: the mean of the scored cycles, and how many of the planned ones these are. Planned are the year's cycles
/// of the kinds in which the person has objectives.
/// </summary>
internal sealed record SheetYear(decimal? Score, string? Band, int ScoredCycles, int PlannedCycles);

/// <summary>What a person's objectives and scores come to; the sheet, the cycle score and the year are views of it.</summary>
internal sealed record PersonSheet(
    SheetPerson Person,
    PerformanceLink PerformanceLink,
    IReadOnlyList<SheetCycle> Cycles,
    SheetYear Year
)
{
    /// <summary>The sheet of the person in these cycles, a constant number of queries.</summary>
    public static async Task<PersonSheet> Load(
        Guid personId,
        IReadOnlyList<CycleReplica> cycles,
        ScoringDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var person = await PersonOf(personId, db, ct);
        var cycleIds = cycles.Select(c => c.Id).ToHashSet();
        var objectives = await db
            .Objectives.AsNoTracking()
            .Where(o =>
                o.OwnerKind == "person" && o.OwnerPersonId == personId && o.IsOut && cycleIds.Contains(o.CycleId)
            )
            .OrderBy(o => o.Position)
            .ThenBy(o => o.Id)
            .ToListAsync(ct);
        var book = await ScoreBook.Load(db, [.. objectives.Select(o => o.Id)], ct);
        var access = await Access.Load(db, user, objectives, [personId], ct);
        var sees = user.IsProgramAdmin || user.PersonId == personId || access.IsManagerOf(personId);
        var byCycle = objectives.ToLookup(o => o.CycleId);
        List<SheetCycle> sheets =
        [
            .. cycles
                .Where(c => byCycle.Contains(c.Id))
                .OrderBy(c => c.StartsOn)
                .ThenBy(c => c.Code, StringComparer.Ordinal)
                .Select(c => CycleOf(c, [.. byCycle[c.Id]], book, access, sees)),
        ];
        var scored = sheets.Select(s => s.Score).OfType<decimal>().ToList();
        var kinds = sheets.Select(s => s.Kind).ToHashSet(StringComparer.Ordinal);
        var year = ScoreRules.Year(scored);
        return new PersonSheet(
            person,
            Strictest(sheets.Count > 0 ? sheets.Select(s => s.PerformanceLink) : cycles.Select(c => c.PerformanceLink)),
            sheets,
            new SheetYear(year, Bands.Of(year)?.Code, scored.Count, cycles.Count(c => kinds.Contains(c.Kind)))
        );
    }

    /// <summary>The most careful of several policies; reference where there is none.</summary>
    private static PerformanceLink Strictest(IEnumerable<PerformanceLink> links) =>
        links.DefaultIfEmpty(PerformanceLink.Reference).Min();

    private static async Task<SheetPerson> PersonOf(Guid personId, ScoringDbContext db, CancellationToken ct) =>
        await (
            from p in db.People()
            where p.Id == personId
            join u in db.OrgUnits() on p.OrgUnitId equals u.Id into units
            from u in units.DefaultIfEmpty()
            select new SheetPerson(p.Id, p.EmployeeNo, p.Name, p.OrgUnitId, u == null ? null : u.Name)
        ).FirstOrDefaultAsync(ct) ?? throw ScoringErrors.PersonNotFound.With();

    private static SheetCycle CycleOf(
        CycleReplica cycle,
        List<ObjectiveReplica> objectives,
        ScoreBook book,
        Access access,
        bool sees
    )
    {
        var visible = objectives.Where(o => sees || access.MaySee(o)).ToList();
        List<SheetObjective> sheets = [.. visible.Select(o => ObjectiveOf(o, book, sees))];

        // Scores of objectives that stay hidden must not shine through the sum.
        var score =
            visible.Count == objectives.Count
                ? ScoreRules.Weighted([.. sheets.Select(s => (s.WeightBp, s.Score))])
                : null;
        return new SheetCycle(
            cycle.Id,
            cycle.Code,
            cycle.Name,
            cycle.Kind,
            cycle.StartsOn,
            cycle.EndsOn,
            cycle.PerformanceLink,
            score,
            Bands.Of(score)?.Code,
            sheets.Count(s => s.Score is not null),
            sheets
        );
    }

    private static SheetObjective ObjectiveOf(ObjectiveReplica objective, ScoreBook book, bool sees)
    {
        var total = book.ScoreOfObjective(objective.Id);
        var published = total is { Published: true };
        var visible = sees || published;
        var score = visible ? total?.Score : null;
        var keyResults = book.KeyResultsOf(objective.Id).ToList();
        var measured = keyResults
            .Select(k => (k.WeightBp, Score: book.ProgressOf(k.Id)))
            .Where(k => k.Score is not null)
            .ToList();
        return new SheetObjective(
            objective.Id,
            objective.Title,
            objective.Kind,
            objective.WeightBp,
            ScoreRules.Weighted(measured),
            score,
            Bands.Of(score)?.Code,
            published,
            [
                .. keyResults.Select(k =>
                {
                    var given = visible ? book.ScoreOf(k.Id) : null;
                    return new SheetKeyResult(
                        k.Id,
                        k.Title,
                        k.WeightBp,
                        book.ProgressOf(k.Id),
                        given?.Self,
                        given?.Manager,
                        given?.Final
                    );
                }),
            ]
        );
    }
}

/// <summary>Which cycles a question is about.</summary>
internal static class SheetCycles
{
    public static async Task<CycleReplica> One(Guid? cycleId, ScoringDbContext db, CancellationToken ct) =>
        await db.Cycles.AsNoTracking().FirstOrDefaultAsync(c => c.Id == cycleId, ct)
        ?? throw ScoringErrors.CycleNotFound.With();

    public static Task<List<CycleReplica>> OfYear(int? fiscalYear, ScoringDbContext db, CancellationToken ct) =>
        db.Cycles.AsNoTracking().Where(c => c.FiscalYear == fiscalYear).ToListAsync(ct);
}
