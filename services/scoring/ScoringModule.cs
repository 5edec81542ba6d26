using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Scoring.Data;

namespace Okr.Scoring;

/// <summary>The table of contents of the service <c>scoring</c>.</summary>
public sealed class ScoringModule : IModule
{
    public string Name => "scoring";

    public void AddServices(IHostApplicationBuilder builder) =>
        builder.AddModuleDatabase<ScoringDbContext, SqliteScoringDbContext, PostgresScoringDbContext>(Name);

    public void AddConsumers(IEventSubscriptions events) { }

    public void MapEndpoints(IEndpointRouteBuilder api) { }

    public void MapGrpc(IEndpointRouteBuilder app) { }
}
