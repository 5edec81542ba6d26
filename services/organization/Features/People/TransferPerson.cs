using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Organization.Features.OrgUnits;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.People;

/// <summary>
/// Somebody changes unit or manager from a day on, until the next recorded change. What was before stays with the old
/// unit (domain.md §9).
/// </summary>
internal static class TransferPerson
{
    /// <param name="OrgUnitId">The new unit.</param>
    /// <param name="ManagerId">The new manager; null at the top.</param>
    /// <param name="EffectiveOn">First day there; today when missing. May lie ahead.</param>
    public sealed record Request(Guid? OrgUnitId, Guid? ManagerId, DateOnly? EffectiveOn);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/people/{id:guid}/transfer",
                async (
                    Guid id,
                    Request request,
                    ExpectedVersion? ifMatch,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var person = await Handle(id, request, ifMatch ?? ExpectedVersion.Any, db, actor, clock, ct);
                    return ETags.Ok(person, person.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("transferPerson")
            .WithSummary("Move a person to another unit or manager from a day on")
            .Produces<PersonView>();

    public static async Task<PersonView> Handle(
        Guid id,
        Request request,
        ExpectedVersion ifMatch,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation()
            .Required("orgUnitId", request.OrgUnitId)
            .Day("effectiveOn", request.EffectiveOn)
            .ThrowIfInvalid();
        var unitId = request.OrgUnitId!.Value;
        var from = request.EffectiveOn ?? clock.Today();
        var person = await db.LoadPerson(id, ct);
        var present = person.At(from) ?? throw OrganizationErrors.PersonNotActive.With(person.Name, from);
        await db.RequireUnitAdmin(actor.User, [present.OrgUnitId, unitId], ct);
        ifMatch.Require(person.Version);
        await db.RequireUnit(unitId, from, "orgUnitId", ct);
        await db.RequireManager(request.ManagerId, id, person.Name, from, clock, ct);
        var before = person.ToEvent();
        if (person.Transfer(from, unitId, request.ManagerId))
        {
            var change = person.Changed(clock.Today());
            db.Publish(change);
            db.Audit(actor, clock, "person.transferred", "person", id, before, change);
            await db.SaveChangesAsync(ct);
        }

        return await db.PersonView(id, ct);
    }
}
