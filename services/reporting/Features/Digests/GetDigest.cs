using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;
using Okr.Reporting.Digests;

namespace Okr.Reporting.Features.Digests;

/// <summary>One subscription.</summary>
internal static class GetDigest
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/reports/digests/{id:guid}",
                async (
                    Guid id,
                    ReportingDbContext db,
                    WebhookSecrets secrets,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var subscription = await DigestAccess.Find(id, db, user, clock, ct);
                    return ETags.Ok(await DigestView.Of(subscription, secrets, db, ct), subscription.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<DigestView>()
            .WithName("getDigest")
            .WithSummary("A subscription to a weekly report");
}
