using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Contracts.Scoring.V1.Grpc;
using Okr.Organization.Data;
using Okr.Organization.Features.Imports;
using Okr.Organization.Features.Imports.Running;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Tests.Imports;

/// <summary>The organization service's own database and the other services as memory.</summary>
internal sealed class ImportScenario : IDisposable
{
    private const string Boundary = "part";
    private readonly TestDatabase<OrganizationDbContext> database = new();
    private readonly ServiceProvider services;

    public ImportScenario()
    {
        using (database.Open())
        {
            // migrated before the parallel uses
        }

        var collection = new ServiceCollection();
        collection.AddScoped<OrganizationDbContext>(_ => database.Open());
        collection.AddSingleton(new ImportClients(Goal, Alignment, Progress, Scoring));
        services = collection.BuildServiceProvider();
    }

    public FakeGoal Goal { get; } = new();
    public FakeAlignment Alignment { get; } = new();
    public FakeProgress Progress { get; } = new();
    public FakeScoring Scoring { get; } = new();
    public ManualClock Clock { get; } = new();

    public static CurrentUser Admin { get; } =
        new()
        {
            Id = Guid.NewGuid(),
            AccountId = Guid.NewGuid(),
            Name = "admin",
            Roles = new HashSet<string> { Roles.PlatformAdmin },
        };

    public OrganizationDbContext Open() => database.Open();

    /// <summary>Another replica's worker with the same queue.</summary>
    public ImportWorker Worker() =>
        new(
            services.GetRequiredService<IServiceScopeFactory>(),
            new ImportSignal(),
            new OkrOptions { Mode = "distributed" },
            null!, // tests call WorkOnce themselves
            Clock,
            NullLogger<ImportWorker>.Instance
        );

    public async Task<Guid> Upload(string fields, params (string Name, byte[] Bytes)[] files)
    {
        using var body = new MemoryStream();
        foreach (var field in fields.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = field.Split('=');
            Write(body, $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{pair[0]}\"\r\n\r\n{pair[1]}\r\n");
        }

        foreach (var (name, bytes) in files)
        {
            Write(body, $"--{Boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
            body.Write(bytes);
            Write(body, "\r\n");
        }

        Write(body, $"--{Boundary}--\r\n");
        body.Position = 0;
        await using var db = Open();
        return (
            await StartImport.Handle(
                new MultipartReader(Boundary, body),
                db,
                services.GetRequiredService<IServiceScopeFactory>(),
                Admin,
                Clock,
                CancellationToken.None
            )
        ).Id;
    }

    public Task<Guid> Upload(string fields, params (string Name, string Text)[] files) =>
        Upload(fields, [.. files.Select(f => (f.Name, Encoding.UTF8.GetBytes(f.Text)))]);

    /// <summary>Uploads, works until the queue is empty, and returns the import.</summary>
    public async Task<ReadImports.ImportView> Import(string fields, params (string Name, string Text)[] files)
    {
        var id = await Upload(fields, files);
        while (await Worker().WorkOnce(CancellationToken.None)) { }

        return await Get(id);
    }

    public async Task<ReadImports.ImportView> Get(Guid id)
    {
        await using var db = Open();
        return await ReadImports.Get(id, db, CancellationToken.None);
    }

    /// <summary>What was found, as <c>file:line:column:code</c>.</summary>
    public async Task<List<string>> Issues(Guid id, string? severity = null)
    {
        await using var db = Open();
        var page = await ReadImports.Issues(
            id,
            null,
            severity,
            null,
            500,
            Languages.English,
            db,
            CancellationToken.None
        );
        return [.. page.Items.Select(i => $"{i.File}:{i.Line}:{i.Column}:{i.Code}")];
    }

    public void Dispose()
    {
        services.Dispose();
        database.Dispose();
    }

    private static void Write(MemoryStream body, string text) => body.Write(Encoding.UTF8.GetBytes(text));
}

/// <summary>A clock that tests move.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

internal static class Answers
{
    public static AsyncUnaryCall<T> Of<T>(T answer) =>
        new(Task.FromResult(answer), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    public static AsyncUnaryCall<T> Failure<T>(Exception exception) =>
        new(
            Task.FromException<T>(exception),
            Task.FromResult(new Metadata()),
            () => Status.DefaultSuccess,
            () => [],
            () => { }
        );
}

internal sealed class FakeGoal : GoalImport.GoalImportClient
{
    private static string Id(string code) =>
        new Guid(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(code)).AsSpan(0, 16)).ToString();

    public Dictionary<string, CycleRow> Cycles { get; } = [];
    public Dictionary<string, ObjectiveRow> Objectives { get; } = [];
    public Dictionary<string, KeyResultRow> KeyResults { get; } = [];
    public List<string> Published { get; } = [];

    /// <summary>Called before key results are stored; may throw.</summary>
    public Action BeforeKeyResults { get; set; } = () => { };

    public static string IdOf(string code) => Id(code);

    public override AsyncUnaryCall<ImportReply> ImportCyclesAsync(
        ImportCyclesRequest request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    ) => Keep(Cycles, request.Context, request.Rows, r => r.Code);

    public override AsyncUnaryCall<ImportReply> ImportObjectivesAsync(
        ImportObjectivesRequest request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    ) => Keep(Objectives, request.Context, request.Rows, r => r.Code);

    public override AsyncUnaryCall<ImportReply> ImportKeyResultsAsync(
        ImportKeyResultsRequest request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    )
    {
        if (!request.Context.ValidateOnly)
        {
            BeforeKeyResults();
        }

        var reply = new ImportReply();
        reply.Errors.AddRange(
            request
                .Rows.Where(r => r.Type == "wrong")
                .Select(r => new RowIssue
                {
                    Line = r.Line,
                    Column = "type",
                    Code = "goal.type",
                    MessageEn = "no such type",
                    MessageZh = "类型不存在",
                })
        );
        return reply.Errors.Count > 0
            ? Answers.Of(reply)
            : Keep(KeyResults, request.Context, request.Rows, r => r.Code);
    }

    public override AsyncUnaryCall<ImportReply> PublishImportedAsync(
        PublishImportedRequest request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    )
    {
        var reply = new ImportReply();
        foreach (var row in request.Rows)
        {
            if (KeyResults.Values.Any(k => k.ObjectiveCode == row.ObjectiveCode))
            {
                Published.Add(row.ObjectiveCode);
            }
            else
            {
                reply.Warnings.Add(new RowIssue { Line = row.Line, Code = "goal.stays_draft" });
            }
        }

        return Answers.Of(reply);
    }

    public override AsyncUnaryCall<ResolveCodesReply> ResolveAsync(
        ResolveCodesRequest request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    )
    {
        var reply = new ResolveCodesReply();
        reply.Cycles.AddRange(
            request
                .CycleCodes.Where(Cycles.ContainsKey)
                .Select(c => new ResolvedCycle
                {
                    Code = c,
                    Id = Id(c),
                    StartsOn = Cycles[c].StartsOn,
                    EndsOn = Cycles[c].EndsOn,
                })
        );
        reply.Objectives.AddRange(
            request
                .ObjectiveCodes.Where(Objectives.ContainsKey)
                .Select(o => new ResolvedObjective
                {
                    Code = o,
                    Id = Id(o),
                    CycleId = Id(Objectives[o].CycleCode),
                })
        );
        reply.KeyResults.AddRange(
            request
                .KeyResultCodes.Where(KeyResults.ContainsKey)
                .Select(k => new ResolvedKeyResult
                {
                    Code = k,
                    Id = Id(k),
                    ObjectiveId = Id(KeyResults[k].ObjectiveCode),
                    CycleId = Id(Objectives[KeyResults[k].ObjectiveCode].CycleCode),
                    CycleEndsOn = Cycles[Objectives[KeyResults[k].ObjectiveCode].CycleCode].EndsOn,
                    OwnerPersonId = KeyResults[k].OwnerPersonId,
                })
        );
        return Answers.Of(reply);
    }

    private static AsyncUnaryCall<ImportReply> Keep<T>(
        Dictionary<string, T> store,
        ImportContext context,
        IEnumerable<T> rows,
        Func<T, string> code
    )
    {
        var reply = new ImportReply();
        foreach (var row in rows)
        {
            if (store.ContainsKey(code(row)))
            {
                reply.Unchanged++;
            }
            else
            {
                reply.Created++;
                if (!context.ValidateOnly)
                {
                    store.Add(code(row), row);
                }
            }
        }

        return Answers.Of(reply);
    }
}

internal sealed class FakeAlignment : AlignmentImport.AlignmentImportClient
{
    public List<LinkRow> Links { get; } = [];

    public override AsyncUnaryCall<ImportReply> ImportLinksAsync(
        ImportLinksRequest request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    )
    {
        Links.AddRange(request.Rows.Where(r => !Links.Contains(r)));
        return Answers.Of(new ImportReply());
    }
}

internal sealed class FakeProgress : ProgressImport.ProgressImportClient
{
    public Dictionary<string, CheckInRow> CheckIns { get; } = [];

    public override AsyncUnaryCall<ImportReply> ImportCheckInsAsync(
        ImportCheckInsRequest request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    )
    {
        if (!request.Context.ValidateOnly)
        {
            foreach (var row in request.Rows)
            {
                CheckIns[row.ImportKey] = row;
            }
        }

        return Answers.Of(new ImportReply { Created = request.Rows.Count });
    }
}

internal sealed class FakeScoring : ScoringImport.ScoringImportClient
{
    public List<SelfScoreRow> Scores { get; } = [];

    public override AsyncUnaryCall<ImportReply> ImportSelfScoresAsync(
        ImportSelfScoresRequest request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    )
    {
        Scores.AddRange(request.Rows);
        return Answers.Of(new ImportReply { Created = request.Rows.Count });
    }
}
