using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Exports;

/// <summary>How far a file is.</summary>
internal static class GetExport
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/reports/exports/{id:guid}",
                async (Guid id, ReportingDbContext db, CurrentUser user, HttpRequest http, CancellationToken ct) =>
                    ExportView.Of(
                        await ExportView.Find(id, db, user, ct),
                        Languages.Choose(http.Headers.AcceptLanguage)
                    )
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getExport")
            .WithSummary("A file that was asked for, and how far it is");
}
