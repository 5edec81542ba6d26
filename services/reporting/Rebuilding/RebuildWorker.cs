using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Reporting.Data;

namespace Okr.Reporting.Rebuilding;

/// <summary>Wakes the worker of the process that was asked.</summary>
internal sealed class RebuildSignal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Set() => channel.Writer.TryWrite(true);

    public async Task Wait(TimeSpan most, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(most);
        try
        {
            await channel.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // time to look again
        }
    }
}

/// <summary>
/// Carries out the rebuild that was asked for. All replicas look for it; the one that gets the lease works on it. When its
/// process dies the lease runs out and the rebuild has failed: the present store is as it was, and the next one begins anew.
/// </summary>
internal sealed partial class RebuildWorker(
    IServiceScopeFactory scopes,
    RebuildSignal signal,
    OkrOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<RebuildWorker> logger
) : BackgroundService
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private readonly Guid self = Guid.CreateVersion7();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.Started(stoppingToken);
            if (options.IsStandalone)
            {
                await GiveUpDead(always: true, stoppingToken);
            }

            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await GiveUpDead(always: false, stoppingToken);
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

    /// <summary>Takes the rebuild that waits, and carries it out. False when there is none.</summary>
    internal async Task<bool> WorkOnce(CancellationToken ct)
    {
        if (await Claim(ct) is not { } id)
        {
            return false;
        }

        var progress = new RebuildProgress();
        using var work = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renewal = Renew(id, progress, work);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var run = new RebuildRun(scopes, scope.ServiceProvider.GetRequiredService<IFactSources>(), clock);
            await run.Run(id, self, progress, work.Token);
            Log.Succeeded(logger, id);
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, id);
            var (error, detail) =
                exception is DomainException refusal
                    ? (refusal.Error, refusal.Arguments.Count > 0 ? refusal.Arguments[0]?.ToString() : null)
                : work.IsCancellationRequested ? (ReportingErrors.RebuildInterrupted, null)
                : (ReportingErrors.RebuildFailed, null);
            // Also when the process stops: otherwise the others would wait for the lease to run out.
            await Fail(id, error, detail, CancellationToken.None);
        }
        finally
        {
            await work.CancelAsync();
            await renewal;
            await Save(id, progress, over: true, CancellationToken.None);
        }

        return true;
    }

    /// <summary>Closes a rebuild whose process has died.</summary>
    internal async Task GiveUpDead(bool always, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var now = clock.UtcNow();
        var dead = await db
            .Rebuilds.AsNoTracking()
            .Where(r => r.State == RebuildState.Running && (always || r.LeaseUntil < now))
            .Select(r => new { r.Id, r.LeaseUntil })
            .FirstOrDefaultAsync(ct);
        if (dead is null)
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // It may live after all: then it finds at its next write that the rebuild is no longer its own.
        await StoreLock.TakeNextFacts(db, ct);
        var closed = await db
            .Rebuilds.Where(r =>
                r.Id == dead.Id && r.State == RebuildState.Running && (always || r.LeaseUntil == dead.LeaseUntil)
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(r => r.State, RebuildState.Failed)
                        .SetProperty(r => r.Phase, RebuildPhase.Over)
                        .SetProperty(r => r.Active, (int?)null)
                        .SetProperty(r => r.LeaseOwner, (Guid?)null)
                        .SetProperty(r => r.LeaseUntil, (DateTime?)null)
                        .SetProperty(r => r.FinishedAt, now)
                        .SetProperty(r => r.Error, ReportingErrors.RebuildInterrupted.Code),
                ct
            );
        if (closed > 0)
        {
            await db.RebuildLog.ExecuteDeleteAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    private async Task<Guid?> Claim(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var waiting = await db
            .Rebuilds.AsNoTracking()
            .Where(r => r.State == RebuildState.Queued)
            .Select(r => (Guid?)r.Id)
            .FirstOrDefaultAsync(ct);
        if (waiting is not { } id)
        {
            return null;
        }

        var now = clock.UtcNow();
        var until = now + Lease;
        var taken = await db
            .Rebuilds.Where(r => r.Id == id && r.State == RebuildState.Queued)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(r => r.State, RebuildState.Running)
                        .SetProperty(r => r.Phase, RebuildPhase.Reading)
                        .SetProperty(r => r.LeaseOwner, self)
                        .SetProperty(r => r.LeaseUntil, until)
                        .SetProperty(r => r.StartedAt, now),
                ct
            );
        return taken == 1 ? id : null;
    }

    private async Task Renew(Guid id, RebuildProgress progress, CancellationTokenSource work)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Renewal, clock, work.Token);
                try
                {
                    if (!await Save(id, progress, over: false, work.Token))
                    {
                        await work.CancelAsync();
                        return;
                    }
                }
                catch (Exception exception) when (!work.IsCancellationRequested)
                {
                    // The database is away for a moment; the work notices itself, and the lease lasts a while.
                    Log.LookFailed(logger, exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the work is over
        }
    }

    /// <summary>Writes how far it is; with the lease while it lasts. False when the rebuild is no longer this process's.</summary>
    private async Task<bool> Save(Guid id, RebuildProgress progress, bool over, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var (phase, facts, caughtUp) = progress.Snapshot();
        if (over)
        {
            await db
                .Rebuilds.Where(r => r.Id == id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(r => r.Facts, facts).SetProperty(r => r.CaughtUp, caughtUp),
                    ct
                );
            return true;
        }

        var until = clock.UtcNow() + Lease;
        var mine = await db
            .Rebuilds.Where(r => r.Id == id && r.LeaseOwner == self)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(r => r.LeaseUntil, until)
                        .SetProperty(r => r.Phase, phase)
                        .SetProperty(r => r.Facts, facts)
                        .SetProperty(r => r.CaughtUp, caughtUp),
                ct
            );
        return mine == 1;
    }

    private async Task Fail(Guid id, ErrorDefinition error, string? detail, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var now = clock.UtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var mine = await db
            .Rebuilds.Where(r => r.Id == id && r.LeaseOwner == self)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(r => r.State, RebuildState.Failed)
                        .SetProperty(r => r.Phase, RebuildPhase.Over)
                        .SetProperty(r => r.Active, (int?)null)
                        .SetProperty(r => r.LeaseOwner, (Guid?)null)
                        .SetProperty(r => r.LeaseUntil, (DateTime?)null)
                        .SetProperty(r => r.FinishedAt, now)
                        .SetProperty(r => r.Error, error.Code)
                        .SetProperty(r => r.ErrorDetail, detail),
                ct
            );
        if (mine == 1)
        {
            await db.RebuildLog.ExecuteDeleteAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The rebuilds of the store could not be looked at; it is tried again")]
        public static partial void LookFailed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "The rebuild {Id} failed; the store is as it was")]
        public static partial void Failed(ILogger logger, Exception exception, Guid id);

        [LoggerMessage(LogLevel.Information, "The rebuild {Id} has put a new store in the place of the old one")]
        public static partial void Succeeded(ILogger logger, Guid id);
    }
}

/// <summary>For work that begins when the process serves.</summary>
internal static class ProcessStart
{
    public static async Task Started(this IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(ct);
    }
}
