using Microsoft.EntityFrameworkCore;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Filters;

/// <summary>The caller's saved filters and those that are shared, by name.</summary>
internal static class ListFilters
{
    private sealed record After(string Name, Guid Id);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/reports/filters",
                (
                    string? report,
                    string? after,
                    int? limit,
                    ReportingDbContext db,
                    CurrentUser user,
                    CancellationToken ct
                ) => Handle(report, after, limit, db, user, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("listFilters")
            .WithSummary("Your saved filters, and those that are shared with everybody");

    public static async Task<Page<FilterView>> Handle(
        string? report,
        string? after,
        int? limit,
        ReportingDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var take = Cursor.Limit(limit);
        new Validation().OneOf("report", report, SnakeCase.All<ReportKind>()).ThrowIfInvalid();
        var filters = db.SavedFilters.AsNoTracking().Visible(user);
        if (report is not null)
        {
            var kind = SnakeCase.Parse<ReportKind>(report);
            filters = filters.Where(f => f.Report == kind);
        }

        if (Cursor.Read<After>(after) is { } last)
        {
            filters = filters.Where(f =>
                f.Name.CompareTo(last.Name) > 0 || (f.Name == last.Name && f.Id.CompareTo(last.Id) > 0)
            );
        }

        var rows = await filters.OrderBy(f => f.Name).ThenBy(f => f.Id).Take(take + 1).ToListAsync(ct);
        return Page<FilterView>.Of(
            await FilterView.Of(rows, db, user, ct),
            take,
            view => new After(view.Name, view.Id)
        );
    }
}
