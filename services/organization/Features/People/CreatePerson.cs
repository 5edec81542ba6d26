using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Organization.Features.OrgUnits;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.People;

/// <summary>Somebody joins.</summary>
internal static class CreatePerson
{
    /// <param name="EmployeeNo">Unique; at most 64 characters without spaces.</param>
    /// <param name="Name">At most 200 characters.</param>
    /// <param name="Email">At most 254 characters.</param>
    /// <param name="Title">At most 200 characters.</param>
    /// <param name="OrgUnitId">Where the person works.</param>
    /// <param name="ManagerId">To whom the person reports; null at the top.</param>
    /// <param name="JoinedOn">First day; today when missing.</param>
    /// <param name="Locale">zh-CN or en.</param>
    /// <param name="TimeZone">An IANA name.</param>
    /// <param name="Location">At most 200 characters.</param>
    /// <param name="JobFamily">At most 200 characters.</param>
    public sealed record Request(
        string? EmployeeNo,
        string? Name,
        string? Email,
        string? Title,
        Guid? OrgUnitId,
        Guid? ManagerId,
        DateOnly? JoinedOn,
        string? Locale,
        string? TimeZone,
        string? Location,
        string? JobFamily
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/people",
                async (
                    Request request,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var person = await Handle(request, db, actor, clock, ct);
                    return ETags.Created($"/api/v1/people/{person.Id}", person, person.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("createPerson")
            .WithSummary("Add a person")
            .Produces<PersonView>(StatusCodes.Status201Created);

    public static async Task<PersonView> Handle(
        Request request,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var employeeNo = Texts.Clean(request.EmployeeNo);
        var details = PersonRules.Clean(
            request.Name,
            request.Email,
            request.Title,
            request.Locale,
            request.TimeZone,
            request.Location,
            request.JobFamily
        );
        new Validation()
            .Text("employeeNo", employeeNo, 64)
            .Check(
                employeeNo is null || !employeeNo.Any(char.IsWhiteSpace),
                "employeeNo",
                OrganizationErrors.CodeHasSpaces
            )
            .Details(details)
            .Required("orgUnitId", request.OrgUnitId)
            .Day("joinedOn", request.JoinedOn)
            .ThrowIfInvalid();
        var from = request.JoinedOn ?? clock.Today();
        await db.RequireUnit(request.OrgUnitId!.Value, from, "orgUnitId", ct);
        await db.RequireManager(request.ManagerId, null, details.Name, from, clock, ct);
        if (await db.People.AnyAsync(p => p.EmployeeNo == employeeNo, ct))
        {
            throw OrganizationErrors.EmployeeNoTaken.With(employeeNo);
        }

        var today = clock.Today();
        var person = Person.Join(employeeNo!, details, today, from, request.OrgUnitId.Value, request.ManagerId);
        var change = person.Changed(today);
        db.Add(person);
        db.Publish(change);
        db.Audit(actor, clock, "person.created", "person", person.Id, null, change);
        await db.SaveChangesAsync(ct);
        return await db.PersonView(person.Id, ct);
    }
}
