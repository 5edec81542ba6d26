using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Contracts.Scoring.V1.Grpc;
using Okr.Organization.Features.Imports.Running;
using Okr.Platform.Rpc;

namespace Okr.Organization.Features.Imports;

/// <summary>What the module needs to offer imports.</summary>
internal static class ImportsFeature
{
    /// <summary>A call stores a thousand rows.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static void AddImports(this IHostApplicationBuilder builder)
    {
        builder.AddServiceClient<GoalImport.GoalImportClient>("goal", Patience);
        builder.AddServiceClient<AlignmentImport.AlignmentImportClient>("alignment", Patience);
        builder.AddServiceClient<ProgressImport.ProgressImportClient>("progress", Patience);
        builder.AddServiceClient<ScoringImport.ScoringImportClient>("scoring", Patience);
        builder.Services.AddTransient<ImportClients>();
        builder.Services.AddSingleton<ImportSignal>();
        builder.Services.AddHostedService<ImportWorker>();
    }

    public static void MapImports(this IEndpointRouteBuilder api)
    {
        StartImport.Map(api);
        ReadImports.Map(api);
    }
}
