namespace Okr.Reporting.Work;

/// <summary>
/// A claim on a piece of work that ends by itself when the process which has it dies, so that another one takes over.
/// </summary>
internal static class Lease
{
    /// <summary>Without renewal the process is taken for dead after it.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Renews until the work is over; ends the work when <paramref name="renew"/> says that it is no longer this process's.
    /// </summary>
    /// <param name="renew">Writes the claim anew; false when it is lost.</param>
    /// <param name="work">Ends the work, and with it the renewals.</param>
    /// <param name="clock">Time between renewals.</param>
    /// <param name="failed">Told of a renewal that could not be written; the claim lasts a while, so it is tried again.</param>
    public static async Task Keep(
        Func<CancellationToken, Task<bool>> renew,
        CancellationTokenSource work,
        TimeProvider clock,
        Action<Exception> failed
    )
    {
        try
        {
            while (true)
            {
                await Task.Delay(Renewal, clock, work.Token);
                try
                {
                    if (!await renew(work.Token))
                    {
                        await work.CancelAsync();
                        return;
                    }
                }
                catch (Exception exception) when (!work.IsCancellationRequested)
                {
                    failed(exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the work is over
        }
    }

    /// <summary>Waits until the process is up.</summary>
    public static async Task Started(this IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(ct);
    }
}
