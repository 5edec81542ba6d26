using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Filters;

/// <summary>One saved filter.</summary>
internal static class GetFilter
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/reports/filters/{id:guid}",
                async (Guid id, ReportingDbContext db, CurrentUser user, CancellationToken ct) =>
                {
                    var filter = await FilterAccess.Find(id, db, user, ct);
                    return ETags.Ok(await FilterView.Of(filter, db, user, ct), filter.Version);
                }
            )
            .RequireAuthorization(Policies.Reports)
            .Produces<FilterView>()
            .WithName("getFilter")
            .WithSummary("A saved filter");
}
