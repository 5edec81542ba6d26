using Okr.Organization.Data;
using Okr.Organization.Features.Bulk;

namespace Okr.Organization.Features.People;

/// <summary>
/// One row of <c>people.csv</c> as text; null where the file has no such column. An empty e-mail, title, location or job
/// family clears it; the other optional columns say nothing when empty.
/// </summary>
internal sealed record PersonRow(
    int Line,
    string? EmployeeNo,
    string? Name,
    string? Email,
    string? OrgUnitCode,
    string? ManagerEmployeeNo,
    string? Title,
    string? JoinedOn = null,
    string? LeftOn = null,
    string? Locale = null,
    string? TimeZone = null,
    string? Location = null,
    string? JobFamily = null,
    string? UserName = null
);

/// <summary>
/// Creates and changes people in chunks, by employee number; called like
/// <see cref="OrgUnits.ImportOrgUnits"/>, after the units and with the same scope. Managers may stand anywhere in the file.
/// </summary>
internal static class ImportPeople
{
    /// <summary>The most rows of one chunk.</summary>
    public const int MaxRows = 2_000;

    /// <summary>
    /// Checks or stores one chunk. A chunk with errors stores nothing. Somebody first seen joins on <c>joined_on</c>, else
    /// on the effective day; a known person's unit and manager change from that day until the next recorded change.
    /// </summary>
    public static Task<BulkResult> Handle(
        IReadOnlyList<PersonRow> rows,
        bool validateOnly,
        BulkScope scope,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    ) => throw new NotSupportedException();

    /// <summary>After the checking pass: managers who exist nowhere, and circles. Empty when all is well.</summary>
    public static Task<IReadOnlyList<BulkIssue>> Complete(
        BulkScope scope,
        OrganizationDbContext db,
        CancellationToken ct
    ) => throw new NotSupportedException();

    /// <summary>Ids of people by employee number; unknown ones are left out.</summary>
    public static Task<IReadOnlyDictionary<string, Guid>> ResolvePeople(
        IReadOnlyCollection<string> employeeNos,
        OrganizationDbContext db,
        CancellationToken ct
    ) => throw new NotSupportedException();
}
