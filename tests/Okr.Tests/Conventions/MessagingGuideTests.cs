using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Okr.Platform.Messaging;

namespace Okr.Tests.Conventions;

/// <summary>docs/messaging.md names every exchange and queue, as the modules ask for them.</summary>
public sealed class MessagingGuideTests
{
    private const string Begin = "<!-- queues: written by `make docs` from the modules' subscriptions -->";
    private const string End = "<!-- end of queues -->";
    private static readonly string Guide = Path.Combine(ConfigurationTable.Root, "docs/messaging.md");

    [Fact]
    public void The_table_of_exchanges_and_queues_is_what_the_modules_ask_for()
    {
        var document = File.ReadAllText(Guide);
        var written = Written(document, Subscribed());
        if (Environment.GetEnvironmentVariable("OKR_WRITE_DOCS") == "true")
        {
            File.WriteAllText(Guide, written);
            return;
        }

        Assert.True(document == written, "docs/messaging.md does not list the queues as they are: make docs");
    }

    [Fact]
    public void A_renamed_queue_is_noticed()
    {
        var document = File.ReadAllText(Guide);
        var queues = Subscribed();
        Assert.NotEqual(document, Written(document, [queues[0] with { Queue = "planted" }, .. queues.Skip(1)]));
        Assert.NotEqual(document, Written(document, [.. queues.Skip(1)]));
    }

    private static List<ModuleQueue> Subscribed() =>
        [
            .. ProductUnderTest.Modules.SelectMany(module =>
            {
                var events = new EventSubscriptions(module.Name, new ServiceCollection());
                module.AddConsumers(events);
                return events.Subscriptions.Select(one => new ModuleQueue(module.Name, one.Queue, one.Exchange));
            }),
        ];

    private static string Written(string document, IReadOnlyList<ModuleQueue> queues)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, StringComparison.Ordinal);
        var table = new StringBuilder("| exchange | queues |\n|---|---|\n");
        foreach (var exchange in queues.GroupBy(q => q.Exchange).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var names = string.Join(", ", exchange.Select(q => $"`{q.Queue}`").Order(StringComparer.Ordinal));
            table.Append(CultureInfo.InvariantCulture, $"| `{exchange.Key}` | {names} |\n");
        }

        return $"{document[..begin]}\n\n{table}\n{document[end..]}";
    }
}
