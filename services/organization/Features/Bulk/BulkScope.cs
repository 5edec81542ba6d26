using Okr.Platform.Errors;

namespace Okr.Organization.Features.Bulk;

/// <summary>
/// What the files of one bulk load have brought so far, by code. The checking pass fills it chunk by chunk; one instance
/// serves the units and the people of a load, so that people may name a unit of the same load before it is stored.
/// </summary>
internal sealed class BulkScope(DateOnly effectiveOn)
{
    /// <summary>The day on which everything in the load is a fact.</summary>
    public DateOnly EffectiveOn { get; } = effectiveOn;

    /// <summary>Unit code → where it stands and what it names as its parent.</summary>
    internal Dictionary<string, Reference> Units { get; } = new(StringComparer.Ordinal);

    /// <summary>Employee number → where it stands and what it names as its manager.</summary>
    internal Dictionary<string, Reference> People { get; } = new(StringComparer.Ordinal);

    /// <summary>User name → where it stands.</summary>
    internal Dictionary<string, int> UserNames { get; } = new(StringComparer.Ordinal);

    /// <summary>A row's line and the code above it.</summary>
    internal readonly record struct Reference(int Line, string? Above);
}

/// <summary>Something about one row: an error keeps the file out, a warning does not.</summary>
internal sealed record BulkIssue(
    int Line,
    string? Column,
    bool IsError,
    ErrorDefinition Error,
    params object?[] Arguments
);

/// <summary>
/// What came of one chunk. <paramref name="Deferred"/> counts the rows whose parent or manager stands further down in the
/// file: everything else of them is stored, and the same chunk given again after the last one completes them.
/// </summary>
internal sealed record BulkResult(
    int Created,
    int Updated,
    int Unchanged,
    int Deferred,
    IReadOnlyList<BulkIssue> Issues
)
{
    public bool HasErrors => Issues.Any(issue => issue.IsError);
}
