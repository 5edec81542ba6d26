using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.Audit;

/// <summary>An entry of the audit log that another service asks for, once for each id and action.</summary>
internal static class NoteAudit
{
    public sealed record Request(Guid Id, Actor Actor, string Action, string Entity, JsonElement After);

    public static async Task Handle(Request request, OrganizationDbContext db, TimeProvider clock, CancellationToken ct)
    {
        new Validation()
            .Text("action", request.Action, 64)
            .Text("entity", request.Entity, 32)
            .OptionalText("name", request.Actor.User.Name, 200)
            .OptionalText("origin", request.Actor.Origin, 200)
            .ThrowIfInvalid();
        if (!await db.AuditEntries.AnyAsync(a => a.EntityId == request.Id && a.Action == request.Action, ct))
        {
            db.Audit(request.Actor, clock, request.Action, request.Entity, request.Id, null, request.After);
            await db.SaveChangesAsync(ct);
        }
    }
}
