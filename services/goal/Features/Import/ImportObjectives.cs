using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform.Data;
using Okr.Platform.Errors;

namespace Okr.Goal.Features.Import;

/// <summary>Objectives by code; new ones are drafts of the effective day.</summary>
internal static class ImportObjectives
{
    public static async Task<ImportReply> Handle(
        ImportRun run,
        IReadOnlyList<ObjectiveRow> rows,
        GoalDbContext db,
        CancellationToken ct
    )
    {
        ImportReport.RequireSize(rows.Count);
        var report = new ImportReport();
        var known = await Known(db, rows, ct);
        var cycles = await Cycles(db, rows, ct);
        var groups = await Groups.Load(db, rows, known.Values, cycles.Values, ct);
        var touched = new List<Objective>();
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

            var errors = report.ErrorCount;
            var present = known.GetValueOrDefault(code);
            var read = Read(reader, row, present);
            var cycle = cycles.GetValueOrDefault(row.CycleCode.Trim());
            if (cycle is null)
            {
                if (!(run.ValidateOnly && row.CycleInImport))
                {
                    report.Error(row.Line, "cycle", GoalErrors.ImportUnknownCode, row.CycleCode.Trim());
                }

                if (report.ErrorCount == errors && present is null)
                {
                    groups.Unborn++;
                }

                continue;
            }

            if (present is not null && present.CycleId != cycle.Id)
            {
                report.Error(row.Line, "cycle", GoalErrors.ImportMoved, "cycle");
            }

            if (report.ErrorCount > errors || read is null)
            {
                continue;
            }

            var objective = present ?? New(run, cycle.Id, code, read, groups, db);
            if (present is not null)
            {
                Update(present, read, groups);
            }

            groups.Weigh(objective, row.Line);
            touched.Add(objective);
        }

        groups.Finish(report);
        CheckStates(db, known.Values, rows, report);
        var unborn = groups.Unborn;
        var reply = await ImportOutcome.Finish(
            db,
            run,
            report,
            [.. touched.Select(o => o.Id)],
            known.Values.Select(o => o.Id).ToHashSet(),
            ct
        );
        reply.Created += report.HasErrors ? 0 : unborn;
        return reply;
    }

    private sealed record Cells(ObjectiveOwner Owner, ObjectiveText Text, int? Weight, bool WeightGiven, int? Position);

    private static Cells? Read(RowReader reader, ObjectiveRow row, Objective? present)
    {
        var whole = Texts.Clean(row.Title) ?? "";
        var title = reader.Text("title", row.Title, Limits.Title, required: true);
        var description = reader.Text("description", row.Description, Limits.Description);
        if (title is not null && title != whole && !Texts.HasControlCharacters(whole))
        {
            description ??= RowReader.Shorten(whole, Limits.Description);
        }

        var unitId = reader.Id("owner_org_unit", row.OwnerUnitId);
        var personId = reader.Id("owner_employee_no", row.OwnerPersonId);
        if (unitId is null && personId is null)
        {
            reader.Report.Error(row.Line, "owner_employee_no", GoalErrors.OwnerRequired);
            return null;
        }

        var isCompany = row.OwnerUnitKind == "company";
        var owner = new ObjectiveOwner(
            unitId is null ? OwnerKind.Person
                : isCompany ? OwnerKind.Company
                : OwnerKind.Unit,
            unitId,
            personId
        );
        var kind = reader.OneOf<ObjectiveKind>("kind", row.Kind);
        var weight = reader.Weight("weight", row.Weight);
        var position = reader.Whole("position", row.Position, 1, 1_000_000);
        return new Cells(
            owner,
            new ObjectiveText(
                title ?? "",
                description ?? present?.Description,
                kind ?? present?.Kind ?? ObjectiveKind.Committed,
                owner.Kind == OwnerKind.Company && !row.HasParent,
                present?.InitiativeReason,
                present?.Confidential ?? false
            ),
            weight,
            weight is not null,
            position
        );
    }

    private static Objective New(ImportRun run, Guid cycleId, string code, Cells cells, Groups groups, GoalDbContext db)
    {
        var objective = Objective.Create(
            cycleId,
            code,
            cells.Owner,
            cells.Text,
            cells.Weight,
            cells.Position ?? groups.NextPosition(cycleId, cells.Owner),
            run.EffectiveOn,
            run.Now
        );
        db.Objectives.Add(objective);
        groups.Add(objective);
        return objective;
    }

    private static void Update(Objective objective, Cells cells, Groups groups)
    {
        objective.Describe(cells.Text);
        if (objective.Owner != cells.Owner)
        {
            groups.Remove(objective);
            objective.GiveTo(cells.Owner);
            groups.Add(objective);
        }

        if (cells.Position is { } position)
        {
            objective.MoveTo(position);
        }

        if (cells.WeightGiven && objective.IsWeighed && objective.StatedWeightBp != cells.Weight)
        {
            objective.StateWeight(cells.Weight);
            groups.Touch(objective);
        }
    }

    // What a row would change after the objective's end is refused; the same file again changes nothing and passes.
    private static void CheckStates(
        GoalDbContext db,
        IEnumerable<Objective> known,
        IReadOnlyList<ObjectiveRow> rows,
        ImportReport report
    )
    {
        var changed = db.Changed();
        var lines = rows.GroupBy(row => row.Code.Trim()).ToDictionary(group => group.Key, group => group.First().Line);
        foreach (var objective in known.Where(o => !o.IsOpen && changed.Contains(o.Id)))
        {
            report.Error(lines[objective.Code!], "code", GoalErrors.ObjectiveNotOpen, SnakeCase.Of(objective.State));
        }
    }

    private static Task<Dictionary<string, Objective>> Known(
        GoalDbContext db,
        IReadOnlyList<ObjectiveRow> rows,
        CancellationToken ct
    )
    {
        var codes = rows.Select(row => row.Code.Trim()).Distinct().ToList();
        return db.Objectives.Where(o => o.Code != null && codes.Contains(o.Code)).ToDictionaryAsync(o => o.Code!, ct);
    }

    private static Task<Dictionary<string, Cycle>> Cycles(
        GoalDbContext db,
        IReadOnlyList<ObjectiveRow> rows,
        CancellationToken ct
    )
    {
        var codes = rows.Select(row => row.CycleCode.Trim()).Distinct().ToList();
        return db.Cycles.AsNoTracking().Where(c => codes.Contains(c.Code)).ToDictionaryAsync(c => c.Code, ct);
    }

    /// <summary>The objectives of every owner and cycle that the chunk touches, loaded at once.</summary>
    private sealed class Groups
    {
        private readonly Dictionary<(Guid, OwnerKind, Guid), List<Objective>> members = [];
        private readonly Dictionary<(Guid, OwnerKind, Guid), OwnerCycle> claims = [];
        private readonly Dictionary<(Guid, OwnerKind, Guid), int> touched = [];
        private readonly HashSet<(Guid, OwnerKind, Guid)> dirty = [];
        private readonly GoalDbContext db;

        /// <summary>Rows of a check whose cycle comes with the same import.</summary>
        public int Unborn { get; set; }

        private Groups(GoalDbContext db) => this.db = db;

        public static async Task<Groups> Load(
            GoalDbContext db,
            IReadOnlyList<ObjectiveRow> rows,
            IEnumerable<Objective> known,
            IEnumerable<Cycle> cycles,
            CancellationToken ct
        )
        {
            var groups = new Groups(db);
            var present = known.ToList();
            var cycleIds = cycles.Select(c => c.Id).Concat(present.Select(o => o.CycleId)).Distinct().ToList();
            var unitIds = Ids(rows.Select(row => row.OwnerUnitId))
                .Concat(present.Select(o => o.OwnerUnitId).OfType<Guid>())
                .Distinct()
                .ToList();
            var personIds = Ids(rows.Where(row => row.OwnerUnitId.Length == 0).Select(row => row.OwnerPersonId))
                .Concat(present.Where(o => o.OwnerKind == OwnerKind.Person).Select(o => o.OwnerPersonId!.Value))
                .Distinct()
                .ToList();
            var objectives = await db
                .Objectives.Where(o => !o.Deleted && cycleIds.Contains(o.CycleId))
                .Where(o =>
                    (o.OwnerUnitId != null && EF.Parameter(unitIds).Contains(o.OwnerUnitId.Value))
                    || (
                        o.OwnerKind == OwnerKind.Person
                        && o.OwnerPersonId != null
                        && EF.Parameter(personIds).Contains(o.OwnerPersonId.Value)
                    )
                )
                .ToListAsync(ct);
            foreach (var objective in objectives)
            {
                groups.Members(Key(objective)).Add(objective);
            }

            var ownerIds = unitIds.Concat(personIds).ToList();
            foreach (
                var claim in await db
                    .OwnerCycles.Where(g => cycleIds.Contains(g.CycleId) && EF.Parameter(ownerIds).Contains(g.OwnerId))
                    .ToListAsync(ct)
            )
            {
                groups.claims[(claim.CycleId, claim.OwnerKind, claim.OwnerId)] = claim;
            }

            return groups;
        }

        public int NextPosition(Guid cycleId, ObjectiveOwner owner) =>
            Members((cycleId, owner.Kind, owner.GroupId)).Select(o => o.Position).DefaultIfEmpty(0).Max() + 1;

        public void Add(Objective objective)
        {
            Members(Key(objective)).Add(objective);
            dirty.Add(Key(objective));
        }

        public void Remove(Objective objective)
        {
            Members(Key(objective)).Remove(objective);
            dirty.Add(Key(objective));
        }

        public void Touch(Objective objective) => dirty.Add(Key(objective));

        /// <summary>Remembers the row that a group's complaint is told at.</summary>
        public void Weigh(Objective objective, int line) => touched[Key(objective)] = line;

        public void Finish(ImportReport report)
        {
            foreach (var key in dirty)
            {
                var group = Members(key);
                var line = touched.GetValueOrDefault(key);
                if (group.Count > Limits.Most)
                {
                    report.Error(line, "owner_employee_no", GoalErrors.TooManyObjectives, Limits.Most);
                }

                if (group.Sum(o => (long)(o.StatedWeightBp ?? 0)) > Weights.Total)
                {
                    report.Warn(line, "weight", GoalErrors.ImportWeightsScaled);
                }

                Shares.WeighFitting(group);
                Claim(key);
            }
        }

        private void Claim((Guid CycleId, OwnerKind Kind, Guid OwnerId) key)
        {
            if (!claims.TryGetValue(key, out var claim))
            {
                claim = new OwnerCycle
                {
                    CycleId = key.CycleId,
                    OwnerKind = key.Kind,
                    OwnerId = key.OwnerId,
                };
                db.OwnerCycles.Add(claim);
                claims[key] = claim;
            }

            claim.Revision++;
        }

        private List<Objective> Members((Guid, OwnerKind, Guid) key)
        {
            if (!members.TryGetValue(key, out var list))
            {
                members[key] = list = [];
            }

            return list;
        }

        private static (Guid, OwnerKind, Guid) Key(Objective objective) =>
            (objective.CycleId, objective.OwnerKind, objective.Owner.GroupId);

        private static IEnumerable<Guid> Ids(IEnumerable<string> texts) =>
            texts.Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Distinct();
    }
}
