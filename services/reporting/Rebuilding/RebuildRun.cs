using System.Threading.Channels;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Reporting.Data;

namespace Okr.Reporting.Rebuilding;

/// <summary>
/// Makes the store anew from the other services and puts it in the place of the present one, while consumers go on feeding
/// that one and reports go on reading it (ADR 0009).
/// </summary>
internal sealed class RebuildRun(IServiceScopeFactory scopes, IFactSources sources, TimeProvider clock)
{
    /// <summary>Aggregates written by one transaction.</summary>
    private const int BatchSize = 5_000;

    /// <summary>Noted events applied by one transaction.</summary>
    private const int CatchUpSize = 500;

    /// <summary>Below it what is left can be applied while consumers wait.</summary>
    private const int FewEvents = 200;

    private const int MaxCatchUps = 1_000;
    private const int MaxFailures = 30;
    private const int MaxSwaps = 600;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SwapPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The whole rebuild, which the process <paramref name="owner"/> has the lease of. Throws <see cref="DomainException"/>
    /// for what an operator can mend; whatever is thrown, the present store is untouched.
    /// </summary>
    public async Task Run(Guid rebuildId, Guid owner, RebuildProgress progress, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var present = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        await RequireOwnTables(present, ct);
        await Begin(present, ct);
        await using var next = await NextStore.Create(present, rebuildId, owner, ct);
        try
        {
            foreach (var type in FactType.All)
            {
                await Load(type, next, progress, ct);
            }

            progress.Enter(RebuildPhase.Deriving);
            await next.Derive(ct);
            progress.Enter(RebuildPhase.CatchingUp);
            await next.Attach(ct);
            await CatchUp(next, progress, ct);
            progress.Enter(RebuildPhase.Swapping);
            await Swap(next, present, progress, ct);
        }
        catch (Exception exception) when (exception is not RebuildLostException && !ct.IsCancellationRequested)
        {
            await next.Drop(ct);
            throw;
        }
    }

    /// <summary>
    /// From here on every event is noted: the writers that began before the rebuild was there are waited for. What they
    /// applied was committed at its source before any stream begins, hence comes with the streams.
    /// </summary>
    private static async Task Begin(ReportingDbContext present, CancellationToken ct)
    {
        await using var transaction = await present.Database.BeginTransactionAsync(ct);
        await StoreLock.TakeFacts(present, ct);
        await present.RebuildLog.ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>A process of another version must not put tables of its own in the place of the database's.</summary>
    private static async Task RequireOwnTables(ReportingDbContext present, CancellationToken ct)
    {
        var applied = await present.Database.GetAppliedMigrationsAsync(ct);
        if (!applied.SequenceEqual(present.Database.GetMigrations(), StringComparer.Ordinal))
        {
            throw ReportingErrors.RebuildOtherVersion.With();
        }
    }

    private async Task Load(FactType type, NextStore next, RebuildProgress progress, CancellationToken ct)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var channel = Channel.CreateBounded<IReadOnlyList<IEvent>>(
            new BoundedChannelOptions(8) { SingleReader = true, SingleWriter = true }
        );
        var reading = Task.Run(() => Read(type, channel.Writer, progress, work.Token), work.Token);
        try
        {
            var batch = new List<IEvent>();
            await foreach (var chunk in channel.Reader.ReadAllAsync(work.Token))
            {
                batch.AddRange(chunk);
                if (batch.Count >= BatchSize)
                {
                    await Store();
                }
            }

            await reading;
            await Store();

            async Task Store()
            {
                await next.Store(type, batch, work.Token);
                progress.Stored(type.Name, batch.Count);
                batch.Clear();
            }
        }
        finally
        {
            await work.CancelAsync();
            await reading.ContinueWith(
                _ => { },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
        }
    }

    /// <summary>Reads one type to its end; when the service goes away, goes on where it was once it is back.</summary>
    private async Task Read(
        FactType type,
        ChannelWriter<IReadOnlyList<IEvent>> writer,
        RebuildProgress progress,
        CancellationToken ct
    )
    {
        var (after, failures) = ("", 0);
        while (true)
        {
            try
            {
                await foreach (var chunk in sources.Read(type, after, ct))
                {
                    var events = type.Read(chunk);
                    progress.Read(type.Name, events.Count);
                    await writer.WriteAsync(events, ct);
                    (after, failures) = (chunk.Last, 0);
                }

                writer.Complete();
                return;
            }
            catch (RpcException exception) when (!ct.IsCancellationRequested)
            {
                if (!IsPassing(exception.StatusCode) || ++failures > MaxFailures)
                {
                    var refusal = ReportingErrors.RebuildSourceUnavailable.With(type.Service);
                    writer.Complete(refusal);
                    throw refusal;
                }

                var pause = TimeSpan.FromMilliseconds(200 * Math.Pow(2, Math.Min(failures, 6)));
                await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, ct);
            }
            catch (Exception exception)
            {
                writer.Complete(exception);
                throw;
            }
        }
    }

    /// <summary>A restart or a broken connection; not a refusal.</summary>
    private static bool IsPassing(StatusCode status) =>
        status
            is StatusCode.Unavailable
                or StatusCode.Internal
                or StatusCode.Unknown
                or StatusCode.Aborted
                or StatusCode.Cancelled
                or StatusCode.DeadlineExceeded
                or StatusCode.ResourceExhausted;

    private static async Task CatchUp(NextStore next, RebuildProgress progress, CancellationToken ct)
    {
        for (var round = 0; round < MaxCatchUps; round++)
        {
            var applied = await next.CatchUp(CatchUpSize, ct);
            progress.CaughtUp(applied);
            if (applied < FewEvents)
            {
                return;
            }
        }
    }

    private async Task Swap(NextStore next, ReportingDbContext present, RebuildProgress progress, CancellationToken ct)
    {
        for (var attempt = 0; attempt < MaxSwaps; attempt++)
        {
            if (await next.Swap(() => RequireOwnTables(present, ct), progress.CaughtUp, clock.UtcNow(), ct))
            {
                return;
            }

            await Task.Delay(SwapPause, clock, ct);
            await CatchUp(next, progress, ct);
        }

        throw ReportingErrors.RebuildCannotSwap.With();
    }
}
