using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Reporting.Data;
using Okr.Reporting.Work;

namespace Okr.Reporting.Exporting;

/// <summary>The export is no longer this process's: it was cancelled, or another process took it over.</summary>
internal sealed class ExportLostException : Exception;

/// <summary>
/// Writes the file of an export into the database, where every replica reaches it: a row for each
/// <see cref="ExportChunk.Size"/> bytes, each only while the export is this process's.
/// </summary>
internal sealed class ExportWriter(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    Guid exportId,
    Guid owner,
    long mostBytes
) : Stream
{
    private readonly byte[] chunk = new byte[ExportChunk.Size];
    private int filled;
    private int chunks;

    /// <summary>Rows that are in the file or on their way to it.</summary>
    public long Rows { get; set; }

    public long Bytes { get; private set; }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says that the work goes on, and how far it is; false when it is no longer this process's.</summary>
    public async Task<bool> Renew(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Renew(scope.ServiceProvider.GetRequiredService<ReportingDbContext>(), ct);
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        Bytes += buffer.Length;
        if (Bytes > mostBytes)
        {
            throw ReportingErrors.ExportTooLarge.With(mostBytes / ExportChunk.Size);
        }

        while (buffer.Length > 0)
        {
            var part = Math.Min(buffer.Length, chunk.Length - filled);
            buffer[..part].CopyTo(chunk.AsMemory(filled));
            buffer = buffer[part..];
            filled += part;
            if (filled == chunk.Length)
            {
                await Save(cancellationToken);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Writes what is left.</summary>
    public Task Complete(CancellationToken ct) => filled > 0 ? Save(ct) : Task.CompletedTask;

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task Save(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await Renew(db, ct))
        {
            throw new ExportLostException();
        }

        db.ExportChunks.Add(
            new ExportChunk
            {
                ExportId = exportId,
                Number = chunks++,
                Content = filled == chunk.Length ? chunk : chunk[..filled],
            }
        );
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        filled = 0;
    }

    private async Task<bool> Renew(ReportingDbContext db, CancellationToken ct)
    {
        var (until, rows, bytes) = (clock.UtcNow() + Lease.Length, Rows, Bytes);
        return await db
                .Exports.Where(e => e.Id == exportId && e.LeaseOwner == owner)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(e => e.LeaseUntil, until)
                            .SetProperty(e => e.RowsDone, rows)
                            .SetProperty(e => e.Bytes, bytes),
                    ct
                ) == 1;
    }
}

/// <summary>Reads the file of an export from any place, one chunk at a time.</summary>
internal sealed class ExportReader(ReportingDbContext db, Guid exportId, long bytes) : Stream
{
    private byte[] chunk = [];
    private int loaded = -1;
    private long position;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => bytes;

    public override long Position
    {
        get => position;
        set => position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= bytes || buffer.Length == 0)
        {
            return 0;
        }

        var (number, offset) = ((int)(position / ExportChunk.Size), (int)(position % ExportChunk.Size));
        if (number != loaded)
        {
            chunk =
                await db
                    .ExportChunks.AsNoTracking()
                    .Where(c => c.ExportId == exportId && c.Number == number)
                    .Select(c => c.Content)
                    .FirstOrDefaultAsync(cancellationToken)
                ?? throw new IOException("The file has expired while it was read."); // the answer breaks off
            loaded = number;
        }

        var part = chunk.AsMemory(offset, Math.Min(buffer.Length, chunk.Length - offset));
        part.CopyTo(buffer);
        position += part.Length;
        return part.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) =>
        position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => position + offset,
            _ => bytes + offset,
        };

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
