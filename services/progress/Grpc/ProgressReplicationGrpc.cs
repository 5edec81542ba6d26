using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Platform.Errors;
using Okr.Platform.Rpc;
using Okr.Progress.Data;

namespace Okr.Progress.Grpc;

/// <summary>Present states for consumers that miss some, or all.</summary>
internal sealed class ProgressReplicationGrpc(ProgressDbContext db) : ProgressReplication.ProgressReplicationBase
{
    private const int MaxIds = 1_000;

    public override async Task<EventEnvelopes> Get(EventsRequest request, ServerCallContext context)
    {
        var ids = new List<Guid>();
        foreach (var text in request.Ids.Take(MaxIds + 1))
        {
            if (Guid.TryParse(text, out var id))
            {
                ids.Add(id);
            }
        }

        new Validation().Count("ids", ids, MaxIds).ThrowIfInvalid();
        var envelopes = new EventEnvelopes();
        await foreach (var envelope in Envelopes(request.Type, ids).WithCancellation(context.CancellationToken))
        {
            envelopes.Events.Add(envelope);
        }

        return envelopes;
    }

    public override Task Stream(
        EventStreamRequest request,
        IServerStreamWriter<EventEnvelopes> responseStream,
        ServerCallContext context
    ) =>
        request.Type switch
        {
            nameof(CheckInRecorded) => Replication.Stream(
                request,
                responseStream,
                context,
                (long after, CancellationToken ct) =>
                    db
                        .CheckIns.AsNoTracking()
                        .Where(c => c.Seq > after)
                        .OrderBy(c => c.Seq)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                c => c.Seq,
                c => c.ToEvent()
            ),
            nameof(KeyResultProgressed) => Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    db
                        .States.AsNoTracking()
                        .Where(s => s.KeyResultId.CompareTo(after) > 0)
                        .OrderBy(s => s.KeyResultId)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                s => s.KeyResultId,
                s => s.ToEvent()
            ),
            _ => throw PlatformErrors.NotFound.With(),
        };

    private IAsyncEnumerable<EventEnvelope> Envelopes(string type, List<Guid> ids) =>
        type switch
        {
            nameof(CheckInRecorded) => db
                .CheckIns.AsNoTracking()
                .Where(c => ids.Contains(c.Id))
                .OrderBy(c => c.Seq)
                .AsAsyncEnumerable()
                .Select(c => Replication.Wrap(c.ToEvent())),
            nameof(KeyResultProgressed) => db
                .States.AsNoTracking()
                .Where(s => ids.Contains(s.KeyResultId))
                .AsAsyncEnumerable()
                .Select(s => Replication.Wrap(s.ToEvent())),
            _ => throw PlatformErrors.NotFound.With(),
        };
}
