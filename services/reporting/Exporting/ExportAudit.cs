using System.Text.Json;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Reporting.Exporting;

/// <summary>
/// Notes in the audit log who takes which table out of the platform, before the first byte leaves: without an entry there is no file.
/// Nothing of the table's content goes there, only its address and query.
/// </summary>
internal sealed class ExportAudit(Audit.AuditClient audit)
{
    private const string Entity = "export";

    /// <summary>A file that is answered at once.</summary>
    public Task Downloaded(CurrentUser user, HttpContext http, string source, string format, CancellationToken ct)
    {
        var query = http.Request.Query.ToDictionary(field => field.Key, field => field.Value.ToString());
        return Note(Guid.CreateVersion7(), "export.downloaded", user, Origins.Of(http), source, format, query, ct);
    }

    /// <summary>A file that is made in the background.</summary>
    public Task Started(Guid id, CurrentUser user, HttpContext? http, TableAddress address, CancellationToken ct) =>
        Note(id, "export.started", user, Origins.Of(http), address.Source, address.Format, address.Filter, ct);

    private async Task Note(
        Guid id,
        string action,
        CurrentUser user,
        string origin,
        string source,
        string format,
        IReadOnlyDictionary<string, string> query,
        CancellationToken ct
    ) =>
        await audit.NoteAsync(
            new AuditNote
            {
                Id = id.ToString(),
                AccountId = user.AccountId.ToString(),
                PersonId = user.PersonId?.ToString() ?? "",
                Name = user.Name,
                Origin = origin,
                Action = action,
                Entity = Entity,
                AfterJson = JsonSerializer.Serialize(
                    new
                    {
                        table = source,
                        format,
                        query,
                    },
                    Json.Options
                ),
            },
            cancellationToken: ct
        );
}
