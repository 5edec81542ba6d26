using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Data.Imports;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Imports;

/// <summary>How far an import is, and what was wrong.</summary>
internal static class ReadImports
{
    /// <summary>One import as the API shows it. <paramref name="State"/> is queued, running, succeeded or failed.</summary>
    public sealed record ImportView(
        Guid Id,
        string State,
        bool DryRun,
        DateOnly EffectiveOn,
        bool Publish,
        DateTime CreatedAt,
        string CreatedByName,
        DateTime? StartedAt,
        DateTime? FinishedAt,
        IReadOnlyList<FileView> Files
    );

    /// <summary>
    /// One file. <paramref name="State"/> is waiting, checking, applying, done or refused; <paramref name="Processed"/>
    /// counts the rows of the present pass.
    /// </summary>
    public sealed record FileView(
        string Name,
        string State,
        long Rows,
        long Processed,
        long Created,
        long Updated,
        long Unchanged,
        long Errors,
        long Warnings
    );

    /// <summary>Something about one row; <paramref name="Severity"/> is error or warning.</summary>
    public sealed record IssueView(string File, int Line, string? Column, string Code, string Severity, string Message);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/imports",
                async (string? after, int? limit, OrganizationDbContext db, CancellationToken ct) =>
                    TypedResults.Ok(await List(after, limit, db, ct))
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("listImports")
            .WithSummary("Imports, newest first");
        api.MapGet(
                "/imports/{id:guid}",
                async (Guid id, OrganizationDbContext db, CancellationToken ct) =>
                    TypedResults.Ok(await Get(id, db, ct))
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("getImport")
            .WithSummary("How far an import is");
        api.MapGet(
                "/imports/{id:guid}/issues",
                async (
                    Guid id,
                    string? file,
                    string? severity,
                    string? after,
                    int? limit,
                    HttpRequest request,
                    OrganizationDbContext db,
                    CancellationToken ct
                ) =>
                {
                    var language = Languages.Choose(request.Headers.AcceptLanguage);
                    return TypedResults.Ok(await Issues(id, file, severity, after, limit, language, db, ct));
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("listImportIssues")
            .WithSummary("Every bad row of an import (the first 10 000), in the caller's language");
    }

    public static async Task<Page<ImportView>> List(
        string? after,
        int? limit,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var count = Cursor.Limit(limit);
        var before = Cursor.Read<long?>(after);
        var imports = await db.Set<Import>()
            .AsNoTracking()
            .Where(i => i.State != ImportState.Uploading && (before == null || i.Number < before))
            .OrderByDescending(i => i.Number)
            .Take(count + 1)
            .ToListAsync(ct);
        var page = Page<Import>.Of(imports, count, i => (long?)i.Number);
        var numbers = page.Items.Select(i => i.Number).ToList();
        var files = (
            await db.Set<ImportFile>().AsNoTracking().Where(f => numbers.Contains(f.ImportNumber)).ToListAsync(ct)
        ).ToLookup(f => f.ImportNumber);
        return new Page<ImportView>([.. page.Items.Select(i => View(i, files[i.Number]))], page.Next);
    }

    public static async Task<ImportView> Get(Guid id, OrganizationDbContext db, CancellationToken ct)
    {
        var import = await Find(id, db, ct);
        var files = await db.Set<ImportFile>()
            .AsNoTracking()
            .Where(f => f.ImportNumber == import.Number)
            .ToListAsync(ct);
        return View(import, files);
    }

    public static async Task<Page<IssueView>> Issues(
        Guid id,
        string? file,
        string? severity,
        string? after,
        int? limit,
        string language,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        new Validation().OneOf("severity", severity, SnakeCase.All<IssueSeverity>()).ThrowIfInvalid();
        var count = Cursor.Limit(limit);
        var last = Cursor.Read<long?>(after) ?? 0;
        var import = await Find(id, db, ct);
        var query = db.Set<ImportIssue>().AsNoTracking().Where(i => i.ImportNumber == import.Number && i.Id > last);
        if (file is not null)
        {
            query = query.Where(i => i.File == file);
        }

        if (SnakeCase.TryParse<IssueSeverity>(severity, out var wanted))
        {
            query = query.Where(i => i.Severity == wanted);
        }

        var issues = await query.OrderBy(i => i.Id).Take(count + 1).ToListAsync(ct);
        var page = Page<ImportIssue>.Of(issues, count, i => (long?)i.Id);
        return new Page<IssueView>(
            [
                .. page.Items.Select(i => new IssueView(
                    i.File,
                    i.Line,
                    i.Column,
                    i.Code,
                    SnakeCase.Of(i.Severity),
                    language == Languages.Chinese ? i.MessageZh : i.MessageEn
                )),
            ],
            page.Next
        );
    }

    private static async Task<Import> Find(Guid id, OrganizationDbContext db, CancellationToken ct) =>
        await db.Set<Import>()
            .AsNoTracking()
            .FirstOrDefaultAsync(i => i.Id == id && i.State != ImportState.Uploading, ct)
        ?? throw ImportErrors.NotFound.With();

    private static ImportView View(Import import, IEnumerable<ImportFile> files) =>
        new(
            import.Id,
            SnakeCase.Of(import.State),
            import.DryRun,
            import.EffectiveOn,
            import.Publish,
            import.CreatedAt,
            import.CreatedByName,
            import.StartedAt,
            import.FinishedAt,
            [
                .. files
                    .OrderBy(f => f.Position)
                    .Select(f => new FileView(
                        f.Name,
                        SnakeCase.Of(f.State),
                        f.Rows,
                        f.Processed,
                        f.Created,
                        f.Updated,
                        f.Unchanged,
                        f.Errors,
                        f.Warnings
                    )),
            ]
        );
}
