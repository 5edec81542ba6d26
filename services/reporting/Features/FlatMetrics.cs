using System.Reflection;
using System.Text.Json;
using Okr.Reporting.Files;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features;

/// <summary>The figures of <see cref="Metrics"/> by name: for trends and for tables in files.</summary>
internal static class FlatMetrics
{
    private static readonly Dictionary<string, PropertyInfo> ByName = typeof(Metrics)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .ToDictionary(
            property => JsonNamingPolicy.CamelCase.ConvertName(property.Name),
            property => property,
            StringComparer.Ordinal
        );

    public static string[] Ids { get; } = [.. ByName.Keys];

    public static decimal? Value(Metrics metrics, string id) =>
        ByName[id].GetValue(metrics) switch
        {
            long number => number,
            decimal number => number,
            _ => null,
        };

    /// <summary>One line of a table of figures.</summary>
    internal sealed record Row(string Scope, string? Code, string? Name, string? Kind, int? Depth, Metrics Metrics);

    /// <summary>A table with one column per figure.</summary>
    public static IResult File(string name, IEnumerable<Row> rows, bool? byteOrderMark) =>
        new CsvTable(
            name,
            ["scope", "code", "name", "kind", "depth", .. Ids],
            rows.Select(row =>
                    new object?[] { row.Scope, row.Code, row.Name, row.Kind, row.Depth }.Concat(
                        Ids.Select(id => (object?)Value(row.Metrics, id))
                    )
                )
                .ToAsyncEnumerable(),
            byteOrderMark ?? false
        );
}
