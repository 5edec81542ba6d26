using Microsoft.EntityFrameworkCore;
using Okr.Platform.Security;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Digests;

/// <summary>Ends a subscription; what was sent is forgotten with it.</summary>
internal static class DeleteDigest
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete(
                "/reports/digests/{id:guid}",
                async (Guid id, ReportingDbContext db, CurrentUser user, TimeProvider clock, CancellationToken ct) =>
                {
                    await Handle(id, db, user, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("deleteDigest")
            .WithSummary("End a subscription to a weekly report");

    public static async Task Handle(
        Guid id,
        ReportingDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        await DigestAccess.Find(id, db, user, clock, ct);
        await db.DigestSubscriptions.Where(s => s.Id == id).ExecuteDeleteAsync(ct);
    }
}
