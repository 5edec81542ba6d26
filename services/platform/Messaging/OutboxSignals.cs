using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Okr.Platform.Data;

namespace Okr.Platform.Messaging;

/// <summary>Wakes a module's relay when something was committed.</summary>
public sealed class OutboxSignals
{
    private readonly ConcurrentDictionary<string, Channel<bool>> channels = new();

    public void Signal(string module) => Of(module).Writer.TryWrite(true);

    public ChannelReader<bool> Reader(string module) => Of(module).Reader;

    private Channel<bool> Of(string module) =>
        channels.GetOrAdd(
            module,
            _ =>
                Channel.CreateBounded<bool>(
                    new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
                )
        );
}

/// <summary>Signals after every save and every commit; a signal too many costs one empty look.</summary>
internal sealed class OutboxSignalInterceptor(OutboxSignals signals) : DbTransactionInterceptor, ISaveChangesInterceptor
{
    public ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is ModuleDbContext { Database.CurrentTransaction: null } context)
        {
            signals.Signal(context.Module);
        }

        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is ModuleDbContext context)
        {
            signals.Signal(context.Module);
        }

        return Task.CompletedTask;
    }
}
