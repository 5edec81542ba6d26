using Grpc.Core;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Progress.Features.CheckIns;

namespace Okr.Progress.Grpc;

/// <summary>Imported check-ins.</summary>
internal sealed class ProgressImportGrpc(ImportCheckIns import) : ProgressImport.ProgressImportBase
{
    public override Task<ImportReply> ImportCheckIns(ImportCheckInsRequest request, ServerCallContext context) =>
        import.Handle(request, context.CancellationToken);
}
