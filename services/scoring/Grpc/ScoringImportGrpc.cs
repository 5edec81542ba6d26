using Grpc.Core;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Scoring.V1.Grpc;
using Okr.Scoring.Data;

namespace Okr.Scoring.Grpc;

internal sealed class ScoringImportGrpc(ScoringDbContext db, GoalReplica goal, TimeProvider clock)
    : ScoringImport.ScoringImportBase
{
    public override Task<ImportReply> ImportSelfScores(ImportSelfScoresRequest request, ServerCallContext context) =>
        Features.Scores.ImportSelfScores.Handle(request, db, goal, clock, context.CancellationToken);
}
