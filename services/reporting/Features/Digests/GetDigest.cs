using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Digests;

/// <summary>One subscription.</summary>
internal static class GetDigest
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/reports/digests/{id:guid}",
                async (Guid id, ReportingDbContext db, CurrentUser user, TimeProvider clock, CancellationToken ct) =>
                {
                    var subscription = await DigestAccess.Find(id, db, user, clock, ct);
                    return ETags.Ok(DigestView.Of(subscription), subscription.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<DigestView>()
            .WithName("getDigest")
            .WithSummary("A subscription to a weekly report");
}
