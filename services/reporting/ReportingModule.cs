using System.Net;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Contracts.Scoring.V1;
using Okr.Contracts.Scoring.V1.Grpc;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Platform.Rpc;
using Okr.Platform.Web;
using Okr.Reporting.Bi;
using Okr.Reporting.Bi.OData;
using Okr.Reporting.Bi.Upkeep;
using Okr.Reporting.Consumers;
using Okr.Reporting.Data;
using Okr.Reporting.Digests;
using Okr.Reporting.Exporting;
using Okr.Reporting.Facts;
using Okr.Reporting.Features;
using Okr.Reporting.Features.Bi;
using Okr.Reporting.Features.Definitions;
using Okr.Reporting.Features.Digests;
using Okr.Reporting.Features.Exports;
using Okr.Reporting.Features.Filters;
using Okr.Reporting.Features.Operations;
using Okr.Reporting.Features.Progress;
using Okr.Reporting.Features.Rebuilds;
using Okr.Reporting.Features.Trends;
using Okr.Reporting.Rebuilding;
using Okr.Reporting.Telemetry;

namespace Okr.Reporting;

/// <summary>The table of contents of the service <c>reporting</c>.</summary>
public sealed class ReportingModule : IModule
{
    public string Name => "reporting";

    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<
            ReportingDbContext,
            SqliteReportingDbContext,
            PostgresReportingDbContext,
            SqlServerReportingDbContext
        >(Name);
        builder.Services.AddSingleton<FactsCache>();
        builder.Services.AddSingleton<FactsRefresh>();
        builder.Services.AddHostedService(services => services.GetRequiredService<FactsRefresh>());
        builder.Services.AddHealthChecks().AddCheck<FactsRefresh>("reports", tags: ["ready"]);
        builder.Services.AddSingleton<ReportingMetrics>();
        builder.Services.AddHostedService<StoreSize>();
        builder.Services.AddScoped<CheckInRecordedHandler>();
        builder.AddServiceClient<OrganizationReplication.OrganizationReplicationClient>("organization");
        builder.AddServiceClient<GoalReplication.GoalReplicationClient>("goal");
        builder.AddServiceClient<AlignmentReplication.AlignmentReplicationClient>("alignment");
        builder.AddServiceClient<ProgressReplication.ProgressReplicationClient>("progress");
        builder.AddServiceClient<ScoringReplication.ScoringReplicationClient>("scoring");
        builder.Services.AddScoped<IFactSources, FactSources>();
        builder.Services.AddSingleton<RebuildSignal>();
        builder.Services.AddHostedService<RebuildWorker>();
        builder.Services.AddSingleton(BiOptions.Read(builder.Configuration));
        builder.Services.AddHostedService<BiUpkeep>();
        builder.AddServiceClient<Audit.AuditClient>("organization");
        builder.Services.AddTransient<ExportAudit>();
        builder.Services.AddSingleton<TableSources>();
        builder.Services.AddSingleton<ExportSignal>();
        builder.Services.AddHostedService<ExportWorker>();
        builder.Services.AddSingleton(services => new WebhookGuard(
            services.GetRequiredService<OkrOptions>().Webhooks,
            Dns.GetHostAddressesAsync
        ));
        builder.Services.AddSingleton<WebhookSecrets>();
        builder.Services.AddSingleton<DigestPacer>();
        builder.Services.AddSingleton(services => new DigestSender(
            services.GetRequiredService<OkrOptions>(),
            new HttpClient(services.GetRequiredService<WebhookGuard>().Handler()),
            services.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddHostedService<DigestWorker>();
    }

    public void AddConsumers(IEventSubscriptions events) =>
        events
            .Subscribe<PersonChanged, PersonChangedHandler>()
            .Subscribe<OrgUnitChanged, OrgUnitChangedHandler>()
            .Subscribe<RolloutWaveChanged, RolloutWaveChangedHandler>()
            .Subscribe<ExemptionChanged, ExemptionChangedHandler>()
            .Subscribe<ActiveDaysChanged, ActiveDaysChangedHandler>()
            .Subscribe<CycleChanged, CycleChangedHandler>()
            .Subscribe<ObjectiveChanged, ObjectiveChangedHandler>()
            .Subscribe<KeyResultChanged, KeyResultChangedHandler>()
            .Subscribe<AlignmentChanged, AlignmentChangedHandler>()
            .Subscribe<CheckInRecorded, MeasuredCheckInHandler>()
            .Subscribe<KeyResultProgressed, KeyResultProgressedHandler>()
            .Subscribe<KeyResultScored, KeyResultScoredHandler>()
            .Subscribe<ObjectiveScored, ObjectiveScoredHandler>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        var reports = api.MapGroup("").AddEndpointFilter<WholeReport>();
        var ofPeople = reports.MapGroup("").AddEndpointFilter(new AskedScope(tellsOfPeople: true));
        GetOperationsReport.Map(ofPeople);
        GetOperationsBreakdown.Map(ofPeople);
        GetOperationsList.Map(ofPeople);
        GetLowAdoption.Map(ofPeople);
        GetTrend.Map(ofPeople);
        var ofObjectives = reports.MapGroup("").AddEndpointFilter(new AskedScope(tellsOfPeople: false));
        GetProgressReport.Map(ofObjectives);
        GetProgressSummary.Map(ofObjectives);
        GetProgressHeatMap.Map(ofObjectives);
        GetProgressTimeline.Map(ofObjectives);
        GetDefinitions.Map(api);
        GetBiTable.Map(api);
        StartRebuild.Map(api);
        GetRebuild.Map(api);
        ListRebuilds.Map(api);
        var posts = api.MapGroup("").WithIdempotency<RouteGroupBuilder, ReportingDbContext>();
        StartExport.Map(posts);
        GetExport.Map(api);
        ListExports.Map(api);
        DeleteExport.Map(api);
        DownloadExport.Map(api);
        CreateFilter.Map(posts);
        ChangeFilter.Map(api);
        GetFilter.Map(api);
        ListFilters.Map(api);
        DeleteFilter.Map(api);
        CreateDigest.Map(posts);
        ChangeDigest.Map(api);
        GetDigest.Map(api);
        ListDigests.Map(api);
        DeleteDigest.Map(api);
        ListDigestDeliveries.Map(api);
        SendTestDigest.Map(api);
    }

    public void MapFeeds(IEndpointRouteBuilder app) => ODataEndpoints.Map(app);

    public void MapGrpc(IEndpointRouteBuilder app) { }
}
