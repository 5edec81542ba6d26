using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Okr.Reporting.Files;

/// <summary>
/// A table as a CSV file: RFC 4180 (CRLF, quotes doubled), UTF-8, written row by row as the rows come. Numbers and days are
/// written as in JSON; a text that a spreadsheet would take for a formula gets an apostrophe before it.
/// </summary>
internal sealed class CsvTable(
    string name,
    IReadOnlyList<string> columns,
    IAsyncEnumerable<IEnumerable<object?>> rows,
    bool byteOrderMark
) : IResult
{
    private const int FlushAt = 32 * 1024;

    /// <summary>Columns are the properties of <typeparamref name="T"/>, by their names in JSON.</summary>
    public static CsvTable Of<T>(string name, IAsyncEnumerable<T> rows, bool? byteOrderMark)
    {
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        return new(
            name,
            [.. properties.Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))],
            rows.Select(row => properties.Select(p => p.GetValue(row))),
            byteOrderMark ?? false
        );
    }

    public static CsvTable Of<T>(string name, IEnumerable<T> rows, bool? byteOrderMark) =>
        Of(name, rows.ToAsyncEnumerable(), byteOrderMark);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = Disposition(name);
        response.Headers.XContentTypeOptions = "nosniff";
        return Write(response.Body, httpContext.RequestAborted);
    }

    /// <summary>Writes the whole file to a stream.</summary>
    public async Task Write(Stream stream, CancellationToken ct)
    {
        var buffer = new StringBuilder(FlushAt + 4096);
        if (byteOrderMark)
        {
            buffer.Append('\uFEFF');
        }

        Csv.AppendRow(buffer, columns);
        await foreach (var row in rows.WithCancellation(ct))
        {
            Csv.AppendRow(buffer, row);
            if (buffer.Length >= FlushAt)
            {
                await Flush(stream, buffer, ct);
            }
        }

        await Flush(stream, buffer, ct);
    }

    private static async Task Flush(Stream stream, StringBuilder buffer, CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(buffer.ToString()), ct);
        await stream.FlushAsync(ct);
        buffer.Clear();
    }

    private static string Disposition(string name)
    {
        var ascii = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')]);
        return $"attachment; filename=\"{ascii}.csv\"; filename*=UTF-8''{Uri.EscapeDataString(name)}.csv";
    }
}

/// <summary>How endpoints announce CSV.</summary>
internal static class CsvEndpoints
{
    public static RouteHandlerBuilder ProducesCsv(this RouteHandlerBuilder builder) =>
        builder.Produces<string>(StatusCodes.Status200OK, "text/csv");
}

/// <summary>Cells and rows of CSV.</summary>
internal static class Csv
{
    public static void AppendRow(StringBuilder text, IEnumerable<object?> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            text.Append(Cell(cell));
        }

        text.Append("\r\n");
    }

    public static string Cell(object? value) =>
        value switch
        {
            null => "",
            string words => Quote(Guard(words)),
            bool yes => yes ? "true" : "false",
            decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IEnumerable<string> several => Quote(Guard(string.Join(' ', several))),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new ArgumentException($"no CSV form for {value.GetType()}", nameof(value)),
        };

    /// <summary>Spreadsheets run cells that begin like this; an apostrophe makes them text again.</summary>
    private static string Guard(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠'
            ? $"'{text}"
            : text;

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 && !text.StartsWith(' ') && !text.EndsWith(' ')
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
