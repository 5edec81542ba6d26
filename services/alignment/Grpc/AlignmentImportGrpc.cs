using Grpc.Core;
using Okr.Alignment.Data;
using Okr.Alignment.Features.Links;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1.Grpc;

namespace Okr.Alignment.Grpc;

internal sealed class AlignmentImportGrpc(AlignmentDbContext db, TimeProvider clock)
    : AlignmentImport.AlignmentImportBase
{
    public override Task<ImportReply> ImportLinks(ImportLinksRequest request, ServerCallContext context) =>
        Features.Links.ImportLinks.Handle(request, db, clock, context.CancellationToken);
}
