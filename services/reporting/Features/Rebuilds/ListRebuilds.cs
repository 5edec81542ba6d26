using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Rebuilds;

/// <summary>The rebuilds, the latest first.</summary>
internal static class ListRebuilds
{
    private sealed record After(DateTime RequestedAt, Guid Id);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/reports/rebuilds",
                (
                    string? after,
                    int? limit,
                    ReportingDbContext db,
                    TimeProvider clock,
                    HttpRequest http,
                    CancellationToken ct
                ) => Handle(after, limit, Languages.Choose(http.Headers.AcceptLanguage), db, clock, ct)
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("listRebuilds")
            .WithSummary("The rebuilds of the reporting store");

    public static async Task<Page<RebuildView>> Handle(
        string? after,
        int? limit,
        string language,
        ReportingDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var take = Cursor.Limit(limit);
        var rebuilds = db.Rebuilds.AsNoTracking();
        if (Cursor.Read<After>(after) is { } last)
        {
            rebuilds = rebuilds.Where(r =>
                r.RequestedAt < last.RequestedAt || (r.RequestedAt == last.RequestedAt && r.Id.CompareTo(last.Id) < 0)
            );
        }

        var rows = await rebuilds
            .OrderByDescending(r => r.RequestedAt)
            .ThenByDescending(r => r.Id)
            .Take(take + 1)
            .ToListAsync(ct);
        var now = clock.UtcNow();
        return Page<RebuildView>.Of(
            [.. rows.Select(r => RebuildView.Of(r, language, now))],
            take,
            view => new After(view.RequestedAt, view.Id)
        );
    }
}
