namespace Okr.Goal.Data;

/// <summary>A link as far as the guard of the life cycle needs it; fed by AlignmentChanged.</summary>
internal sealed class AlignmentReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required Guid FromObjectiveId { get; init; }

    /// <summary>An accepted "supports" link: the objective is aligned upward.</summary>
    public bool AcceptedUpward { get; set; }
}

/// <summary>Where a key result stands, for the baseline of its successor; fed by KeyResultProgressed.</summary>
internal sealed class ProgressReplica
{
    public required Guid KeyResultId { get; init; }
    public long Version { get; set; }
    public decimal? CurrentValue { get; set; }
}
