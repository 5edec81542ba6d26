using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;
using Okr.Reporting.Exporting;
using Okr.Reporting.Files;

namespace Okr.Reporting.Features.Exports;

/// <summary>
/// Asks for a table as a file that is made in the background: what the address <c>/reports/{table}.{format}</c> would
/// answer now to the same caller. Refuses at once what that address refuses.
/// </summary>
internal static class StartExport
{
    private const int LongestValue = 1000;

    /// <param name="Table">The address between /reports/ and the extension, such as progress or operations/lists/stale.</param>
    /// <param name="Format">csv, xlsx or parquet.</param>
    /// <param name="Filter">The query of that address: texts, numbers and truth values by their names.</param>
    public sealed record Request(string? Table, string? Format, IReadOnlyDictionary<string, JsonElement>? Filter);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/reports/exports",
                async (
                    Request request,
                    ReportingDbContext db,
                    TableSources tables,
                    ExportSignal signal,
                    ExportAudit audit,
                    OkrOptions options,
                    CurrentUser user,
                    TimeProvider clock,
                    HttpContext http,
                    CancellationToken ct
                ) =>
                {
                    await using var scope = http.RequestServices.CreateAsyncScope();
                    var export = await Handle(
                        request,
                        db,
                        address => tables.Open(scope.ServiceProvider, address, http.User, ct),
                        (id, address) => audit.Started(id, user, http, address, ct),
                        options.Exports,
                        user,
                        clock,
                        ct
                    );
                    signal.Set();
                    return TypedResults.Accepted(
                        $"/api/v1/reports/exports/{export.Id}",
                        ExportView.Of(export, Languages.Choose(http.Request.Headers.AcceptLanguage))
                    );
                }
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("startExport")
            .WithSummary("Ask for a table as a file that is made in the background");

    public static async Task<Export> Handle(
        Request request,
        ReportingDbContext db,
        Func<TableAddress, Task<Table>> open,
        Func<Guid, TableAddress, Task> note,
        ExportOptions options,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = new Validation().Text("table", request.Table, 200).Text("format", request.Format, 20);
        var filter = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Filter ?? new Dictionary<string, JsonElement>())
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.String:
                    filter[name] = value.GetString()!;
                    validation.OptionalText($"filter.{name}", filter[name], LongestValue);
                    break;
                case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                    filter[name] = value.GetRawText();
                    break;
                case JsonValueKind.Null:
                    break;
                default:
                    validation.Add($"filter.{name}", PlatformErrors.UnknownCode);
                    break;
            }
        }

        validation.ThrowIfInvalid();
        var mine = await db.Exports.CountAsync(
            e =>
                e.RequestedBy == user.Id
                && (
                    e.State == ExportState.Queued || e.State == ExportState.Running || e.State == ExportState.Succeeded
                ),
            ct
        );
        if (mine >= options.PerPerson)
        {
            throw ReportingErrors.TooManyExports.With(mine);
        }

        var address = new TableAddress(request.Table!, request.Format!, filter);
        var table = await open(address);
        var rows = await FileFormat.Of(address.Format).Require(table, ct);
        var export = new Export
        {
            Id = Guid.CreateVersion7(),
            RequestedAt = clock.UtcNow(),
            RequestedBy = user.Id,
            Caller = TableSources.Write(user),
            Source = address.Source,
            Format = address.Format,
            Filter = JsonSerializer.Serialize(filter, Json.Options),
            RowsTotal = rows,
        };
        await note(export.Id, address);
        db.Exports.Add(export);
        await db.SaveChangesAsync(ct);
        return export;
    }
}
