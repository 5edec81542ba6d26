using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Platform;

namespace Okr.Organization;

/// <summary>
/// Follows the calendar: on the day a dated change takes effect the present columns change and the event goes out again,
/// because the other services hold only the present state. Several replicas may do it at once: a version has one winner.
/// </summary>
internal sealed partial class EffectiveDates(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<EffectiveDates> logger
) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<OrganizationDbContext>();
                while (await TakeEffect(db, clock, stoppingToken) == BatchSize)
                {
                    db.ChangeTracker.Clear();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Another replica was faster, or the database is away: the next round sees what is left.
                Log.Failed(logger, exception);
            }
        } while (await NextTick(timer, stoppingToken));
    }

    private static async Task<bool> NextTick(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false; // the process stops
        }
    }

    /// <summary>Applies what is due by today; how many people and units that were, 500 of each kind at most.</summary>
    public static async Task<int> TakeEffect(OrganizationDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var today = clock.Today();
        var units = await db
            .OrgUnits.Include(u => u.Rows)
            .Where(u => u.NextChangeOn <= today)
            .OrderBy(u => u.NextChangeOn)
            .Take(BatchSize)
            .ToListAsync(ct);
        units.ForEach(unit => db.Publish(unit.Changed(today)));
        var people = await db
            .People.Include(p => p.Rows)
            .Where(p => p.NextChangeOn <= today)
            .OrderBy(p => p.NextChangeOn)
            .Take(BatchSize)
            .ToListAsync(ct);
        people.ForEach(person => db.Publish(person.Changed(today)));
        await db.SaveChangesAsync(ct);
        return Math.Max(units.Count, people.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Dated changes of the organisation could not take effect yet; it is tried again"
        )]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
