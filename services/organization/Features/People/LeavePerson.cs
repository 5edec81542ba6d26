using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Features.Accounts;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.People;

/// <summary>Somebody leaves. The history stays; the account cannot be used from the day after on.</summary>
internal static class LeavePerson
{
    /// <param name="LastDay">The last day of employment; may lie ahead.</param>
    public sealed record Request(DateOnly? LastDay);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/people/{id:guid}/leave",
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
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("leavePerson")
            .WithSummary("End a person's employment")
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
        new Validation().Required("lastDay", request.LastDay).Day("lastDay", request.LastDay).ThrowIfInvalid();
        var person = await db.LoadPerson(id, ct);
        ifMatch.Require(person.Version);
        var account = await db.Accounts.Where(a => a.PersonId == id).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(ct);
        if (
            account is { } accountId
            && await db.RolesOf(accountId, id).AnyAsync(r => r.Role == Roles.PlatformAdmin, ct)
        )
        {
            await db.RequireAnotherPlatformAdmin(account, null, ct);
        }

        var before = person.ToEvent();
        if (person.Leave(request.LastDay!.Value))
        {
            var change = person.Changed(clock.Today());
            db.Publish(change);
            db.Audit(actor, clock, "person.left", "person", id, before, change);
            await db.SaveChangesAsync(ct);
        }

        return await db.PersonView(id, ct);
    }
}
