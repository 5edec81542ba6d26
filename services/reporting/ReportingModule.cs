using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Scoring.V1;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Reporting.Consumers;
using Okr.Reporting.Data;
using Okr.Reporting.Facts;
using Okr.Reporting.Features.Definitions;
using Okr.Reporting.Features.Operations;
using Okr.Reporting.Features.Progress;
using Okr.Reporting.Features.Trends;
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
        builder.Services.AddSingleton<ReportingMetrics>();
        builder.Services.AddHostedService<StoreSize>();
        builder.Services.AddScoped<CheckInRecordedHandler>();
    }

    public void AddConsumers(IEventSubscriptions events) =>
        events
            .Subscribe<PersonChanged, PersonChangedHandler>()
            .Subscribe<OrgUnitChanged, OrgUnitChangedHandler>()
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
        GetOperationsReport.Map(api);
        GetOperationsBreakdown.Map(api);
        GetOperationsList.Map(api);
        GetLowAdoption.Map(api);
        GetProgressReport.Map(api);
        GetProgressSummary.Map(api);
        GetProgressHeatMap.Map(api);
        GetProgressTimeline.Map(api);
        GetTrend.Map(api);
        GetDefinitions.Map(api);
    }

    public void MapGrpc(IEndpointRouteBuilder app) { }
}
