using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Data.Imports;

namespace Okr.Organization.Features.Imports.Reading;

/// <summary>An uploaded file read from its rows in the database, one chunk in memory at a time.</summary>
internal sealed class ChunkStream(IServiceScopeFactory scopes, ImportSource source) : Stream
{
    private byte[] chunk = [];
    private int ordinal = -1;
    private long position;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => source.Length;

    public override long Position
    {
        get => position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            position = value;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (position >= source.Length)
        {
            return 0;
        }

        if (Wanted() is { } wanted)
        {
            using var scope = scopes.CreateScope();
            Keep(wanted, Query(scope, wanted).Single());
        }

        return Copy(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= source.Length)
        {
            return 0;
        }

        if (Wanted() is { } wanted)
        {
            await using var scope = scopes.CreateAsyncScope();
            Keep(wanted, await Query(scope, wanted).SingleAsync(cancellationToken));
        }

        return Copy(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => position + offset,
            _ => source.Length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int? Wanted()
    {
        var wanted = (int)(position / ImportChunk.Size);
        return wanted == ordinal ? null : wanted;
    }

    private void Keep(int wanted, byte[] bytes) => (ordinal, chunk) = (wanted, bytes);

    private int Copy(Span<byte> buffer)
    {
        var rest = chunk.AsSpan((int)(position % ImportChunk.Size));
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        position += count;
        return count;
    }

    private IQueryable<byte[]> Query(IServiceScope scope, int wanted) =>
        scope
            .ServiceProvider.GetRequiredService<OrganizationDbContext>()
            .Set<ImportChunk>()
            .Where(c => c.ImportNumber == source.ImportNumber && c.SourceNumber == source.Number && c.Ordinal == wanted)
            .Select(c => c.Bytes);
}
