using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Accounts;

/// <summary>The local accounts by user name.</summary>
internal static class ListAccounts
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/accounts",
                (
                    string? search,
                    Guid? personId,
                    string? after,
                    int? limit,
                    OrganizationDbContext db,
                    CancellationToken ct
                ) => Handle(search, personId, after, limit, db, ct)
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("listAccounts")
            .WithSummary("Local accounts by user name")
            .Produces<Page<AccountView>>();

    /// <param name="search">Only those whose user name begins so.</param>
    /// <param name="personId">Only the account of this person.</param>
    public static async Task<Page<AccountView>> Handle(
        string? search,
        Guid? personId,
        string? after,
        int? limit,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var size = Cursor.Limit(limit);
        new Validation().OptionalText("search", search, 64).ThrowIfInvalid();
        var last = Cursor.Read<string>(after);
        var accounts = db.Accounts.AsQueryable();
        if (Texts.Clean(search) is { } text)
        {
            var name = Domain.Account.Normalize(text);
            accounts = accounts.Where(a => a.UserName.StartsWith(name));
        }

        if (personId is not null)
        {
            accounts = accounts.Where(a => a.PersonId == personId);
        }

        if (last is not null)
        {
            accounts = accounts.Where(a => a.UserName.CompareTo(last) > 0);
        }

        var rows = await db.AccountViews(accounts.OrderBy(a => a.UserName).Take(size + 1)).ToListAsync(ct);
        return Page<AccountView>.Of(rows, size, a => a.UserName);
    }
}
