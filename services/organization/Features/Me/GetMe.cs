using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.People;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Me;

/// <summary>Who is signed in.</summary>
internal static class GetMe
{
    /// <summary>
    /// The caller. <paramref name="Id"/> is the person, or the account where there is no person;
    /// <paramref name="Locale"/> is zh-CN, en or null where the browser decides.
    /// </summary>
    public sealed record Response(
        Guid Id,
        Guid AccountId,
        Guid? PersonId,
        string Name,
        string UserName,
        IReadOnlyList<string> Roles,
        IReadOnlyList<Guid> AdministeredUnitIds,
        IReadOnlyList<string> Scopes,
        PersonView? Person,
        bool PasswordChangeRequired,
        string? Locale,
        string? TimeZone
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/me", (CurrentUser user, OrganizationDbContext db, CancellationToken ct) => Handle(user, db, ct))
            .RequireAuthorization(Policies.Member)
            .WithName("getMe")
            .WithSummary("Who is signed in")
            .Produces<Response>();

    public static async Task<Response> Handle(CurrentUser user, OrganizationDbContext db, CancellationToken ct)
    {
        var account =
            await db
                .Accounts.AsNoTracking()
                .Where(a => a.Id == user.AccountId)
                .Select(a => new
                {
                    a.UserName,
                    a.PasswordChangeRequired,
                    a.Locale,
                    a.TimeZone,
                })
                .FirstOrDefaultAsync(ct)
            ?? throw OrganizationErrors.AccountNotFound.With();
        var person = user.PersonId is { } id ? await db.PersonView(id, ct) : null;
        return new Response(
            user.Id,
            user.AccountId,
            user.PersonId,
            user.Name,
            account.UserName,
            [.. user.Roles.Order(StringComparer.Ordinal)],
            [.. user.AdministeredUnitIds.Order()],
            [.. user.Scopes.Order(StringComparer.Ordinal)],
            person,
            account.PasswordChangeRequired,
            person is null ? account.Locale : person.Locale,
            person is null ? account.TimeZone : person.TimeZone
        );
    }
}
