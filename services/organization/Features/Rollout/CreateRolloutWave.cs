using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Rollout;

/// <summary>A new wave of the rollout. With the first one, units outside of all waves no longer count in reports.</summary>
internal static class CreateRolloutWave
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/rollout-waves",
                async (
                    RolloutWaves.Request request,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var wave = await Handle(request, db, actor, clock, ct);
                    return ETags.Created($"/api/v1/rollout-waves/{wave.Id}", wave, wave.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("createRolloutWave")
            .WithSummary("Plan a wave of the rollout")
            .Produces<RolloutWaveView>(StatusCodes.Status201Created);

    public static async Task<RolloutWaveView> Handle(
        RolloutWaves.Request request,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var wave = RolloutWave.Plan(await db.Plan(request, null, ct));
        var change = wave.ToEvent();
        db.Add(wave);
        db.Publish(change);
        db.Audit(actor, clock, "rollout_wave.created", "rollout_wave", wave.Id, null, change);
        await db.SaveChangesAsync(ct);
        return await db.WaveView(wave.Id, ct);
    }
}
