using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Okr.Platform;
using Okr.Reporting.Bi;
using Okr.Reporting.Data;
using Okr.Reporting.Exporting;
using Okr.Reporting.Files;

namespace Okr.Benchmarks;

/// <summary>How fast a table of the BI feed becomes a file, and what memory that takes.</summary>
internal static class FileFigures
{
    /// <summary>Prints rows and megabytes per second, and the most memory that was in use, for each format.</summary>
    public static async Task Print(Func<ReportingDbContext> open, IServiceScopeFactory scopes, int rows)
    {
        await using (var db = open())
        {
            await db.Database.MigrateAsync();
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO reporting.bi_key_result_daily_facts (date_key, cycle_key, objective_key, key_result_key,
                    org_unit_key, owner_person_key, current_value, progress, expected_progress, week_delta, status,
                    automatic_status, confidence, weight_bp, last_check_in_date_key, has_data, is_stale, is_updated, modified_at)
                SELECT 20260101 + i % 28, 1, i / 3, i, i % 5000, i % 100000, i % 1000 + 0.5, (i % 997) / 997.0, 0.5,
                    (i % 13) / 100.0, (ARRAY['on_track', 'at_risk', 'off_track'])[1 + i % 3], 'on_track', i % 11, 3333,
                    20260120, true, i % 7 = 0, i % 2 = 0, now()
                FROM generate_series(1, {rows}) AS i
                """
            );
            await db.Database.ExecuteSqlAsync($"VACUUM ANALYZE reporting.bi_key_result_daily_facts");
        }

        Console.WriteLine(
            "| file of KeyResultDailyFacts | rows | rows/s | MB/s | most memory, MB |\n|---|---|---|---|---|"
        );
        var table = BiTables.Find("KeyResultDailyFacts")!;
        foreach (var format in FileFormat.All)
        {
            if (rows > format.MostRows)
            {
                continue;
            }

            foreach (var kept in new[] { false, true })
            {
                await using var db = open();
                await using Stream output = kept ? await Export(open, scopes) : new Counter();
                GC.Collect();
                using var watch = new MemoryWatch();
                var started = Stopwatch.GetTimestamp();
                var written = await format.Write(
                    table.File(db, BiReader.Unrestricted),
                    output,
                    new Okr.Reporting.Files.FileOptions(),
                    CancellationToken.None
                );
                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                var bytes = output is ExportWriter export ? export.Bytes : ((Counter)output).Bytes;
                Console.WriteLine(
                    FormattableString.Invariant(
                        $"| {format.Extension}{(kept ? ", kept in the database" : "")} | {written} | {written / seconds:0} | {bytes / seconds / 1e6:0.0} | {watch.Most / 1e6:0} |"
                    )
                );
            }
        }
    }

    private static async Task<ExportWriter> Export(Func<ReportingDbContext> open, IServiceScopeFactory scopes)
    {
        var (id, owner) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var db = open();
        db.Exports.Add(
            new Export
            {
                Id = id,
                RequestedAt = DateTime.UtcNow,
                RequestedBy = owner,
                Caller = "[]",
                Source = "tables/KeyResultDailyFacts",
                Format = "csv",
                Filter = "{}",
                State = ExportState.Running,
                LeaseOwner = owner,
            }
        );
        await db.SaveChangesAsync();
        return new ExportWriter(scopes, TimeProvider.System, id, owner, long.MaxValue);
    }

    private sealed class MemoryWatch : IDisposable
    {
        private readonly Timer timer;

        public MemoryWatch() =>
            timer = new Timer(
                _ => Most = Math.Max(Most, Process.GetCurrentProcess().WorkingSet64),
                null,
                TimeSpan.Zero,
                TimeSpan.FromMilliseconds(50)
            );

        public long Most { get; private set; }

        public void Dispose() => timer.Dispose();
    }

    private sealed class Counter : Stream
    {
        public long Bytes { get; private set; }
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => Bytes;

        public override long Position
        {
            get => Bytes;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Bytes += count;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Bytes += buffer.Length;
            return ValueTask.CompletedTask;
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
