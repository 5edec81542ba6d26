using System.Threading.Channels;

namespace Okr.Organization.Features.Imports.Running;

/// <summary>Wakes the worker when an import was queued in this process; the others look now and then.</summary>
internal sealed class ImportSignal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Set() => channel.Writer.TryWrite(true);

    /// <summary>Waits for a signal, at most for <paramref name="longest"/>.</summary>
    public async Task Wait(TimeSpan longest, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(longest);
        try
        {
            await channel.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // time to look
        }
    }
}
