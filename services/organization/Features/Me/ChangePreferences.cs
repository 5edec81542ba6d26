using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Organization.Features.People;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Me;

/// <summary>One's own language and time zone.</summary>
internal static class ChangePreferences
{
    /// <param name="Locale">zh-CN or en; null lets the browser decide.</param>
    /// <param name="TimeZone">An IANA name like Asia/Shanghai.</param>
    public sealed record Request(string? Locale, string? TimeZone);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/me/preferences",
                (Request request, OrganizationDbContext db, Actor actor, TimeProvider clock, CancellationToken ct) =>
                    Handle(request, db, actor, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("changePreferences")
            .WithSummary("Change one's own language and time zone");

    public static async Task<GetMe.Response> Handle(
        Request request,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation()
            .OneOf("locale", request.Locale, PersonRules.Locales)
            .Check(
                request.TimeZone is null || PersonRules.IsTimeZone(request.TimeZone),
                "timeZone",
                OrganizationErrors.NotATimeZone
            )
            .ThrowIfInvalid();
        if (actor.User.PersonId is { } personId)
        {
            var person = await db.LoadPerson(personId, ct);
            var before = person.ToEvent();
            var wanted = person.Details with { Locale = request.Locale, TimeZone = request.TimeZone };
            if (person.Describe(wanted, person.DetailsOn))
            {
                var change = person.Changed(clock.Today());
                db.Publish(change);
                db.Audit(actor, clock, "person.changed", "person", personId, before, change);
            }
        }
        else
        {
            var account =
                await db.Accounts.FirstOrDefaultAsync(a => a.Id == actor.User.AccountId, ct)
                ?? throw OrganizationErrors.AccountNotFound.With();
            var before = new Request(account.Locale, account.TimeZone);
            account.Prefer(request.Locale, request.TimeZone);
            db.Audit(actor, clock, "account.changed", "account", account.Id, before, request);
        }

        await db.SaveChangesAsync(ct);
        return await GetMe.Handle(actor.User, db, ct);
    }
}
