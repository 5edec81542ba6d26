using System.CommandLine;
using System.Globalization;
using Okr.Cli;
using Spectre.Console;

var texts = Texts.For(CultureInfo.CurrentUICulture);
var folder = new Argument<DirectoryInfo>("DIR") { Description = texts.Folder };
var server = new Option<Uri>("--server")
{
    Description = texts.Server,
    DefaultValueFactory = _ => new Uri(
        Environment.GetEnvironmentVariable("OKR_SERVER") is { Length: > 0 } address
            ? address
            : "http://localhost:8080"
    ),
};
var token = new Option<string?>("--token") { Description = texts.Token };
var dryRun = new Option<bool>("--dry-run") { Description = texts.DryRun };
var effectiveOn = new Option<DateOnly?>("--effective-on") { Description = texts.EffectiveOn };
var publish = new Option<bool>("--publish") { Description = texts.Publish };

var import = new Command("import", texts.ImportCommand)
{
    folder,
    server,
    token,
    dryRun,
    effectiveOn,
    publish,
};
import.SetAction(
    async (parsed, ct) =>
    {
        var secret =
            parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("OKR_TOKEN") ?? "";
        if (secret.Length == 0)
        {
            AnsiConsole.MarkupLine($"[red]{Markup.Escape(texts.NoToken)}[/]");
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

var root = new RootCommand(texts.Root) { import };
return await root.Parse(args).InvokeAsync();
