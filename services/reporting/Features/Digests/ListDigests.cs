using Microsoft.EntityFrameworkCore;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;
using Okr.Reporting.Digests;

namespace Okr.Reporting.Features.Digests;

/// <summary>The subscriptions of a unit; for program administrators of all units too.</summary>
internal static class ListDigests
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/reports/digests",
                (
                    Guid? unitId,
                    string? after,
                    int? limit,
                    ReportingDbContext db,
                    WebhookSecrets secrets,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(unitId, after, limit, db, secrets, user, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listDigests")
            .WithSummary("Subscriptions to weekly reports");

    public static async Task<Page<DigestView>> Handle(
        Guid? unitId,
        string? after,
        int? limit,
        ReportingDbContext db,
        WebhookSecrets secrets,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var take = Cursor.Limit(limit);
        var from = Cursor.Read<Guid?>(after);
        var subscriptions = db.DigestSubscriptions.AsNoTracking();
        if (unitId is { } unit)
        {
            await DigestAccess.Require(unit, db, user, clock, ct);
            subscriptions = subscriptions.Where(s => s.UnitId == unit);
        }
        else if (!user.IsProgramAdmin)
        {
            new Validation().Required("unitId", unitId).ThrowIfInvalid();
        }

        var rows = await subscriptions
            .Where(s => from == null || s.Id.CompareTo(from.Value) > 0)
            .OrderBy(s => s.Id)
            .Take(take + 1)
            .ToListAsync(ct);
        return Page<DigestView>.Of(await DigestView.Of(rows, secrets, db, ct), take, view => view.Id);
    }
}
