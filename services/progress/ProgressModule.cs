using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;
using Okr.Platform.Web;
using Okr.Progress.Consumers;
using Okr.Progress.Data;
using Okr.Progress.Features;
using Okr.Progress.Features.Cadences;
using Okr.Progress.Features.CheckIns;
using Okr.Progress.Features.Progress;
using Okr.Progress.Grpc;

namespace Okr.Progress;

/// <summary>The table of contents of the service <c>progress</c>.</summary>
public sealed class ProgressModule : IModule
{
    public string Name => "progress";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<
            ProgressDbContext,
            SqliteProgressDbContext,
            PostgresProgressDbContext,
            SqlServerProgressDbContext
        >(Name);
        builder.AddRepublication<ProgressDbContext, ProgressReplicationGrpc>(
            Name,
            grpc => grpc.Stream,
            nameof(CheckInRecorded),
            nameof(KeyResultProgressed)
        );
        builder.AddServiceClient<GoalReplication.GoalReplicationClient>("goal");
        builder.Services.AddScoped<KeyResultStates>();
        builder.Services.AddScoped<PersonReplicaHandler<ProgressDbContext>>();
        builder.Services.AddScoped<OrgUnitReplicaHandler<ProgressDbContext>>();
        builder.Services.AddScoped<GoalLookup>();
        builder.Services.AddScoped<CheckInRecorder>();
        builder.Services.AddScoped<ImportCheckIns>();
        builder.Services.AddScoped<ProgressReader>();
        builder.Services.AddScoped<ReadableKeyResults>();
        builder.Services.AddHostedService<RangeUpkeep>();
    }

    public void AddConsumers(IEventSubscriptions events) =>
        events
            .Subscribe<CycleChanged, CycleHandler>()
            .Subscribe<ObjectiveChanged, ObjectiveHandler>()
            .Subscribe<KeyResultChanged, KeyResultHandler>()
            .Subscribe<PersonChanged, PersonHandler>()
            .Subscribe<OrgUnitChanged, OrgUnitHandler>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        var posts = api.MapGroup("").WithIdempotency<RouteGroupBuilder, ProgressDbContext>();
        RecordCheckIn.Map(posts);
        RecordWeeklyUpdate.Map(posts);
        ListCheckIns.Map(api);
        ListProgress.Map(api);
        GetKeyResultProgress.Map(api);
        GetObjectiveProgress.Map(api);
        ExplainProgress.Map(api);
        GetCycleProgress.Map(api);
        GetHistory.Map(api);
        UnitCadences.Map(api);
    }

    public void MapGrpc(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<ProgressReplicationGrpc>();
        app.MapGrpcService<ProgressImportGrpc>();
    }
}
