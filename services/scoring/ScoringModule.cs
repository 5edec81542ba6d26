using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Scoring.V1;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;
using Okr.Platform.Web;
using Okr.Scoring.Consumers;
using Okr.Scoring.Data;
using Okr.Scoring.Features.Scores;
using Okr.Scoring.Features.Sheets;
using Okr.Scoring.Grpc;

namespace Okr.Scoring;

/// <summary>The table of contents of the service <c>scoring</c>.</summary>
public sealed class ScoringModule : IModule
{
    public string Name => "scoring";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<
            ScoringDbContext,
            SqliteScoringDbContext,
            PostgresScoringDbContext,
            SqlServerScoringDbContext
        >(Name);
        builder.AddRepublication<ScoringDbContext, ScoringReplicationGrpc>(
            Name,
            grpc => grpc.Stream,
            nameof(KeyResultScored),
            nameof(ObjectiveScored)
        );
        builder.AddServiceClient<GoalReplication.GoalReplicationClient>("goal");
        builder.Services.AddScoped<GoalReplica>();
    }

    public void AddConsumers(IEventSubscriptions events) =>
        events
            .SubscribeOrganizationReplica<ScoringDbContext>()
            .Subscribe<ObjectiveChanged, ObjectiveReplicaHandler>()
            .Subscribe<KeyResultChanged, KeyResultReplicaHandler>()
            .Subscribe<CycleChanged, CycleReplicaHandler>()
            .Subscribe<KeyResultProgressed, KeyResultStandingHandler>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithIdempotency<RouteGroupBuilder, ScoringDbContext>();
        GetObjectiveScores.Map(group);
        GiveScore.Map(group);
        AnswerQuestions.Map(group);
        PublishScores.Map(group);
        ScoringBands.Map(group);
        PersonScores.Map(group);
        CycleScores.Map(group);
        GetScoreSheet.Map(group);
        ExportScores.Map(group);
        ListExports.Map(group);
    }

    public void MapGrpc(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<ScoringReplicationGrpc>();
        app.MapGrpcService<ScoringImportGrpc>();
    }
}
