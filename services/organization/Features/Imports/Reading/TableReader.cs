using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.Imports.Reading;

/// <summary>One line of a file as it stands there; a broken one has a problem.</summary>
internal sealed record RawRow(int Line, string?[] Cells, RowProblem? Problem = null);

/// <summary>What is wrong with a row or a file.</summary>
internal sealed record RowProblem(string? Column, ErrorDefinition Error, params object?[] Arguments);

/// <summary>One row of a table: texts by column, NFC and trimmed; null where the cell is empty or the column missing.</summary>
internal sealed class Row(ImportTable table, int line, string?[] cells)
{
    /// <summary>The line in the file (or the row of the sheet), from 1; the header is the first.</summary>
    public int Line => line;

    public string? this[string column] => cells[table.IndexOf(column)];

    /// <summary>The same as protobuf wants it: empty instead of null.</summary>
    public string Text(string column) => this[column] ?? "";

    /// <summary>A day in ISO form where the cell is one in any of the forms that spreadsheets write; else the cell as it is.</summary>
    public string Day(string column) =>
        FileDays.TryParse(this[column]) is { } day ? FileDays.Format(day) : this[column] ?? "";
}

/// <summary>Days in files.</summary>
internal static class FileDays
{
    private static readonly string[] Forms = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日"];

    public static DateOnly? TryParse(string? text) =>
        DateOnly.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    public static string Format(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Reads one table as a stream of rows, and says which of them are broken.</summary>
internal static class TableReader
{
    /// <summary>Longer cells stand for an unclosed quote.</summary>
    private const int MaxCell = 200_000;

    /// <summary>
    /// Every row of the table, in order. Each problem (of the header, a broken row) goes to <paramref name="report"/> and
    /// the row is left out; after a problem of the header there is no row at all.
    /// </summary>
    public static async IAsyncEnumerable<Row> Read(
        ImportTable table,
        IAsyncEnumerable<RawRow> lines,
        Action<int, RowProblem> report,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        int[]? columns = null;
        var width = 0;
        await foreach (var line in lines.WithCancellation(ct))
        {
            if (line.Problem is { } broken)
            {
                report(line.Line, broken);
                if (columns is null)
                {
                    yield break;
                }

                continue;
            }

            if (columns is null)
            {
                var problems = Header(table, line.Cells, out columns, out width);
                if (problems.Count > 0)
                {
                    problems.ForEach(problem => report(line.Line, problem));
                    yield break;
                }

                continue;
            }

            if (Array.TrueForAll(line.Cells, string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (line.Cells.Length != width && !OnlyEmptyBeyond(line.Cells, width))
            {
                report(line.Line, new RowProblem(null, ImportErrors.CellCount, line.Cells.Length, width));
                continue;
            }

            if (Clean(table, columns, line.Cells, out var cells) is { } problem)
            {
                report(line.Line, problem);
                continue;
            }

            yield return new Row(table, line.Line, cells);
        }

        if (columns is null)
        {
            report(1, new RowProblem(null, ImportErrors.NoHeader));
        }
    }

    /// <summary>The lines of a CSV text (RFC 4180).</summary>
    public static async IAsyncEnumerable<RawRow> Csv(
        Stream stream,
        Encoding encoding,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        var bad = false;
        var strict = encoding.CodePage is not (65001 or 1200 or 1201);
        using var reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, 64 * 1024);
        using var parser = new CsvParser(
            reader,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                HasHeaderRecord = false,
                IgnoreBlankLines = false,
                MaxFieldSize = MaxCell,
                BadDataFound = _ => bad = true,
            }
        );
        var before = 0;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            bad = false;
            string?[]? cells = null;
            try
            {
                if (await parser.ReadAsync())
                {
                    cells = parser.Record;
                }
                else
                {
                    yield break;
                }
            }
            catch (CsvHelperException)
            {
                // The parser has lost its way: nothing after this line can be told apart. Reported below.
            }

            var line = before + 1;
            before = parser.RawRow;
            if (cells is null || bad)
            {
                yield return new RawRow(line, [], new RowProblem(null, ImportErrors.BrokenRow));
                if (cells is null)
                {
                    yield break;
                }

                continue;
            }

            if (strict && Array.Exists(cells, cell => cell!.Contains('\uFFFD', StringComparison.Ordinal)))
            {
                yield return new RawRow(line, [], new RowProblem(null, ImportErrors.UnreadableCharacters));
                continue;
            }

            yield return new RawRow(line, cells);
        }
    }

    /// <summary>The rows of one sheet of a workbook.</summary>
    public static async IAsyncEnumerable<RawRow> Sheet(
        Stream stream,
        string sheet,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await Task.CompletedTask; // the library reads synchronously
        var line = 0;
        foreach (
            IDictionary<string, object?> row in stream.Query(false, sheet, ExcelType.XLSX, configuration: Workbook)
        )
        {
            ct.ThrowIfCancellationRequested();
            line++;
            yield return new RawRow(line, [.. row.Values.Select(CellText)]);
        }
    }

    /// <summary>The sheets of a workbook; null when it is none.</summary>
    public static IReadOnlyList<string>? Sheets(Stream stream)
    {
        try
        {
            return stream.GetSheetNames(Workbook);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            return null; // the library throws whatever it meets first in bytes that are no workbook
        }
    }

    private static OpenXmlConfiguration Workbook => new() { IgnoreEmptyRows = false, EnableSharedStringCache = true };

    private static string? CellText(object? value) =>
        value switch
        {
            null => null,
            string text => text,
            DateTime time when time.TimeOfDay == TimeSpan.Zero => FileDays.Format(DateOnly.FromDateTime(time)),
            DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
            // Spreadsheets count in binary: 15 digits are what a person typed.
            double number when Math.Abs(number) < 1e15 => Math.Round((decimal)number, 9)
                .ToString("0.#########", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    private static List<RowProblem> Header(ImportTable table, string?[] names, out int[] columns, out int width)
    {
        var problems = new List<RowProblem>();
        columns = new int[table.Columns.Count];
        Array.Fill(columns, -1);
        width = Array.FindLastIndex(names, name => !string.IsNullOrWhiteSpace(name)) + 1;
        for (var i = 0; i < width; i++)
        {
            var name = (names[i] ?? "").Trim().ToLowerInvariant();
            var shown = name.Length > 60 ? name[..60] : name;
            var index = table.IndexOf(name);
            if (index < 0)
            {
                problems.Add(
                    new RowProblem(shown, ImportErrors.UnknownColumn, shown, string.Join(", ", table.Columns))
                );
            }
            else if (columns[index] >= 0)
            {
                problems.Add(new RowProblem(shown, ImportErrors.ColumnTwice, shown));
            }
            else
            {
                columns[index] = i;
            }
        }

        foreach (var required in table.Required)
        {
            if (columns[table.IndexOf(required)] < 0)
            {
                problems.Add(new RowProblem(required, ImportErrors.MissingColumn, required));
            }
        }

        return problems;
    }

    private static RowProblem? Clean(ImportTable table, int[] columns, string?[] line, out string?[] cells)
    {
        cells = new string?[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] < 0 || columns[i] >= line.Length || line[columns[i]] is not { Length: > 0 } text)
            {
                continue;
            }

            if (Texts.HasControlCharacters(text))
            {
                return new RowProblem(table.Columns[i], ImportErrors.ControlCharacters);
            }

            cells[i] = Texts.Clean(text);
        }

        return null;
    }

    // Spreadsheets write empty cells to the right of the last column, or leave empty ones out.
    private static bool OnlyEmptyBeyond(string?[] cells, int width)
    {
        for (var i = width; i < cells.Length; i++)
        {
            if (!string.IsNullOrWhiteSpace(cells[i]))
            {
                return false;
            }
        }

        return cells.Length > width;
    }
}
