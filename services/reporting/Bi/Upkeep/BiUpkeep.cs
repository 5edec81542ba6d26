using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Reporting.Data;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Bi.Upkeep;

/// <summary>
/// Keeps the BI feed: numbers new rows, follows the organisation, records the days that are over. One replica does so at a time,
/// the one that has the lease.
/// </summary>
internal sealed partial class BiUpkeep(
    IServiceScopeFactory scopes,
    FactsCache facts,
    BiOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<BiUpkeep> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DaysPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private readonly Guid self = Guid.CreateVersion7();
    private readonly DayRecorder recorder = new(facts, options, clock);
    private OrganizationFacts? organization;
    private string? seen;
    private DateOnly forgotten;
    private DateTime lookAgain;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The migrations of a process that applies them itself come before.
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
            await started.Task.WaitAsync(stoppingToken);
            while (true)
            {
                try
                {
                    while (await WorkOnce(stoppingToken)) { }
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    // The database is away, or a rebuild swapped the tables meanwhile: the next round tries again.
                    Log.Failed(logger, exception);
                }

                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping
        }
    }

    /// <summary>One round; true when there is more to do at once.</summary>
    internal async Task<bool> WorkOnce(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        if (await TakeLease(db, ct) is not { } state)
        {
            return false;
        }

        await FollowStore(db, state, ct);
        if (clock.UtcNow() < lookAgain)
        {
            return false;
        }

        var due = await recorder.Due(db, ct);
        if (due.Count > 0)
        {
            var (cycleId, day) = due[0];
            if (await recorder.Record(db, state, cycleId, day, ct))
            {
                Log.Recorded(logger, day, cycleId);
            }

            await Save(db, state, ct);
            return due.Count > 1;
        }

        lookAgain = clock.UtcNow() + DaysPause;
        if (forgotten != clock.Today())
        {
            await recorder.Forget(db, ct);
            forgotten = clock.Today();
        }

        return false;
    }

    /// <summary>Numbers and organisation, where any writer was at work since the last round.</summary>
    private async Task FollowStore(ReportingDbContext db, BiState state, CancellationToken ct)
    {
        var today = clock.Today();
        var revisions = await db
            .Revisions.AsNoTracking()
            .OrderBy(r => r.ScopeId)
            .Select(r => new { r.ScopeId, r.Value })
            .ToListAsync(ct);
        var now = $"{today} {string.Join(' ', revisions)}";
        if (seen == now)
        {
            return;
        }

        await Numbering.Assign(db, state, clock.UtcNow(), ct);
        organization = await OrganizationUpkeep.Refresh(db, state, organization, today, ct);
        await Calendar.Fill(db, today, ct);
        await Save(db, state, ct);
        seen = now;
    }

    /// <summary>The state, when this process has the lease, takes it over, or renews it; null when another process has it.</summary>
    private async Task<BiState?> TakeLease(ReportingDbContext db, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var state = await db.BiState.AsNoTracking().FirstOrDefaultAsync(ct);
        if (state is null)
        {
            // Of two that insert it one fails, and finds it in its next round.
            db.BiState.Add(new BiState());
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
        else if (state.LeaseOwner == self && state.LeaseUntil > now + (Lease / 2))
        {
            return state;
        }

        var until = now + Lease;
        var mine = await db
            .BiState.Where(s => s.LeaseOwner == null || s.LeaseOwner == self || s.LeaseUntil < now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(s => s.LeaseOwner, self).SetProperty(s => s.LeaseUntil, until),
                ct
            );
        return mine == 1 ? await db.BiState.AsNoTracking().FirstAsync(ct) : null;
    }

    private Task<int> Save(ReportingDbContext db, BiState state, CancellationToken ct) =>
        db
            .BiState.Where(s => s.LeaseOwner == self)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(s => s.Generation, state.Generation)
                        .SetProperty(s => s.NumberedUntil, state.NumberedUntil)
                        .SetProperty(s => s.OrganizationRevision, state.OrganizationRevision)
                        .SetProperty(s => s.OrganizationDay, state.OrganizationDay),
                ct
            );

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The BI feed could not be brought up to date; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Information, "Recorded the daily facts of {Day} for the cycle {CycleId}")]
        public static partial void Recorded(ILogger logger, DateOnly day, Guid cycleId);
    }
}
