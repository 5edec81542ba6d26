using Okr.Platform;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Filters;

/// <summary>Changes a saved filter as a whole.</summary>
internal static class ChangeFilter
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/reports/filters/{id:guid}",
                async (
                    Guid id,
                    FilterSettings request,
                    ExpectedVersion expected,
                    ReportingDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var changed = await Handle(id, request, expected, db, user, clock, ct);
                    return ETags.Ok(changed, changed.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<FilterView>()
            .WithName("changeFilter")
            .WithSummary("Change a saved filter");

    public static async Task<FilterView> Handle(
        Guid id,
        FilterSettings request,
        ExpectedVersion expected,
        ReportingDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var filter = await FilterAccess.FindToChange(id, db, user, ct);
        expected.Require(filter.Version);
        await request.Require(db, user, filter.Shared, ct);
        request.Put(filter, clock.UtcNow());
        await FilterAccess.Save(db, ct);
        return await FilterView.Of(filter, db, user, ct);
    }
}
