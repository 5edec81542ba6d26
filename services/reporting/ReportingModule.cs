using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Reporting.Data;

namespace Okr.Reporting;

/// <summary>The table of contents of the service <c>reporting</c>.</summary>
public sealed class ReportingModule : IModule
{
    public string Name => "reporting";

    public void AddServices(IHostApplicationBuilder builder) =>
        builder.AddModuleDatabase<ReportingDbContext, SqliteReportingDbContext, PostgresReportingDbContext>(Name);

    public void AddConsumers(IEventSubscriptions events) { }

    public void MapEndpoints(IEndpointRouteBuilder api) { }

    public void MapGrpc(IEndpointRouteBuilder app) { }
}
