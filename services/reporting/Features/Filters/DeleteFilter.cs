using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Filters;

/// <summary>Deletes a saved filter. Links to it are then refused.</summary>
internal static class DeleteFilter
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete(
                "/reports/filters/{id:guid}",
                async (
                    Guid id,
                    ExpectedVersion expected,
                    ReportingDbContext db,
                    CurrentUser user,
                    CancellationToken ct
                ) =>
                {
                    await Handle(id, expected, db, user, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("deleteFilter")
            .WithSummary("Delete a saved filter");

    public static async Task Handle(
        Guid id,
        ExpectedVersion expected,
        ReportingDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var filter = await FilterAccess.FindToChange(id, db, user, ct);
        expected.Require(filter.Version);
        db.SavedFilters.Remove(filter);
        await db.SaveChangesAsync(ct);
    }
}
