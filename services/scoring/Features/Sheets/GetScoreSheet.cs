using System.Globalization;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Sheets;

/// <summary>
/// The score sheet (评分表) of a person and year: cycles × objectives × key results × weight × completion × score, on screen and
/// as XLSX. Every XLSX is recorded.
/// </summary>
internal static class GetScoreSheet
{
    public sealed record Response(
        Guid PersonId,
        string EmployeeNo,
        string PersonName,
        string? UnitName,
        int FiscalYear,
        PerformanceLink PerformanceLink,
        decimal? YearScore,
        string? YearBand,
        int ScoredCycles,
        int PlannedCycles,
        IReadOnlyList<SheetCycle> Cycles
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/score-sheets/{personId:guid}",
                (Guid personId, int? fiscalYear, ScoringDbContext db, CurrentUser user, CancellationToken ct) =>
                    Handle(personId, fiscalYear, db, user, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getScoreSheet")
            .WithSummary("A person's score sheet of a year");
        api.MapGet(
                "/score-sheets/{personId:guid}.xlsx",
                async (
                    Guid personId,
                    int? fiscalYear,
                    HttpRequest request,
                    ScoringDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                    TypedResults.File(
                        await HandleXlsx(
                            personId,
                            fiscalYear,
                            Languages.Choose(request.Headers.AcceptLanguage),
                            db,
                            user,
                            clock,
                            ct
                        ),
                        Xlsx.ContentType,
                        string.Create(CultureInfo.InvariantCulture, $"score-sheet-{fiscalYear}.xlsx")
                    )
            )
            .RequireAuthorization(Policies.Member)
            .Produces(StatusCodes.Status200OK, contentType: Xlsx.ContentType)
            .WithName("getScoreSheetXlsx")
            .WithSummary("The same as a workbook");
    }

    public static async Task<Response> Handle(
        Guid personId,
        int? fiscalYear,
        ScoringDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        new Validation().Required("fiscalYear", fiscalYear).ThrowIfInvalid();
        var cycles = await SheetCycles.OfYear(fiscalYear, db, ct);
        var sheet = await PersonSheet.Load(personId, cycles, db, user, ct);
        return new Response(
            sheet.Person.Id,
            sheet.Person.EmployeeNo,
            sheet.Person.Name,
            sheet.Person.OrgUnitName,
            fiscalYear!.Value,
            sheet.PerformanceLink,
            sheet.Year.Score,
            sheet.Year.Band,
            sheet.Year.ScoredCycles,
            sheet.Year.PlannedCycles,
            sheet.Cycles
        );
    }

    public static async Task<byte[]> HandleXlsx(
        Guid personId,
        int? fiscalYear,
        string language,
        ScoringDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var sheet = await Handle(personId, fiscalYear, db, user, ct);
        var texts = new SheetTexts(language);
        var rows = Rows(sheet, texts);
        var file = await Xlsx.Write(texts.Sheet, rows, ct);
        db.Exports.Add(
            new ExportRecord
            {
                Id = Guid.CreateVersion7(),
                At = clock.UtcNow(),
                AccountId = user.AccountId,
                PersonId = user.PersonId,
                Name = user.Name,
                Kind = "score_sheet",
                SubjectPersonId = personId,
                FiscalYear = fiscalYear,
                PerformanceLink = sheet.PerformanceLink,
                Rows = rows.Count,
            }
        );
        await db.SaveChangesAsync(ct);
        return file;
    }

    private static List<object?[]> Rows(Response sheet, SheetTexts texts)
    {
        List<object?[]> rows =
        [
            [texts.Name, sheet.PersonName],
            [texts.EmployeeNo, sheet.EmployeeNo],
            [texts.OrgUnit, sheet.UnitName],
            [texts.FiscalYear, sheet.FiscalYear],
            [texts.Of(sheet.PerformanceLink)],
            [],
            [
                texts.Cycle,
                texts.Objective,
                texts.KeyResult,
                texts.Weight,
                texts.Completion,
                texts.Self,
                texts.Manager,
                texts.Score,
            ],
        ];
        foreach (var cycle in sheet.Cycles)
        {
            foreach (var objective in cycle.Objectives)
            {
                rows.Add([
                    cycle.CycleName,
                    objective.Title,
                    null,
                    Percent(objective.WeightBp),
                    Shown(objective.Progress),
                    null,
                    null,
                    Shown(objective.Score),
                ]);
                rows.AddRange(
                    objective.KeyResults.Select(k =>
                        new object?[]
                        {
                            cycle.CycleName,
                            objective.Title,
                            k.Title,
                            Percent(k.WeightBp),
                            Shown(k.Progress),
                            Shown(k.Self),
                            Shown(k.Manager),
                            Shown(k.Final),
                        }
                    )
                );
            }

            rows.Add([cycle.CycleName, texts.CycleScore, null, null, null, null, null, Shown(cycle.Score)]);
            rows.Add([cycle.CycleName, texts.Of(cycle.PerformanceLink)]);
        }

        rows.Add([texts.Mean, null, null, null, null, null, null, Shown(sheet.YearScore)]);
        rows.Add([
            texts.Coverage,
            string.Create(CultureInfo.InvariantCulture, $"{sheet.ScoredCycles}/{sheet.PlannedCycles}"),
        ]);
        return rows;
    }

    private static decimal? Shown(decimal? score) => score is { } value ? Rounding.ToShown(value) : null;

    private static string Percent(int basisPoints) =>
        string.Create(CultureInfo.InvariantCulture, $"{basisPoints / 100m:0.##}%");
}
