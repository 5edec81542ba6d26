using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Okr.Platform.Data;

namespace Okr.Platform.Messaging;

/// <summary>
/// Sends what is in a module's outbox, oldest first. Several replicas share the work: a row is claimed with a lease
/// before it is sent and removed afterwards, so a crash in between sends it twice, never not at all. With the in-memory bus
/// published rows stay for an hour and are sent again at the next start, because that bus forgets what was in flight.
/// </summary>
internal sealed partial class OutboxRelay<TContext>(
    string module,
    IServiceScopeFactory scopes,
    IBus bus,
    OutboxSignals signals,
    OkrOptions options,
    TimeProvider clock,
    ILogger<OutboxRelay<TContext>> logger
) : BackgroundService
    where TContext : ModuleDbContext
{
    private const int BatchSize = 500;
    private const int MessageBytes = 200_000;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private readonly bool keepsPublished = options.Bus.Transport == "memory";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var resent = !keepsPublished;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!resent)
                {
                    await ForgetPublished(stoppingToken);
                    resent = true;
                }

                while (await RelayOnce(stoppingToken)) { }
                await Sweep(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The broker or the database is away: the rows wait, the next round tries again.
                Log.RelayFailed(logger, exception, module);
            }

            await Wait(stoppingToken);
        }
    }

    private async Task Wait(CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Poll);
        try
        {
            await signals.Reader(module).ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // time to look again, or to stop
        }
    }

    private async Task<bool> RelayOnce(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        var rows = await Claim(db, ct);
        if (rows.Count == 0)
        {
            return false;
        }

        foreach (var group in Batches(rows))
        {
            await EventTypes.Find(group[0].Type).Publish(bus, group, ct);
        }

        var ids = rows.Select(row => row.Id).ToList();
        if (keepsPublished)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            await db
                .Outbox.Where(m => ids.Contains(m.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.PublishedAt, now), ct);
        }
        else
        {
            await db.Outbox.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(ct);
        }

        return rows.Count == BatchSize;
    }

    private async Task<List<OutboxMessage>> Claim(TContext db, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (keepsPublished)
        {
            // One process, one relay per module: nothing to claim.
            return await db
                .Outbox.AsNoTracking()
                .Where(m => m.PublishedAt == null)
                .OrderBy(m => m.Id)
                .Take(BatchSize)
                .ToListAsync(ct);
        }

        return await OutboxClaim.Take(db, BatchSize, now, now + Lease, ct);
    }

    private static IEnumerable<List<OutboxMessage>> Batches(List<OutboxMessage> rows)
    {
        foreach (var sameType in rows.GroupBy(row => row.Type, StringComparer.Ordinal))
        {
            var batch = new List<OutboxMessage>();
            var bytes = 0;
            foreach (var row in sameType)
            {
                if (batch.Count > 0 && bytes + row.Payload.Length > MessageBytes)
                {
                    yield return batch;
                    (batch, bytes) = ([], 0);
                }

                batch.Add(row);
                bytes += row.Payload.Length;
            }

            yield return batch;
        }
    }

    private async Task ForgetPublished(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        await db
            .Outbox.Where(m => m.PublishedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.PublishedAt, (DateTime?)null), ct);
    }

    private async Task Sweep(CancellationToken ct)
    {
        if (!keepsPublished)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        var before = clock.GetUtcNow().UtcDateTime - Kept;
        await db.Outbox.Where(m => m.PublishedAt < before).ExecuteDeleteAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The outbox of {Module} could not be relayed; it is tried again")]
        public static partial void RelayFailed(ILogger logger, Exception exception, string module);
    }
}
