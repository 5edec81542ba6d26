using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Sessions;

/// <summary>Ends one of one's own sessions, or all of them.</summary>
internal static class EndSessions
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapDelete(
                "/sessions/{id:guid}",
                async (Guid id, OrganizationDbContext db, Actor actor, TimeProvider clock, CancellationToken ct) =>
                {
                    await Handle(id, db, actor, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("endSession")
            .WithSummary("End one of one's own sessions");
        api.MapPost(
                "/sessions/sign-out-everywhere",
                async (OrganizationDbContext db, Actor actor, TimeProvider clock, CancellationToken ct) =>
                {
                    await HandleEverywhere(db, actor, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("signOutEverywhere")
            .WithSummary("End all of one's own sessions, this one too");
    }

    public static async Task Handle(
        Guid id,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var session =
            await db.Sessions.FirstOrDefaultAsync(s => s.Id == id && s.AccountId == actor.User.AccountId, ct)
            ?? throw OrganizationErrors.SessionNotFound.With();
        db.Remove(session);
        db.Audit(actor, clock, "session.ended", "session", id, new { session.Client }, null);
        await db.SaveChangesAsync(ct);
    }

    public static async Task HandleEverywhere(
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var id = actor.User.AccountId;
        var sessions = await db.Sessions.Where(s => s.AccountId == id).ToListAsync(ct);
        db.RemoveRange(sessions);
        db.Audit(actor, clock, "account.signed_out_everywhere", "account", id, new { Sessions = sessions.Count }, null);
        await db.SaveChangesAsync(ct);
    }
}
