using Parquet;
using Parquet.Schema;

namespace Okr.Reporting.Files;

/// <summary>
/// Apache Parquet, Snappy, a row group for each <see cref="Cells.MostRows"/> rows. Every column may be null; numbers with a
/// fraction are <c>DECIMAL(28, 12)</c>, days <c>DATE</c>, times <c>TIMESTAMP</c> in UTC, ids <c>UUID</c>.
/// </summary>
internal sealed class ParquetFormat : FileFormat
{
    public const int Precision = 28;
    public const int Scale = 12;

    public override string Extension => "parquet";
    public override string ContentType => "application/vnd.apache.parquet";

    public override async Task<long> Write(Table table, Stream output, FileOptions options, CancellationToken ct)
    {
        await using var buffer = new ForwardStream(output);
        ParquetWriter? writer = null;
        try
        {
            var (fields, rows) = (Array.Empty<DataField>(), 0L);
            await foreach (var cells in table.Read(ct))
            {
                if (writer is null)
                {
                    fields = [.. cells.Select((column, i) => column.Field(table.Columns[i]))];
                    writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), buffer, cancellationToken: ct);
                }

                if (cells[0].Count == 0)
                {
                    continue;
                }

                using var group = writer.CreateRowGroup();
                for (var i = 0; i < cells.Length; i++)
                {
                    await cells[i].Write(group, fields[i], ct);
                    await buffer.Forward(ct);
                }

                rows += cells[0].Count;
                options.Progress?.Invoke(rows);
            }

            await writer!.DisposeAsync(); // writes the footer
            writer = null;
            await buffer.Forward(ct);
            return rows;
        }
        finally
        {
            if (writer is not null)
            {
                await writer.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// The writer asks where it is and may write without waiting, neither of which an answer's body allows: what it wrote is
    /// kept until it is forwarded, a column at a time.
    /// </summary>
    private sealed class ForwardStream(Stream target) : Stream
    {
        private readonly MemoryStream kept = new();
        private long forwarded;

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => Position;

        public override long Position
        {
            get => forwarded + kept.Length;
            set => throw new NotSupportedException();
        }

        public async Task Forward(CancellationToken ct)
        {
            await target.WriteAsync(kept.GetBuffer().AsMemory(0, (int)kept.Length), ct);
            forwarded += kept.Length;
            kept.SetLength(0);
        }

        public override void Write(byte[] buffer, int offset, int count) => kept.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => kept.Write(buffer);

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
