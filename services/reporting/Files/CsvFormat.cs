using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Okr.Reporting.Files;

/// <summary>
/// RFC 4180 (CRLF, quotes doubled), UTF-8. Numbers and days are written as in JSON; a text that a spreadsheet would take
/// for a formula gets an apostrophe before it.
/// </summary>
internal sealed class CsvFormat : FileFormat
{
    private const int FlushAt = 64 * 1024;

    public override string Extension => "csv";
    public override string ContentType => "text/csv; charset=utf-8; header=present";

    public override async Task<long> Write(Table table, Stream output, FileOptions options, CancellationToken ct)
    {
        var text = new CsvText();
        if (options.ByteOrderMark)
        {
            text.AppendByteOrderMark();
        }

        for (var column = 0; column < table.Columns.Count; column++)
        {
            text.Separate(column);
            text.Append(table.Columns[column]);
        }

        text.EndRow();
        var rows = 0L;
        await foreach (var cells in table.Read(ct))
        {
            for (var row = 0; row < cells[0].Count; row++)
            {
                for (var column = 0; column < cells.Length; column++)
                {
                    text.Separate(column);
                    cells[column].WriteCsv(row, text);
                }

                text.EndRow();
                rows++;
                if (text.Length >= FlushAt)
                {
                    await output.WriteAsync(text.Take(), ct);
                    text.Clear();
                    options.Progress?.Invoke(rows);
                }
            }
        }

        await output.WriteAsync(text.Take(), ct);
        options.Progress?.Invoke(rows);
        return rows;
    }
}

/// <summary>Rows of CSV as bytes.</summary>
internal sealed class CsvText
{
    private const int LongestValue = 64;

    /// <summary>Spreadsheets run cells that begin like this, also in their full width.</summary>
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");
    private readonly ArrayBufferWriter<byte> bytes = new(80 * 1024);

    public int Length => bytes.WrittenCount;

    public ReadOnlyMemory<byte> Take() => bytes.WrittenMemory;

    public void Clear() => bytes.ResetWrittenCount();

    public void AppendByteOrderMark() => bytes.Write("\uFEFF"u8);

    public void Separate(int column)
    {
        if (column > 0)
        {
            bytes.Write(","u8);
        }
    }

    public void EndRow() => bytes.Write("\r\n"u8);

    public void Append<T>(T value)
        where T : struct
    {
        // The type is known when the code is compiled: each has one branch and no box.
        var span = bytes.GetSpan(LongestValue);
        int written;
        if (typeof(T) == typeof(bool))
        {
            Utf8Formatter.TryFormat((bool)(object)value, span, out written, new StandardFormat('l'));
        }
        else if (typeof(T) == typeof(decimal))
        {
            ((decimal)(object)value).TryFormat(span, out written, default, CultureInfo.InvariantCulture);
            written = WithoutZeros(span, written);
        }
        else if (typeof(T) == typeof(DateOnly))
        {
            ((DateOnly)(object)value).TryFormat(span, out written, "O", CultureInfo.InvariantCulture);
        }
        else if (typeof(T) == typeof(DateTime))
        {
            ((DateTime)(object)value).TryFormat(span, out written, "O", CultureInfo.InvariantCulture);
        }
        else
        {
            ((IUtf8SpanFormattable)value).TryFormat(span, out written, default, CultureInfo.InvariantCulture);
        }

        bytes.Advance(written);
    }

    public void Append(string text)
    {
        var quoted = text.AsSpan().IndexOfAny(NeedsQuotes) >= 0 || text.StartsWith(' ') || text.EndsWith(' ');
        if (quoted)
        {
            bytes.Write("\""u8);
        }

        if (text.Length > 0 && Formula.Contains(text[0]))
        {
            bytes.Write("'"u8);
        }

        Encoding.UTF8.GetBytes(quoted ? text.Replace("\"", "\"\"", StringComparison.Ordinal) : text, bytes);
        if (quoted)
        {
            bytes.Write("\""u8);
        }
    }

    /// <summary>A decimal bears the zeros of its scale; they say nothing.</summary>
    private static int WithoutZeros(Span<byte> number, int length)
    {
        if (!number[..length].Contains((byte)'.'))
        {
            return length;
        }

        while (number[length - 1] == '0')
        {
            length--;
        }

        return number[length - 1] == '.' ? length - 1 : length;
    }
}
