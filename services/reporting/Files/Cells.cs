using Microsoft.Extensions.Primitives;
using Parquet;
using Parquet.Schema;

namespace Okr.Reporting.Files;

/// <summary>
/// The cells of one column of some rows, of one type and without a box for each: so a file costs neither time nor memory
/// by its cells.
/// </summary>
internal abstract class Cells
{
    /// <summary>Rows that are held at a time; also the rows of a Parquet row group.</summary>
    public const int MostRows = 32 * 1024;

    public int Count { get; protected set; }

    /// <summary>Forgets the rows.</summary>
    public void Clear() => Count = 0;

    /// <summary>One cell for writers that take objects.</summary>
    public abstract object? Value(int row);

    public abstract void WriteCsv(int row, CsvText text);

    /// <summary>The column in a Parquet schema.</summary>
    public abstract DataField Field(string name);

    /// <summary>All cells as a column of a Parquet row group.</summary>
    public abstract Task Write(ParquetRowGroupWriter group, DataField field, CancellationToken ct);
}

/// <summary>Numbers, days, times, ids and truth values.</summary>
internal sealed class ValueCells<T> : Cells
    where T : struct
{
    private readonly T?[] values = new T?[MostRows];

    public void Add(T? value) =>
        values[Count++] =
            value is { } number && typeof(T) == typeof(decimal)
                ? (T)(object)decimal.Round((decimal)(object)number, ParquetFormat.Scale)
                : value;

    public override object? Value(int row) => values[row];

    public override void WriteCsv(int row, CsvText text)
    {
        if (values[row] is { } value)
        {
            text.Append(value);
        }
    }

    public override DataField Field(string name) =>
        typeof(T) == typeof(decimal)
            ? new DecimalDataField(name, ParquetFormat.Precision, ParquetFormat.Scale, isNullable: true)
        : typeof(T) == typeof(DateTime)
            ? new DateTimeDataField(
                name,
                DateTimeFormat.Timestamp,
                isAdjustedToUTC: true,
                unit: DateTimeTimeUnit.Micros,
                isNullable: true
            )
        : new DataField<T?>(name);

    public override Task Write(ParquetRowGroupWriter group, DataField field, CancellationToken ct) =>
        group.WriteAsync<T>(field, values.AsMemory(0, Count), cancellationToken: ct);
}

/// <summary>Texts, and lists of words with spaces between them.</summary>
internal sealed class TextCells : Cells
{
    private readonly string?[] values = new string?[MostRows];

    public void Add(string? value) => values[Count++] = value;

    public override object? Value(int row) => values[row];

    public override void WriteCsv(int row, CsvText text)
    {
        if (values[row] is { } value)
        {
            text.Append(value);
        }
    }

    public override DataField Field(string name) => new DataField<string>(name, nullable: true);

    public override Task Write(ParquetRowGroupWriter group, DataField field, CancellationToken ct) =>
        group.WriteAsync(field, new ArraySegment<string>(values!, 0, Count));
}
