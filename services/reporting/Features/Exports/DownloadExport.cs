using Microsoft.Net.Http.Headers;
using Okr.Platform.Data;
using Okr.Platform.Security;
using Okr.Reporting.Data;
using Okr.Reporting.Exporting;
using Okr.Reporting.Files;

namespace Okr.Reporting.Features.Exports;

/// <summary>
/// The file of an export, whole or a part of it: <c>Range</c> with <c>If-Range</c> resumes a download that was cut off. The
/// file never changes, so its ETag is strong.
/// </summary>
internal static class DownloadExport
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapMethods(
                "/reports/exports/{id:guid}/file",
                [HttpMethods.Get, HttpMethods.Head],
                (Guid id, ReportingDbContext db, CurrentUser user, CancellationToken ct) => Handle(id, db, user, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .Produces<string>(StatusCodes.Status200OK, "application/octet-stream")
            .WithName("downloadExport")
            .WithSummary("The file of an export");

    public static async Task<IResult> Handle(
        Guid id,
        ReportingDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var export = await ExportView.Find(id, db, user, ct);
        return export.State switch
        {
            ExportState.Succeeded => TypedResults.Stream(
                new ExportReader(db, id, export.Bytes),
                FileFormat.Of(export.Format).ContentType,
                export.FileName,
                export.FinishedAt,
                new EntityTagHeaderValue($"\"{id:N}\""),
                enableRangeProcessing: true
            ),
            ExportState.Expired => throw ReportingErrors.ExportExpired.With(),
            var state => throw ReportingErrors.ExportNotReady.With(SnakeCase.Of(state)),
        };
    }
}
