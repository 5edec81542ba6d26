using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Audit;

/// <summary>The audit log, newest first (domain.md §9).</summary>
internal static class ListAudit
{
    /// <summary>
    /// One change. <paramref name="Before"/> is null for something new, <paramref name="After"/> for something gone.
    /// </summary>
    public sealed record Response(
        long Id,
        DateTime At,
        Guid AccountId,
        Guid? PersonId,
        string Name,
        string Origin,
        string Action,
        string Entity,
        Guid EntityId,
        JsonElement? Before,
        JsonElement? After
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/audit",
                (
                    string? entity,
                    Guid? entityId,
                    Guid? personId,
                    string? after,
                    int? limit,
                    OrganizationDbContext db,
                    CancellationToken ct
                ) => Handle(entity, entityId, personId, after, limit, db, ct)
            )
            .RequireAuthorization(Policies.Auditor)
            .WithName("listAudit")
            .WithSummary("The audit log, newest first")
            .Produces<Page<Response>>();

    /// <param name="entity">Only changes of this kind of thing: person, org_unit, account, role_assignment, token, session, rollout_wave, exemption, export.</param>
    /// <param name="entityId">Only changes of this one thing.</param>
    /// <param name="personId">Only what this person did or what was changed about them.</param>
    public static async Task<Page<Response>> Handle(
        string? entity,
        Guid? entityId,
        Guid? personId,
        string? after,
        int? limit,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var size = Cursor.Limit(limit);
        new Validation().OptionalText("entity", entity, 32).ThrowIfInvalid();
        var before = Cursor.Read<long?>(after);
        var rows = await db
            .AuditEntries.AsNoTracking()
            .Where(a => before == null || a.Id < before)
            .Where(a => entity == null || a.Entity == entity)
            .Where(a => entityId == null || a.EntityId == entityId)
            .Where(a => personId == null || a.PersonId == personId || a.EntityId == personId)
            .OrderByDescending(a => a.Id)
            .Take(size + 1)
            .ToListAsync(ct);
        return Page<Response>.Of(
            [
                .. rows.Select(a => new Response(
                    a.Id,
                    a.At,
                    a.AccountId,
                    a.PersonId,
                    a.Name,
                    a.Origin,
                    a.Action,
                    a.Entity,
                    a.EntityId,
                    Parse(a.Before),
                    Parse(a.After)
                )),
            ],
            size,
            row => row.Id
        );
    }

    private static JsonElement? Parse(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}
