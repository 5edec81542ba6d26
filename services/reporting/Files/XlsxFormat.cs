using System.Data;
using System.IO.Pipelines;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Okr.Reporting.Files;

/// <summary>
/// An Excel workbook with one sheet. Every text is a text cell, never a formula; one longer than a cell can hold is cut.
/// </summary>
internal sealed class XlsxFormat : FileFormat
{
    private const int LongestText = 32_767;

    public override string Extension => "xlsx";
    public override string ContentType => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The rows of a sheet without its header.</summary>
    public override long? MostRows => 1_048_575;

    public override async Task<long> Write(Table table, Stream output, FileOptions options, CancellationToken ct)
    {
        // The library writes and reads synchronously: on a thread of its own, through a pipe that holds it back.
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reader = new SheetReader(this, table, options, stop.Token);
        var writing = Task.Factory.StartNew(
            () => WriteSheet(reader, pipe.Writer),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        try
        {
            await pipe.Reader.CopyToAsync(output, ct);
        }
        finally
        {
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await writing;
        }

        return reader.Rows;
    }

    private static void WriteSheet(SheetReader rows, PipeWriter writer)
    {
        try
        {
            using (rows)
            using (var stream = writer.AsStream(leaveOpen: true))
            {
                MiniExcel.SaveAs(
                    stream,
                    rows,
                    configuration: new OpenXmlConfiguration
                    {
                        TableStyles = TableStyles.None,
                        AutoFilter = false,
                        EnableWriteNullValueCell = false,
                    }
                );
            }

            writer.Complete();
        }
        catch (Exception exception)
        {
            writer.Complete(exception); // whoever reads the pipe gets it
        }
    }

    /// <summary>The table as the library wants it.</summary>
    private sealed class SheetReader : IDataReader
    {
        private readonly XlsxFormat format;
        private readonly Table table;
        private readonly FileOptions options;
        private readonly IAsyncEnumerator<Cells[]> batches;
        private Cells[] cells = [];
        private int row;

        public SheetReader(XlsxFormat format, Table table, FileOptions options, CancellationToken ct)
        {
            this.format = format;
            this.table = table;
            this.options = options;
            batches = table.Read(ct).GetAsyncEnumerator(ct);
        }

        public long Rows { get; private set; }
        public int FieldCount => table.Columns.Count;
        public int Depth => 0;
        public bool IsClosed => false;
        public int RecordsAffected => -1;
        public object this[int i] => GetValue(i);
        public object this[string name] => GetValue(GetOrdinal(name));

        public bool Read()
        {
            if (cells.Length == 0 || ++row >= cells[0].Count)
            {
                if (!batches.MoveNextAsync().AsTask().GetAwaiter().GetResult() || batches.Current[0].Count == 0)
                {
                    options.Progress?.Invoke(Rows);
                    return false;
                }

                (cells, row) = (batches.Current, 0);
                options.Progress?.Invoke(Rows);
            }

            return ++Rows <= format.MostRows ? true : throw format.TooManyRows();
        }

        public object GetValue(int i) =>
            cells[i].Value(row) switch
            {
                null => DBNull.Value,
                string { Length: > LongestText } text => text[..LongestText],
                DateOnly day => day.ToDateTime(TimeOnly.MinValue),
                var value => value,
            };

        public string GetName(int i) => table.Columns[i];

        public int GetOrdinal(string name) => table.Columns.Index().First(c => c.Item == name).Index;

        public bool IsDBNull(int i) => cells[i].Value(row) is null;

        public Type GetFieldType(int i) => typeof(object);

        public int GetValues(object[] values)
        {
            for (var i = 0; i < FieldCount; i++)
            {
                values[i] = GetValue(i);
            }

            return FieldCount;
        }

        public void Dispose() => batches.DisposeAsync().AsTask().GetAwaiter().GetResult();

        public void Close() { }

        public bool NextResult() => false;

        public DataTable GetSchemaTable() => throw new NotSupportedException();

        public bool GetBoolean(int i) => (bool)GetValue(i);

        public byte GetByte(int i) => (byte)GetValue(i);

        public long GetBytes(int i, long fieldOffset, byte[]? buffer, int bufferoffset, int length) =>
            throw new NotSupportedException();

        public char GetChar(int i) => (char)GetValue(i);

        public long GetChars(int i, long fieldoffset, char[]? buffer, int bufferoffset, int length) =>
            throw new NotSupportedException();

        public IDataReader GetData(int i) => throw new NotSupportedException();

        public string GetDataTypeName(int i) => throw new NotSupportedException();

        public DateTime GetDateTime(int i) => (DateTime)GetValue(i);

        public decimal GetDecimal(int i) => (decimal)GetValue(i);

        public double GetDouble(int i) => (double)GetValue(i);

        public float GetFloat(int i) => (float)GetValue(i);

        public Guid GetGuid(int i) => (Guid)GetValue(i);

        public short GetInt16(int i) => (short)GetValue(i);

        public int GetInt32(int i) => (int)GetValue(i);

        public long GetInt64(int i) => (long)GetValue(i);

        public string GetString(int i) => (string)GetValue(i);
    }
}
