using System.CommandLine;
using System.Globalization;
using Okr.Cli;
using Spectre.Console;

var texts = Texts.For(CultureInfo.CurrentUICulture);
var folder = new Argument<DirectoryInfo>("DIR") { Description = texts.Folder };
var server = new Option<Uri>("--server")
{
    Description = texts.Server,
    DefaultValueFactory = _ =>
        Address(Environment.GetEnvironmentVariable("OKR_SERVER")) ?? new("http://localhost:8080"),
    CustomParser = result =>
    {
        if (Address(result.Tokens[0].Value) is not { } given)
        {
            result.AddError(texts.BadAddress);
            return null!;
        }

        return given;
    },
};
var token = new Option<string?>("--token") { Description = texts.Token };
var dryRun = new Option<bool>("--dry-run") { Description = texts.DryRun };
var effectiveOn = new Option<DateOnly?>("--effective-on") { Description = texts.EffectiveOn };
var publish = new Option<bool>("--publish") { Description = texts.Publish };

var import = new Command("import", texts.ImportCommand) { folder, server, token, dryRun, effectiveOn, publish };
import.SetAction(
    async (parsed, ct) =>
    {
        if (Secret(parsed.GetValue(token)) is not { } secret)
        {
            return ExitCodes.CannotStart;
        }

        var request = new ImportRequest(
            parsed.GetRequiredValue(folder).FullName,
            parsed.GetRequiredValue(server),
            secret,
            parsed.GetValue(dryRun),
            parsed.GetValue(effectiveOn),
            parsed.GetValue(publish)
        );
        return await new ImportCommand(AnsiConsole.Console, texts).Run(request, ct);
    }
);

var rebuildToken = new Option<string?>("--token") { Description = texts.RebuildToken };
var wait = new Option<bool>("--wait") { Description = texts.Wait };
var rebuild = new Command("rebuild", texts.RebuildCommand) { server, rebuildToken, wait };
rebuild.SetAction(
    async (parsed, ct) =>
        Secret(parsed.GetValue(rebuildToken)) is { } secret
            ? await new RebuildCommand(AnsiConsole.Console, texts).Run(
                new(parsed.GetRequiredValue(server), secret, parsed.GetValue(wait)),
                ct
            )
            : ExitCodes.CannotStart
);
var reporting = new Command("reporting", texts.ReportingCommand) { rebuild };

var verifyToken = new Option<string?>("--token") { Description = texts.VerifyToken };
var verify = new Command("verify", texts.VerifyCommand) { server, verifyToken };
verify.SetAction(
    async (parsed, ct) =>
        Secret(parsed.GetValue(verifyToken)) is { } secret
            ? await new VerifyCommand(AnsiConsole.Console, texts).Run(parsed.GetRequiredValue(server), secret, ct)
            : ExitCodes.CannotStart
);

var queue = new Argument<string?>("QUEUE") { Description = texts.Queue, Arity = ArgumentArity.ZeroOrOne };
var oneQueue = new Argument<string?>("QUEUE") { Description = texts.Queue };
var message = new Option<string?>("--message") { Description = texts.OneMessage };
var oneMessage = new Option<string?>("--message") { Description = texts.OneMessage, Required = true };
var list = new Command("list", texts.ListMessages) { queue, server, rebuildToken };
var replay = new Command("replay", texts.ReplayMessages) { queue, message, server, rebuildToken };
var discard = new Command("discard", texts.DiscardMessage) { oneQueue, oneMessage, server, rebuildToken };
replay.Validators.Add(result =>
{
    if (result.GetValue(message) is not null && result.GetValue(queue) is null)
    {
        result.AddError(texts.MessageWithoutQueue);
    }
});
list.SetAction((parsed, ct) => Messages(parsed, queue, null, (command, request) => command.List(request, ct)));
replay.SetAction((parsed, ct) => Messages(parsed, queue, message, (command, request) => command.Replay(request, ct)));
discard.SetAction(
    (parsed, ct) => Messages(parsed, oneQueue, oneMessage, (command, request) => command.Discard(request, ct))
);
var messages = new Command("messages", texts.MessagesCommand) { list, replay, discard };

var root = new RootCommand(texts.Root) { import, reporting, verify, messages };
var command = root.Parse(args);
var code = await command.InvokeAsync();
return command.Errors.Count > 0 ? ExitCodes.CannotStart : code;

async Task<int> Messages(
    ParseResult parsed,
    Argument<string?> queue,
    Option<string?>? id,
    Func<MessagesCommand, MessagesRequest, Task<int>> run
) =>
    Secret(parsed.GetValue(rebuildToken)) is { } secret
        ? await run(
            new MessagesCommand(AnsiConsole.Console, texts),
            new(
                parsed.GetRequiredValue(server),
                secret,
                parsed.GetValue(queue),
                id is null ? null : parsed.GetValue(id)
            )
        )
        : ExitCodes.CannotStart;

static Uri? Address(string? text) =>
    Uri.TryCreate(text, UriKind.Absolute, out var address)
    && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        ? address
        : null;

string? Secret(string? given)
{
    var secret = given ?? Environment.GetEnvironmentVariable("OKR_TOKEN");
    if (string.IsNullOrEmpty(secret))
    {
        AnsiConsole.MarkupLine($"[red]{Markup.Escape(texts.NoToken)}[/]");
        return null;
    }

    return secret;
}
