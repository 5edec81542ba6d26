using Okr.Organization.Data;
using Okr.Organization.Features;
using Okr.Organization.Features.Audit;
using Okr.Organization.Features.Me;
using Okr.Organization.Features.OrgUnits;
using Okr.Organization.Grpc;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization;

/// <summary>The table of contents of the service <c>organization</c>.</summary>
public sealed class OrganizationModule : IModule
{
    public string Name => "organization";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<OrganizationDbContext, SqliteOrganizationDbContext, PostgresOrganizationDbContext>(
            Name
        );
        builder.Services.AddScoped(services =>
            Actor.From(
                services.GetRequiredService<CurrentUser>(),
                services.GetRequiredService<IHttpContextAccessor>().HttpContext
            )
        );
        builder.Services.AddHostedService<Bootstrap>();
        builder.Services.AddHostedService<EffectiveDates>();
    }

    public void AddConsumers(IEventSubscriptions events) { }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithIdempotency<RouteGroupBuilder, OrganizationDbContext>();
        GetMe.Map(group);
        ListOrgUnits.Map(group);
        GetOrgUnitTree.Map(group);
        GetOrgUnit.Map(group);
        CreateOrgUnit.Map(group);
        ChangeOrgUnit.Map(group);
        DissolveOrgUnit.Map(group);
        ListAudit.Map(group);
    }

    public void MapGrpc(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<IdentityGrpc>();
        app.MapGrpcService<OrganizationReplicationGrpc>();
    }
}
