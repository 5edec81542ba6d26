using Okr.Platform.Errors;

namespace Okr.Reporting.Files;

/// <summary>How a table is written.</summary>
/// <param name="ByteOrderMark">CSV: begin with one, so that spreadsheets take the file for UTF-8.</param>
/// <param name="Progress">Told the rows so far.</param>
internal sealed record FileOptions(bool ByteOrderMark = false, Action<long>? Progress = null);

/// <summary>A kind of file that every table can be had as.</summary>
internal abstract class FileFormat
{
    public static IReadOnlyList<FileFormat> All { get; } = [new CsvFormat(), new XlsxFormat(), new ParquetFormat()];

    /// <summary>What the address ends with, and the file.</summary>
    public abstract string Extension { get; }

    public abstract string ContentType { get; }

    /// <summary>Rows that a file can hold; null without a limit.</summary>
    public virtual long? MostRows => null;

    /// <summary>
    /// Writes the whole file, at a cost in memory that does not depend on the number of rows; returns that number. Writes
    /// asynchronously only, and never seeks.
    /// </summary>
    public abstract Task<long> Write(Table table, Stream output, FileOptions options, CancellationToken ct);

    /// <summary>The format of an extension; refuses one that there is not.</summary>
    public static FileFormat Of(string? extension) =>
        All.FirstOrDefault(format => format.Extension == extension)
        ?? throw ReportingErrors.FormatNotFound.With(extension, string.Join(", ", All.Select(f => f.Extension)));

    /// <summary>Refuses a table that is too long for the format; returns its number of rows where it is known.</summary>
    public async Task<long?> Require(Table table, CancellationToken ct)
    {
        var rows = await table.Count(ct);
        return rows > MostRows ? throw TooManyRows() : rows;
    }

    protected DomainException TooManyRows() => ReportingErrors.TooManyRows.With(Extension, MostRows);
}
