using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Web;
using Okr.Reporting.Data;
using Okr.Reporting.Files;
using Okr.Reporting.Work;

namespace Okr.Reporting.Exporting;

/// <summary>Wakes the worker of exports.</summary>
internal sealed class ExportSignal : WorkSignal;

/// <summary>
/// Makes the files that were asked for, one at a time in each replica. All replicas look for them; the one that gets the
/// lease works on it. When its process dies, another one begins the file anew, a few times.
/// </summary>
internal sealed partial class ExportWorker(
    IServiceScopeFactory scopes,
    TableSources tables,
    ExportSignal signal,
    OkrOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<ExportWorker> logger
) : BackgroundService
{
    public const int MostAttempts = 3;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>How long it can be told that a file is no longer there.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.Started(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await Expire(stoppingToken);
                    while (await WorkOnce(stoppingToken)) { }
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    // The database is away: the next round tries again.
                    Log.LookFailed(logger, exception);
                }

                await signal.Wait(Poll, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping
        }
    }

    /// <summary>Takes the export that waits longest, or whose process has died, and carries it out. False when there is none.</summary>
    internal async Task<bool> WorkOnce(CancellationToken ct)
    {
        var owner = Guid.CreateVersion7(); // of this attempt: what an earlier one still writes is refused
        if (await Claim(owner, ct) is not { } export)
        {
            return false;
        }

        await using var file = new ExportWriter(
            scopes,
            clock,
            export.Id,
            owner,
            options.Exports.MaxMegabytes * (long)ExportChunk.Size
        );
        using var work = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renewal = Lease.Keep(file.Renew, work, clock, exception => Log.LookFailed(logger, exception));
        try
        {
            await Write(export, owner, file, work.Token);
            Log.Made(logger, export.Id, file.Rows, file.Bytes);
        }
        catch (ExportLostException)
        {
            Log.Lost(logger, export.Id);
        }
        catch (Exception exception) when (!work.IsCancellationRequested)
        {
            var refusal = ProblemWriter.Translate(exception);
            if (refusal is null)
            {
                Log.Failed(logger, exception, export.Id);
            }

            await Fail(export.Id, owner, refusal ?? ReportingErrors.ExportFailed.With(), ct);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            await GiveBack(export.Id, owner); // the process stops: another one need not wait for the lease to run out
            throw;
        }
        catch (OperationCanceledException)
        {
            Log.Lost(logger, export.Id); // the renewal noticed it
        }
        finally
        {
            await work.CancelAsync();
            await renewal;
        }

        return true;
    }

    /// <summary>Removes files whose time is over, and after a while what was known of them.</summary>
    internal async Task Expire(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var now = clock.UtcNow();
        var over = await db
            .Exports.AsNoTracking()
            .Where(e => e.State == ExportState.Succeeded && e.ExpiresAt < now)
            .Select(e => e.Id)
            .ToListAsync(ct);
        foreach (var id in over)
        {
            await db
                .Exports.Where(e => e.Id == id && e.State == ExportState.Succeeded)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.State, ExportState.Expired), ct);
            await db.ExportChunks.Where(c => c.ExportId == id).ExecuteDeleteAsync(ct);
        }

        var forgotten = now - Remembered;
        await db
            .Exports.Where(e =>
                e.RequestedAt < forgotten
                && e.State != ExportState.Queued
                && e.State != ExportState.Running
                && e.State != ExportState.Succeeded
            )
            .ExecuteDeleteAsync(ct);
    }

    private async Task<Export?> Claim(Guid owner, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        while (true)
        {
            var now = clock.UtcNow();
            var found = await db
                .Exports.AsNoTracking()
                .Where(e => e.State == ExportState.Queued || (e.State == ExportState.Running && e.LeaseUntil < now))
                .OrderBy(e => e.RequestedAt)
                .ThenBy(e => e.Id)
                .FirstOrDefaultAsync(ct);
            if (found is null)
            {
                return null;
            }

            var until = now + Lease.Length;
            var taken = await db
                .Exports.Where(e => e.Id == found.Id && e.State == found.State && e.LeaseUntil == found.LeaseUntil)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(e => e.State, ExportState.Running)
                            .SetProperty(e => e.LeaseOwner, owner)
                            .SetProperty(e => e.LeaseUntil, until)
                            .SetProperty(e => e.Attempts, e => e.Attempts + 1)
                            .SetProperty(e => e.StartedAt, now)
                            .SetProperty(e => e.RowsDone, 0)
                            .SetProperty(e => e.Bytes, 0),
                    ct
                );
            if (taken == 0)
            {
                continue; // another replica was faster
            }

            await db.ExportChunks.Where(c => c.ExportId == found.Id).ExecuteDeleteAsync(ct);
            if (found.Attempts < MostAttempts)
            {
                return found;
            }

            await Fail(found.Id, owner, ReportingErrors.ExportInterrupted.With(), ct);
        }
    }

    private async Task Write(Export export, Guid owner, ExportWriter file, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var filter = JsonSerializer.Deserialize<Dictionary<string, string>>(export.Filter, Json.Options)!;
        var table = await tables.Open(
            scope.ServiceProvider,
            new(export.Source, export.Format, filter),
            TableSources.Read(export.Caller),
            ct
        );
        var format = FileFormat.Of(export.Format);
        var total = await format.Require(table, ct);
        var name = $"{table.Name}.{format.Extension}";
        await Change(
            export.Id,
            owner,
            mine =>
                mine.ExecuteUpdateAsync(
                    set => set.SetProperty(e => e.FileName, name).SetProperty(e => e.RowsTotal, total),
                    ct
                )
        );
        file.Rows = await format.Write(
            table,
            file,
            TableEndpoints.Options(filter) with
            {
                Progress = rows => file.Rows = rows,
            },
            ct
        );
        await file.Complete(ct);
        var (now, rows, bytes) = (clock.UtcNow(), file.Rows, file.Bytes);
        var expires = now.AddHours(options.Exports.KeepHours);
        await Change(
            export.Id,
            owner,
            mine =>
                mine.ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(e => e.State, ExportState.Succeeded)
                            .SetProperty(e => e.LeaseOwner, (Guid?)null)
                            .SetProperty(e => e.LeaseUntil, (DateTime?)null)
                            .SetProperty(e => e.RowsDone, rows)
                            .SetProperty(e => e.RowsTotal, rows)
                            .SetProperty(e => e.Bytes, bytes)
                            .SetProperty(e => e.FinishedAt, now)
                            .SetProperty(e => e.ExpiresAt, expires),
                    ct
                )
        );
    }

    private async Task Fail(Guid id, Guid owner, DomainException refusal, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var (english, chinese) = (
            refusal.Error.Message(Languages.English, [.. refusal.Arguments]),
            refusal.Error.Message(Languages.Chinese, [.. refusal.Arguments])
        );
        await Change(
            id,
            owner,
            mine =>
                mine.ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(e => e.State, ExportState.Failed)
                            .SetProperty(e => e.LeaseOwner, (Guid?)null)
                            .SetProperty(e => e.LeaseUntil, (DateTime?)null)
                            .SetProperty(e => e.FinishedAt, now)
                            .SetProperty(e => e.Error, refusal.Error.Code)
                            .SetProperty(e => e.ErrorEnglish, english)
                            .SetProperty(e => e.ErrorChinese, chinese),
                    ct
                )
        );
        await using var scope = scopes.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<ReportingDbContext>()
            .ExportChunks.Where(c => c.ExportId == id)
            .ExecuteDeleteAsync(ct);
    }

    private Task GiveBack(Guid id, Guid owner) =>
        Change(
            id,
            owner,
            mine =>
                mine.ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(e => e.State, ExportState.Queued)
                            .SetProperty(e => e.LeaseOwner, (Guid?)null)
                            .SetProperty(e => e.LeaseUntil, (DateTime?)null)
                            .SetProperty(e => e.Attempts, e => e.Attempts - 1),
                    CancellationToken.None
                )
        );

    private async Task Change(Guid id, Guid owner, Func<IQueryable<Export>, Task<int>> change)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        if (await change(db.Exports.Where(e => e.Id == id && e.LeaseOwner == owner)) != 1)
        {
            throw new ExportLostException();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The exports could not be looked at; it is tried again")]
        public static partial void LookFailed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "The export {Id} failed")]
        public static partial void Failed(ILogger logger, Exception exception, Guid id);

        [LoggerMessage(LogLevel.Information, "The export {Id} was cancelled or taken over")]
        public static partial void Lost(ILogger logger, Guid id);

        [LoggerMessage(LogLevel.Information, "The export {Id} is made: {Rows} rows, {Bytes} bytes")]
        public static partial void Made(ILogger logger, Guid id, long rows, long bytes);
    }
}
