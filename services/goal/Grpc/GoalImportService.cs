using Grpc.Core;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Goal.Features.Import;
using Okr.Platform;

namespace Okr.Goal.Grpc;

internal sealed class GoalImportService(GoalDbContext db, FiscalYears fiscalYears, TimeProvider clock)
    : GoalImport.GoalImportBase
{
    public override Task<ImportReply> ImportCycles(ImportCyclesRequest request, ServerCallContext context) =>
        Features.Import.ImportCycles.Handle(
            Run(request.Context),
            request.Rows,
            db,
            fiscalYears,
            context.CancellationToken
        );

    public override Task<ImportReply> ImportObjectives(ImportObjectivesRequest request, ServerCallContext context) =>
        Features.Import.ImportObjectives.Handle(Run(request.Context), request.Rows, db, context.CancellationToken);

    public override Task<ImportReply> ImportKeyResults(ImportKeyResultsRequest request, ServerCallContext context) =>
        Features.Import.ImportKeyResults.Handle(Run(request.Context), request.Rows, db, context.CancellationToken);

    public override Task<ImportReply> PublishImported(PublishImportedRequest request, ServerCallContext context) =>
        Features.Import.PublishImported.Handle(Run(request.Context), request.Rows, db, context.CancellationToken);

    public override Task<ResolveCodesReply> Resolve(ResolveCodesRequest request, ServerCallContext context) =>
        ResolveCodes.Handle(request, db, context.CancellationToken);

    private ImportRun Run(ImportContext? context) => ImportRun.Of(context, clock.UtcNow());
}
