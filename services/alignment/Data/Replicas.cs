namespace Okr.Alignment.Data;

/// <summary>An objective as this service knows it, kept by the goal service's events.</summary>
internal sealed class ObjectiveReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public Guid CycleId { get; set; }

    /// <summary>Empty for a confidential objective.</summary>
    public required string Title { get; set; }

    /// <summary>The title in lower case, for searches that do not depend on a database's collation.</summary>
    public required string SearchTitle { get; set; }

    public required string OwnerKind { get; set; }

    /// <summary>0 company, 1 unit, 2 person: the order in the cascade.</summary>
    public int OwnerRank { get; set; }

    public Guid? OwnerUnitId { get; set; }
    public Guid? OwnerPersonId { get; set; }
    public required string State { get; set; }

    /// <summary>Published, scored or closed, and not confidential: everybody signed in sees it.</summary>
    public bool IsPublic { get; set; }

    public bool IsTop { get; set; }
    public int Position { get; set; }
    public bool Confidential { get; set; }
    public bool Deleted { get; set; }

    /// <summary>The day from which one of its own key results is off_track; null for never. Kept by <see cref="Places"/>.</summary>
    public DateOnly? OffTrackFrom { get; set; }

    /// <summary>The day from which something that supports it, at any distance, is off_track; null for never.</summary>
    public DateOnly? RiskFrom { get; set; }

    /// <summary>Supports nothing in its own cycle, and is marked top-level or linked to something that shows.</summary>
    public bool IsRoot { get; set; }

    /// <summary>Has an accepted link of any kind, in either direction.</summary>
    public bool IsLinked { get; set; }

    /// <summary>The day on which the four above must be worked out again; null for as long as nothing happens.</summary>
    public DateOnly? RecheckOn { get; set; }
}

/// <summary>A person named on an objective.</summary>
internal sealed class ObjectivePerson
{
    public required Guid ObjectiveId { get; init; }
    public required Guid PersonId { get; init; }

    /// <summary>May change the objective; otherwise a participant.</summary>
    public bool IsCoEditor { get; set; }
}

/// <summary>A key result as this service knows it.</summary>
internal sealed class KeyResultReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public Guid ObjectiveId { get; set; }
    public required string Title { get; set; }
    public int WeightBp { get; set; }

    /// <summary>Neither cancelled nor deleted.</summary>
    public bool Live { get; set; }

    /// <summary>False while a linear key result has no target: it is left out of roll-ups.</summary>
    public bool Measurable { get; set; }

    /// <summary>Checkpoints of the expected progress as JSON, null for the straight line.</summary>
    public string? PaceJson { get; set; }
}

/// <summary>Where a key result stands. Kept apart from it: either may arrive first.</summary>
internal sealed class KeyResultStanding
{
    public required Guid KeyResultId { get; init; }
    public long Version { get; set; }

    /// <summary>Clamped to 0…1.</summary>
    public decimal? Progress { get; set; }

    public bool HasData { get; set; }
    public string? ManualStatus { get; set; }
}

/// <summary>A cycle as this service knows it.</summary>
internal sealed class CycleReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public DateOnly StartsOn { get; set; }
    public DateOnly EndsOn { get; set; }
    public required string Phase { get; set; }

    /// <summary>Only in a running cycle is a key result off_track.</summary>
    public bool IsRunning => Phase is "active" or "scoring";

    public bool AlignmentNeedsConsent { get; set; }
    public bool ManagersMayEdit { get; set; }
    public decimal OnTrackGap { get; set; }
    public decimal AtRiskGap { get; set; }

    /// <summary>worst_key_result or own_gap.</summary>
    public required string ObjectiveStatusRule { get; set; }
}

/// <summary>One row that every change of the "supports" graph locks, so that two of them cannot close a circle together.</summary>
internal sealed class GraphLock
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;
    public long Changes { get; set; }
}
