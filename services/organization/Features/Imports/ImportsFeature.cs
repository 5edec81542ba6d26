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
    public static void AddImports(this IHostApplicationBuilder builder)
    {
        builder.AddServiceClient<GoalImport.GoalImportClient>("goal");
        builder.AddServiceClient<AlignmentImport.AlignmentImportClient>("alignment");
        builder.AddServiceClient<ProgressImport.ProgressImportClient>("progress");
        builder.AddServiceClient<ScoringImport.ScoringImportClient>("scoring");
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
