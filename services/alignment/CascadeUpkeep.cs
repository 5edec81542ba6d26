using Okr.Alignment.Data;
using Okr.Platform;

namespace Okr.Alignment;

/// <summary>
/// Works out the places in the cascade that a change of a cycle, or a new version of the platform, left open. Several replicas
/// may do it at once: whoever comes second finds nothing to change.
/// </summary>
internal sealed partial class CascadeUpkeep(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<CascadeUpkeep> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<AlignmentDbContext>();
                while (await Places.TakeEffect(db, clock.Today(), stoppingToken) > 0)
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

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Places in the cascade could not be worked out; they are tried again"
        )]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
