using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Goal.Data;
using Okr.Platform.Errors;
using Okr.Platform.Rpc;

namespace Okr.Goal.Grpc;

/// <summary>The present state of cycles, objectives and key results, deleted ones included, in the form of their events.</summary>
internal sealed class GoalReplicationService(GoalDbContext db) : GoalReplication.GoalReplicationBase
{
    private const int MaxIds = 1_000;

    public override async Task<EventEnvelopes> Get(EventsRequest request, ServerCallContext context)
    {
        var ids = request.Ids.Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Distinct().ToList();
        new Validation().Check(request.Ids.Count <= MaxIds, "ids", PlatformErrors.TooMany, MaxIds).ThrowIfInvalid();
        var reply = new EventEnvelopes();
        await foreach (var envelope in Envelopes(request.Type, ids).WithCancellation(context.CancellationToken))
        {
            reply.Events.Add(envelope);
        }

        return reply;
    }

    public override async Task Stream(
        EventStreamRequest request,
        IServerStreamWriter<EventEnvelope> responseStream,
        ServerCallContext context
    )
    {
        await foreach (var envelope in Envelopes(request.Type, null).WithCancellation(context.CancellationToken))
        {
            await responseStream.WriteAsync(envelope, context.CancellationToken);
        }
    }

    private IAsyncEnumerable<EventEnvelope> Envelopes(string type, List<Guid>? ids) =>
        type switch
        {
            nameof(CycleChanged) => db
                .Cycles.AsNoTracking()
                .Where(ids is null ? c => true : c => EF.Parameter(ids).Contains(c.Id))
                .AsAsyncEnumerable()
                .Select(c => Replication.Wrap(c.ToEvent())),
            nameof(ObjectiveChanged) => db
                .Objectives.AsNoTracking()
                .Where(ids is null ? o => true : o => EF.Parameter(ids).Contains(o.Id))
                .AsAsyncEnumerable()
                .Select(o => Replication.Wrap(o.ToEvent())),
            nameof(KeyResultChanged) => db
                .KeyResults.AsNoTracking()
                .Where(ids is null ? k => true : k => EF.Parameter(ids).Contains(k.Id))
                .Join(
                    db.Objectives.AsNoTracking(),
                    k => k.ObjectiveId,
                    o => o.Id,
                    (k, o) => new { KeyResult = k, o.Confidential }
                )
                .AsAsyncEnumerable()
                .Select(row => Replication.Wrap(row.KeyResult.ToEvent(row.Confidential))),
            _ => throw new DomainException(PlatformErrors.InvalidRequest)
            {
                Fields = [new FieldError("type", PlatformErrors.UnknownCode)],
            },
        };
}
