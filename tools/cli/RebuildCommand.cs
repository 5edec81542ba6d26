using System.Globalization;
using Spectre.Console;

namespace Okr.Cli;

internal sealed record RebuildRequest(Uri Server, string Token, bool Wait);

/// <summary>Starts a rebuild of the reporting store; shows how far it is and what became of it.</summary>
internal sealed class RebuildCommand(IAnsiConsole console, Texts texts)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public async Task<int> Run(RebuildRequest request, CancellationToken ct)
    {
        using var http = Answers.Client(request.Server, request.Token, texts.Language);
        Guid? id = null;
        try
        {
            using var response = await http.PostAsync("api/v1/reports/rebuilds", null, ct);
            id = (await Answers.Read<Started>(response, ct)).Id;
            console.MarkupLineInterpolated($"{string.Format(CultureInfo.InvariantCulture, texts.RebuildStarted, id)}");
            return request.Wait ? Print(await Watch(http, id.Value, ct)) : ExitCodes.Success;
        }
        catch (HttpRequestException exception)
        {
            return CannotStart(texts.Unreachable, request.Server, exception.Message);
        }
        catch (RefusedException exception)
        {
            return CannotStart(texts.BadAnswer, exception.Message);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return CannotStart(texts.RebuildUnwatched, id);
        }
    }

    private Task<Rebuild> Watch(HttpClient http, Guid id, CancellationToken ct) =>
        console
            .Progress()
            .AutoClear(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new SpinnerColumn(),
                new ElapsedTimeColumn()
            )
            .StartAsync(async progress =>
            {
                var line = progress.AddTask(texts.RebuildPhases["waiting"]);
                line.IsIndeterminate = true;
                var failures = 0;
                while (true)
                {
                    Rebuild rebuild;
                    try
                    {
                        using var response = await http.GetAsync($"api/v1/reports/rebuilds/{id}", ct);
                        rebuild = await Answers.Read<Rebuild>(response, ct);
                        failures = 0;
                    }
                    catch (HttpRequestException) when (++failures < 60)
                    {
                        // The server restarts, or the network is away for a moment: the rebuild goes on there.
                        await Task.Delay(Poll, ct);
                        continue;
                    }

                    var phase = texts.RebuildPhases.GetValueOrDefault(rebuild.Phase, rebuild.Phase);
                    line.Description = Markup.Escape(
                        string.Format(
                            CultureInfo.InvariantCulture,
                            texts.RebuildLine,
                            phase,
                            rebuild.FactsRead,
                            rebuild.FactsPerSecond ?? 0
                        )
                    );
                    if (rebuild.State is "succeeded" or "failed")
                    {
                        line.StopTask();
                        return rebuild;
                    }

                    await Task.Delay(Poll, ct);
                }
            });

    private int Print(Rebuild rebuild)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumn(new TableColumn(texts.RebuildFacts).NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.RebuildRead).RightAligned().NoWrap().PadLeft(0).PadRight(1))
            .AddColumn(new TableColumn(texts.RebuildStored).RightAligned().NoWrap().PadLeft(0).PadRight(1));
        foreach (var type in rebuild.Facts)
        {
            table.AddRow(Markup.Escape(type.Type), Number(type.Read), Number(type.Stored));
        }

        table.AddRow(texts.RebuildCaughtUp, "", Number(rebuild.CaughtUp));
        console.Write(table);
        if (rebuild.State == "succeeded")
        {
            console.MarkupLineInterpolated($"[green]{texts.RebuildSucceeded}[/]");
            return ExitCodes.Success;
        }

        console.MarkupLineInterpolated($"[red]{rebuild.Error?.Message}[/] [grey]{rebuild.Error?.Code}[/]");
        return ExitCodes.Refused;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private int CannotStart(string sentence, params object?[] arguments)
    {
        console.MarkupLineInterpolated($"[red]{string.Format(CultureInfo.InvariantCulture, sentence, arguments)}[/]");
        return ExitCodes.CannotStart;
    }

    private sealed record Started(Guid Id);

    private sealed record Rebuild(
        string State,
        string Phase,
        long FactsRead,
        long? FactsPerSecond,
        long CaughtUp,
        IReadOnlyList<FactsOfType> Facts,
        Failure? Error
    );

    private sealed record FactsOfType(string Type, long Read, long Stored);

    private sealed record Failure(string Code, string Message);
}
