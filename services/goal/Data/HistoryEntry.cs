namespace Okr.Goal.Data;

/// <summary>One change of an objective or one of its key results: who, when, why, and each field before and after.</summary>
internal sealed class HistoryEntry
{
    public long Id { get; init; }
    public required Guid ObjectiveId { get; init; }
    public Guid? KeyResultId { get; init; }
    public required long Version { get; init; }
    public required DateTime At { get; init; }
    public Guid? ById { get; init; }
    public required string ByName { get; init; }

    /// <summary>created or changed.</summary>
    public required string Action { get; init; }
    public string? Reason { get; init; }
    public required IReadOnlyList<FieldChange> Changes { get; init; }
}

/// <summary>A field before and after, as text; lists as JSON.</summary>
internal sealed record FieldChange(string Field, string? Before, string? After);
