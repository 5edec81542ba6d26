using System.Globalization;
using Grpc.Core;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Contracts.Scoring.V1.Grpc;
using Okr.Organization.Data.Imports;
using Okr.Organization.Features.Bulk;
using Okr.Organization.Features.Imports.Reading;
using Okr.Organization.Features.OrgUnits;
using Okr.Organization.Features.People;
using Okr.Platform.Security;
using OrgUnitRow = Okr.Organization.Features.OrgUnits.OrgUnitRow;
using PersonRow = Okr.Organization.Features.People.PersonRow;

namespace Okr.Organization.Features.Imports.Running;

/// <summary>
/// The work of one import. First every file is read and checked, by itself, against the codes of the others and by the
/// service that owns what it brings; a file with an error is refused as a whole. Then the good files go in, in order and in
/// chunks. Every step can be repeated without harm, so an attempt that was cut short simply begins again.
/// </summary>
internal sealed class ImportRun(ImportSession session, ImportClients clients, TimeProvider clock)
{
    private const int MaxNote = 4_000;
    private const string NoReason = "Final result as imported. 按导入的最终结果评分。";
    private static readonly int[] RetryMilliseconds = [100, 300, 1_000, 3_000];

    private readonly StagedCodes staged = new(session);
    private readonly Dictionary<string, CycleDays> cycles = new(StringComparer.Ordinal);
    private readonly HashSet<string> cyclesInFile = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> unitKinds = new(StringComparer.Ordinal);
    private readonly List<(string Code, string Parent, int Line)> forwardParents = [];
    private BulkScope unitScope = new(session.Import.EffectiveOn);
    private BulkScope peopleScope = new(session.Import.EffectiveOn);
    private readonly HashSet<(string Kind, int Line)> twice = [];
    private bool checking = true;

    /// <summary>Checks everything and, unless it is a dry run, stores what is good.</summary>
    public async Task Run(CancellationToken ct)
    {
        await session.BeginAgain(ct);
        foreach (var file in session.Files)
        {
            await Scan(file, ct);
        }

        foreach (var file in session.Files)
        {
            await Check(file, ct);
        }

        checking = false;
        foreach (var file in session.Files.Where(f => f.State != ImportFileState.Refused))
        {
            if (session.Import.DryRun)
            {
                file.State = ImportFileState.Done;
                continue;
            }

            await Store(file, ct);
        }

        session.Import.State = session.Files.Any(f => f.Errors > 0) ? ImportState.Failed : ImportState.Succeeded;
    }

    /// <summary>First reading: the form of the file, the number of rows, and the codes that others may refer to.</summary>
    private async Task Scan(ImportFile file, CancellationToken ct)
    {
        file.State = ImportFileState.Checking;
        await session.Save(ct);
        var codes = new List<ImportCode>();
        await foreach (var row in session.Rows(file, Broken, ct))
        {
            file.Rows++;
            if (CodeOf(file, row) is { } code)
            {
                codes.Add(code);
            }

            if (codes.Count == ImportSession.ChunkRows)
            {
                await Stage();
            }

            if (file.Rows % ImportSession.ChunkRows == 0)
            {
                await session.Tick(ct);
            }
        }

        await Stage();
        file.State = ImportFileState.Waiting;

        void Broken(int line, RowProblem problem)
        {
            file.Rows += line > 1 ? 1 : 0;
            session.Report(file, line, problem.Column, IssueSeverity.Error, problem.Error, problem.Arguments);
        }

        async Task Stage()
        {
            foreach (var (code, earlier) in await staged.Add(codes, ct))
            {
                var column = file.Kind is "objectives" or "key-results" ? "code" : "key_result_code";
                Error(file, code.Line, column, ImportErrors.Duplicate, code.Code, earlier);
                twice.Add((file.Kind, code.Line));
            }

            codes.Clear();
        }
    }

    /// <summary>What is staged of a row; null where nothing can refer to it, or it has no usable code.</summary>
    private ImportCode? CodeOf(ImportFile file, Row row)
    {
        var column = file.Kind switch
        {
            "objectives" or "key-results" => "code",
            "results" or "check-ins" => "key_result_code",
            _ => null,
        };
        if (column is null || Usable(row[column]) is not { } code)
        {
            return null;
        }

        return new ImportCode
        {
            ImportNumber = session.Import.Number,
            Kind = file.Kind,
            Code = file.Kind == "check-ins" ? CheckInKey(code, row.Day("on")) : code,
            Line = row.Line,
            Above = file.Kind switch
            {
                "objectives" => Usable(row["parent_objective_code"]),
                "key-results" => Usable(row["objective_code"]),
                _ => null,
            },
            Cycle = file.Kind == "objectives" ? Usable(row["cycle"]) : null,
        };
    }

    private async Task Check(ImportFile file, CancellationToken ct)
    {
        file.State = ImportFileState.Checking;
        await foreach (var chunk in session.Chunks(file, ct))
        {
            // A row that stands twice was reported by the scan; the others are checked without it.
            await Chunk(file, chunk.FindAll(row => !twice.Contains((file.Kind, row.Line))), ct);
            file.Processed += chunk.Count;
            await session.Tick(ct);
        }

        switch (file.Kind)
        {
            case "org-units":
                await CompleteUnits(file, ct);
                peopleScope = unitScope;
                break;
            case "people":
                await CompletePeople(file, ct);
                break;
            case "objectives":
                await CheckCircles(file, ct);
                break;
            default:
                break;
        }

        file.State = file.Errors > 0 ? ImportFileState.Refused : ImportFileState.Waiting;
        if (file.Kind == "org-units" && file.State == ImportFileState.Refused)
        {
            peopleScope = new BulkScope(session.Import.EffectiveOn); // people may not name what does not come in
        }

        await session.Save(ct);
    }

    private async Task Store(ImportFile file, CancellationToken ct)
    {
        file.State = ImportFileState.Applying;
        file.Processed = 0;
        await session.Save(ct);
        var before = file.Errors;
        var deferred = new HashSet<int>();
        var ordinal = 0;
        await foreach (var chunk in session.Chunks(file, ct))
        {
            if (await Chunk(file, chunk, ct) > 0)
            {
                deferred.Add(ordinal);
            }

            ordinal++;
            file.Processed += chunk.Count;
            await session.Tick(ct);
            if (file.Errors > before)
            {
                break; // something changed under our feet since the check
            }
        }

        await StoreDeferred(file, deferred, ct);
        if (IsLast(file, ImportTables.Objectives, ImportTables.KeyResults))
        {
            await StoreLinksAndPublish(ct);
        }

        file.State = file.Errors > before ? ImportFileState.Refused : ImportFileState.Done;
        await session.Save(ct);
    }

    /// <summary>Links and publication wait for the key results where they come with the same import.</summary>
    private bool IsLast(ImportFile file, ImportTable first, ImportTable second) =>
        session.IsGood(second) ? file.Kind == second.Kind : file.Kind == first.Kind;

    /// <summary>Returns how many rows have to be stored once more after the last chunk.</summary>
    private async Task<int> Chunk(ImportFile file, List<Row> rows, CancellationToken ct)
    {
        switch (file.Kind)
        {
            case "cycles":
                await Cycles(file, rows, ct);
                return 0;
            case "org-units":
                return await Units(file, rows, ct);
            case "people":
                return await People(file, rows, ct);
            case "objectives":
                await Objectives(file, rows, ct);
                return 0;
            case "key-results":
                await KeyResults(file, rows, ct);
                return 0;
            case "results":
                await Results(file, rows, ct);
                return 0;
            default:
                await CheckIns(file, rows, ct);
                return 0;
        }
    }

    private async Task Cycles(ImportFile file, List<Row> rows, CancellationToken ct)
    {
        var request = new ImportCyclesRequest { Context = Context() };
        foreach (var row in rows)
        {
            if (Code(file, row, "code") is not { } code)
            {
                continue;
            }

            if (checking)
            {
                if (!cyclesInFile.Add(code))
                {
                    Error(file, row.Line, "code", ImportErrors.Duplicate, code, cycles[code].Line);
                    continue;
                }

                cycles[code] = new CycleDays(row.Line, FileDays.TryParse(row["ends_on"]));
            }

            request.Rows.Add(
                new CycleRow
                {
                    Line = row.Line,
                    Code = code,
                    Name = row.Text("name"),
                    Kind = row.Text("kind"),
                    StartsOn = row.Day("starts_on"),
                    EndsOn = row.Day("ends_on"),
                    FiscalYear = FiscalYear(row.Text("fiscal_year")),
                }
            );
        }

        await Send(file, request.Rows.Count, () => clients.Goal.ImportCyclesAsync(request, cancellationToken: ct), ct);
    }

    private async Task<int> Units(ImportFile file, List<Row> rows, CancellationToken ct)
    {
        var units = new List<OrgUnitRow>(rows.Count);
        foreach (var row in rows)
        {
            units.Add(new OrgUnitRow(row.Line, row["code"], row["name"], row["parent_code"], row["kind"]));
            if (checking && row["code"] is { } code && row["kind"] is { } kind)
            {
                unitKinds[code] = kind;
            }
        }

        await using var scope = session.Scope(out var db);
        return Count(file, await ImportOrgUnits.Handle(units, checking, unitScope, db, Actor(), clock, ct));
    }

    private async Task<int> People(ImportFile file, List<Row> rows, CancellationToken ct)
    {
        var people = rows.Select(row => new PersonRow(
                row.Line,
                row["employee_no"],
                row["name"],
                row["email"],
                row["org_unit_code"],
                row["manager_employee_no"],
                row["title"],
                Optional(row.Day("joined_on")),
                Optional(row.Day("left_on")),
                row["locale"],
                row["time_zone"],
                row["location"],
                row["job_family"],
                row["user_name"]
            ))
            .ToList();
        await using var scope = session.Scope(out var db);
        return Count(file, await ImportPeople.Handle(people, checking, peopleScope, db, Actor(), clock, ct));
    }

    private async Task Objectives(ImportFile file, List<Row> rows, CancellationToken ct)
    {
        var units = await FindUnits(rows.Select(r => r["owner_org_unit"]), ct);
        var people = await FindPeople(rows.Select(r => r["owner_employee_no"]), ct);
        var parents = await FindGoals(
            rows.Select(r => r["cycle"]).Where(c => c is null || !cyclesInFile.Contains(c)),
            rows.Select(r => r["parent_objective_code"]),
            rows.Select(r => r["parent_key_result_code"]),
            ct
        );
        var request = new ImportObjectivesRequest { Context = Context() };
        foreach (var row in rows)
        {
            if (
                Code(file, row, "code") is not { } code
                || Code(file, row, "cycle") is not { } cycle
                || !KnowsCycle(file, row, cycle, parents)
                || (checking && !KnowsParents(file, row, parents))
            )
            {
                continue;
            }

            var unit = row["owner_org_unit"];
            var person = row["owner_employee_no"];
            if (unit is null && person is null)
            {
                Error(file, row.Line, "owner_org_unit", ImportErrors.OwnerRequired);
                continue;
            }

            if (
                !Knows(file, row, "owner_org_unit", units, ImportTables.OrgUnits)
                || !Knows(file, row, "owner_employee_no", people, ImportTables.People)
            )
            {
                continue;
            }

            var found = unit is null ? null : units[unit];
            request.Rows.Add(
                new ObjectiveRow
                {
                    Line = row.Line,
                    Code = code,
                    CycleCode = cycle,
                    OwnerUnitId = found?.Id.ToString() ?? "",
                    OwnerUnitKind = found?.Kind ?? "",
                    OwnerPersonId = person is null ? "" : people[person].ToString(),
                    Title = row.Text("title"),
                    Position = row.Text("position"),
                    HasParent = row["parent_objective_code"] is not null || row["parent_key_result_code"] is not null,
                    CycleInImport = cyclesInFile.Contains(cycle) && session.IsGood(ImportTables.Cycles),
                    Description = row.Text("description"),
                    Kind = row.Text("kind"),
                    Weight = row.Text("weight"),
                }
            );
        }

        await Send(
            file,
            request.Rows.Count,
            () => clients.Goal.ImportObjectivesAsync(request, cancellationToken: ct),
            ct
        );
    }

    private async Task KeyResults(ImportFile file, List<Row> rows, CancellationToken ct)
    {
        var people = await FindPeople(rows.Select(r => r["owner_employee_no"]), ct);
        var goals = checking ? await FindGoals([], rows.Select(r => r["objective_code"]), [], ct) : null;
        var request = new ImportKeyResultsRequest { Context = Context() };
        foreach (var row in rows)
        {
            if (
                Code(file, row, "code") is not { } code
                || Code(file, row, "objective_code") is not { } objective
                || (goals is not null && !KnowsObjective(file, row, "objective_code", goals))
                || !Knows(file, row, "owner_employee_no", people, ImportTables.People)
            )
            {
                continue;
            }

            request.Rows.Add(
                new KeyResultRow
                {
                    Line = row.Line,
                    Code = code,
                    ObjectiveCode = objective,
                    Title = row.Text("title"),
                    Type = row.Text("type"),
                    Unit = row.Text("unit"),
                    Baseline = row.Text("baseline"),
                    Target = row.Text("target"),
                    RangeMin = row.Text("range_min"),
                    RangeMax = row.Text("range_max"),
                    OwnerPersonId = row["owner_employee_no"] is { } person ? people[person].ToString() : "",
                    Position = row.Text("position"),
                    Weight = row.Text("weight"),
                    ObjectiveInImport = goals?.StagedObjectives.ContainsKey(objective) ?? false,
                }
            );
        }

        await Send(
            file,
            request.Rows.Count,
            () => clients.Goal.ImportKeyResultsAsync(request, cancellationToken: ct),
            ct
        );
    }

    private async Task Results(ImportFile file, List<Row> rows, CancellationToken ct)
    {
        var goals = await FindGoals([], [], rows.Select(r => r["key_result_code"]), ct);
        var ends = await CycleEnds(goals, ct);
        var request = new ImportCheckInsRequest { Context = Context() };
        var scores = new ImportSelfScoresRequest { Context = Context() };
        foreach (var row in rows)
        {
            if (
                Code(file, row, "key_result_code") is not { } code
                || !KnowsKeyResult(file, row, "key_result_code", goals)
            )
            {
                continue;
            }

            var (text, note) = (row["final_progress"], row["outcome_text"]);
            if (text is null && note is null)
            {
                file.Unchanged += Counts ? 1 : 0;
                continue;
            }

            if (Progress(text) is not { } progress && text is not null)
            {
                Error(file, row.Line, "final_progress", ImportErrors.NotAProgress);
                continue;
            }
            else
            {
                note = Shorten(file, row, "outcome_text", note);
                var keyResult = goals.Found.KeyResults.GetValueOrDefault(code);
                var on = keyResult?.CycleEndsOn ?? ends.GetValueOrDefault(code);
                if (on is null)
                {
                    continue; // a key result of this import whose cycle is known only once it is stored
                }

                request.Rows.Add(
                    new CheckInRow
                    {
                        Line = row.Line,
                        ImportKey = $"results:{code}",
                        KeyResultId = keyResult?.Id ?? "",
                        On = on,
                        Progress = text ?? "",
                        Note = note ?? "",
                        PersonId = keyResult?.OwnerPersonId ?? "",
                    }
                );
                if (text is not null && keyResult is not null)
                {
                    scores.Rows.Add(
                        new SelfScoreRow
                        {
                            Line = row.Line,
                            KeyResultId = keyResult.Id,
                            Score = decimal.Round(Progress(text)!.Value, 1, MidpointRounding.AwayFromZero)
                                .ToString("0.0", CultureInfo.InvariantCulture),
                            Reason = note ?? NoReason,
                        }
                    );
                }
            }
        }

        await Send(
            file,
            request.Rows.Count,
            () => clients.Progress.ImportCheckInsAsync(request, cancellationToken: ct),
            ct
        );
        if (!checking && scores.Rows.Count > 0)
        {
            var reply = await Call(() => clients.Scoring.ImportSelfScoresAsync(scores, cancellationToken: ct), ct);
            Report(file, reply);
        }
    }

    private async Task CheckIns(ImportFile file, List<Row> rows, CancellationToken ct)
    {
        var people = await FindPeople(rows.Select(r => r["author_employee_no"]), ct);
        var goals = await FindGoals([], [], rows.Select(r => r["key_result_code"]), ct);
        var request = new ImportCheckInsRequest { Context = Context() };
        foreach (var row in rows)
        {
            if (
                Code(file, row, "key_result_code") is not { } code
                || !KnowsKeyResult(file, row, "key_result_code", goals)
                || !Knows(file, row, "author_employee_no", people, ImportTables.People)
            )
            {
                continue;
            }

            if (FileDays.TryParse(row["on"]) is not { } day)
            {
                Error(file, row.Line, "on", ImportErrors.NotADay);
                continue;
            }

            var keyResult = goals.Found.KeyResults.GetValueOrDefault(code);
            request.Rows.Add(
                new CheckInRow
                {
                    Line = row.Line,
                    ImportKey = $"check-ins:{CheckInKey(code, FileDays.Format(day)).Replace(' ', ':')}",
                    KeyResultId = keyResult?.Id ?? "",
                    On = FileDays.Format(day),
                    Value = row.Text("value"),
                    Degree = row.Text("degree"),
                    Progress = row.Text("progress"),
                    Confidence = row.Text("confidence"),
                    Status = row.Text("status"),
                    Note = Shorten(file, row, "note", row["note"]) ?? "",
                    PersonId = row["author_employee_no"] is { } author
                        ? people[author].ToString()
                        : keyResult?.OwnerPersonId ?? "",
                }
            );
        }

        await Send(
            file,
            request.Rows.Count,
            () => clients.Progress.ImportCheckInsAsync(request, cancellationToken: ct),
            ct
        );
    }

    private async Task StoreLinksAndPublish(CancellationToken ct)
    {
        if (session.File(ImportTables.Objectives) is not { State: not ImportFileState.Refused } file)
        {
            return;
        }

        await foreach (var chunk in session.Chunks(file, ct))
        {
            await StoreLinks(file, chunk, ct);
            await session.Tick(ct);
        }

        if (!session.Import.Publish)
        {
            return;
        }

        await foreach (var chunk in session.Chunks(file, ct))
        {
            var request = new PublishImportedRequest { Context = Context() };
            request.Rows.AddRange(
                chunk.Select(row => new PublishRow { Line = row.Line, ObjectiveCode = row.Text("code") })
            );
            var reply = await Call(() => clients.Goal.PublishImportedAsync(request, cancellationToken: ct), ct);
            Report(file, reply);
            Warn(file, reply);
            await session.Tick(ct);
        }
    }

    private async Task StoreLinks(ImportFile file, List<Row> rows, CancellationToken ct)
    {
        var linked = rows.Where(r => r["parent_objective_code"] is not null || r["parent_key_result_code"] is not null)
            .ToList();
        if (linked.Count == 0)
        {
            return;
        }

        var from = await Resolve([], linked.Select(r => r["code"]), [], ct);
        var to = await Resolve(
            [],
            linked.Select(r => r["parent_objective_code"]),
            linked.Select(r => r["parent_key_result_code"]),
            ct
        );
        var request = new ImportLinksRequest { Context = Context() };
        foreach (var row in linked)
        {
            var keyResult = row["parent_key_result_code"] is { } k ? to.KeyResults.GetValueOrDefault(k) : null;
            var objective = row["parent_objective_code"] is { } o ? to.Objectives.GetValueOrDefault(o)?.Id : null;
            objective ??= keyResult?.ObjectiveId;
            var missing =
                row["parent_key_result_code"] is not null && keyResult is null ? row["parent_key_result_code"]
                : objective is null ? row["parent_objective_code"]
                : null;
            if (missing is not null || !from.Objectives.TryGetValue(row.Text("code"), out var own))
            {
                session.Report(
                    file,
                    row.Line,
                    row["parent_key_result_code"] is null ? "parent_objective_code" : "parent_key_result_code",
                    IssueSeverity.Warning,
                    ImportErrors.LinkLeftOut,
                    missing ?? row["code"]
                );
                continue;
            }

            request.Rows.Add(
                new LinkRow
                {
                    Line = row.Line,
                    FromObjectiveId = own.Id,
                    ToObjectiveId = objective,
                    ToKeyResultId = keyResult?.Id ?? "",
                }
            );
        }

        // A chunk with a bad link stores none of its links: leave the bad ones out and give the others once more.
        while (request.Rows.Count > 0)
        {
            var reply = await Call(() => clients.Alignment.ImportLinksAsync(request, cancellationToken: ct), ct);
            Report(file, reply);
            Warn(file, reply);
            var bad = reply.Errors.Select(e => e.Line).ToHashSet();
            var good = request.Rows.Where(r => !bad.Contains(r.Line)).ToList();
            if (bad.Count == 0 || good.Count == request.Rows.Count)
            {
                return;
            }

            request.Rows.Clear();
            request.Rows.AddRange(good);
        }
    }

    private async Task StoreDeferred(ImportFile file, HashSet<int> deferred, CancellationToken ct)
    {
        if (deferred.Count == 0)
        {
            return;
        }

        var (created, updated, unchanged) = (file.Created, file.Updated, file.Unchanged);
        var ordinal = 0;
        await foreach (var chunk in session.Chunks(file, ct))
        {
            if (deferred.Contains(ordinal++))
            {
                await Chunk(file, chunk, ct);
            }
        }

        // The rows were counted the first time.
        (file.Created, file.Updated, file.Unchanged) = (created, updated, unchanged);
    }

    private async Task CompleteUnits(ImportFile file, CancellationToken ct)
    {
        await using var scope = session.Scope(out var db);
        Report(file, await ImportOrgUnits.Complete(unitScope, db, ct));
    }

    private async Task CompletePeople(ImportFile file, CancellationToken ct)
    {
        await using var scope = session.Scope(out var db);
        Report(file, await ImportPeople.Complete(peopleScope, db, ct));
    }

    /// <summary>
    /// A circle of parents must hold at least one parent that stands further down, so only from those the way up is walked;
    /// all of them at once, one query per step.
    /// </summary>
    private async Task CheckCircles(ImportFile file, CancellationToken ct)
    {
        var open = forwardParents.ToList();
        for (var step = 0; open.Count > 0; step++)
        {
            var next = new List<(string Code, string Parent, int Line)>();
            foreach (var part in open.Chunk(ImportSession.ChunkRows))
            {
                var known = await staged.Find("objectives", part.Select(p => p.Parent), ct);
                foreach (var (code, parent, line) in part)
                {
                    if (parent == code || step == 1_000)
                    {
                        Error(file, line, "parent_objective_code", ImportErrors.ParentCircle);
                    }
                    else if (known.GetValueOrDefault(parent)?.Above is { } above)
                    {
                        next.Add((code, above, line));
                    }
                }
            }

            open = next;
        }
    }

    private bool KnowsCycle(ImportFile file, Row row, string cycle, Goals goals)
    {
        if (goals.Found.Cycles.ContainsKey(cycle))
        {
            return true;
        }

        if (!cyclesInFile.Contains(cycle))
        {
            Error(file, row.Line, "cycle", ImportErrors.UnknownReference, cycle, session.NameOf(ImportTables.Cycles));
            return false;
        }

        if (!session.IsGood(ImportTables.Cycles))
        {
            Error(file, row.Line, "cycle", ImportErrors.RefusedReference, cycle, session.NameOf(ImportTables.Cycles));
            return false;
        }

        return true;
    }

    private bool KnowsParents(ImportFile file, Row row, Goals goals)
    {
        var (objective, keyResult) = (row["parent_objective_code"], row["parent_key_result_code"]);
        if (objective is not null)
        {
            if (!KnowsObjective(file, row, "parent_objective_code", goals))
            {
                return false;
            }

            if (goals.StagedObjectives.TryGetValue(objective, out var parent) && parent.Line >= row.Line)
            {
                forwardParents.Add((row.Text("code"), objective, row.Line));
            }
        }

        if (keyResult is null)
        {
            return true;
        }

        if (!KnowsKeyResult(file, row, "parent_key_result_code", goals))
        {
            return false;
        }

        var above =
            goals.StagedKeyResults.TryGetValue(keyResult, out var k) ? k.Above
            : objective is not null
            && goals.Found.Objectives.TryGetValue(objective, out var o)
            && goals.Found.KeyResults[keyResult].ObjectiveId == o.Id
                ? objective
            : null;
        if (objective is not null && above != objective)
        {
            Error(
                file,
                row.Line,
                "parent_key_result_code",
                ImportErrors.ParentsDisagree,
                keyResult,
                above ?? "?",
                objective
            );
            return false;
        }

        return true;
    }

    private bool KnowsObjective(ImportFile file, Row row, string column, Goals goals) =>
        Knows(file, row, column, goals.Found.Objectives, goals.StagedObjectives, ImportTables.Objectives);

    private bool KnowsKeyResult(ImportFile file, Row row, string column, Goals goals) =>
        Knows(file, row, column, goals.Found.KeyResults, goals.StagedKeyResults, ImportTables.KeyResults);

    private bool Knows<T>(
        ImportFile file,
        Row row,
        string column,
        Dictionary<string, T> found,
        Dictionary<string, ImportCode> inFile,
        ImportTable table
    )
    {
        var code = row[column]!;
        if (found.ContainsKey(code))
        {
            return true;
        }

        // A file does not refuse itself by what it says of its own rows.
        var good = file.Kind == table.Kind || session.IsGood(table);
        if (checking && good && inFile.ContainsKey(code))
        {
            return true;
        }

        Error(
            file,
            row.Line,
            column,
            inFile.ContainsKey(code) ? ImportErrors.RefusedReference : ImportErrors.UnknownReference,
            code,
            session.NameOf(table)
        );
        return false;
    }

    private bool Knows<T>(ImportFile file, Row row, string column, Dictionary<string, T> found, ImportTable table)
    {
        if (row[column] is not { } code || found.ContainsKey(code))
        {
            return true;
        }

        var refused = !session.IsGood(table) && session.File(table) is not null && InRefused(table, code);
        Error(
            file,
            row.Line,
            column,
            refused ? ImportErrors.RefusedReference : ImportErrors.UnknownReference,
            code,
            session.NameOf(table)
        );
        return false;
    }

    private bool InRefused(ImportTable table, string code) =>
        table == ImportTables.OrgUnits ? unitScope.Units.ContainsKey(code) : peopleScope.People.ContainsKey(code);

    /// <summary>
    /// Units by code. While checking, those of the same import have no id yet: any stands for it, the rules do not look at it.
    /// </summary>
    private async Task<Dictionary<string, ImportOrgUnits.ResolvedUnit>> FindUnits(
        IEnumerable<string?> codes,
        CancellationToken ct
    )
    {
        var wanted = Distinct(codes);
        var found = new Dictionary<string, ImportOrgUnits.ResolvedUnit>(StringComparer.Ordinal);
        if (checking && session.IsGood(ImportTables.OrgUnits))
        {
            foreach (var code in wanted.Where(unitScope.Units.ContainsKey))
            {
                found[code] = new(Guid.NewGuid(), unitKinds.GetValueOrDefault(code, ""));
            }
        }

        var rest = wanted.Where(code => !found.ContainsKey(code)).ToList();
        if (rest.Count > 0)
        {
            await using var scope = session.Scope(out var db);
            foreach (var (code, unit) in await ImportOrgUnits.ResolveUnits(rest, session.Import.EffectiveOn, db, ct))
            {
                found[code] = unit;
            }
        }

        return found;
    }

    private async Task<Dictionary<string, Guid>> FindPeople(IEnumerable<string?> employeeNos, CancellationToken ct)
    {
        var wanted = Distinct(employeeNos);
        var found = new Dictionary<string, Guid>(StringComparer.Ordinal);
        if (checking && session.IsGood(ImportTables.People))
        {
            foreach (var number in wanted.Where(peopleScope.People.ContainsKey))
            {
                found[number] = Guid.NewGuid();
            }
        }

        var rest = wanted.Where(number => !found.ContainsKey(number)).ToList();
        if (rest.Count > 0)
        {
            await using var scope = session.Scope(out var db);
            foreach (var (number, id) in await ImportPeople.ResolvePeople(rest, db, ct))
            {
                found[number] = id;
            }
        }

        return found;
    }

    private async Task<Goals> FindGoals(
        IEnumerable<string?> cycleCodes,
        IEnumerable<string?> objectiveCodes,
        IEnumerable<string?> keyResultCodes,
        CancellationToken ct
    )
    {
        var objectives = Distinct(objectiveCodes);
        var keyResults = Distinct(keyResultCodes);
        return new Goals(
            await Resolve(cycleCodes, objectives, keyResults, ct),
            await staged.Find("objectives", objectives, ct),
            await staged.Find("key-results", keyResults, ct)
        );
    }

    /// <summary>The last day of the cycle of each key result that comes with this import, where it can be told.</summary>
    private async Task<Dictionary<string, string>> CycleEnds(Goals goals, CancellationToken ct)
    {
        var ends = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!checking || goals.StagedKeyResults.Count == 0)
        {
            return ends;
        }

        var objectives = await staged.Find(
            "objectives",
            goals.StagedKeyResults.Values.Select(k => k.Above).OfType<string>(),
            ct
        );
        var known = await Resolve(
            objectives.Values.Select(o => o.Cycle).Where(c => c is not null && !cyclesInFile.Contains(c)),
            [],
            [],
            ct
        );
        foreach (var (code, keyResult) in goals.StagedKeyResults)
        {
            if (keyResult.Above is { } above && objectives.GetValueOrDefault(above)?.Cycle is { } cycle)
            {
                if (cycles.GetValueOrDefault(cycle)?.EndsOn is { } day)
                {
                    ends[code] = FileDays.Format(day);
                }
                else if (known.Cycles.TryGetValue(cycle, out var found))
                {
                    ends[code] = found.EndsOn;
                }
            }
        }

        return ends;
    }

    private async Task<Resolved> Resolve(
        IEnumerable<string?> cycleCodes,
        IEnumerable<string?> objectiveCodes,
        IEnumerable<string?> keyResultCodes,
        CancellationToken ct
    )
    {
        var request = new ResolveCodesRequest();
        request.CycleCodes.AddRange(Distinct(cycleCodes));
        request.ObjectiveCodes.AddRange(Distinct(objectiveCodes));
        request.KeyResultCodes.AddRange(Distinct(keyResultCodes));
        if (request.CycleCodes.Count + request.ObjectiveCodes.Count + request.KeyResultCodes.Count == 0)
        {
            return new Resolved([], [], []);
        }

        var reply = await Call(() => clients.Goal.ResolveAsync(request, cancellationToken: ct), ct);
        return new Resolved(
            reply.Cycles.ToDictionary(c => c.Code, StringComparer.Ordinal),
            reply.Objectives.ToDictionary(o => o.Code, StringComparer.Ordinal),
            reply.KeyResults.ToDictionary(k => k.Code, StringComparer.Ordinal)
        );
    }

    private ImportContext Context() =>
        new()
        {
            ValidateOnly = checking,
            EffectiveOn = FileDays.Format(session.Import.EffectiveOn),
            PersonId = session.Import.CreatedByPersonId?.ToString() ?? "",
        };

    private Actor Actor() =>
        new(
            new CurrentUser
            {
                Id = session.Import.CreatedById,
                AccountId = session.Import.CreatedByAccountId,
                PersonId = session.Import.CreatedByPersonId,
                Name = session.Import.CreatedByName,
                Roles = new HashSet<string> { Roles.ProgramAdmin },
            },
            $"import {session.Import.Id}"
        );

    /// <summary>Rows are counted when they are stored, and in a dry run when they are checked.</summary>
    private bool Counts => !checking || session.Import.DryRun;

    private async Task Send(ImportFile file, int rows, Func<AsyncUnaryCall<ImportReply>> call, CancellationToken ct)
    {
        if (rows == 0)
        {
            return;
        }

        var reply = await Call(call, ct);
        Report(file, reply);
        if (checking)
        {
            Warn(file, reply); // storing says the same again
        }

        if (Counts)
        {
            file.Created += reply.Created;
            file.Updated += reply.Updated;
            file.Unchanged += reply.Unchanged;
        }
    }

    private int Count(ImportFile file, BulkResult result)
    {
        Report(file, checking ? result.Issues : [.. result.Issues.Where(i => i.IsError)]);
        if (Counts)
        {
            file.Created += result.Created;
            file.Updated += result.Updated;
            file.Unchanged += result.Unchanged;
        }

        return result.Deferred;
    }

    private void Report(ImportFile file, IEnumerable<BulkIssue> issues)
    {
        foreach (var issue in issues)
        {
            session.Report(
                file,
                issue.Line,
                issue.Column,
                issue.IsError ? IssueSeverity.Error : IssueSeverity.Warning,
                issue.Error,
                issue.Arguments
            );
        }
    }

    private void Report(ImportFile file, ImportReply reply)
    {
        foreach (var error in reply.Errors)
        {
            session.Report(file, error, IssueSeverity.Error);
        }
    }

    private void Warn(ImportFile file, ImportReply reply)
    {
        foreach (var warning in reply.Warnings)
        {
            session.Report(file, warning, IssueSeverity.Warning);
        }
    }

    private void Error(
        ImportFile file,
        int line,
        string column,
        Okr.Platform.Errors.ErrorDefinition error,
        params object?[] arguments
    ) => session.Report(file, line, column, IssueSeverity.Error, error, arguments);

    private string? Code(ImportFile file, Row row, string column)
    {
        if (row[column] is not { } code)
        {
            Error(file, row.Line, column, ImportErrors.CodeRequired);
            return null;
        }

        if (code.Length > ImportCodeConfiguration.MaxCode)
        {
            Error(file, row.Line, column, ImportErrors.CodeTooLong, ImportCodeConfiguration.MaxCode);
            return null;
        }

        return code;
    }

    private string? Shorten(ImportFile file, Row row, string column, string? text)
    {
        if (text is null || text.Length <= MaxNote)
        {
            return text;
        }

        if (checking)
        {
            session.Report(file, row.Line, column, IssueSeverity.Warning, ImportErrors.Shortened, MaxNote);
        }

        var end = char.IsHighSurrogate(text[MaxNote - 1]) ? MaxNote - 1 : MaxNote;
        return text[..end];
    }

    private static string? Usable(string? code) => code is { Length: <= ImportCodeConfiguration.MaxCode } ? code : null;

    private static string CheckInKey(string keyResult, string on) => on.Length <= 10 ? $"{keyResult} {on}" : keyResult;

    private static decimal? Progress(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
        && value is >= 0 and <= 1
            ? value
            : null;

    /// <summary>2020 for 2020, FY20, FY2020 and 2020财年; anything else as it is, for the owner of cycles to refuse.</summary>
    private static string FiscalYear(string text)
    {
        var digits = text.StartsWith("FY", StringComparison.OrdinalIgnoreCase) ? text[2..].Trim() : text;
        digits = digits.EndsWith("财年", StringComparison.Ordinal) ? digits[..^2].Trim() : digits;
        return digits.Length == 2 && digits != text && digits.All(char.IsAsciiDigit) ? $"20{digits}" : digits;
    }

    private static string? Optional(string text) => text.Length == 0 ? null : text;

    private static List<string> Distinct(IEnumerable<string?> codes) =>
        [.. codes.OfType<string>().Where(c => Usable(c) is not null).Distinct(StringComparer.Ordinal)];

    /// <summary>Calls a service again when it did not answer or was busy with the same thing.</summary>
    private static async Task<T> Call<T>(Func<AsyncUnaryCall<T>> call, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var running = call();
                return await running.ResponseAsync;
            }
            catch (RpcException exception)
                when (attempt < RetryMilliseconds.Length
                    && !ct.IsCancellationRequested
                    && exception.StatusCode is not (StatusCode.InvalidArgument or StatusCode.Unauthenticated)
                )
            {
                await Task.Delay(RetryMilliseconds[attempt], ct);
            }
        }
    }

    private sealed record CycleDays(int Line, DateOnly? EndsOn);

    private sealed record Resolved(
        Dictionary<string, ResolvedCycle> Cycles,
        Dictionary<string, ResolvedObjective> Objectives,
        Dictionary<string, ResolvedKeyResult> KeyResults
    );

    /// <summary>What is known of some codes: stored already, or coming with this import.</summary>
    private sealed record Goals(
        Resolved Found,
        Dictionary<string, ImportCode> StagedObjectives,
        Dictionary<string, ImportCode> StagedKeyResults
    );
}
