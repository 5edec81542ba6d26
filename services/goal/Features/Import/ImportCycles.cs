using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform.Errors;

namespace Okr.Goal.Features.Import;

/// <summary>Cycles by code. A new one is in the phase that the calendar gives it on the effective day.</summary>
internal static class ImportCycles
{
    public static async Task<ImportReply> Handle(
        ImportRun run,
        IReadOnlyList<CycleRow> rows,
        GoalDbContext db,
        FiscalYears fiscalYears,
        CancellationToken ct
    )
    {
        ImportReport.RequireSize(rows.Count);
        var report = new ImportReport();
        var codes = rows.Select(row => row.Code.Trim()).ToList();
        var known = await db.Cycles.Where(c => codes.Contains(c.Code)).ToDictionaryAsync(c => c.Code, ct);
        var touched = new List<Cycle>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var reader = new RowReader(report, row.Line);
            var code = reader.Code("code", row.Code);
            if (!seen.Add(code))
            {
                report.Error(row.Line, "code", GoalErrors.ImportDuplicateCode, code);
                continue;
            }

            var before = report.ErrorCount;
            var cycle = known.GetValueOrDefault(code);
            var definition = Read(reader, row, code, cycle, fiscalYears);
            if (report.ErrorCount > before || definition is null)
            {
                continue;
            }

            if (cycle is null)
            {
                cycle = Cycle.Create(
                    definition,
                    CycleCalendar.PhaseOn(
                        run.EffectiveOn,
                        definition.StartsOn,
                        definition.EndsOn,
                        definition.Dates.ScoringEndsOn
                    )
                );
                db.Cycles.Add(cycle);
            }
            else
            {
                cycle.Define(definition);
            }

            touched.Add(cycle);
        }

        return await ImportOutcome.Finish(
            db,
            run,
            report,
            [.. touched.Select(c => c.Id)],
            known.Values.Select(c => c.Id).ToHashSet(),
            ct
        );
    }

    private static CycleDefinition? Read(
        RowReader reader,
        CycleRow row,
        string code,
        Cycle? present,
        FiscalYears fiscalYears
    )
    {
        var kind = reader.OneOf<CycleKind>("kind", row.Kind) ?? present?.Kind;
        var startsOn = reader.Day("starts_on", row.StartsOn, required: present is null);
        startsOn ??= present?.StartsOn;
        if (startsOn is not { } start)
        {
            return null;
        }

        var end =
            reader.Day("ends_on", row.EndsOn)
            ?? present?.EndsOn
            ?? CycleCalendar.EndsOn(kind ?? CycleKind.Quarter, start);
        var months = ((end.Year - start.Year) * 12) + end.Month - start.Month + 1;
        var actual =
            kind
            ?? months switch
            {
                >= 12 => CycleKind.Annual,
                >= 5 => CycleKind.HalfYear,
                3 or 4 => CycleKind.Quarter,
                2 => CycleKind.TwoMonth,
                _ => CycleKind.Month,
            };
        var fiscalYear =
            reader.Whole("fiscal_year", row.FiscalYear, 1990, 2199) ?? present?.FiscalYear ?? fiscalYears.Of(end);
        var moved = present is null || present.StartsOn != start || present.EndsOn != end;
        var definition = new CycleDefinition(
            code,
            reader.Text("name", row.Name, 200) ?? present?.Name ?? code,
            actual,
            start,
            end,
            fiscalYear,
            present?.ParentId,
            moved
                ? CycleCalendar.Defaults(actual, start, end)
                : new(present!.DraftingOpensOn, present.PublishBy, present.ScoringEndsOn),
            present?.Policy ?? new()
        );
        var validation = new Validation();
        definition.Check(validation, null);
        reader.Take(validation);
        return definition;
    }
}
