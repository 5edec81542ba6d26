using System.Text.Json;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Audit;

/// <summary>Writes the audit log, in the transaction of the change itself.</summary>
internal static class AuditLog
{
    public static void Audit(
        this OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        string action,
        string entity,
        Guid id,
        object? before,
        object? after
    ) =>
        db.AuditEntries.Add(
            new AuditEntry
            {
                At = clock.UtcNow(),
                AccountId = actor.User.AccountId,
                PersonId = actor.User.PersonId,
                Name = actor.User.Name,
                Origin = actor.Origin,
                Action = action,
                Entity = entity,
                EntityId = id,
                Before = Write(before),
                After = Write(after),
            }
        );

    private static string? Write(object? state) =>
        state is null ? null : JsonSerializer.Serialize(state, state.GetType(), Json.Options);
}
