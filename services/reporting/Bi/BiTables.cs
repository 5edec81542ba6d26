using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;

namespace Okr.Reporting.Bi;

/// <summary>All tables of the BI feed.</summary>
internal static class BiTables
{
    public static readonly IReadOnlyList<BiTable> All =
    [
        new BiTable<CycleRow>("Cycles", (db, _) => Cycles(db)),
        new BiTable<OrgUnitRow>("OrgUnits", (db, _) => OrgUnits(db)),
        new BiTable<PersonRow>("People", People),
        new BiTable<ObjectiveRow>("Objectives", (db, _) => Objectives(db)),
        new BiTable<KeyResultRow>("KeyResults", (db, _) => KeyResults(db)),
        new BiTable<CheckInRow>("CheckIns", (db, _) => CheckIns(db)),
        new BiTable<ScoreRow>("Scores", (db, _) => Scores(db)),
        new BiTable<AlignmentRow>("Alignments", (db, _) => Alignments(db)),
        new BiTable<UnitDailyFact>("UnitDailyFacts", (db, _) => db.UnitDailyFacts.AsNoTracking()),
        new BiTable<KeyResultDailyFact>("KeyResultDailyFacts", (db, _) => db.KeyResultDailyFacts.AsNoTracking()),
        new BiTable<BiDate>("Dates", (db, _) => db.BiDates.AsNoTracking()),
    ];

    /// <summary>The table of that name, which is case-sensitive; null when there is none.</summary>
    public static BiTable? Find(string name) => All.FirstOrDefault(table => table.Name == name);

    private static IQueryable<CycleRow> Cycles(ReportingDbContext db) =>
        from key in db.CycleKeys
        join cycle in db.Cycles on key.Id equals cycle.Id
        select new CycleRow
        {
            CycleKey = key.Key,
            Id = key.Id,
            Code = cycle.Code,
            Name = cycle.Name,
            Kind = cycle.Kind,
            FiscalYear = cycle.FiscalYear,
            Phase = cycle.Phase,
            DraftingOpensDateKey =
                cycle.DraftingOpensOn.Year * 10000 + cycle.DraftingOpensOn.Month * 100 + cycle.DraftingOpensOn.Day,
            StartsDateKey = cycle.StartsOn.Year * 10000 + cycle.StartsOn.Month * 100 + cycle.StartsOn.Day,
            EndsDateKey = cycle.EndsOn.Year * 10000 + cycle.EndsOn.Month * 100 + cycle.EndsOn.Day,
            ModifiedAt = cycle.ModifiedAt,
        };

    private static IQueryable<OrgUnitRow> OrgUnits(ReportingDbContext db) =>
        db.BiOrgUnits.Select(unit => new OrgUnitRow
        {
            OrgUnitKey = unit.Key,
            Id = unit.Id,
            Code = unit.Code,
            Name = unit.Name,
            Kind = unit.Kind,
            ParentOrgUnitKey = unit.ParentKey,
            Path = unit.Path,
            Depth = unit.Depth,
            HeadPersonKey = unit.HeadPersonKey,
            IsActive = unit.Active,
            ModifiedAt = unit.ModifiedAt,
        });

    private static IQueryable<PersonRow> People(ReportingDbContext db, BiReader reader) =>
        reader
            .People(db)
            .Select(person => new PersonRow
            {
                PersonKey = person.Key,
                Id = person.Id,
                EmployeeNo = person.EmployeeNo,
                Name = person.Name,
                OrgUnitKey = person.OrgUnitKey,
                ManagerPersonKey = person.ManagerKey,
                Location = person.Location,
                JobFamily = person.JobFamily,
                IsActive = person.Active,
                ModifiedAt = person.ModifiedAt,
            });

    private static IQueryable<ObjectiveRow> Objectives(ReportingDbContext db) =>
        from key in db.ObjectiveKeys
        join objective in db.Objectives on key.Id equals objective.Id
        join cycle in db.CycleKeys on objective.CycleId equals cycle.Id into cycles
        from cycle in cycles.DefaultIfEmpty()
        join unit in db.BiOrgUnits on objective.OwnerUnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        join owner in db.BiPeople on objective.OwnerPersonId equals owner.Id into owners
        from owner in owners.DefaultIfEmpty()
        join score in db.ObjectiveScores.Where(s => s.Published) on objective.Id equals score.ObjectiveId into scores
        from score in scores.DefaultIfEmpty()
        select new ObjectiveRow
        {
            ObjectiveKey = key.Key,
            Id = key.Id,
            Code = objective.Code,
            CycleKey = (long?)cycle.Key,
            Title =
                objective.Confidential
                || objective.Deleted
                || !db.ObjectiveStates.Any(s => s.ObjectiveId == objective.Id && s.State == "published")
                    ? null
                    : objective.Title,
            Kind = objective.Kind,
            OwnerKind = objective.OwnerKind,
            OrgUnitKey = objective.OwnerKind == "person" ? owner.OrgUnitKey : (long?)unit.Key,
            OwnerPersonKey = (long?)owner.Key,
            State = db
                .ObjectiveStates.Where(s => s.ObjectiveId == objective.Id)
                .OrderByDescending(s => s.Sequence)
                .Select(s => s.State)
                .FirstOrDefault(),
            StateDateKey = db
                .ObjectiveStates.Where(s => s.ObjectiveId == objective.Id)
                .OrderByDescending(s => s.Sequence)
                .Select(s => (int?)(s.StartsOn.Year * 10000 + s.StartsOn.Month * 100 + s.StartsOn.Day))
                .FirstOrDefault(),
            IsTop = objective.IsTop,
            IsConfidential = objective.Confidential,
            IsDeleted = objective.Deleted,
            WeightBp = objective.WeightBp,
            Score = score.Score,
            ScoredDateKey =
                score.ScoredOn!.Value.Year * 10000 + score.ScoredOn!.Value.Month * 100 + score.ScoredOn!.Value.Day,
            ModifiedAt = objective.ModifiedAt,
        };

    private static IQueryable<KeyResultRow> KeyResults(ReportingDbContext db) =>
        from key in db.KeyResultKeys
        join keyResult in db.KeyResults on key.Id equals keyResult.Id
        join objective in db.Objectives on keyResult.ObjectiveId equals objective.Id into objectives
        from objective in objectives.DefaultIfEmpty()
        join objectiveKey in db.ObjectiveKeys on keyResult.ObjectiveId equals objectiveKey.Id into objectiveKeys
        from objectiveKey in objectiveKeys.DefaultIfEmpty()
        join cycle in db.CycleKeys on keyResult.CycleId equals cycle.Id into cycles
        from cycle in cycles.DefaultIfEmpty()
        join unit in db.BiOrgUnits on objective.OwnerUnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        join objectiveOwner in db.BiPeople on objective.OwnerPersonId equals objectiveOwner.Id into objectiveOwners
        from objectiveOwner in objectiveOwners.DefaultIfEmpty()
        join owner in db.BiPeople on keyResult.OwnerPersonId equals owner.Id into owners
        from owner in owners.DefaultIfEmpty()
        join progress in db.KeyResultProgress on keyResult.Id equals progress.KeyResultId into progresses
        from progress in progresses.DefaultIfEmpty()
        select new KeyResultRow
        {
            KeyResultKey = key.Key,
            Id = key.Id,
            Code = keyResult.Code,
            ObjectiveKey = (long?)objectiveKey.Key,
            CycleKey = (long?)cycle.Key,
            OrgUnitKey = objective.OwnerKind == "person" ? objectiveOwner.OrgUnitKey : (long?)unit.Key,
            OwnerPersonKey = (long?)owner.Key,
            Title =
                objective == null
                || objective.Confidential
                || objective.Deleted
                || keyResult.Deleted
                || !db.ObjectiveStates.Any(s => s.ObjectiveId == objective.Id && s.State == "published")
                    ? null
                    : keyResult.Title,
            Type = keyResult.Type,
            MeasureUnit =
                objective == null
                || objective.Confidential
                || objective.Deleted
                || keyResult.Deleted
                || !db.ObjectiveStates.Any(s => s.ObjectiveId == objective.Id && s.State == "published")
                    ? null
                    : keyResult.Unit,
            Baseline = keyResult.Baseline,
            Target = keyResult.Target,
            WeightBp = keyResult.WeightBp,
            RawProgress = progress.RawProgress,
            ProgressDateKey =
                (int?)progress.StatedOn.Year * 10000
                + (int?)progress.StatedOn.Month * 100
                + (int?)progress.StatedOn.Day,
            CancelledDateKey =
                keyResult.CancelledOn!.Value.Year * 10000
                + keyResult.CancelledOn!.Value.Month * 100
                + keyResult.CancelledOn!.Value.Day,
            IsDeleted = keyResult.Deleted || (objective != null && objective.Deleted),
            ModifiedAt = keyResult.ModifiedAt,
        };

    private static IQueryable<CheckInRow> CheckIns(ReportingDbContext db) =>
        from key in db.CheckInKeys
        join checkIn in db.CheckIns on key.Id equals checkIn.Id
        join keyResult in db.KeyResultKeys on checkIn.KeyResultId equals keyResult.Id into keyResults
        from keyResult in keyResults.DefaultIfEmpty()
        join objective in db.Objectives on checkIn.ObjectiveId equals objective.Id into objectives
        from objective in objectives.DefaultIfEmpty()
        join objectiveKey in db.ObjectiveKeys on checkIn.ObjectiveId equals objectiveKey.Id into objectiveKeys
        from objectiveKey in objectiveKeys.DefaultIfEmpty()
        join cycle in db.CycleKeys on checkIn.CycleId equals cycle.Id into cycles
        from cycle in cycles.DefaultIfEmpty()
        join unit in db.BiOrgUnits on objective.OwnerUnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        join owner in db.BiPeople on objective.OwnerPersonId equals owner.Id into owners
        from owner in owners.DefaultIfEmpty()
        join person in db.BiPeople on checkIn.PersonId equals person.Id into people
        from person in people.DefaultIfEmpty()
        select new CheckInRow
        {
            CheckInKey = key.Key,
            Id = key.Id,
            KeyResultKey = (long?)keyResult.Key,
            ObjectiveKey = (long?)objectiveKey.Key,
            CycleKey = (long?)cycle.Key,
            OrgUnitKey = objective.OwnerKind == "person" ? owner.OrgUnitKey : (long?)unit.Key,
            PersonKey = (long?)person.Key,
            DateKey = checkIn.DoneOn.Year * 10000 + checkIn.DoneOn.Month * 100 + checkIn.DoneOn.Day,
            RecordedAt = checkIn.RecordedAt,
            Value = checkIn.Value,
            RawProgress = checkIn.RawProgress,
            Confidence = checkIn.Confidence,
            Status = checkIn.Status,
            Note =
                objective == null
                || objective.Confidential
                || objective.Deleted
                || !db.ObjectiveStates.Any(s => s.ObjectiveId == objective.Id && s.State == "published")
                    ? null
                    : checkIn.Note,
            Source = checkIn.Source,
            IsSuperseded = checkIn.Superseded,
            ModifiedAt = checkIn.ModifiedAt,
        };

    private static IQueryable<ScoreRow> Scores(ReportingDbContext db) =>
        from key in db.KeyResultKeys
        join score in db.KeyResultScores on key.Id equals score.KeyResultId
        join keyResult in db.KeyResults on key.Id equals keyResult.Id
        join published in db.ObjectiveScores.Where(s => s.Published)
            on keyResult.ObjectiveId equals published.ObjectiveId
        join objective in db.Objectives on keyResult.ObjectiveId equals objective.Id into objectives
        from objective in objectives.DefaultIfEmpty()
        join objectiveKey in db.ObjectiveKeys on keyResult.ObjectiveId equals objectiveKey.Id into objectiveKeys
        from objectiveKey in objectiveKeys.DefaultIfEmpty()
        join cycle in db.CycleKeys on keyResult.CycleId equals cycle.Id into cycles
        from cycle in cycles.DefaultIfEmpty()
        join unit in db.BiOrgUnits on objective.OwnerUnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        join objectiveOwner in db.BiPeople on objective.OwnerPersonId equals objectiveOwner.Id into objectiveOwners
        from objectiveOwner in objectiveOwners.DefaultIfEmpty()
        join owner in db.BiPeople on keyResult.OwnerPersonId equals owner.Id into owners
        from owner in owners.DefaultIfEmpty()
        select new ScoreRow
        {
            ScoreKey = key.Key,
            KeyResultKey = key.Key + 0,
            ObjectiveKey = (long?)objectiveKey.Key,
            CycleKey = (long?)cycle.Key,
            OrgUnitKey = objective.OwnerKind == "person" ? objectiveOwner.OrgUnitKey : (long?)unit.Key,
            OwnerPersonKey = (long?)owner.Key,
            DateKey =
                published.ScoredOn!.Value.Year * 10000
                + published.ScoredOn!.Value.Month * 100
                + published.ScoredOn!.Value.Day,
            SelfScore = score.Self,
            ManagerScore = score.Manager,
            FinalScore = score.Final,
            ModifiedAt = score.ModifiedAt,
        };

    private static IQueryable<AlignmentRow> Alignments(ReportingDbContext db) =>
        from key in db.AlignmentKeys
        join link in db.Alignments on key.Id equals link.Id
        join source in db.Objectives on link.FromObjectiveId equals source.Id into sources
        from source in sources.DefaultIfEmpty()
        join sourceKey in db.ObjectiveKeys on link.FromObjectiveId equals sourceKey.Id into sourceKeys
        from sourceKey in sourceKeys.DefaultIfEmpty()
        join target in db.ObjectiveKeys on link.ToObjectiveId equals target.Id into targets
        from target in targets.DefaultIfEmpty()
        join keyResult in db.KeyResultKeys on link.ToKeyResultId equals keyResult.Id into keyResults
        from keyResult in keyResults.DefaultIfEmpty()
        join cycle in db.CycleKeys on source.CycleId equals cycle.Id into cycles
        from cycle in cycles.DefaultIfEmpty()
        join unit in db.BiOrgUnits on source.OwnerUnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        join owner in db.BiPeople on source.OwnerPersonId equals owner.Id into owners
        from owner in owners.DefaultIfEmpty()
        select new AlignmentRow
        {
            AlignmentKey = key.Key,
            Id = key.Id,
            Kind = link.Kind,
            FromObjectiveKey = (long?)sourceKey.Key,
            ToObjectiveKey = (long?)target.Key,
            ToKeyResultKey = (long?)keyResult.Key,
            CycleKey = (long?)cycle.Key,
            OrgUnitKey = source.OwnerKind == "person" ? owner.OrgUnitKey : (long?)unit.Key,
            State = link.State,
            AcceptedDateKey =
                link.AcceptedOn!.Value.Year * 10000 + link.AcceptedOn!.Value.Month * 100 + link.AcceptedOn!.Value.Day,
            EndedDateKey = link.EndedOn!.Value.Year * 10000 + link.EndedOn!.Value.Month * 100 + link.EndedOn!.Value.Day,
            ModifiedAt = link.ModifiedAt,
        };
}
