using System.Globalization;
using System.Net.Http.Json;
using Spectre.Console;

namespace Okr.Cli;

/// <param name="Server">Address of the platform.</param>
/// <param name="Token">Access token of a platform administrator.</param>
/// <param name="Queue">One queue; all when null.</param>
/// <param name="Id">One message; all when null.</param>
internal sealed record MessagesRequest(Uri Server, string Token, string? Queue = null, string? Id = null);

/// <summary>Shows what lies in the error queues of all services, replays it or takes it out.</summary>
internal sealed class MessagesCommand(IAnsiConsole console, Texts texts)
{
    private static readonly string[] Services =
    [
        "organization",
        "goal",
        "alignment",
        "progress",
        "scoring",
        "reporting",
    ];

    /// <summary>A queue is named after its service: <c>reporting-check-in-recorded</c>.</summary>
    private static string ServiceOf(string queue) => queue.Split('-')[0];

    public Task<int> List(MessagesRequest request, CancellationToken ct) =>
        Talk(
            request,
            async http =>
            {
                var found = await Find(http, request.Queue, ct);
                if (found.TrueForAll(queue => queue.Count == 0))
                {
                    console.MarkupLineInterpolated($"{texts.NoMessages}");
                    return ExitCodes.Success;
                }

                // Plain lines, for people and for scripts: a table would be broken to the width of the terminal.
                var lines = console.Profile.Out.Writer;
                await lines.WriteLineAsync(
                    string.Join(
                        '\t',
                        texts.MessageQueue,
                        texts.MessageId,
                        texts.MessageEvents,
                        texts.MessageFailedAt,
                        texts.MessageReason
                    )
                );
                foreach (var queue in found)
                {
                    foreach (var message in queue.Messages)
                    {
                        await lines.WriteLineAsync(
                            string.Join(
                                '\t',
                                queue.Queue,
                                message.Id,
                                message.Events?.ToString(CultureInfo.InvariantCulture) ?? "?",
                                message.FailedAt?.ToString("u", CultureInfo.InvariantCulture) ?? "?",
                                message.Reason ?? "?"
                            )
                        );
                    }

                    if (queue.Count > queue.Messages.Count)
                    {
                        await lines.WriteLineAsync($"{queue.Queue}\t… {queue.Count}");
                    }
                }

                return ExitCodes.Success;
            },
            ct
        );

    public Task<int> Replay(MessagesRequest request, CancellationToken ct) =>
        Talk(
            request,
            async http =>
            {
                foreach (var queue in await Find(http, request.Queue, ct))
                {
                    // No more than there were: what fails again comes back, and would go round for ever.
                    var replayed = 0L;
                    do
                    {
                        var answer = await Post<Replayed>(
                            http,
                            ServiceOf(queue.Queue),
                            "replay",
                            new { queue.Queue, request.Id },
                            ct
                        );
                        replayed += answer.Number;
                        if (answer.Number == 0)
                        {
                            break; // somebody else took the rest
                        }
                    } while (request.Id is null && replayed < queue.Count);

                    console.MarkupLineInterpolated(
                        $"{string.Format(CultureInfo.InvariantCulture, texts.MessagesReplayed, queue.Queue, replayed)}"
                    );
                }

                return ExitCodes.Success;
            },
            ct
        );

    public Task<int> Discard(MessagesRequest request, CancellationToken ct) =>
        Talk(
            request,
            async http =>
            {
                var answer = await Post<Discarded>(
                    http,
                    ServiceOf(request.Queue!),
                    "discard",
                    new { request.Queue, request.Id },
                    ct
                );
                console.MarkupLineInterpolated(
                    $"{string.Format(CultureInfo.InvariantCulture, texts.MessagesDiscarded, request.Queue, answer.Number)}"
                );
                return ExitCodes.Success;
            },
            ct
        );

    /// <summary>The filled error queues: of all services, or the one that was named, filled or not.</summary>
    private static async Task<List<ErrorQueue>> Find(HttpClient http, string? name, CancellationToken ct)
    {
        var found = new List<ErrorQueue>();
        foreach (var service in name is null ? Services : [ServiceOf(name)])
        {
            using var response = await http.GetAsync($"api/v1/messages/{service}", ct);
            found.AddRange(await Answers.Read<List<ErrorQueue>>(response, ct));
        }

        return name is null ? found : [found.Find(queue => queue.Queue == name) ?? new(name, 0, [])];
    }

    private static async Task<T> Post<T>(
        HttpClient http,
        string service,
        string verb,
        object body,
        CancellationToken ct
    )
    {
        using var response = await http.PostAsJsonAsync($"api/v1/messages/{service}/{verb}", body, ct);
        return await Answers.Read<T>(response, ct);
    }

    private async Task<int> Talk(MessagesRequest request, Func<HttpClient, Task<int>> talk, CancellationToken ct)
    {
        using var http = Answers.Client(request.Server, request.Token, texts.Language);
        try
        {
            return await talk(http);
        }
        catch (HttpRequestException exception)
        {
            return Fail(texts.Unreachable, request.Server, exception.Message);
        }
        catch (RefusedException exception)
        {
            return Fail(texts.BadAnswer, exception.Message);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return Fail(texts.MessagesInterrupted);
        }
    }

    private int Fail(string sentence, params object?[] arguments)
    {
        console.MarkupLineInterpolated($"[red]{string.Format(CultureInfo.InvariantCulture, sentence, arguments)}[/]");
        return ExitCodes.CannotStart;
    }

    private sealed record ErrorQueue(string Queue, long Count, IReadOnlyList<Message> Messages);

    private sealed record Message(string Id, string Event, int? Events, DateTime? FailedAt, string? Reason);

    private sealed record Replayed([property: System.Text.Json.Serialization.JsonPropertyName("replayed")] int Number);

    private sealed record Discarded(
        [property: System.Text.Json.Serialization.JsonPropertyName("discarded")] int Number
    );
}
