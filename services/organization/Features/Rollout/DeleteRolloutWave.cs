using Okr.Organization.Data;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Rollout;

/// <summary>A wave is taken back, as if it had never been. Without any wave everybody counts again.</summary>
internal static class DeleteRolloutWave
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete(
                "/rollout-waves/{id:guid}",
                async (
                    Guid id,
                    ExpectedVersion ifMatch,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    await Handle(id, ifMatch, db, actor, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("deleteRolloutWave")
            .WithSummary("Take a wave of the rollout back");

    public static async Task Handle(
        Guid id,
        ExpectedVersion ifMatch,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var wave = await db.RequireWave(id, ct);
        ifMatch.Require(wave.Version);
        var before = wave.ToEvent();
        wave.Delete(clock.UtcNow());
        db.Publish(wave.ToEvent());
        db.Audit(actor, clock, "rollout_wave.deleted", "rollout_wave", id, before, null);
        await db.SaveChangesAsync(ct);
    }
}
