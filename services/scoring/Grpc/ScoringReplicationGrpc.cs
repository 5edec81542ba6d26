using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Contracts.Scoring.V1;
using Okr.Contracts.Scoring.V1.Grpc;
using Okr.Platform.Errors;
using Okr.Platform.Rpc;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Grpc;

/// <summary>The present state of scores: KeyResultScored by key result, ObjectiveScored by objective.</summary>
internal sealed class ScoringReplicationGrpc(ScoringDbContext db) : ScoringReplication.ScoringReplicationBase
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
        var reply = new EventEnvelopes();
        if (request.Type == nameof(ObjectiveScored))
        {
            var scores = await db
                .ObjectiveScores.AsNoTracking()
                .Where(s => ids.Contains(s.ObjectiveId))
                .ToListAsync(context.CancellationToken);
            reply.Events.AddRange(scores.Select(s => Replication.Wrap(s.ToEvent())));
        }
        else
        {
            var scores = await KeyResultScores()
                .Where(s => ids.Contains(s.Score.KeyResultId))
                .ToListAsync(context.CancellationToken);
            reply.Events.AddRange(scores.Select(Wrap));
        }

        return reply;
    }

    public override Task Stream(
        EventStreamRequest request,
        IServerStreamWriter<EventEnvelopes> responseStream,
        ServerCallContext context
    )
    {
        RequireKnown(request.Type);
        return request.Type == nameof(ObjectiveScored)
            ? Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    db
                        .ObjectiveScores.AsNoTracking()
                        .Where(s => s.ObjectiveId.CompareTo(after) > 0)
                        .OrderBy(s => s.ObjectiveId)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                s => s.ObjectiveId,
                s => s.ToEvent()
            )
            : Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    KeyResultScores()
                        .Where(s => s.Score.KeyResultId.CompareTo(after) > 0)
                        .OrderBy(s => s.Score.KeyResultId)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                s => s.Score.KeyResultId,
                s => s.Score.ToEvent(ScoreRules.Suggested(s.Progress))
            );
    }

    private IQueryable<Scored> KeyResultScores() =>
        from score in db.KeyResultScores.AsNoTracking()
        join s in db.Standings on score.KeyResultId equals s.KeyResultId into standings
        from s in standings.DefaultIfEmpty()
        select new Scored { Score = score, Progress = s == null ? 0m : s.Progress };

    private static EventEnvelope Wrap(Scored scored) =>
        Replication.Wrap(scored.Score.ToEvent(ScoreRules.Suggested(scored.Progress)));

    private static void RequireKnown(string type) =>
        new Validation().OneOf("type", type, nameof(KeyResultScored), nameof(ObjectiveScored)).ThrowIfInvalid();

    private sealed class Scored
    {
        public required KeyResultScore Score { get; init; }
        public decimal? Progress { get; init; }
    }
}
