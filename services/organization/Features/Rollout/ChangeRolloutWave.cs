using Okr.Organization.Data;
using Okr.Organization.Features.Audit;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Rollout;

/// <summary>A wave is changed for all days, past ones too: it says how the rollout is, not how it was planned.</summary>
internal static class ChangeRolloutWave
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/rollout-waves/{id:guid}",
                async (
                    Guid id,
                    RolloutWaves.Request request,
                    ExpectedVersion ifMatch,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var wave = await Handle(id, request, ifMatch, db, actor, clock, ct);
                    return ETags.Ok(wave, wave.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("changeRolloutWave")
            .WithSummary("Change a wave of the rollout")
            .Produces<RolloutWaveView>();

    public static async Task<RolloutWaveView> Handle(
        Guid id,
        RolloutWaves.Request request,
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
        if (wave.Change(await db.Plan(request, id, ct)))
        {
            var change = wave.ToEvent();
            db.Publish(change);
            db.Audit(actor, clock, "rollout_wave.changed", "rollout_wave", id, before, change);
            await db.SaveChangesAsync(ct);
        }

        return await db.WaveView(id, ct);
    }
}
