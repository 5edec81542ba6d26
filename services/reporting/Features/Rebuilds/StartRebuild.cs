using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Data;
using Okr.Reporting.Rebuilding;

namespace Okr.Reporting.Features.Rebuilds;

/// <summary>
/// Asks for the store to be made anew from the other services (ADR 0009). Reports go on answering meanwhile. Refused while
/// another rebuild waits or runs.
/// </summary>
internal static class StartRebuild
{
    public sealed record Response(Guid Id);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/reports/rebuilds",
                async (
                    ReportingDbContext db,
                    RebuildSignal signal,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var started = await Handle(db, signal, user, clock, ct);
                    return TypedResults.Accepted($"/api/v1/reports/rebuilds/{started.Id}", started);
                }
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("startRebuild")
            .WithSummary("Make the reporting store anew from the other services");

    public static async Task<Response> Handle(
        ReportingDbContext db,
        RebuildSignal signal,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var rebuild = new Rebuild
        {
            Id = Guid.CreateVersion7(),
            RequestedAt = clock.UtcNow(),
            RequestedBy = user.Id,
            Active = Rebuild.IsActive,
        };
        db.Rebuilds.Add(rebuild);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsUniqueViolation(exception))
        {
            throw ReportingErrors.RebuildRunning.With(); // one is active at a time
        }

        signal.Set();
        return new(rebuild.Id);
    }
}
