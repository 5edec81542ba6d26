using Okr.Contracts.Organization.V1;
using Okr.Organization.Data;
using Okr.Organization.Features;
using Okr.Organization.Features.Accounts;
using Okr.Organization.Features.Audit;
using Okr.Organization.Features.Imports;
using Okr.Organization.Features.Me;
using Okr.Organization.Features.OrgUnits;
using Okr.Organization.Features.People;
using Okr.Organization.Features.RoleAssignments;
using Okr.Organization.Features.Rollout;
using Okr.Organization.Features.Sessions;
using Okr.Organization.Features.Tokens;
using Okr.Organization.Grpc;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Platform.Rpc;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization;

/// <summary>The table of contents of the service <c>organization</c>.</summary>
public sealed class OrganizationModule : IModule
{
    public string Name => "organization";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<
            OrganizationDbContext,
            SqliteOrganizationDbContext,
            PostgresOrganizationDbContext,
            SqlServerOrganizationDbContext
        >(Name);
        builder.AddRepublication<OrganizationDbContext, OrganizationReplicationGrpc>(
            Name,
            grpc => grpc.Stream,
            nameof(PersonChanged),
            nameof(OrgUnitChanged),
            nameof(ActiveDaysChanged),
            nameof(RolloutWaveChanged),
            nameof(ExemptionChanged)
        );
        builder.Services.AddScoped(services =>
            Actor.From(
                services.GetRequiredService<CurrentUser>(),
                services.GetRequiredService<IHttpContextAccessor>().HttpContext
            )
        );
        builder.Services.AddHostedService<Bootstrap>();
        builder.Services.AddHostedService<EffectiveDates>();
        builder.AddImports();
    }

    public void AddConsumers(IEventSubscriptions events) { }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithIdempotency<RouteGroupBuilder, OrganizationDbContext>();
        GetMe.Map(group);
        ChangePassword.Map(group);
        ChangePreferences.Map(group);
        ListOrgUnits.Map(group);
        GetOrgUnitTree.Map(group);
        GetOrgUnit.Map(group);
        CreateOrgUnit.Map(group);
        ChangeOrgUnit.Map(group);
        DissolveOrgUnit.Map(group);
        ListPeople.Map(group);
        GetPerson.Map(group);
        CreatePerson.Map(group);
        ChangePerson.Map(group);
        TransferPerson.Map(group);
        LeavePerson.Map(group);
        RejoinPerson.Map(group);
        ListAccounts.Map(group);
        ChangeAccount.Map(group);
        ListRoleAssignments.Map(group);
        AssignRole.Map(group);
        RemoveRole.Map(group);
        ListTokens.Map(group);
        DeleteToken.Map(group);
        ListSessions.Map(group);
        EndSessions.Map(group);
        ListRolloutWaves.Map(group);
        CreateRolloutWave.Map(group);
        ChangeRolloutWave.Map(group);
        DeleteRolloutWave.Map(group);
        ListExemptions.Map(group);
        CreateExemption.Map(group);
        ChangeExemption.Map(group);
        DeleteExemption.Map(group);
        ListAudit.Map(group);
        group.MapImports();

        // Their answers hold secrets, and an idempotent answer is kept as it was: not these.
        CreateAccounts.Map(api);
        ResetPassword.Map(api);
        CreateToken.Map(api);
    }

    public void MapGrpc(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<IdentityGrpc>();
        app.MapGrpcService<ActivityGrpc>();
        app.MapGrpcService<AuditGrpc>();
        app.MapGrpcService<OrganizationReplicationGrpc>();
    }
}
