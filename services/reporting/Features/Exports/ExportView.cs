using Microsoft.EntityFrameworkCore;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Exports;

/// <summary>
/// A file as it is shown. <paramref name="State"/> is queued, running, succeeded, failed, cancelled or expired.
/// </summary>
/// <param name="Id">The export.</param>
/// <param name="Table">What it holds.</param>
/// <param name="Format">csv, xlsx or parquet.</param>
/// <param name="State">How it stands.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="StartedAt">When a process began with it.</param>
/// <param name="FinishedAt">When it was over.</param>
/// <param name="ExpiresAt">When the file goes.</param>
/// <param name="RowsDone">Rows written so far.</param>
/// <param name="RowsTotal">Rows that there are going to be; null where that is not known yet.</param>
/// <param name="Bytes">Size of the file so far.</param>
/// <param name="FileName">Its name.</param>
/// <param name="File">Where it is to be had, once it is there.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record ExportView(
    Guid Id,
    string Table,
    string Format,
    string State,
    DateTime RequestedAt,
    DateTime? StartedAt,
    DateTime? FinishedAt,
    DateTime? ExpiresAt,
    long RowsDone,
    long? RowsTotal,
    long Bytes,
    string? FileName,
    string? File,
    ExportView.Failure? Error
)
{
    public sealed record Failure(string Code, string Message);

    internal static ExportView Of(Export export, string language) =>
        new(
            export.Id,
            export.Source,
            export.Format,
            SnakeCase.Of(export.State),
            export.RequestedAt,
            export.StartedAt,
            export.FinishedAt,
            export.ExpiresAt,
            export.RowsDone,
            export.RowsTotal,
            export.Bytes,
            export.FileName,
            export.State == ExportState.Succeeded ? $"/api/v1/reports/exports/{export.Id}/file" : null,
            export.Error is { } code
                ? new(code, (language == Languages.Chinese ? export.ErrorChinese : export.ErrorEnglish) ?? code)
                : null
        );

    /// <summary>The export for those who may have it: whoever asked for it, and program administrators.</summary>
    internal static async Task<Export> Find(Guid id, ReportingDbContext db, CurrentUser user, CancellationToken ct)
    {
        var export = await db.Exports.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, ct);
        return export is not null && (export.RequestedBy == user.Id || user.IsProgramAdmin)
            ? export
            : throw ReportingErrors.ExportNotFound.With();
    }
}
