using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Okr.Platform.Messaging;

namespace Okr.Platform;

/// <summary>
/// One service as the host sees it. The host runs one module per process (distributed) or all of them (standalone).
/// </summary>
public interface IModule
{
    /// <summary>The lower-case word that names the folder, the schema, the queue prefix and the OpenAPI document.</summary>
    string Name { get; }

    /// <summary>Registers the module's database, gRPC clients and background work.</summary>
    void AddServices(IHostApplicationBuilder builder);

    /// <summary>Says which events the module takes in.</summary>
    void AddConsumers(IEventSubscriptions events);

    /// <summary>Maps the REST endpoints; <paramref name="api"/> is the group <c>/api/v1</c>.</summary>
    void MapEndpoints(IEndpointRouteBuilder api);

    /// <summary>Maps the gRPC services.</summary>
    void MapGrpc(IEndpointRouteBuilder app);

    /// <summary>Maps what is public outside <c>/api/v1</c>; each endpoint brings its policy.</summary>
    void MapFeeds(IEndpointRouteBuilder app) { }
}
