using Okr.Organization.Data;
using Okr.Organization.Features.Audit;
using Okr.Organization.Features.OrgUnits;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.People;

/// <summary>Somebody who left comes back, with the same employee number and history.</summary>
internal static class RejoinPerson
{
    /// <param name="OrgUnitId">Where; the last unit when missing.</param>
    /// <param name="ManagerId">Under whom; with the last unit the last manager when missing.</param>
    /// <param name="EffectiveOn">First day; today when missing.</param>
    public sealed record Request(Guid? OrgUnitId, Guid? ManagerId, DateOnly? EffectiveOn);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/people/{id:guid}/rejoin",
                async (
                    Guid id,
                    Request? request,
                    ExpectedVersion? ifMatch,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var person = await Handle(
                        id,
                        request ?? new Request(null, null, null),
                        ifMatch ?? ExpectedVersion.Any,
                        db,
                        actor,
                        clock,
                        ct
                    );
                    return ETags.Ok(person, person.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("rejoinPerson")
            .WithSummary("Employ a person again")
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
        new Validation().Day("effectiveOn", request.EffectiveOn).ThrowIfInvalid();
        var person = await db.LoadPerson(id, ct);
        ifMatch.Require(person.Version);
        var from = request.EffectiveOn ?? clock.Today();
        var last = person.At(from) ?? person.Periods[0];
        var unitId = request.OrgUnitId ?? last.OrgUnitId;
        var managerId = request.ManagerId ?? (request.OrgUnitId is null ? last.ManagerId : null);
        await db.RequireUnit(unitId, from, "orgUnitId", ct);
        await db.RequireManager(managerId, id, person.Name, from, clock, ct);
        var before = person.ToEvent();
        person.Rejoin(from, unitId, managerId);
        var change = person.Changed(clock.Today());
        db.Publish(change);
        db.Audit(actor, clock, "person.rejoined", "person", id, before, change);
        await db.SaveChangesAsync(ct);
        return await db.PersonView(id, ct);
    }
}
