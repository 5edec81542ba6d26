using System.Collections.Frozen;

namespace Okr.Organization.Features.Imports;

/// <summary>One kind of file and its columns.</summary>
internal sealed class ImportTable
{
    private readonly FrozenDictionary<string, int> indexes;

    public ImportTable(string kind, string[] required, string[] optional)
    {
        Kind = kind;
        Required = required;
        Columns = [.. required, .. optional];
        indexes = Columns.Select((name, index) => (name, index)).ToFrozenDictionary(c => c.name, c => c.index);
    }

    /// <summary>Also the file's name without <c>.csv</c> and the sheet's name in a workbook.</summary>
    public string Kind { get; }

    public string FileName => $"{Kind}.csv";
    public IReadOnlyList<string> Required { get; }
    public IReadOnlyList<string> Columns { get; }

    /// <summary>−1 for a column that this table does not have.</summary>
    public int IndexOf(string column) => indexes.GetValueOrDefault(column, -1);
}

/// <summary>The seven tables of an import, in the order in which they depend on each other.</summary>
internal static class ImportTables
{
    public static readonly ImportTable Cycles = new(
        "cycles",
        ["code", "name", "kind", "starts_on", "ends_on", "fiscal_year"],
        []
    );

    public static readonly ImportTable OrgUnits = new("org-units", ["code", "name", "parent_code", "kind"], []);

    public static readonly ImportTable People = new(
        "people",
        ["employee_no", "name", "org_unit_code"],
        [
            "email",
            "manager_employee_no",
            "title",
            "joined_on",
            "left_on",
            "locale",
            "time_zone",
            "location",
            "job_family",
            "user_name",
        ]
    );

    public static readonly ImportTable Objectives = new(
        "objectives",
        ["code", "cycle", "title"],
        [
            "owner_org_unit",
            "owner_employee_no",
            "parent_objective_code",
            "parent_key_result_code",
            "position",
            "description",
            "kind",
            "weight",
        ]
    );

    public static readonly ImportTable KeyResults = new(
        "key-results",
        ["code", "objective_code", "title", "type"],
        ["unit", "baseline", "target", "range_min", "range_max", "owner_employee_no", "position", "weight"]
    );

    public static readonly ImportTable Results = new(
        "results",
        ["key_result_code", "final_progress"],
        ["outcome_text"]
    );

    public static readonly ImportTable CheckIns = new(
        "check-ins",
        ["key_result_code", "on"],
        ["value", "degree", "progress", "confidence", "status", "note", "author_employee_no"]
    );

    public static readonly IReadOnlyList<ImportTable> All =
    [
        Cycles,
        OrgUnits,
        People,
        Objectives,
        KeyResults,
        Results,
        CheckIns,
    ];

    /// <summary>All file names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(t => t.FileName));

    public static ImportTable Of(string kind) => All.First(t => t.Kind == kind);
}
