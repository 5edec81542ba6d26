using System.Globalization;
using System.Text.Json;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Scoring.V1;
using Okr.Platform.Data;
using Okr.Reporting.Data;

namespace Okr.Reporting.Consumers;

/// <summary>
/// What each event says, as rows. The handlers, which apply events to what is there, and the rebuild, which writes whole
/// tables, both take it from here, so that they cannot differ.
/// </summary>
internal static class FactRows
{
    /// <summary>The source of a check-in that no person made.</summary>
    public const string Automatic = "automatic";

    public static Person ToRow(this PersonChanged change)
    {
        var row = new Person
        {
            Id = change.Id,
            EmployeeNo = change.EmployeeNo,
            Name = change.Name,
        };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this PersonChanged change, Person row)
    {
        row.Version = change.Version;
        row.EmployeeNo = change.EmployeeNo;
        row.Name = change.Name;
        row.Location = change.Location;
        row.JobFamily = change.JobFamily;
    }

    public static IEnumerable<Data.PersonPeriod> PeriodRows(this PersonChanged change) =>
        change
            .Periods.GroupBy(p => p.From)
            .Select(same => same.Last())
            .Select(period => new Data.PersonPeriod
            {
                PersonId = change.Id,
                FromOn = period.From,
                OrgUnitId = period.OrgUnitId,
                ManagerId = period.ManagerId,
                Active = period.Active,
            });

    public static OrgUnit ToRow(this OrgUnitChanged change)
    {
        var row = new OrgUnit { Id = change.Id, Code = change.Code };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this OrgUnitChanged change, OrgUnit row)
    {
        row.Version = change.Version;
        row.Code = change.Code;
    }

    public static IEnumerable<Data.OrgUnitPeriod> PeriodRows(this OrgUnitChanged change) =>
        change
            .Periods.GroupBy(p => p.From)
            .Select(same => same.Last())
            .Select(period => new Data.OrgUnitPeriod
            {
                OrgUnitId = change.Id,
                FromOn = period.From,
                Name = period.Name,
                ParentId = period.ParentId,
                Kind = period.Kind,
                HeadPersonId = period.HeadPersonId,
                Active = period.Active,
            });

    public static RolloutWave ToRow(this RolloutWaveChanged change)
    {
        var row = new RolloutWave
        {
            Id = change.Id,
            Code = change.Code,
            Name = change.Name,
        };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this RolloutWaveChanged change, RolloutWave row)
    {
        row.Version = change.Version;
        row.Code = change.Code;
        row.Name = change.Name;
        row.StartsOn = change.StartsOn;
        row.Deleted = change.Deleted;
    }

    public static IEnumerable<RolloutWaveUnit> UnitRows(this RolloutWaveChanged change) =>
        change
            .OrgUnitIds.Distinct()
            .Select(unit => new RolloutWaveUnit { RolloutWaveId = change.Id, OrgUnitId = unit });

    public static Exemption ToRow(this ExemptionChanged change)
    {
        var row = new Exemption { Id = change.Id };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this ExemptionChanged change, Exemption row)
    {
        row.Version = change.Version;
        row.PersonId = change.PersonId;
        row.FromOn = change.From;
        row.UntilOn = change.Until;
        row.Deleted = change.Deleted;
    }

    public static ActiveMonth ToRow(this ActiveDaysChanged change)
    {
        var row = new ActiveMonth { Id = change.Id };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this ActiveDaysChanged change, ActiveMonth row)
    {
        row.Version = change.Version;
        row.PersonId = change.PersonId;
        row.Month = change.Month;
        row.Days = change.Days.Aggregate(0, (days, day) => days | (1 << (day - 1)));
    }

    public static Cycle ToRow(this CycleChanged change)
    {
        var row = new Cycle
        {
            Id = change.Id,
            Code = change.Code,
            Name = change.Name,
            Kind = change.Kind,
            Phase = change.Phase,
            ObjectiveStatusRule = change.Policy.ObjectiveStatusRule,
        };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this CycleChanged change, Cycle row)
    {
        row.Version = change.Version;
        row.Code = change.Code;
        row.Name = change.Name;
        row.Kind = change.Kind;
        row.StartsOn = change.StartsOn;
        row.EndsOn = change.EndsOn;
        row.FiscalYear = change.FiscalYear;
        row.Phase = change.Phase;
        row.DraftingOpensOn = change.DraftingOpensOn;
        row.OnTrackGap = change.Policy.OnTrackGap;
        row.AtRiskGap = change.Policy.AtRiskGap;
        row.ObjectiveStatusRule = change.Policy.ObjectiveStatusRule;
        row.CadenceDays = change.Policy.CadenceDays;
        row.CadenceWeekday = change.Policy.CadenceWeekday;
        row.GraceDays = change.Policy.GraceDays;
    }

    public static Objective ToRow(this ObjectiveChanged change)
    {
        var row = new Objective
        {
            Id = change.Id,
            Title = change.Title,
            Kind = change.Kind,
            OwnerKind = change.OwnerKind,
        };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this ObjectiveChanged change, Objective row)
    {
        row.Version = change.Version;
        row.Code = change.Code;
        row.CycleId = change.CycleId;
        row.Title = change.Confidential ? "" : change.Title;
        row.Kind = change.Kind;
        row.OwnerKind = change.OwnerKind;
        row.OwnerUnitId = change.OwnerUnitId;
        row.OwnerPersonId = change.OwnerPersonId;
        row.IsTop = change.IsTop;
        row.WeightBp = change.WeightBp;
        row.Position = change.Position;
        row.Confidential = change.Confidential;
        row.Deleted = change.Deleted;
        row.Earlier = Text(change.Earlier);
    }

    public static IEnumerable<ObjectiveState> StateRows(this ObjectiveChanged change) =>
        change.States.Select(
            (state, sequence) =>
                new ObjectiveState
                {
                    ObjectiveId = change.Id,
                    Sequence = sequence,
                    State = state.State,
                    StartsOn = state.On,
                }
        );

    public static IEnumerable<ObjectiveParticipant> ParticipantRows(this ObjectiveChanged change) =>
        change
            .ParticipantIds.Distinct()
            .Select(person => new ObjectiveParticipant { ObjectiveId = change.Id, PersonId = person });

    public static KeyResult ToRow(this KeyResultChanged change)
    {
        var row = new KeyResult
        {
            Id = change.Id,
            Title = change.Title,
            Type = change.Type,
            PhasedTargets = "",
        };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this KeyResultChanged change, KeyResult row)
    {
        row.Version = change.Version;
        row.Code = change.Code;
        row.ObjectiveId = change.ObjectiveId;
        row.CycleId = change.CycleId;
        row.Title = change.Title;
        row.Type = change.Type;
        row.Unit = change.Unit;
        row.Baseline = Stored.Number(change.Baseline);
        row.Target = Stored.Number(change.Target);
        row.PhasedTargets = string.Join(
            ';',
            change
                .PhasedTargets.OrderBy(p => p.On)
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.On:yyyy-MM-dd}={Stored.Number(p.Value)}"))
        );
        row.DefinitionVersion = change.DefinitionVersion;
        row.WeightBp = change.WeightBp;
        row.Position = change.Position;
        row.OwnerPersonId = change.OwnerPersonId;
        row.CancelledOn = change.CancelledOn;
        row.Deleted = change.Deleted;
        row.AddedOn = change.AddedOn;
        row.Guardrails = Text(change.Guardrails);
        row.Earlier = Text(change.Earlier);
    }

    public static Alignment ToRow(this AlignmentChanged change)
    {
        var row = new Alignment
        {
            Id = change.Id,
            Kind = change.Kind,
            State = change.State,
        };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this AlignmentChanged change, Alignment row)
    {
        row.Version = change.Version;
        row.Kind = change.Kind;
        row.FromObjectiveId = change.FromObjectiveId;
        row.ToObjectiveId = change.ToObjectiveId;
        row.ToKeyResultId = change.ToKeyResultId;
        row.State = change.State;
        row.AcceptedOn = change.AcceptedOn;
        row.EndedOn = change.EndedOn;
    }

    public static CheckIn ToRow(this CheckInRecorded change)
    {
        var row = new CheckIn { Id = change.Id, Source = change.Source };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this CheckInRecorded change, CheckIn row)
    {
        row.Version = change.Version;
        row.KeyResultId = change.KeyResultId;
        row.ObjectiveId = change.ObjectiveId;
        row.CycleId = change.CycleId;
        row.PersonId = change.PersonId;
        row.DoneOn = change.On;
        row.RecordedAt = change.RecordedAt;
        row.Value = Stored.Number(change.Value);
        row.RawProgress = Stored.Number(change.RawProgress);
        row.HasValue =
            change.Value is not null
            || change.Degree is not null
            || change.InRange is not null
            || change.DoneStepIds.Count > 0;
        row.Confidence = change.Confidence;
        row.Status = change.Status;
        row.StatusPinned = change.StatusPinned;
        row.Note = change.Note;
        row.Source = change.Source;
        row.DefinitionVersion = change.DefinitionVersion;
        row.Legacy = change.Legacy;
        row.Superseded = change.SupersededById is not null;
        row.GuardrailValues = Text(change.GuardrailValues);
    }

    /// <summary>A list that is empty nearly always, as text.</summary>
    private static string Text<T>(IReadOnlyList<T>? list) =>
        list is { Count: > 0 } ? JsonSerializer.Serialize(list, EventJson.Options) : "";

    public static bool IsAutomatic(this CheckIn checkIn) => checkIn.Source == Automatic;

    /// <summary>
    /// One key result's day from its check-ins that are not superseded, at least one, in any order; they count in the order
    /// in which they were recorded.
    /// </summary>
    public static void Fold(this KeyResultDay row, IEnumerable<CheckIn> ofTheDay)
    {
        List<CheckIn> checkIns = [.. ofTheDay.OrderBy(c => c.RecordedAt).ThenBy(c => c.Id)];
        var last = checkIns[^1];
        row.CycleId = last.CycleId;
        row.LastCheckInId = last.Id;
        row.NoteCheckInId = checkIns.LastOrDefault(c => c.Note is { Length: > 0 })?.Id;
        row.DefinitionVersion = checkIns.Max(c => c.DefinitionVersion);
        row.Value = checkIns.LastOrDefault(c => c.Value is not null)?.Value;
        row.RawProgress = checkIns.LastOrDefault(c => c.RawProgress is not null)?.RawProgress;
        row.HasValue = checkIns.Exists(c => c.HasValue);
        row.Confidence = checkIns.LastOrDefault(c => c.Confidence is not null)?.Confidence;
        (row.Status, row.StatusPinned) = (null, false);
        foreach (var checkIn in checkIns)
        {
            if (checkIn.Status is not null)
            {
                (row.Status, row.StatusPinned) = (checkIn.Status, checkIn.StatusPinned);
            }
            else if (row.Status is not null && !row.StatusPinned)
            {
                row.Status = KeyResultDay.StatusCleared;
            }
        }

        row.ByPerson = checkIns.Exists(c => !c.IsAutomatic());
        row.Automatic = checkIns.Exists(IsAutomatic);
        row.Disciplined = checkIns.Exists(c => !c.Legacy);
        row.GuardrailValues = Text(
            checkIns
                .SelectMany(c => Facts.CycleFactsReader.List<GuardrailValue>(c.GuardrailValues))
                .GroupBy(v => v.GuardrailId)
                .OrderBy(same => same.Key)
                .Select(same => same.Last())
                .ToList()
        );
    }

    public static KeyResultProgress ToRow(this KeyResultProgressed change)
    {
        var row = new KeyResultProgress { KeyResultId = change.Id };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this KeyResultProgressed change, KeyResultProgress row)
    {
        row.Version = change.Version;
        row.CycleId = change.CycleId;
        row.StatedOn = change.On;
        row.RawProgress = Stored.Number(change.RawProgress);
        row.DefinitionVersion = change.DefinitionVersion;
        row.FirstDueOn = change.FirstDueOn;
        row.CadenceDays = change.CadenceDays;
        row.GraceDays = change.GraceDays;
        row.Restatements = Text(change.Restatements);
    }

    public static KeyResultScore ToRow(this KeyResultScored change)
    {
        var row = new KeyResultScore { KeyResultId = change.Id };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this KeyResultScored change, KeyResultScore row)
    {
        row.Version = change.Version;
        row.CycleId = change.CycleId;
        row.Self = Stored.Number(change.Self);
        row.Manager = Stored.Number(change.Manager);
        row.Final = Stored.Number(change.Final);
    }

    public static ObjectiveScore ToRow(this ObjectiveScored change)
    {
        var row = new ObjectiveScore { ObjectiveId = change.Id };
        change.CopyTo(row);
        return row;
    }

    public static void CopyTo(this ObjectiveScored change, ObjectiveScore row)
    {
        row.Version = change.Version;
        row.CycleId = change.CycleId;
        row.Score = Stored.Number(change.Score);
        row.Published = change.Published;
        row.ScoredOn = change.ScoredOn;
    }
}
