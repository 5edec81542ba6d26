using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Progress.Data;

namespace Okr.Progress;

/// <summary>The table of contents of the service <c>progress</c>.</summary>
public sealed class ProgressModule : IModule
{
    public string Name => "progress";

    public void AddServices(IHostApplicationBuilder builder) =>
        builder.AddModuleDatabase<ProgressDbContext, SqliteProgressDbContext, PostgresProgressDbContext>(Name);

    public void AddConsumers(IEventSubscriptions events) { }

    public void MapEndpoints(IEndpointRouteBuilder api) { }

    public void MapGrpc(IEndpointRouteBuilder app) { }
}
