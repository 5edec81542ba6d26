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
    public static Table Table(string name, IEnumerable<Row> rows) =>
        Files.Table.Of(
            name,
            rows,
            [
                Column<Row>.Text("scope", row => row.Scope),
                Column<Row>.Text("code", row => row.Code),
                Column<Row>.Text("name", row => row.Name),
                Column<Row>.Text("kind", row => row.Kind),
                Column<Row>.Value<int>("depth", row => row.Depth),
                .. ByName.Select(figure =>
                    figure.Value.PropertyType == typeof(long)
                        ? Column<Row>.Value<long>(figure.Key, row => (long?)Value(row.Metrics, figure.Key))
                        : Column<Row>.Value<decimal>(figure.Key, row => Value(row.Metrics, figure.Key))
                ),
            ]
        );
}
