using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Organization.Data;
using Okr.Organization.Data.Imports;
using Okr.Organization.Features.Imports.Reading;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.Imports.Running;

/// <summary>The lease went to another worker: this one stops at once.</summary>
internal sealed class LeaseLostException() : Exception("another worker has taken the import over");

/// <summary>
/// One attempt at an import: its files, what was found about their rows, and how far it is. Issues and progress reach the
/// database in batches, the progress at most twice a second.
/// </summary>
internal sealed class ImportSession(
    Import import,
    IReadOnlyList<ImportFile> files,
    IReadOnlyList<ImportSource> sources,
    IServiceScopeFactory scopes,
    TimeProvider clock
)
{
    public const int ChunkRows = 1_000;
    private const int MaxIssues = 10_000;
    private const int MaxMessage = 1_000;
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMilliseconds(500);
    private readonly List<ImportIssue> issues = [];
    private int issueCount;
    private long saved = clock.GetTimestamp();

    public Import Import => import;
    public IReadOnlyList<ImportFile> Files => files;

    public ImportFile? File(ImportTable table) => files.FirstOrDefault(f => f.Kind == table.Kind);

    /// <summary>The file is there and may go in.</summary>
    public bool IsGood(ImportTable table) => File(table) is { State: not ImportFileState.Refused };

    /// <summary>What the file is called in messages about rows of others.</summary>
    public string NameOf(ImportTable table) => File(table)?.Name ?? table.FileName;

    public void Report(
        ImportFile file,
        int line,
        string? column,
        IssueSeverity severity,
        ErrorDefinition error,
        params object?[] arguments
    ) =>
        Report(
            file,
            line,
            column,
            severity,
            error.Code,
            error.Message(Languages.English, arguments),
            error.Message(Languages.Chinese, arguments)
        );

    public void Report(ImportFile file, RowIssue issue, IssueSeverity severity) =>
        Report(file, issue.Line, issue.Column, severity, issue.Code, issue.MessageEn, issue.MessageZh);

    private void Report(
        ImportFile file,
        int line,
        string? column,
        IssueSeverity severity,
        string code,
        string english,
        string chinese
    )
    {
        if (severity == IssueSeverity.Error)
        {
            file.Errors++;
        }
        else
        {
            file.Warnings++;
        }

        if (issueCount++ < MaxIssues)
        {
            issues.Add(
                new ImportIssue
                {
                    ImportNumber = import.Number,
                    File = file.Name,
                    Line = line,
                    Column = string.IsNullOrEmpty(column) ? null : Cut(column, 100),
                    Severity = severity,
                    Code = Cut(code, 100),
                    MessageEn = Cut(english, MaxMessage),
                    MessageZh = Cut(chinese, MaxMessage),
                }
            );
        }
    }

    /// <summary>The good rows of a file; what is wrong with the others goes to <paramref name="report"/>.</summary>
    public IAsyncEnumerable<Row> Rows(ImportFile file, Action<int, RowProblem> report, CancellationToken ct)
    {
        var table = ImportTables.Of(file.Kind);
        var source = sources.First(s => s.Number == file.SourceNumber);
        return TableReader.Read(table, Lines(source, table.Kind, ct), report, ct);
    }

    /// <summary>The same in chunks, for a file whose broken rows are known already.</summary>
    public async IAsyncEnumerable<List<Row>> Chunks(ImportFile file, [EnumeratorCancellation] CancellationToken ct)
    {
        var chunk = new List<Row>(ChunkRows);
        await foreach (var row in Rows(file, (_, _) => { }, ct))
        {
            chunk.Add(row);
            if (chunk.Count == ChunkRows)
            {
                yield return chunk;
                chunk = new List<Row>(ChunkRows);
            }
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }

    public AsyncServiceScope Scope(out OrganizationDbContext db)
    {
        var scope = scopes.CreateAsyncScope();
        db = scope.ServiceProvider.GetRequiredService<OrganizationDbContext>();
        return scope;
    }

    /// <summary>Saves issues and progress when it is time to.</summary>
    public async Task Tick(CancellationToken ct)
    {
        if (clock.GetElapsedTime(saved) >= SaveEvery)
        {
            await Save(ct);
        }
    }

    /// <summary>Saves issues and progress now; throws when the lease is gone.</summary>
    public async Task Save(CancellationToken ct)
    {
        saved = clock.GetTimestamp();
        await using var scope = Scope(out var db);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var mine = await db.Set<Import>()
            .Where(i => i.Number == import.Number && i.LeaseOwner == import.LeaseOwner)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(i => i.State, import.State)
                        .SetProperty(i => i.StartedAt, import.StartedAt)
                        .SetProperty(i => i.FinishedAt, import.FinishedAt),
                ct
            );
        if (mine == 0)
        {
            throw new LeaseLostException();
        }

        db.UpdateRange(files);
        db.AddRange(issues);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        issues.Clear();
    }

    /// <summary>Forgets what an earlier attempt, cut short, has found: this one begins again, and storing again changes nothing.</summary>
    public async Task BeginAgain(CancellationToken ct)
    {
        foreach (var file in files)
        {
            file.State = ImportFileState.Waiting;
            file.Rows = file.Processed = file.Created = file.Updated = file.Unchanged = file.Errors = file.Warnings = 0;
        }

        await using (var scope = Scope(out var db))
        {
            await db.Set<ImportIssue>().Where(i => i.ImportNumber == import.Number).ExecuteDeleteAsync(ct);
            await db.Set<ImportCode>().Where(c => c.ImportNumber == import.Number).ExecuteDeleteAsync(ct);
        }

        await Save(ct);
    }

    private async IAsyncEnumerable<RawRow> Lines(
        ImportSource source,
        string sheet,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await using var stream = new ChunkStream(scopes, source);
        var lines = source.Encoding is { } encoding
            ? TableReader.Csv(stream, TextDetector.EncodingOf(encoding), ct)
            : TableReader.Sheet(stream, sheet, ct);
        await foreach (var line in lines)
        {
            yield return line;
        }
    }

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..max];
}
