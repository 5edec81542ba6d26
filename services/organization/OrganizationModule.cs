using Okr.Organization.Data;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;

namespace Okr.Organization;

/// <summary>The table of contents of the service <c>organization</c>.</summary>
public sealed class OrganizationModule : IModule
{
    public string Name => "organization";

    public void AddServices(IHostApplicationBuilder builder) =>
        builder.AddModuleDatabase<OrganizationDbContext, SqliteOrganizationDbContext, PostgresOrganizationDbContext>(
            Name
        );

    public void AddConsumers(IEventSubscriptions events) { }

    public void MapEndpoints(IEndpointRouteBuilder api) { }

    public void MapGrpc(IEndpointRouteBuilder app) { }
}
