using Okr.Organization.Data;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.People;

/// <summary>Changes what is known of a person without dates. Unit and manager change by a transfer.</summary>
internal static class ChangePerson
{
    public sealed record Request(
        string? Name,
        string? Email,
        string? Title,
        string? Locale,
        string? TimeZone,
        string? Location,
        string? JobFamily
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/people/{id:guid}",
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
                    var person = await Handle(id, request, ifMatch, db, actor, clock, ct);
                    return ETags.Ok(person, person.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("changePerson")
            .WithSummary("Change a person's details")
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
        var details = PersonRules.Clean(
            request.Name,
            request.Email,
            request.Title,
            request.Locale,
            request.TimeZone,
            request.Location,
            request.JobFamily
        );
        new Validation().Details(details).ThrowIfInvalid();
        var person = await db.LoadPerson(id, ct);
        ifMatch.Require(person.Version);
        var before = person.ToEvent();
        var today = clock.Today();
        // An import may have stated details for a day to come; what somebody writes now still counts.
        var on = person.DetailsOn > today ? person.DetailsOn : today;
        if (person.Describe(details, on))
        {
            var change = person.Changed(today);
            db.Publish(change);
            db.Audit(actor, clock, "person.changed", "person", id, before, change);
            await db.SaveChangesAsync(ct);
        }

        return await db.PersonView(id, ct);
    }
}
