using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Data.Imports;
using Okr.Platform;

namespace Okr.Organization.Features.Imports.Running;

/// <summary>
/// Works on the queue, one import after the other in the order in which they came. All replicas look at it; the one that
/// gets the lease of the oldest works on it. When its process dies the lease runs out, and another begins again.
/// </summary>
internal sealed partial class ImportWorker(
    IServiceScopeFactory scopes,
    ImportSignal signal,
    OkrOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<ImportWorker> logger
) : BackgroundService
{
    public const int MaxAttempts = 5;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(12);
    private readonly Guid self = Guid.CreateVersion7();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Started(stoppingToken);
            var fresh = true;
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    if (fresh)
                    {
                        await Tidy(stoppingToken);
                        fresh = false;
                    }

                    while (await WorkOnce(stoppingToken)) { }
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    // The database is away: the queue waits, the next round tries again.
                    Log.QueueFailed(logger, exception);
                }

                await signal.Wait(Poll, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping: what was begun is begun again by the next process
        }
    }

    /// <summary>Takes the oldest import if it is free, and works on it. False when there is nothing to do.</summary>
    internal async Task<bool> WorkOnce(CancellationToken ct)
    {
        if (await Claim(ct) is not { } import)
        {
            return false;
        }

        using var work = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renewal = Renew(import.Number, work);
        try
        {
            await Run(import, work.Token);
        }
        catch (Exception exception) when (exception is LeaseLostException || !ct.IsCancellationRequested)
        {
            Log.ImportFailed(logger, exception, import.Id, import.Attempts);
            await Release(import, ct);
        }
        finally
        {
            await work.CancelAsync();
            await renewal;
        }

        return true;
    }

    /// <summary>In standalone no other process can hold a lease: whatever is held is from a process that is gone.</summary>
    internal async Task Tidy(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrganizationDbContext>();
        await ImportCleanup.RemoveAbandoned(db, options.IsStandalone ? clock.UtcNow() : clock.UtcNow() - Abandoned, ct);
        if (options.IsStandalone)
        {
            await db.Set<Import>()
                .Where(i => i.LeaseOwner != null && i.LeaseOwner != self)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.LeaseUntil, (DateTime?)null), ct);
        }
    }

    private async Task Run(Import import, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrganizationDbContext>();
        var files = await db.Set<ImportFile>()
            .AsNoTracking()
            .Where(f => f.ImportNumber == import.Number)
            .OrderBy(f => f.Position)
            .ToListAsync(ct);
        var sources = await db.Set<ImportSource>()
            .AsNoTracking()
            .Where(s => s.ImportNumber == import.Number)
            .ToListAsync(ct);
        import.State = ImportState.Running;
        import.StartedAt ??= clock.UtcNow();
        var session = new ImportSession(import, files, sources, scopes, clock);
        await new ImportRun(session, scope.ServiceProvider.GetRequiredService<ImportClients>(), clock).Run(ct);
        import.FinishedAt = clock.UtcNow();
        await session.Save(ct);
        await ImportCleanup.RemoveUpload(db, import.Number, ct);
        Log.Finished(logger, import.Id, import.State);
    }

    private async Task<Import?> Claim(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrganizationDbContext>();
        var oldest = await db.Set<Import>()
            .AsNoTracking()
            .Where(i => i.State == ImportState.Queued || i.State == ImportState.Running)
            .OrderBy(i => i.Number)
            .FirstOrDefaultAsync(ct);
        if (oldest is null)
        {
            return null;
        }

        var now = clock.UtcNow();
        var until = now + Lease;
        var taken = await db.Set<Import>()
            .Where(i =>
                i.Number == oldest.Number
                && (i.State == ImportState.Queued || i.State == ImportState.Running)
                && (i.LeaseUntil == null || i.LeaseUntil < now)
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(i => i.LeaseOwner, self)
                        .SetProperty(i => i.LeaseUntil, until)
                        .SetProperty(i => i.Attempts, i => i.Attempts + 1),
                ct
            );
        if (taken == 0)
        {
            return null;
        }

        (oldest.LeaseOwner, oldest.LeaseUntil) = (self, until);
        oldest.Attempts++;
        return oldest;
    }

    private async Task Renew(long number, CancellationTokenSource work)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Renewal, clock, work.Token);
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<OrganizationDbContext>();
                var until = clock.UtcNow() + Lease;
                var mine = await db.Set<Import>()
                    .Where(i => i.Number == number && i.LeaseOwner == self)
                    .ExecuteUpdateAsync(set => set.SetProperty(i => i.LeaseUntil, until), work.Token);
                if (mine == 0)
                {
                    await work.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the work is over
        }
        catch (Exception exception)
        {
            // The database is away. The work notices itself; the lease runs out.
            Log.QueueFailed(logger, exception);
        }
    }

    /// <summary>After a failure: later again, or given up.</summary>
    private async Task Release(Import import, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrganizationDbContext>();
        if (import.Attempts < MaxAttempts)
        {
            var until = clock.UtcNow() + TimeSpan.FromSeconds(5 * import.Attempts);
            await db.Set<Import>()
                .Where(i => i.Number == import.Number && i.LeaseOwner == self)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.LeaseUntil, until), ct);
            return;
        }

        var files = await db.Set<ImportFile>()
            .AsNoTracking()
            .Where(f => f.ImportNumber == import.Number)
            .OrderBy(f => f.Position)
            .ToListAsync(ct);
        var session = new ImportSession(import, files, [], scopes, clock);
        foreach (var file in files.Where(f => f.State is not (ImportFileState.Done or ImportFileState.Refused)))
        {
            session.Report(file, 1, null, IssueSeverity.Error, ImportErrors.GaveUp, MaxAttempts);
            file.State = ImportFileState.Refused;
        }

        import.State = ImportState.Failed;
        import.FinishedAt = clock.UtcNow();
        await session.Save(ct);
        await ImportCleanup.RemoveUpload(db, import.Number, ct);
    }

    private async Task Started(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The queue of imports could not be read; it is tried again")]
        public static partial void QueueFailed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "Import {Id} was cut short in attempt {Attempt}")]
        public static partial void ImportFailed(ILogger logger, Exception exception, Guid id, int attempt);

        [LoggerMessage(LogLevel.Information, "Import {Id} is over: {State}")]
        public static partial void Finished(ILogger logger, Guid id, ImportState state);
    }
}
