using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Security;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Exports;

/// <summary>Stops an export that waits or runs, and removes the file of one that is over.</summary>
internal static class DeleteExport
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete(
                "/reports/exports/{id:guid}",
                async (Guid id, ReportingDbContext db, CurrentUser user, TimeProvider clock, CancellationToken ct) =>
                {
                    await Handle(id, db, user, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("deleteExport")
            .WithSummary("Cancel an export, or remove its file");

    public static async Task Handle(
        Guid id,
        ReportingDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        await ExportView.Find(id, db, user, ct);
        var now = clock.UtcNow();
        // Without the lease the process at work can write nothing more, and stops.
        await db
            .Exports.Where(e =>
                e.Id == id
                && (e.State == ExportState.Queued || e.State == ExportState.Running || e.State == ExportState.Succeeded)
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(e => e.State, ExportState.Cancelled)
                        .SetProperty(e => e.LeaseOwner, (Guid?)null)
                        .SetProperty(e => e.LeaseUntil, (DateTime?)null)
                        .SetProperty(e => e.FinishedAt, now),
                ct
            );
        await db.ExportChunks.Where(c => c.ExportId == id).ExecuteDeleteAsync(ct);
    }
}
