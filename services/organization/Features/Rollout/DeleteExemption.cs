using Okr.Organization.Data;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Rollout;

/// <summary>An exemption is taken back, as if it had never been.</summary>
internal static class DeleteExemption
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete(
                "/exemptions/{id:guid}",
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
            .WithName("deleteExemption")
            .WithSummary("Take an exemption back");

    public static async Task Handle(
        Guid id,
        ExpectedVersion ifMatch,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var exemption = await db.RequireExemption(id, ct);
        ifMatch.Require(exemption.Version);
        var before = exemption.ToEvent();
        exemption.Delete(clock.UtcNow());
        db.Publish(exemption.ToEvent());
        db.Audit(actor, clock, "exemption.deleted", "exemption", id, before, null);
        await db.SaveChangesAsync(ct);
    }
}
