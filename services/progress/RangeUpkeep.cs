using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Progress.Data;
using Okr.Progress.Domain;
using Okr.Progress.Features.CheckIns;

namespace Okr.Progress;

/// <summary>
/// Follows the calendar: a range's progress falls with every slot that nobody answers, and the other services, which hold
/// only what they were told last, are told so. Once a day. Several replicas may do it at once: a version has one winner, and
/// whoever comes second finds nothing to change.
/// </summary>
internal sealed partial class RangeUpkeep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RangeUpkeep> logger)
    : BackgroundService
{
    private const int BatchSize = 500;
    private const int MaxAttempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateOnly? done = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var today = clock.Today();
                if (done != today)
                {
                    await using var scope = scopes.CreateAsyncScope();
                    var db = scope.ServiceProvider.GetRequiredService<ProgressDbContext>();
                    await TakeEffect(db, clock, stoppingToken);
                    done = today;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Others were faster all the time, or the database is away: the next round sees what is left.
                Log.Failed(logger, exception);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    /// <summary>Tells the ranges of running cycles whose progress fell since they were told last; how many those were.</summary>
    public static async Task<int> TakeEffect(ProgressDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var told = 0;
        foreach (var ids in (await Due(db, clock.Today(), ct)).Chunk(BatchSize))
        {
            told += await Tell(db, ids, clock, ct);
            db.ChangeTracker.Clear();
        }

        return told;
    }

    /// <summary>
    /// Those with a slot that came to be missed since they were told last, from their states alone; where nothing was in range
    /// silence takes nothing away.
    /// </summary>
    private static async Task<List<Guid>> Due(ProgressDbContext db, DateOnly today, CancellationToken ct)
    {
        var due = new List<Guid>();
        var candidates = (
            from state in db.States
            join keyResult in db.KeyResults on state.KeyResultId equals keyResult.Id
            join objective in db.Objectives on keyResult.ObjectiveId equals objective.Id
            join cycle in db.Cycles on keyResult.CycleId equals cycle.Id
            where
                keyResult.Type == KeyResultType.Range
                && !keyResult.Deleted
                && keyResult.CancelledOn == null
                && !objective.Deleted
                && objective.State == "published"
                && (cycle.Phase == "active" || cycle.Phase == "scoring")
                && state.RawProgress > 0
            orderby state.KeyResultId
            select new
            {
                state.KeyResultId,
                state.FirstDueOn,
                state.CadenceDays,
                state.GraceDays,
                cycle.EndsOn,
                state.ChangedAt,
                state.LastCheckInOn,
                IsAnswered = state.SourceCheckInId == state.LastCheckInId,
            }
        ).AsAsyncEnumerable();
        await foreach (var state in candidates.WithCancellation(ct))
        {
            var schedule = new Schedule(state.FirstDueOn, state.CadenceDays, state.GraceDays, state.EndsOn);
            var counted = schedule.PastGrace(
                schedule.LastForRange(DateOnly.FromDateTime(state.ChangedAt), state.LastCheckInOn)
            );
            var answered = state.IsAnswered && state.LastCheckInOn is { } last ? schedule.SlotOf(last) + 1 : 0;
            if (schedule.PastGrace(schedule.LastForRange(today, state.LastCheckInOn)) > Math.Max(counted, answered))
            {
                due.Add(state.KeyResultId);
            }
        }

        return due;
    }

    private static async Task<int> Tell(ProgressDbContext db, Guid[] ids, TimeProvider clock, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var rows = await CheckInRecorder.Load(db, ids, ct);
            var live = (
                await db
                    .CheckIns.AsNoTracking()
                    .Where(c => ids.Contains(c.KeyResultId) && c.SupersededById == null)
                    .ToListAsync(ct)
            ).ToLookup(c => c.KeyResultId);
            var now = clock.UtcNow();
            var told = 0;
            foreach (var row in rows.Values)
            {
                var (state, checkIns) = (row.State!, live[row.KeyResult.Id].ToList());
                var schedule = state.Schedule(row.Cycle.EndsOn);
                var standing = Standing.Of(
                    row.KeyResult.Definition(),
                    schedule,
                    checkIns.Select(c => c.ToFact()),
                    DateOnly.FromDateTime(now)
                );
                if (standing.RawProgress == state.RawProgress)
                {
                    continue;
                }

                state.Apply(standing);
                state.Restate(row.KeyResult, schedule, checkIns);
                state.Version++;
                state.ChangedAt = now;
                db.Publish(state.ToEvent());
                told++;
            }

            try
            {
                await db.SaveChangesAsync(ct);
                return told;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MaxAttempts)
            {
                // A check-in or another replica came in between.
                db.ChangeTracker.Clear();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Check-ins missed by ranges could not be counted yet; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
