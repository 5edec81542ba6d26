using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform.Data;
using Okr.Platform.Errors;

namespace Okr.Goal.Features.Import;

/// <summary>Key results by code; weights of the objectives that they touch are shared anew.</summary>
internal static class ImportKeyResults
{
    public static async Task<ImportReply> Handle(
        ImportRun run,
        IReadOnlyList<KeyResultRow> rows,
        GoalDbContext db,
        CancellationToken ct
    )
    {
        ImportReport.RequireSize(rows.Count);
        var report = new ImportReport();
        var codes = rows.Select(row => row.Code.Trim()).Distinct().ToList();
        var known = await db
            .KeyResults.Where(k => k.Code != null && codes.Contains(k.Code))
            .ToDictionaryAsync(k => k.Code!, ct);
        var objectives = await Objectives(db, rows, known.Values, ct);
        var byCode = objectives
            .Values.Where(o => o.Code is not null)
            .ToDictionary(o => o.Code!, StringComparer.Ordinal);
        var siblings = await Siblings(db, objectives.Keys, ct);
        var touched = new List<KeyResult>();
        var dirty = new Dictionary<Guid, int>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var unborn = 0;
        foreach (var row in rows)
        {
            var reader = new RowReader(report, row.Line);
            var code = reader.Code("code", row.Code);
            if (!seen.Add(code))
            {
                report.Error(row.Line, "code", GoalErrors.ImportDuplicateCode, code);
                continue;
            }

            var errors = report.ErrorCount;
            var present = known.GetValueOrDefault(code);
            var cells = Read(reader, row, present);
            var objective = byCode.GetValueOrDefault(row.ObjectiveCode.Trim());
            if (objective is null)
            {
                if (!(run.ValidateOnly && row.ObjectiveInImport))
                {
                    report.Error(row.Line, "objective_code", GoalErrors.ImportUnknownCode, row.ObjectiveCode.Trim());
                }
                else if (report.ErrorCount == errors && present is null)
                {
                    unborn++;
                }

                continue;
            }

            if (present is not null && present.ObjectiveId != objective.Id)
            {
                report.Error(row.Line, "objective_code", GoalErrors.ImportMoved, "objective");
            }

            if (report.ErrorCount > errors)
            {
                continue;
            }

            var group = siblings[objective.Id];
            if (present is null)
            {
                present = KeyResult.Create(
                    objective,
                    code,
                    new(cells.Title, cells.Description, cells.OwnerPersonId ?? objective.OwnerPersonId),
                    cells.Measure,
                    cells.Weight,
                    cells.Position ?? group.Select(k => k.Position).DefaultIfEmpty(0).Max() + 1,
                    run.EffectiveOn,
                    run.Now
                );
                db.KeyResults.Add(present);
                group.Add(present);
                dirty[objective.Id] = row.Line;
            }
            else
            {
                Update(present, objective, cells, dirty, row.Line);
            }

            touched.Add(present);
        }

        Weigh(objectives, siblings, dirty, report);
        CheckStates(db, objectives, touched, rows, report);
        var reply = await ImportOutcome.Finish(
            db,
            run,
            report,
            [.. touched.Select(k => k.Id)],
            known.Values.Select(k => k.Id).ToHashSet(),
            ct
        );
        reply.Created += report.HasErrors ? 0 : unborn;
        return reply;
    }

    private sealed record Cells(
        string Title,
        string? Description,
        KeyResultMeasure Measure,
        Guid? OwnerPersonId,
        int? Position,
        int? Weight
    );

    private static Cells Read(RowReader reader, KeyResultRow row, KeyResult? present)
    {
        var whole = Texts.Clean(row.Title) ?? "";
        var title = reader.Text("title", row.Title, Limits.Title, required: true) ?? "";
        var description =
            title.Length > 0 && title != whole ? RowReader.Shorten(whole, Limits.Description) : present?.Description;
        var errors = reader.Report.ErrorCount;
        var measure = Measure(reader, row, title, present).Normal();
        if (reader.Report.ErrorCount == errors)
        {
            var validation = new Validation();
            measure.Check(validation, "");
            reader.Take(validation);
        }

        return new(
            title,
            description,
            measure,
            reader.Id("owner_employee_no", row.OwnerPersonId),
            reader.Whole("position", row.Position, 1, 1_000_000),
            reader.Weight("weight", row.Weight)
        );
    }

    /// <summary>
    /// The five types as stated; <c>number</c> and <c>percent</c> become increase or decrease by direction when there is a
    /// baseline, linear without one (domain.md §10). A milestone is one step of the key result's own title.
    /// </summary>
    private static KeyResultMeasure Measure(RowReader reader, KeyResultRow row, string title, KeyResult? present)
    {
        var text = row.Type.Trim();
        var baseline = reader.Number("baseline", row.Baseline);
        var target = reader.Number("target", row.Target);
        var unit = reader.Text("unit", row.Unit, KeyResultMeasure.MaxUnit) ?? present?.Unit;
        KeyResultType type;
        if (text is "number" or "percent")
        {
            unit ??= text == "percent" ? "%" : null;
            type =
                baseline is null ? KeyResultType.Linear
                : target is null || target >= baseline ? KeyResultType.Increase
                : KeyResultType.Decrease;
        }
        else if (SnakeCase.TryParse<KeyResultType>(text, out var stated))
        {
            type = stated;
        }
        else
        {
            reader.Report.Error(
                reader.Line,
                "type",
                PlatformErrors.NotOneOf,
                string.Join(", ", [.. SnakeCase.All<KeyResultType>(), "number", "percent"])
            );
            type = present?.Type ?? KeyResultType.Milestone;
        }

        var phased = present is not null && present.Type == type ? present.PhasedTargets : [];
        if (type == KeyResultType.Milestone)
        {
            return new(type, unit, null, null, null, null, Steps(title, present), []);
        }

        if (type == KeyResultType.Range)
        {
            return new(
                type,
                unit,
                null,
                null,
                reader.Number("range_min", row.RangeMin),
                reader.Number("range_max", row.RangeMax),
                [],
                []
            );
        }

        return new(type, unit, baseline, target, null, null, [], phased);
    }

    // Steps that somebody wrote since stay; the one that came from the title follows the title.
    private static IReadOnlyList<MilestoneStep> Steps(string title, KeyResult? present) =>
        present?.Steps switch
        {
            null or [] => [new MilestoneStep(Guid.CreateVersion7(), title, Weights.Total, null)],
            [var only] when only.Title == present.Title => only.Title == title
                ? present.Steps
                : [only with { Title = title }],
            var steps => steps,
        };

    private static void Update(
        KeyResult keyResult,
        Objective objective,
        Cells cells,
        Dictionary<Guid, int> dirty,
        int line
    )
    {
        keyResult.Describe(new(cells.Title, cells.Description, cells.OwnerPersonId ?? keyResult.OwnerPersonId));
        keyResult.Redefine(cells.Measure, objective.IsPublic, "import");
        if (cells.Position is { } position)
        {
            keyResult.MoveTo(position);
        }

        if (keyResult.IsLive && cells.Weight is { } weight && keyResult.StatedWeightBp != weight)
        {
            keyResult.StateWeight(weight);
            dirty[objective.Id] = line;
        }
    }

    private static void Weigh(
        Dictionary<Guid, Objective> objectives,
        Dictionary<Guid, List<KeyResult>> siblings,
        Dictionary<Guid, int> dirty,
        ImportReport report
    )
    {
        foreach (var (objectiveId, line) in dirty)
        {
            var live = siblings[objectiveId].Where(k => k.IsLive).ToList();
            if (live.Count > Limits.Most)
            {
                report.Error(line, "objective_code", GoalErrors.TooManyKeyResults, Limits.Most);
            }

            if (live.Sum(k => (long)(k.StatedWeightBp ?? 0)) > Weights.Total)
            {
                report.Warn(line, "weight", GoalErrors.ImportWeightsScaled);
            }

            Shares.WeighFitting(objectives[objectiveId], live);
        }
    }

    // What a row would change after the objective's end is refused; the same file again changes nothing and passes.
    private static void CheckStates(
        GoalDbContext db,
        Dictionary<Guid, Objective> objectives,
        List<KeyResult> touched,
        IReadOnlyList<KeyResultRow> rows,
        ImportReport report
    )
    {
        var changed = db.Changed();
        var lines = rows.GroupBy(row => row.Code.Trim()).ToDictionary(group => group.Key, group => group.First().Line);
        foreach (var keyResult in touched.Where(k => changed.Contains(k.Id)))
        {
            var objective = objectives[keyResult.ObjectiveId];
            if (!objective.IsOpen)
            {
                report.Error(
                    lines[keyResult.Code!],
                    "objective_code",
                    GoalErrors.ObjectiveNotOpen,
                    SnakeCase.Of(objective.State)
                );
            }
        }
    }

    private static Task<Dictionary<Guid, Objective>> Objectives(
        GoalDbContext db,
        IReadOnlyList<KeyResultRow> rows,
        IEnumerable<KeyResult> known,
        CancellationToken ct
    )
    {
        var codes = rows.Select(row => row.ObjectiveCode.Trim()).Distinct().ToList();
        var ids = known.Select(k => k.ObjectiveId).Distinct().ToList();
        return db
            .Objectives.Where(o => (o.Code != null && codes.Contains(o.Code)) || EF.Parameter(ids).Contains(o.Id))
            .ToDictionaryAsync(o => o.Id, ct);
    }

    private static async Task<Dictionary<Guid, List<KeyResult>>> Siblings(
        GoalDbContext db,
        IEnumerable<Guid> objectiveIds,
        CancellationToken ct
    )
    {
        var siblings = objectiveIds.ToDictionary(id => id, _ => new List<KeyResult>());
        var ids = siblings.Keys.ToList();
        foreach (
            var keyResult in await db
                .KeyResults.Where(k => !k.Deleted && EF.Parameter(ids).Contains(k.ObjectiveId))
                .ToListAsync(ct)
        )
        {
            siblings[keyResult.ObjectiveId].Add(keyResult);
        }

        return siblings;
    }
}
