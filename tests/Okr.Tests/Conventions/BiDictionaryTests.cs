using System.Globalization;
using System.Text;
using Okr.Reporting.Bi;

namespace Okr.Tests.Conventions;

/// <summary>The guide of the BI feed names every table and column, as the code has them.</summary>
public sealed class BiDictionaryTests
{
    private const string Begin = "<!-- dictionary: written by `make docs` from the tables -->";
    private const string End = "<!-- end of dictionary -->";
    private static readonly string Guide = Path.Combine(ConfigurationTable.Root, "docs/bi.md");

    [Fact]
    public void The_dictionary_is_what_the_tables_are()
    {
        var document = File.ReadAllText(Guide);
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, StringComparison.Ordinal);
        var written = $"{document[..begin]}\n\n{Dictionary()}{document[end..]}";
        if (Environment.GetEnvironmentVariable("OKR_WRITE_DOCS") == "true")
        {
            File.WriteAllText(Guide, written);
            return;
        }

        Assert.True(document == written, "docs/bi.md does not list the tables as they are: make docs");
    }

    [Fact]
    public void Every_table_and_column_has_a_meaning_in_both_languages()
    {
        foreach (var table in BiTables.All)
        {
            Assert.Equal(table.Columns.Count, table.Columns.Select(c => c.Name).Distinct().Count());
            Assert.EndsWith("Key", table.Key.Name, StringComparison.Ordinal);
            Assert.Contains(table.Columns, column => column.Name == "ModifiedAt" && !column.IsNullable);
            foreach (
                var (english, chinese) in table
                    .Columns.Select(c => (c.English, c.Chinese))
                    .Append((table.English, table.Chinese))
            )
            {
                Assert.Matches("[A-Za-z]", english);
                Assert.Matches("[\u4e00-\u9fff]", chinese);
            }
        }
    }

    private static string Dictionary()
    {
        var text = new StringBuilder();
        foreach (var table in BiTables.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"### {table.Name}\n\n{table.English} {table.Chinese}\n\n");
            text.Append("| column | type | null | meaning | 含义 |\n|---|---|---|---|---|\n");
            foreach (var column in table.Columns)
            {
                var nullable = column.IsNullable ? "yes" : "";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{column.Name}` | {TypeOf(column)} | {nullable} | {Cell(column.English)} | {Cell(column.Chinese)} |\n"
                );
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string TypeOf(BiColumn column) =>
        column.Type == typeof(long) ? "whole number, 64 bit"
        : column.Type == typeof(int) ? "whole number, 32 bit"
        : column.Type == typeof(decimal) ? "decimal (28, 12)"
        : column.Type == typeof(bool) ? "true or false"
        : column.Type == typeof(DateTime) ? "date and time, UTC"
        : column.Type == typeof(DateOnly) ? "date"
        : column.Type == typeof(Guid) ? "GUID"
        : "text";
}
