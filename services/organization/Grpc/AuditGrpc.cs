using System.Text.Json;
using Grpc.Core;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Organization.Data;
using Okr.Organization.Features.Audit;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Organization.Grpc;

internal sealed class AuditGrpc(OrganizationDbContext db, TimeProvider clock)
    : Contracts.Organization.V1.Grpc.Audit.AuditBase
{
    public override async Task<AuditNoted> Note(AuditNote request, ServerCallContext context)
    {
        var actor = new CurrentUser
        {
            Id = Id(request.PersonId.Length == 0 ? request.AccountId : request.PersonId),
            AccountId = Id(request.AccountId),
            PersonId = request.PersonId.Length == 0 ? null : Id(request.PersonId),
            Name = request.Name,
        };
        await NoteAudit.Handle(
            new(Id(request.Id), new(actor, request.Origin), request.Action, request.Entity, Json(request.AfterJson)),
            db,
            clock,
            context.CancellationToken
        );
        return new AuditNoted();
    }

    private static Guid Id(string text) =>
        Guid.TryParse(text, out var id) ? id : throw PlatformErrors.InvalidRequest.With();

    private static JsonElement Json(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            throw PlatformErrors.InvalidRequest.With();
        }
    }
}
