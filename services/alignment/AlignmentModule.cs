using Okr.Alignment.Consumers;
using Okr.Alignment.Data;
using Okr.Alignment.Features.Cascade;
using Okr.Alignment.Features.Links;
using Okr.Alignment.Grpc;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Progress.V1;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;
using Okr.Platform.Web;

namespace Okr.Alignment;

/// <summary>The table of contents of the service <c>alignment</c>.</summary>
public sealed class AlignmentModule : IModule
{
    public string Name => "alignment";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<
            AlignmentDbContext,
            SqliteAlignmentDbContext,
            PostgresAlignmentDbContext,
            SqlServerAlignmentDbContext
        >(Name);
        builder.AddRepublication<AlignmentDbContext, AlignmentReplicationGrpc>(
            Name,
            grpc => grpc.Stream,
            nameof(AlignmentChanged)
        );
        builder.AddServiceClient<GoalReplication.GoalReplicationClient>("goal");
        builder.Services.AddScoped<GoalReplica>();
        builder.Services.AddHostedService<CascadeUpkeep>();
    }

    public void AddConsumers(IEventSubscriptions events) =>
        events
            .SubscribeOrganizationReplica<AlignmentDbContext>()
            .Subscribe<ObjectiveChanged, ObjectiveReplicaHandler>()
            .Subscribe<KeyResultChanged, KeyResultReplicaHandler>()
            .Subscribe<CycleChanged, CycleReplicaHandler>()
            .Subscribe<KeyResultProgressed, KeyResultStandingHandler>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithIdempotency<RouteGroupBuilder, AlignmentDbContext>();
        RequestLink.Map(group);
        AnswerLink.Map(group);
        ListLinks.Map(group);
        ObjectiveLinks.Map(group);
        BrowseCascade.Map(group);
        ListIsolated.Map(group);
        ListDependencies.Map(group);
        UpwardPath.Map(group);
    }

    public void MapGrpc(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<AlignmentReplicationGrpc>();
        app.MapGrpcService<AlignmentImportGrpc>();
    }
}
