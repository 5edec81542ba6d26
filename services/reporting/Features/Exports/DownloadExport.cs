using Microsoft.AspNetCore.Http.Headers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Okr.Platform.Data;
using Okr.Platform.Errors;
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
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/reports/exports/{id:guid}/file", Answer)
            .RequireAuthorization(Policies.Reports)
            .Produces<string>(StatusCodes.Status200OK, "application/octet-stream")
            .WithName("downloadExport")
            .WithSummary("The file of an export");
        // HEAD belongs to GET; a document would name the same operation twice.
        api.MapMethods("/reports/exports/{id:guid}/file", [HttpMethods.Head], Answer)
            .RequireAuthorization(Policies.Reports)
            .WithName("describeExportFile")
            .ExcludeFromDescription();
    }

    private static async Task<IResult> Answer(
        Guid id,
        ReportingDbContext db,
        CurrentUser user,
        HttpRequest http,
        CancellationToken ct
    )
    {
        var file = await Handle(id, db, user, ct);
        return IsBeyond(http.GetTypedHeaders(), file.FileStream.Length, file.EntityTag!)
            ? new Beyond(file.FileStream.Length)
            : file;
    }

    public static async Task<FileStreamHttpResult> Handle(
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

    /// <summary>Whether the part that is asked for lies behind the end of this very file.</summary>
    private static bool IsBeyond(RequestHeaders headers, long length, EntityTagHeaderValue tag) =>
        headers.Range is { Ranges.Count: 1 } range
        && range.Unit == "bytes"
        && (headers.IfRange?.EntityTag is not { } mine || mine.Compare(tag, useStrongComparison: true))
        && range.Ranges.First() is var part
        && (part.From >= length || (part.From is null && part.To is 0));

    /// <summary>416 as a problem document, with the length that the file has.</summary>
    private sealed record Beyond(long Length) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(Length);
            return ProblemWriter.Write(httpContext, PlatformErrors.RangeNotSatisfiable.With());
        }
    }
}
