using Okr.Goal.Data;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;

namespace Okr.Goal;

/// <summary>The table of contents of the service <c>goal</c>.</summary>
public sealed class GoalModule : IModule
{
    public string Name => "goal";

    public void AddServices(IHostApplicationBuilder builder) =>
        builder.AddModuleDatabase<GoalDbContext, SqliteGoalDbContext, PostgresGoalDbContext>(Name);

    public void AddConsumers(IEventSubscriptions events) { }

    public void MapEndpoints(IEndpointRouteBuilder api) { }

    public void MapGrpc(IEndpointRouteBuilder app) { }
}
