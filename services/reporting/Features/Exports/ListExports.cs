using Microsoft.EntityFrameworkCore;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Exports;

/// <summary>The caller's files, the latest first.</summary>
internal static class ListExports
{
    private sealed record After(DateTime RequestedAt, Guid Id);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/reports/exports",
                (
                    string? after,
                    int? limit,
                    ReportingDbContext db,
                    CurrentUser user,
                    HttpRequest http,
                    CancellationToken ct
                ) => Handle(after, limit, Languages.Choose(http.Headers.AcceptLanguage), db, user, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("listExports")
            .WithSummary("Your files");

    public static async Task<Page<ExportView>> Handle(
        string? after,
        int? limit,
        string language,
        ReportingDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var take = Cursor.Limit(limit);
        var exports = db.Exports.AsNoTracking().Where(e => e.RequestedBy == user.Id);
        if (Cursor.Read<After>(after) is { } last)
        {
            exports = exports.Where(e =>
                e.RequestedAt < last.RequestedAt || (e.RequestedAt == last.RequestedAt && e.Id.CompareTo(last.Id) < 0)
            );
        }

        var rows = await exports
            .OrderByDescending(e => e.RequestedAt)
            .ThenByDescending(e => e.Id)
            .Take(take + 1)
            .ToListAsync(ct);
        return Page<ExportView>.Of(
            [.. rows.Select(e => ExportView.Of(e, language))],
            take,
            view => new After(view.RequestedAt, view.Id)
        );
    }
}
