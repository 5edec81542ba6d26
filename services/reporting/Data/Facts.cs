namespace Okr.Reporting.Data;

/// <summary>
/// The write order of one scope (a cycle, the organisation, the links). Every writer raises it first, inside its transaction, so
/// that writers of one scope follow each other and a reader who has seen revision n has seen everything up to n.
/// </summary>
internal sealed class Revision
{
    /// <summary>The scope of all people and units.</summary>
    public static readonly Guid Organization = Guid.Empty;

    /// <summary>The scope of all links: a link knows its objectives, not their cycles.</summary>
    public static readonly Guid Links = new("00000000-0000-0000-0000-000000000001");

    /// <summary>The scope of the days on which people had the platform open: they come often and concern no cycle.</summary>
    public static readonly Guid Visits = new("00000000-0000-0000-0000-000000000003");

    /// <summary>The generation of the whole store: a rebuild that puts another in its place raises it.</summary>
    public static readonly Guid Store = new("00000000-0000-0000-0000-000000000002");

    public required Guid ScopeId { get; init; }
    public long Value { get; set; }

    /// <summary>Grows when something left the scope, so that readers must load it anew.</summary>
    public long Epoch { get; set; }
}

/// <summary>A person, at the latest version.</summary>
internal sealed class Person : IModified
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required string EmployeeNo { get; set; }
    public required string Name { get; set; }

    /// <summary>Null where it is not stated, as <see cref="JobFamily"/>.</summary>
    public string? Location { get; set; }

    public string? JobFamily { get; set; }

    public DateTime ModifiedAt { get; set; }
}

/// <summary>Where a person was from a day on.</summary>
internal sealed class PersonPeriod
{
    public required Guid PersonId { get; init; }
    public required DateOnly FromOn { get; init; }
    public required Guid OrgUnitId { get; init; }
    public Guid? ManagerId { get; init; }
    public required bool Active { get; init; }
}

/// <summary>An org unit, at the latest version.</summary>
internal sealed class OrgUnit : IModified
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required string Code { get; set; }

    public DateTime ModifiedAt { get; set; }
}

/// <summary>What an org unit was from a day on.</summary>
internal sealed class OrgUnitPeriod
{
    public required Guid OrgUnitId { get; init; }
    public required DateOnly FromOn { get; init; }
    public required string Name { get; init; }
    public Guid? ParentId { get; init; }
    public required string Kind { get; init; }
    public Guid? HeadPersonId { get; init; }
    public required bool Active { get; init; }
}

/// <summary>A cycle with the part of its policy that reports need.</summary>
internal sealed class Cycle : IModified
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required string Kind { get; set; }
    public DateOnly StartsOn { get; set; }
    public DateOnly EndsOn { get; set; }
    public int FiscalYear { get; set; }
    public required string Phase { get; set; }
    public DateOnly DraftingOpensOn { get; set; }
    public decimal OnTrackGap { get; set; }
    public decimal AtRiskGap { get; set; }
    public required string ObjectiveStatusRule { get; set; }
    public int CadenceDays { get; set; }
    public int CadenceWeekday { get; set; }
    public int GraceDays { get; set; }

    public DateTime ModifiedAt { get; set; }
}

/// <summary>An objective, at the latest version. The text of a confidential one is empty.</summary>
internal sealed class Objective : IModified
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public long Revision { get; set; }
    public string? Code { get; set; }
    public Guid CycleId { get; set; }
    public required string Title { get; set; }
    public required string Kind { get; set; }
    public required string OwnerKind { get; set; }
    public Guid? OwnerUnitId { get; set; }
    public Guid? OwnerPersonId { get; set; }
    public bool IsTop { get; set; }
    public int WeightBp { get; set; }
    public int Position { get; set; }
    public bool Confidential { get; set; }
    public bool Deleted { get; set; }

    /// <summary>What held before, as the event says it (JSON); empty where nothing changed.</summary>
    public string Earlier { get; set; } = "";

    public DateTime ModifiedAt { get; set; }
}

/// <summary>One step of an objective's life cycle: the state it is in from a day on.</summary>
internal sealed class ObjectiveState
{
    public required Guid ObjectiveId { get; init; }
    public required int Sequence { get; init; }
    public required string State { get; init; }
    public required DateOnly StartsOn { get; init; }
}

/// <summary>A person who takes part in an objective without owning it.</summary>
internal sealed class ObjectiveParticipant
{
    public required Guid ObjectiveId { get; init; }
    public required Guid PersonId { get; init; }
}

/// <summary>A key result's definition, at the latest version.</summary>
internal sealed class KeyResult : IModified
{
    public required Guid Id { get; init; }
    public long Version { get; set; }

    /// <summary>Raised with the definition and with every fact about the key result.</summary>
    public long Revision { get; set; }

    public string? Code { get; set; }
    public Guid ObjectiveId { get; set; }
    public Guid CycleId { get; set; }
    public required string Title { get; set; }
    public required string Type { get; set; }
    public string? Unit { get; set; }
    public decimal? Baseline { get; set; }
    public decimal? Target { get; set; }

    /// <summary>Phased targets as <c>2026-01-31=12.5;…</c>, empty where there are none.</summary>
    public required string PhasedTargets { get; set; }

    public int DefinitionVersion { get; set; }
    public int WeightBp { get; set; }
    public int Position { get; set; }
    public Guid? OwnerPersonId { get; set; }
    public DateOnly? CancelledOn { get; set; }
    public bool Deleted { get; set; }

    /// <summary>Null for one that was there from the objective's first day.</summary>
    public DateOnly? AddedOn { get; set; }

    /// <summary>Its guardrails, as the event says them (JSON); empty for none.</summary>
    public string Guardrails { get; set; } = "";

    /// <summary>What held before, as the event says it (JSON); empty where nothing changed.</summary>
    public string Earlier { get; set; } = "";

    public DateTime ModifiedAt { get; set; }
}

/// <summary>A link between two objectives with its days of effect.</summary>
internal sealed class Alignment : IModified
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public long Revision { get; set; }
    public required string Kind { get; set; }
    public Guid FromObjectiveId { get; set; }
    public Guid ToObjectiveId { get; set; }
    public Guid? ToKeyResultId { get; set; }
    public required string State { get; set; }
    public DateOnly? AcceptedOn { get; set; }
    public DateOnly? EndedOn { get; set; }

    public DateTime ModifiedAt { get; set; }
}

/// <summary>A check-in as it stands. Reports read <see cref="KeyResultDay"/>; this is what those days are made from.</summary>
internal sealed class CheckIn : IModified
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public Guid KeyResultId { get; set; }
    public Guid ObjectiveId { get; set; }
    public Guid CycleId { get; set; }
    public Guid? PersonId { get; set; }
    public DateOnly DoneOn { get; set; }
    public DateTime RecordedAt { get; set; }
    public decimal? Value { get; set; }
    public decimal? RawProgress { get; set; }

    /// <summary>A value, a degree, steps or an in-range mark was stated, not only words.</summary>
    public bool HasValue { get; set; }

    public int? Confidence { get; set; }
    public string? Status { get; set; }
    public bool StatusPinned { get; set; }
    public string? Note { get; set; }
    public required string Source { get; set; }
    public int DefinitionVersion { get; set; }
    public bool Legacy { get; set; }
    public bool Superseded { get; set; }

    /// <summary>What guardrails stood at, as the event says it (JSON); empty where none was stated.</summary>
    public string GuardrailValues { get; set; } = "";

    public DateTime ModifiedAt { get; set; }
}

/// <summary>
/// What the check-ins of one key result and day come to; superseded ones are out. One row however many check-ins, so
/// the state as of any day is the last row up to it.
/// </summary>
internal sealed class KeyResultDay
{
    /// <summary>A status stated earlier, pinned or not, ends on this day.</summary>
    public const string StatusCleared = "cleared";

    public required Guid KeyResultId { get; init; }
    public required DateOnly DoneOn { get; init; }
    public Guid CycleId { get; set; }

    /// <summary>The day's last check-in.</summary>
    public Guid LastCheckInId { get; set; }

    /// <summary>The day's last check-in that bears a note.</summary>
    public Guid? NoteCheckInId { get; set; }

    /// <summary>The newest definition under which one of the day's check-ins was made.</summary>
    public int DefinitionVersion { get; set; }

    public decimal? Value { get; set; }
    public decimal? RawProgress { get; set; }
    public bool HasValue { get; set; }
    public int? Confidence { get; set; }

    /// <summary>Null where nothing was stated; <see cref="StatusCleared"/> where a statement ended.</summary>
    public string? Status { get; set; }

    public bool StatusPinned { get; set; }
    public bool ByPerson { get; set; }
    public bool Automatic { get; set; }

    /// <summary>What guardrails were last stated at on the day (JSON); empty where none was.</summary>
    public string GuardrailValues { get; set; } = "";

    /// <summary>
    /// A check-in made under the newest definition. Only the version before reads it, which may run while this one is rolled
    /// out: which check-ins count for discipline follows from the definition of the day asked for.
    /// </summary>
    public bool Disciplined { get; set; }
}

/// <summary>How many own check-ins a person made for one day of a cycle; 0 after all were superseded.</summary>
internal sealed class PersonDay
{
    public required Guid CycleId { get; init; }
    public required Guid PersonId { get; init; }
    public required DateOnly DoneOn { get; init; }
    public int CheckIns { get; set; }
    public long Revision { get; set; }
}

/// <summary>A wave of the rollout, at the latest version.</summary>
internal sealed class RolloutWave
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required string Code { get; set; }
    public required string Name { get; set; }
    public DateOnly StartsOn { get; set; }
    public bool Deleted { get; set; }
}

/// <summary>A unit that a wave covers, with all below it.</summary>
internal sealed class RolloutWaveUnit
{
    public required Guid RolloutWaveId { get; init; }
    public required Guid OrgUnitId { get; init; }
}

/// <summary>Days on which a person need not take part, both inclusive; without a last one until further notice.</summary>
internal sealed class Exemption
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public Guid PersonId { get; set; }
    public DateOnly FromOn { get; set; }
    public DateOnly? UntilOn { get; set; }
    public bool Deleted { get; set; }
}

/// <summary>On which days of one month a person had the platform open.</summary>
internal sealed class ActiveMonth
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public Guid PersonId { get; set; }

    /// <summary>The first day of the month.</summary>
    public DateOnly Month { get; set; }

    /// <summary>A bit per day; the lowest is the first of the month.</summary>
    public int Days { get; set; }

    public long Revision { get; set; }
}

/// <summary>Where a key result stood at its latest event, and its check-in rhythm.</summary>
internal sealed class KeyResultProgress
{
    public required Guid KeyResultId { get; init; }
    public long Version { get; set; }
    public Guid CycleId { get; set; }
    public DateOnly StatedOn { get; set; }
    public decimal? RawProgress { get; set; }
    public int DefinitionVersion { get; set; }
    public DateOnly FirstDueOn { get; set; }
    public int CadenceDays { get; set; }
    public int GraceDays { get; set; }

    /// <summary>What older check-ins come to by newer definitions, as the event says it (JSON); empty for most.</summary>
    public string Restatements { get; set; } = "";
}

/// <summary>Scores of a key result.</summary>
internal sealed class KeyResultScore : IModified
{
    public required Guid KeyResultId { get; init; }
    public long Version { get; set; }
    public Guid CycleId { get; set; }
    public decimal? Self { get; set; }
    public decimal? Manager { get; set; }
    public decimal? Final { get; set; }

    public DateTime ModifiedAt { get; set; }
}

/// <summary>The score of an objective.</summary>
internal sealed class ObjectiveScore
{
    public required Guid ObjectiveId { get; init; }
    public long Version { get; set; }
    public Guid CycleId { get; set; }
    public decimal? Score { get; set; }
    public bool Published { get; set; }
    public DateOnly? ScoredOn { get; set; }
}
