using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Sheets;

/// <summary>
/// The published scores of all people in a cycle for HR, as XLSX: refused under performance_link none, marked "reference only"
/// under reference, and always recorded (domain.md §6).
/// </summary>
internal static class ExportScores
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/score-sheets/export.xlsx",
                async (
                    Guid? cycleId,
                    HttpRequest request,
                    ScoringDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                    TypedResults.File(
                        await Handle(cycleId, Languages.Choose(request.Headers.AcceptLanguage), db, user, clock, ct),
                        Xlsx.ContentType,
                        "scores.xlsx"
                    )
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .Produces(StatusCodes.Status200OK, contentType: Xlsx.ContentType)
            .WithName("exportScores")
            .WithSummary("Published scores of a cycle for HR, as a workbook");

    public static async Task<byte[]> Handle(
        Guid? cycleId,
        string language,
        ScoringDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation().Required("cycleId", cycleId).ThrowIfInvalid();
        var cycle = await SheetCycles.One(cycleId, db, ct);
        if (cycle.PerformanceLink == PerformanceLink.None)
        {
            throw ScoringErrors.ExportRefused.With();
        }

        var texts = new SheetTexts(language);
        var rows = await Rows(cycle, texts, db, ct);
        var file = await Xlsx.Write(texts.Export, rows, ct);
        db.Exports.Add(
            new ExportRecord
            {
                Id = Guid.CreateVersion7(),
                At = clock.UtcNow(),
                AccountId = user.AccountId,
                PersonId = user.PersonId,
                Name = user.Name,
                Kind = "hr_export",
                CycleId = cycle.Id,
                FiscalYear = cycle.FiscalYear,
                PerformanceLink = cycle.PerformanceLink,
                Rows = rows.Count,
            }
        );
        await db.SaveChangesAsync(ct);
        return file;
    }

    private static async Task<List<object?[]>> Rows(
        CycleReplica cycle,
        SheetTexts texts,
        ScoringDbContext db,
        CancellationToken ct
    )
    {
        var objectives = await (
            from o in db.Objectives
            where o.CycleId == cycle.Id && o.OwnerKind == "person" && o.IsOut
            join p in db.People() on o.OwnerPersonId equals p.Id
            join s in db.ObjectiveScores on o.Id equals s.ObjectiveId into given
            from s in given.DefaultIfEmpty()
            join u in db.OrgUnits() on p.OrgUnitId equals u.Id into units
            from u in units.DefaultIfEmpty()
            orderby p.EmployeeNo, o.Position, o.Id
            select new
            {
                PersonId = p.Id,
                p.EmployeeNo,
                p.Name,
                OrgUnit = u == null ? null : u.Name,
                o.Title,
                o.Kind,
                o.WeightBp,
                Score = s != null && s.Published ? s.Score : null,
            }
        ).ToListAsync(ct);
        var totals = objectives
            .GroupBy(o => o.PersonId)
            .ToDictionary(g => g.Key, g => ScoreRules.Weighted([.. g.Select(o => (o.WeightBp, o.Score))]));
        return
        [
            [texts.Cycle, cycle.Name],
            [texts.Of(cycle.PerformanceLink)],
            [
                texts.EmployeeNo,
                texts.Name,
                texts.OrgUnit,
                texts.Objective,
                texts.Kind,
                texts.Weight,
                texts.Score,
                texts.CycleScore,
            ],
            .. objectives
                .Where(o => o.Score is not null)
                .Select(o =>
                    new object?[]
                    {
                        o.EmployeeNo,
                        o.Name,
                        o.OrgUnit,
                        o.Title,
                        texts.KindOf(o.Kind),
                        o.WeightBp / 10_000m,
                        o.Score,
                        totals[o.PersonId],
                    }
                ),
        ];
    }
}
