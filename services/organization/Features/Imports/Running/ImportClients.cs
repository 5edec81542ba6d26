using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Contracts.Scoring.V1.Grpc;

namespace Okr.Organization.Features.Imports.Running;

/// <summary>The services that own what the files bring.</summary>
internal sealed record ImportClients(
    GoalImport.GoalImportClient Goal,
    AlignmentImport.AlignmentImportClient Alignment,
    ProgressImport.ProgressImportClient Progress,
    ScoringImport.ScoringImportClient Scoring
);
