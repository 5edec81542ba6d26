using Okr.Alignment.Data;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;

namespace Okr.Alignment;

/// <summary>The table of contents of the service <c>alignment</c>.</summary>
public sealed class AlignmentModule : IModule
{
    public string Name => "alignment";

    public void AddServices(IHostApplicationBuilder builder) =>
        builder.AddModuleDatabase<AlignmentDbContext, SqliteAlignmentDbContext, PostgresAlignmentDbContext>(Name);

    public void AddConsumers(IEventSubscriptions events) { }

    public void MapEndpoints(IEndpointRouteBuilder api) { }

    public void MapGrpc(IEndpointRouteBuilder app) { }
}
