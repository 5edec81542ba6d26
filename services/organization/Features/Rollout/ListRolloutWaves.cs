using Okr.Organization.Data;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Rollout;

/// <summary>The waves of the rollout, by their codes.</summary>
internal static class ListRolloutWaves
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/rollout-waves",
                (string? after, int? limit, OrganizationDbContext db, CancellationToken ct) =>
                    Handle(after, limit, db, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listRolloutWaves")
            .WithSummary("The waves of the rollout")
            .Produces<Page<RolloutWaveView>>();

    public static async Task<Page<RolloutWaveView>> Handle(
        string? after,
        int? limit,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var size = Cursor.Limit(limit);
        var last = Cursor.Read<string>(after);
        var rows = await db.WaveViews(
            db.RolloutWaves.Where(w => w.DeletedAt == null && (last == null || w.Code.CompareTo(last) > 0))
                .OrderBy(w => w.Code)
                .Take(size + 1),
            ct
        );
        return Page<RolloutWaveView>.Of(rows, size, w => w.Code);
    }
}
