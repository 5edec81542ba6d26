using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Rollout;

/// <summary>A person need not take part for some time, and counts in no denominator then.</summary>
internal static class CreateExemption
{
    /// <param name="PersonId">Who.</param>
    /// <param name="From">First day.</param>
    /// <param name="Until">Last day; null until further notice.</param>
    /// <param name="Reason">Why, at most 500 characters. Only program administrators read it.</param>
    public sealed record Request(Guid? PersonId, DateOnly? From, DateOnly? Until, string? Reason);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/exemptions",
                async (
                    Request request,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var exemption = await Handle(request, db, actor, clock, ct);
                    return ETags.Created($"/api/v1/exemptions/{exemption.Id}", exemption, exemption.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("createExemption")
            .WithSummary("Exempt a person")
            .Produces<ExemptionView>(StatusCodes.Status201Created);

    public static async Task<ExemptionView> Handle(
        Request request,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var reason = Texts.Clean(request.Reason);
        Exemptions.Check(reason, request.From, request.Until).Required("personId", request.PersonId).ThrowIfInvalid();
        new Validation()
            .Check(await db.People.AnyAsync(p => p.Id == request.PersonId, ct), "personId", PlatformErrors.UnknownId)
            .ThrowIfInvalid();
        var exemption = Exemption.Grant(request.PersonId!.Value, request.From!.Value, request.Until, reason!);
        db.Add(exemption);
        db.Publish(exemption.ToEvent());
        db.Audit(actor, clock, "exemption.created", "exemption", exemption.Id, null, exemption.ToEvent());
        await db.SaveChangesAsync(ct);
        return await db.ExemptionView(exemption.Id, ct);
    }
}
