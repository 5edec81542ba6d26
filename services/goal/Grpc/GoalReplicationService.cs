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

    public override Task Stream(
        EventStreamRequest request,
        IServerStreamWriter<EventEnvelopes> responseStream,
        ServerCallContext context
    ) =>
        request.Type switch
        {
            nameof(CycleChanged) => Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    db
                        .Cycles.AsNoTracking()
                        .Where(c => c.Id.CompareTo(after) > 0)
                        .OrderBy(c => c.Id)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                c => c.Id,
                c => c.ToEvent()
            ),
            nameof(ObjectiveChanged) => Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    db
                        .Objectives.AsNoTracking()
                        .Where(o => o.Id.CompareTo(after) > 0)
                        .OrderBy(o => o.Id)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                o => o.Id,
                o => o.ToEvent()
            ),
            nameof(KeyResultChanged) => Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    db
                        .KeyResults.AsNoTracking()
                        .Where(k => k.Id.CompareTo(after) > 0)
                        .OrderBy(k => k.Id)
                        .Take(Replication.ChunkSize)
                        .Join(
                            db.Objectives.AsNoTracking(),
                            k => k.ObjectiveId,
                            o => o.Id,
                            (k, o) => new { KeyResult = k, o.Confidential }
                        )
                        .OrderBy(row => row.KeyResult.Id)
                        .ToListAsync(ct),
                row => row.KeyResult.Id,
                row => row.KeyResult.ToEvent(row.Confidential)
            ),
            _ => throw UnknownType(),
        };

    private IAsyncEnumerable<EventEnvelope> Envelopes(string type, List<Guid> ids) =>
        type switch
        {
            nameof(CycleChanged) => db
                .Cycles.AsNoTracking()
                .Where(c => ids.Contains(c.Id))
                .AsAsyncEnumerable()
                .Select(c => Replication.Wrap(c.ToEvent())),
            nameof(ObjectiveChanged) => db
                .Objectives.AsNoTracking()
                .Where(o => ids.Contains(o.Id))
                .AsAsyncEnumerable()
                .Select(o => Replication.Wrap(o.ToEvent())),
            nameof(KeyResultChanged) => db
                .KeyResults.AsNoTracking()
                .Where(k => ids.Contains(k.Id))
                .Join(
                    db.Objectives.AsNoTracking(),
                    k => k.ObjectiveId,
                    o => o.Id,
                    (k, o) => new { KeyResult = k, o.Confidential }
                )
                .AsAsyncEnumerable()
                .Select(row => Replication.Wrap(row.KeyResult.ToEvent(row.Confidential))),
            _ => throw UnknownType(),
        };

    private static DomainException UnknownType() =>
        new(PlatformErrors.InvalidRequest) { Fields = [new FieldError("type", PlatformErrors.UnknownCode)] };
}
