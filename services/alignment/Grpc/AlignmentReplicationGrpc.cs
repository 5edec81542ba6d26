using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Platform.Errors;
using Okr.Platform.Rpc;

namespace Okr.Alignment.Grpc;

/// <summary>The present state of links. The ids of <c>Get</c> are those of the objectives that the links start from.</summary>
internal sealed class AlignmentReplicationGrpc(AlignmentDbContext db) : AlignmentReplication.AlignmentReplicationBase
{
    private const int MaxIds = 1000;

    public override async Task<EventEnvelopes> Get(EventsRequest request, ServerCallContext context)
    {
        RequireKnown(request.Type);
        new Validation().Count("ids", request.Ids, MaxIds).ThrowIfInvalid();
        var ids = request
            .Ids.Select(id => Guid.TryParse(id, out var parsed) ? parsed : (Guid?)null)
            .OfType<Guid>()
            .ToHashSet();
        var links = await db
            .Links.AsNoTracking()
            .Where(l => ids.Contains(l.FromObjectiveId))
            .ToListAsync(context.CancellationToken);
        var reply = new EventEnvelopes();
        reply.Events.AddRange(links.Select(l => Replication.Wrap(l.ToEvent())));
        return reply;
    }

    public override Task Stream(
        EventStreamRequest request,
        IServerStreamWriter<EventEnvelopes> responseStream,
        ServerCallContext context
    )
    {
        RequireKnown(request.Type);
        return Replication.Stream(
            request,
            responseStream,
            context,
            (Guid after, CancellationToken ct) =>
                db
                    .Links.AsNoTracking()
                    .Where(l => l.Id.CompareTo(after) > 0)
                    .OrderBy(l => l.Id)
                    .Take(Replication.ChunkSize)
                    .ToListAsync(ct),
            l => l.Id,
            l => l.ToEvent()
        );
    }

    private static void RequireKnown(string type) =>
        new Validation().OneOf("type", type, nameof(AlignmentChanged)).ThrowIfInvalid();
}
