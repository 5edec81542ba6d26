using Okr.Organization.Data;
using Okr.Organization.Features.Audit;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Rollout;

/// <summary>An exemption begins or ends on another day, or for another reason.</summary>
internal static class ChangeExemption
{
    /// <param name="From">First day.</param>
    /// <param name="Until">Last day; null until further notice.</param>
    /// <param name="Reason">Why, at most 500 characters.</param>
    public sealed record Request(DateOnly? From, DateOnly? Until, string? Reason);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/exemptions/{id:guid}",
                async (
                    Guid id,
                    Request request,
                    ExpectedVersion ifMatch,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var exemption = await Handle(id, request, ifMatch, db, actor, clock, ct);
                    return ETags.Ok(exemption, exemption.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("changeExemption")
            .WithSummary("Change an exemption")
            .Produces<ExemptionView>();

    public static async Task<ExemptionView> Handle(
        Guid id,
        Request request,
        ExpectedVersion ifMatch,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var reason = Texts.Clean(request.Reason);
        Exemptions.Check(reason, request.From, request.Until).ThrowIfInvalid();
        var exemption = await db.RequireExemption(id, ct);
        ifMatch.Require(exemption.Version);
        var before = exemption.ToEvent();
        if (exemption.Change(request.From!.Value, request.Until, reason!))
        {
            db.Publish(exemption.ToEvent());
            db.Audit(actor, clock, "exemption.changed", "exemption", id, before, exemption.ToEvent());
            await db.SaveChangesAsync(ct);
        }

        return await db.ExemptionView(id, ct);
    }
}
