using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Sessions;

/// <summary>Where one is signed in, latest use first.</summary>
internal static class ListSessions
{
    /// <summary>
    /// A signed-in browser; <paramref name="Current"/> is the one that asks. It ends at <paramref name="ExpiresAt"/> or
    /// after 12 hours without use.
    /// </summary>
    public sealed record Response(
        Guid Id,
        string? Client,
        DateTime CreatedAt,
        DateTime LastUsedAt,
        DateTime ExpiresAt,
        bool Current
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/sessions",
                (CurrentUser user, OrganizationDbContext db, TimeProvider clock, CancellationToken ct) =>
                    Handle(user, db, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listSessions")
            .WithSummary("Where one is signed in");

    public static async Task<IReadOnlyList<Response>> Handle(
        CurrentUser user,
        OrganizationDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var now = clock.UtcNow();
        var idleSince = now - Session.Idle;
        return await db
            .Sessions.AsNoTracking()
            .Where(s => s.AccountId == user.AccountId && s.ExpiresAt > now && s.LastUsedAt > idleSince)
            .OrderByDescending(s => s.LastUsedAt)
            .Select(s => new Response(s.Id, s.Client, s.CreatedAt, s.LastUsedAt, s.ExpiresAt, s.Id == user.SessionId))
            .ToListAsync(ct);
    }
}
