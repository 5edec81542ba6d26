using System.Globalization;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Scoring.V1;
using Okr.Goal.Consumers;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Goal.Features.Comments;
using Okr.Goal.Features.Cycles;
using Okr.Goal.Features.KeyResults;
using Okr.Goal.Features.Objectives;
using Okr.Goal.Grpc;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;
using Okr.Platform.Web;

namespace Okr.Goal;

/// <summary>The table of contents of the service <c>goal</c>.</summary>
public sealed class GoalModule : IModule
{
    public string Name => "goal";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<GoalDbContext, SqliteGoalDbContext, PostgresGoalDbContext, SqlServerGoalDbContext>(
            Name
        );
        builder.AddRepublication<GoalDbContext, GoalReplicationService>(
            Name,
            grpc => grpc.Stream,
            nameof(CycleChanged),
            nameof(ObjectiveChanged),
            nameof(KeyResultChanged)
        );
        builder.AddServiceClient<AlignmentReplication.AlignmentReplicationClient>("alignment");
        builder.AddServiceClient<OrganizationReplication.OrganizationReplicationClient>("organization");
        builder.Services.AddSingleton(ReadFiscalYears(builder.Configuration));
        builder.Services.AddScoped<AlignmentCheck>();
        builder.Services.AddScoped<OrganizationLookup>();
    }

    public void AddConsumers(IEventSubscriptions events) =>
        events
            .SubscribeOrganizationReplica<GoalDbContext>()
            .Subscribe<AlignmentChanged, AlignmentChangedHandler>()
            .Subscribe<KeyResultProgressed, KeyResultProgressedHandler>()
            .Subscribe<ObjectiveScored, ObjectiveScoredHandler>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("").WithIdempotency<RouteGroupBuilder, GoalDbContext>();
        CreateCycle.Map(routes);
        UpdateCycle.Map(routes);
        MoveCyclePhase.Map(routes);
        ReadCycles.Map(routes);
        CarryOver.Map(routes);
        CreateObjective.Map(routes);
        UpdateObjective.Map(routes);
        DeleteObjective.Map(routes);
        TransitionObjective.Map(routes);
        ArrangeObjectives.Map(routes);
        ReadObjectives.Map(routes);
        ReadHistory.Map(routes);
        WriteKeyResults.Map(routes);
        ArrangeKeyResults.Map(routes);
        Comments.Map(routes);
    }

    public void MapGrpc(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<GoalReplicationService>();
        app.MapGrpcService<GoalImportService>();
    }

    private static FiscalYears ReadFiscalYears(IConfiguration configuration)
    {
        const string key = "Okr:FiscalYearStartMonth";
        if (configuration[key] is not { Length: > 0 } text)
        {
            return new FiscalYears(1);
        }

        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            && month is >= 1 and <= 12
            ? new FiscalYears(month)
            : throw new ConfigurationException($"{key} must be a month from 1 to 12.");
    }
}
