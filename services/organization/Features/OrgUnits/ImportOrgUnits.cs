using Okr.Organization.Data;
using Okr.Organization.Features.Bulk;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>One row of <c>org-units.csv</c> as text; null where the file has no such column.</summary>
internal sealed record OrgUnitRow(int Line, string? Code, string? Name, string? ParentCode, string? Kind);

/// <summary>
/// Creates and changes org units in chunks, by code. First every chunk of the file with <c>validateOnly</c>, then
/// <see cref="Complete"/>, then every chunk again to store it, and once more those chunks whose
/// <see cref="BulkResult.Deferred"/> was not 0. Rows may stand in any order. A chunk is one transaction (or part of the
/// ambient one) and costs the same few queries for 1 and for 2 000 rows.
/// </summary>
internal static class ImportOrgUnits
{
    /// <summary>The most rows of one chunk.</summary>
    public const int MaxRows = 2_000;

    /// <summary>
    /// Checks or stores one chunk. A chunk with errors stores nothing. A unit first seen exists from the effective day; a
    /// known one changes from that day until its next recorded change; what is already so stays untouched.
    /// </summary>
    public static Task<BulkResult> Handle(
        IReadOnlyList<OrgUnitRow> rows,
        bool validateOnly,
        BulkScope scope,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    ) => throw new NotSupportedException();

    /// <summary>After the checking pass: parents that exist nowhere, and circles. Empty when all is well.</summary>
    public static Task<IReadOnlyList<BulkIssue>> Complete(
        BulkScope scope,
        OrganizationDbContext db,
        CancellationToken ct
    ) => throw new NotSupportedException();

    /// <summary>Ids and kinds (company, division, department, team, on the day) of units by code; unknown ones are left out.</summary>
    public static Task<IReadOnlyDictionary<string, ResolvedUnit>> ResolveUnits(
        IReadOnlyCollection<string> codes,
        DateOnly on,
        OrganizationDbContext db,
        CancellationToken ct
    ) => throw new NotSupportedException();

    public sealed record ResolvedUnit(Guid Id, string Kind);
}
