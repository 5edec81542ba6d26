using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Rebuilds;

/// <summary>How far a rebuild is, or how it ended.</summary>
internal static class GetRebuild
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/reports/rebuilds/{id:guid}",
                (Guid id, ReportingDbContext db, TimeProvider clock, HttpRequest http, CancellationToken ct) =>
                    Handle(id, Languages.Choose(http.Headers.AcceptLanguage), db, clock, ct)
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("getRebuild")
            .WithSummary("A rebuild of the reporting store");

    public static async Task<RebuildView> Handle(
        Guid id,
        string language,
        ReportingDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var rebuild =
            await db.Rebuilds.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, ct)
            ?? throw ReportingErrors.RebuildNotFound.With();
        return RebuildView.Of(rebuild, language, clock.UtcNow());
    }
}
