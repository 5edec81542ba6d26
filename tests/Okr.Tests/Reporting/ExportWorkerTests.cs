using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Reporting.Data;
using Okr.Reporting.Exporting;
using Okr.Reporting.Features.Exports;
using Okr.Reporting.Files;
using Okr.Reporting.Work;

namespace Okr.Tests.Reporting;

/// <summary>Exports with replicas that die, are slow, or are told to stop.</summary>
public sealed class ExportWorkerTests : IAsyncDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly Okr.Platform.Security.CurrentUser Somebody = ReportingStore.Somebody();
    private readonly ReportingStore store = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly WebApplication app;
    private int rows = 3;
    private Func<int, Task> atRow = _ => Task.CompletedTask;

    private sealed record Row(int Number, string Text);

    public ExportWorkerTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddHttpContextAccessor();
        app = builder.Build();
        app.MapTable(
            "/reports/numbers",
            (int? from) => Table.Of("numbers", Rows(from ?? 0), _ => Task.FromResult<long?>(rows))
        );
    }

    [Fact]
    public async Task Replicas_share_the_work_and_make_each_file_once()
    {
        var ids = new[] { await Ask(), await Ask(), await Ask(), await Ask() };
        async Task<int> Work(ExportWorker worker)
        {
            var made = 0;
            while (await worker.WorkOnce(Ct))
            {
                made++;
            }

            return made;
        }

        var made = await Task.WhenAll(Work(Worker()), Work(Worker()), Work(Worker()));
        Assert.Equal(ids.Length, made.Sum());
        foreach (var id in ids)
        {
            var export = await Read(id);
            Assert.Equal((ExportState.Succeeded, 1, 3L), (export.State, export.Attempts, export.RowsDone));
            Assert.Equal("number,text\r\n0,row 0\r\n1,row 1\r\n2,row 2\r\n", await TextOf(id));
        }
    }

    [Fact]
    public async Task A_file_of_many_chunks_is_read_from_any_place()
    {
        rows = 150_000;
        var id = await Ask();
        Assert.True(await Worker().WorkOnce(Ct));
        var export = await Read(id);
        await using var db = store.Open();
        await using var file = new ExportReader(db, id, export.Bytes);
        using var whole = new MemoryStream();
        await file.CopyToAsync(whole, Ct);
        var bytes = whole.ToArray();
        Assert.True(bytes.Length > 2 * ExportChunk.Size);
        Assert.Equal(export.Bytes, bytes.Length);
        foreach (
            var at in new[] { 0, 1, ExportChunk.Size - 1, ExportChunk.Size, ExportChunk.Size + 1, bytes.Length - 1 }
        )
        {
            var part = new byte[Math.Min(1_500_000, bytes.Length - at)];
            file.Seek(at, SeekOrigin.Begin);
            await file.ReadExactlyAsync(part, Ct);
            Assert.Equal(SHA256.HashData(bytes.AsSpan(at, part.Length)), SHA256.HashData(part));
        }

        file.Seek(0, SeekOrigin.End);
        Assert.Equal(0, await file.ReadAsync(new byte[1], Ct));
    }

    [Fact]
    public async Task A_file_whose_process_has_died_is_made_by_another_and_the_dead_writes_no_more()
    {
        rows = 60_000;
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        atRow = async row =>
        {
            if (row == 50_000)
            {
                reached.TrySetResult();
                await go.Task;
            }
        };
        var id = await Ask();
        var slow = Worker().WorkOnce(Ct);
        await reached.Task;
        await LetLeaseRunOut(id);
        atRow = _ => Task.CompletedTask;
        Assert.True(await Worker().WorkOnce(Ct));
        var made = await Read(id);
        Assert.Equal((ExportState.Succeeded, 2), (made.State, made.Attempts));
        var text = await TextOf(id);
        go.SetResult();
        Assert.True(await slow); // it came back and found that the work is another's
        Assert.Equal(text, await TextOf(id));
        Assert.Equal(ExportState.Succeeded, (await Read(id)).State);
    }

    [Fact]
    public async Task A_file_that_kills_every_process_is_given_up()
    {
        var id = await Ask();
        await using (var db = store.Open())
        {
            await db.Exports.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(e => e.State, ExportState.Running)
                        .SetProperty(e => e.Attempts, ExportWorker.MostAttempts)
                        .SetProperty(e => e.LeaseUntil, clock.UtcNow().AddSeconds(-1)),
                Ct
            );
        }

        Assert.False(await Worker().WorkOnce(Ct));
        var export = await Read(id);
        Assert.Equal((ExportState.Failed, "reporting.export_interrupted"), (export.State, export.Error));
        Assert.Equal("生成文件的进程多次中断，请重新导出。", ExportView.Of(export, "zh-CN").Error!.Message);
    }

    [Fact]
    public async Task A_process_that_is_told_to_stop_leaves_its_file_to_the_next_at_once()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        atRow = row => row == 1 ? stop.CancelAsync() : Task.CompletedTask;
        var id = await Ask();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Worker().WorkOnce(stop.Token));
        Assert.Equal((ExportState.Queued, 0), ((await Read(id)).State, (await Read(id)).Attempts));
        atRow = _ => Task.CompletedTask;
        Assert.True(await Worker().WorkOnce(Ct));
        Assert.Equal(ExportState.Succeeded, (await Read(id)).State);
    }

    [Fact]
    public async Task A_cancelled_export_stops_and_leaves_nothing()
    {
        rows = 200_000;
        var id = await Ask();
        atRow = async row =>
        {
            if (row == 50_000)
            {
                await using var db = store.Open();
                await DeleteExport.Handle(id, db, Somebody, clock, Ct);
            }
        };
        var last = 0;
        var before = atRow;
        atRow = row =>
        {
            last = row;
            return before(row);
        };
        Assert.True(await Worker().WorkOnce(Ct));
        Assert.True(last < rows - 1, "it went on to the end");
        Assert.Equal(ExportState.Cancelled, (await Read(id)).State);
        Assert.Equal(0, await Chunks());
    }

    [Fact]
    public async Task A_file_that_is_too_large_fails_and_leaves_nothing()
    {
        rows = 200_000;
        var id = await Ask();
        Assert.True(await Worker(new ExportOptions { MaxMegabytes = 1 }).WorkOnce(Ct));
        var export = await Read(id);
        Assert.Equal((ExportState.Failed, "reporting.export_too_large"), (export.State, export.Error));
        Assert.Equal(0, await Chunks());
    }

    [Fact]
    public async Task Rows_that_fail_fail_the_export_without_their_words()
    {
        atRow = row => row == 1 ? throw new InvalidOperationException("SELECT secret") : Task.CompletedTask;
        var id = await Ask();
        Assert.True(await Worker().WorkOnce(Ct));
        var export = await Read(id);
        Assert.Equal((ExportState.Failed, "reporting.export_failed"), (export.State, export.Error));
        Assert.DoesNotContain("secret", export.ErrorEnglish, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_goes_when_its_time_is_over_and_that_is_said()
    {
        var id = await Ask();
        var worker = Worker(new ExportOptions { KeepHours = 2 });
        Assert.True(await worker.WorkOnce(Ct));
        clock.Advance(TimeSpan.FromMinutes(119));
        await worker.Expire(Ct);
        Assert.Equal(1, await Chunks());
        clock.Advance(TimeSpan.FromMinutes(2));
        await worker.Expire(Ct);
        Assert.Equal(0, await Chunks());
        await using var db = store.Open();
        var refusal = await Assert.ThrowsAsync<DomainException>(() => DownloadExport.Handle(id, db, Somebody, Ct));
        Assert.Equal("reporting.export_expired", refusal.Error.Code);
        clock.Advance(TimeSpan.FromDays(31));
        await worker.Expire(Ct);
        Assert.False(await db.Exports.AnyAsync(Ct));
    }

    [Fact]
    public async Task A_rebuild_does_not_touch_what_was_asked_for()
    {
        await using var db = store.Open();
        Assert.DoesNotContain(
            db.FactTables.Select(t => t.GetTableName()!),
            table =>
                table.StartsWith("export", StringComparison.Ordinal)
                || table.StartsWith("digest", StringComparison.Ordinal)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        store.Dispose();
    }

    private ExportWorker Worker(ExportOptions? exports = null) =>
        new(
            store.Scopes,
            new TableSources(
                new CompositeEndpointDataSource(((IEndpointRouteBuilder)app).DataSources),
                app.Services.GetRequiredService<IHttpContextAccessor>()
            ),
            new ExportSignal(),
            new OkrOptions { Exports = exports ?? new ExportOptions() },
            null!, // only the loop waits for the start
            clock,
            NullLogger<ExportWorker>.Instance
        );

    private async IAsyncEnumerable<Row> Rows(int from)
    {
        for (var row = from; row < rows; row++)
        {
            await atRow(row);
            yield return new Row(row, $"row {row}");
        }
    }

    private async Task<Guid> Ask()
    {
        await using var db = store.Open();
        var export = await StartExport.Handle(
            new("numbers", "csv", null),
            db,
            _ => Task.FromResult(Table.Of("numbers", Rows(0), _ => Task.FromResult<long?>(rows))),
            (_, _) => Task.CompletedTask,
            new ExportOptions(),
            Somebody,
            clock,
            Ct
        );
        return export.Id;
    }

    private async Task<Export> Read(Guid id)
    {
        await using var db = store.Open();
        return await db.Exports.AsNoTracking().SingleAsync(e => e.Id == id, Ct);
    }

    private async Task<int> Chunks()
    {
        await using var db = store.Open();
        return await db.ExportChunks.CountAsync(Ct);
    }

    private async Task<string> TextOf(Guid id)
    {
        await using var db = store.Open();
        await using var file = new ExportReader(db, id, (await Read(id)).Bytes);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(Ct);
    }

    private async Task LetLeaseRunOut(Guid id)
    {
        var past = clock.UtcNow().AddSeconds(-1);
        await using var db = store.Open();
        await db.Exports.Where(e => e.Id == id).ExecuteUpdateAsync(set => set.SetProperty(e => e.LeaseUntil, past), Ct);
    }
}
