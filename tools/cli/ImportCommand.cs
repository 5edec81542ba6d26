using System.Globalization;
using CsvHelper;
using Spectre.Console;

namespace Okr.Cli;

/// <summary>Exit codes of the program.</summary>
internal static class ExitCodes
{
    /// <summary>Everything went in (or passed the check).</summary>
    public const int Success = 0;

    /// <summary>The server took the import, and some of it was refused.</summary>
    public const int Refused = 1;

    /// <summary>Nothing was tried: no token, no files, no server, no right.</summary>
    public const int CannotStart = 2;
}

internal sealed record ImportRequest(
    string Folder,
    Uri Server,
    string Token,
    bool DryRun,
    DateOnly? EffectiveOn,
    bool Publish
);

/// <summary>Sends a folder, watches the import and prints what became of it.</summary>
internal sealed class ImportCommand(IAnsiConsole console, Texts texts)
{
    private const int ShownIssues = 100;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>In the order in which they depend on each other.</summary>
    private static readonly string[] Names =
    [
        "cycles",
        "org-units",
        "people",
        "objectives",
        "key-results",
        "results",
        "check-ins",
    ];

    public async Task<int> Run(ImportRequest request, CancellationToken ct)
    {
        if (!Directory.Exists(request.Folder))
        {
            return CannotStart(texts.NoFolder, request.Folder);
        }

        var files = FilesOf(request.Folder);
        if (files.Count == 0)
        {
            return CannotStart(texts.NoFiles, request.Folder);
        }

        using var api = new ImportApi(request.Server, request.Token, texts.Language);
        Guid? id = null;
        try
        {
            var effectiveOn = request.EffectiveOn ?? FirstStart(request.Folder);
            ImportState? state = null;
            await console
                .Progress()
                .HideCompleted(false)
                .AutoClear(false)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new ElapsedTimeColumn()
                )
                .StartAsync(async progress =>
                {
                    var upload = progress.AddTask(
                        texts.Uploading,
                        maxValue: Math.Max(1, files.Sum(f => new FileInfo(f).Length))
                    );
                    id = await api.Start(
                        files,
                        request.DryRun,
                        effectiveOn,
                        request.Publish,
                        bytes => upload.Increment(bytes),
                        ct
                    );
                    upload.Value = upload.MaxValue;
                    state = await Watch(api, id.Value, progress, ct);
                });
            await Print(api, state!, ct);
            return state!.State == "succeeded" ? ExitCodes.Success : ExitCodes.Refused;
        }
        catch (HttpRequestException exception)
        {
            return CannotStart(texts.Unreachable, request.Server, exception.Message);
        }
        catch (IOException exception)
        {
            return CannotStart(texts.Unreachable, request.Server, exception.Message);
        }
        catch (RefusedException exception)
        {
            return CannotStart(texts.BadAnswer, exception.Message);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return CannotStart(texts.Interrupted, id);
        }
    }

    /// <summary>The files of a folder that can be imported; <c>name.xlsx</c> stands for one or several of them.</summary>
    public static IReadOnlyList<string> FilesOf(string folder) =>
        [
            .. Names
                .Select(name => Path.Combine(folder, $"{name}.csv"))
                .Where(File.Exists)
                .Concat(
                    Directory
                        .EnumerateFiles(folder, "*.xlsx")
                        .Where(file => !Path.GetFileName(file).StartsWith("~$", StringComparison.Ordinal))
                        .Order(StringComparer.Ordinal)
                ),
        ];

    /// <summary>The earliest start in <c>cycles.csv</c>: what the files say was so from that day.</summary>
    public static DateOnly? FirstStart(string folder)
    {
        var file = Path.Combine(folder, "cycles.csv");
        if (!File.Exists(file))
        {
            return null;
        }

        using var reader = new StreamReader(file);
        using var csv = new CsvReader(
            reader,
            new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture)
            {
                MissingFieldFound = null,
                BadDataFound = null,
            }
        );
        DateOnly? first = null;
        if (!csv.Read() || !csv.ReadHeader())
        {
            return null;
        }

        while (csv.Read())
        {
            if (
                DateOnly.TryParseExact(
                    csv.GetField("starts_on"),
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var day
                ) && (first is null || day < first)
            )
            {
                first = day;
            }
        }

        return first;
    }

    private async Task<ImportState> Watch(ImportApi api, Guid id, ProgressContext progress, CancellationToken ct)
    {
        var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
        var failures = 0;
        while (true)
        {
            ImportState state;
            try
            {
                state = await api.Get(id, ct);
                failures = 0;
            }
            catch (HttpRequestException) when (++failures < 60)
            {
                // The server restarts, or the network is away for a moment: the import goes on there.
                await Task.Delay(Poll, ct);
                continue;
            }

            foreach (var file in state.Files)
            {
                if (!bars.TryGetValue(file.Name, out var bar))
                {
                    bar = progress.AddTask(file.Name);
                    bars.Add(file.Name, bar);
                }

                bar.Description = Markup.Escape($"{file.Name} · {StateOf(file)}");
                // Two passes over every file: check, then apply; a dry run has the first only.
                var passes = state.DryRun ? 1 : 2;
                bar.MaxValue = Math.Max(1, file.Rows * passes);
                bar.Value = file.State switch
                {
                    "done" or "refused" => bar.MaxValue,
                    "applying" => Math.Min(bar.MaxValue, file.Rows + file.Processed),
                    "waiting" => Math.Min(bar.MaxValue / passes, file.Processed),
                    _ => file.Rows == 0 ? 0 : file.Processed,
                };
            }

            if (state.IsOver)
            {
                return state;
            }

            await Task.Delay(Poll, ct);
        }
    }

    private async Task Print(ImportApi api, ImportState state, CancellationToken ct)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumn(new TableColumn(texts.File).NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.State).NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.Rows).RightAligned().NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.Created).RightAligned().NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.Updated).RightAligned().NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.Unchanged).RightAligned().NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.Errors).RightAligned().NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.Warnings).RightAligned().NoWrap().PadLeft(0).PadRight(1));
        foreach (var file in state.Files)
        {
            table.AddRow(
                Markup.Escape(file.Name),
                StateOf(file),
                Number(file.Rows),
                Number(file.Created),
                Number(file.Updated),
                Number(file.Unchanged),
                Number(file.Errors),
                Number(file.Warnings)
            );
        }

        console.Write(table);
        await PrintIssues(api, state, ct);
        console.MarkupLineInterpolated(
            state.State == "succeeded"
                ? $"[green]{(state.DryRun ? texts.Checked : texts.Succeeded)}[/]"
                : (FormattableString)$"[red]{texts.Failed}[/]"
        );
    }

    private async Task PrintIssues(ImportApi api, ImportState state, CancellationToken ct)
    {
        var total = state.Files.Sum(file => file.Errors + file.Warnings);
        if (total == 0)
        {
            return;
        }

        // Errors first: they are what has to be mended.
        List<Issue> shown = [.. (await api.Issues(state.Id, "error", ShownIssues, ct)).Items];
        if (shown.Count < ShownIssues)
        {
            var warnings = await api.Issues(state.Id, "warning", ShownIssues - shown.Count, ct);
            shown.AddRange(warnings.Items);
        }

        var issues = new Table()
            .Border(TableBorder.Simple)
            .AddColumn(new TableColumn(texts.File).NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.Line).RightAligned().NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.Column).NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(texts.Message);
        foreach (var issue in shown)
        {
            var color = issue.Severity == "error" ? "red" : "yellow";
            issues.AddRow(
                Markup.Escape(issue.File),
                Number(issue.Line),
                Markup.Escape(issue.Column ?? ""),
                $"[{color}]{Markup.Escape(issue.Message)}[/] [grey]{Markup.Escape(issue.Code)}[/]"
            );
        }

        console.Write(issues);
        if (total > shown.Count)
        {
            console.MarkupLineInterpolated(
                $"[grey]{string.Format(CultureInfo.InvariantCulture, texts.MoreIssues, total - shown.Count)}[/]"
            );
        }
    }

    private string StateOf(ImportFileState file) => texts.States.GetValueOrDefault(file.State, file.State);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private int CannotStart(string sentence, params object?[] arguments)
    {
        console.MarkupLineInterpolated($"[red]{string.Format(CultureInfo.InvariantCulture, sentence, arguments)}[/]");
        return ExitCodes.CannotStart;
    }
}
