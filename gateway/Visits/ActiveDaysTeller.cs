using System.Globalization;
using Grpc.Core;
using Okr.Contracts.Organization.V1.Grpc;

namespace Okr.Gateway.Visits;

/// <summary>
/// Tells the organization service, beside the requests, on which days people had the platform open. What was not told when a
/// process dies is lost until these people's next request of the day.
/// </summary>
internal sealed partial class ActiveDaysTeller(
    ActiveDaysNotes notes,
    Contracts.Organization.V1.Grpc.Activity.ActivityClient activity,
    TimeProvider clock,
    ILogger<ActiveDaysTeller> logger
) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);
    private bool failed;

    /// <summary>Tells what is there; the rest stays for the next time when the service does not take it.</summary>
    public async Task Tell(CancellationToken ct)
    {
        while (notes.Take(BatchSize) is { Count: > 0 } batch)
        {
            var days = new ActiveDays();
            days.Days.AddRange(
                batch.Select(note => new ActiveDay
                {
                    PersonId = note.PersonId.ToString(),
                    Day = note.Day.ToString("O", CultureInfo.InvariantCulture),
                })
            );
            try
            {
                await activity.NoteAsync(days, cancellationToken: ct);
                failed = false;
            }
            catch (RpcException exception)
            {
                notes.GiveBack(batch);
                if (!failed && !ct.IsCancellationRequested)
                {
                    Log.Failed(logger, exception.StatusCode); // once: it is tried again right away
                }

                failed = true;
                return;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Tell(stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(LastWords);
        await Tell(enough.Token);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Active days could not be told to the organization service ({Status}); it is tried again"
        )]
        public static partial void Failed(ILogger logger, StatusCode status);
    }
}
