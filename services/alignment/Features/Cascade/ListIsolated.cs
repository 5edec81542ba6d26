using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Alignment.Features.Cascade;

/// <summary>Published objectives without any accepted link, in either direction (reports.md §1).</summary>
internal static class ListIsolated
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/cascade/isolated",
                (
                    Guid? cycleId,
                    Guid? unitId,
                    string? after,
                    int? limit,
                    AlignmentDbContext db,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(cycleId, unitId, after, limit, db, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listIsolatedObjectives")
            .WithSummary("Published objectives without any alignment");

    public static async Task<Page<CascadeNode>> Handle(
        Guid? cycleId,
        Guid? unitId,
        string? after,
        int? limit,
        AlignmentDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation().Required("cycleId", cycleId).ThrowIfInvalid();
        var count = Cursor.Limit(limit);
        var objectives = db.Objectives.AsNoTracking().Where(o => o.IsPublic && o.CycleId == cycleId && !o.IsLinked);
        if (unitId is { } unit)
        {
            objectives = await objectives.InUnit(unit, db, ct);
        }

        var today = clock.Today();
        var rows = await BrowseCascade.Next(objectives, Cursor.Read<BrowseCascade.Key>(after), count + 1, ct);
        var page = Page<ObjectiveReplica>.Of(rows, count, BrowseCascade.KeyOf);
        return new Page<CascadeNode>(await CascadeNodes.Of(db, page.Items, null, today, ct), page.Next);
    }
}
