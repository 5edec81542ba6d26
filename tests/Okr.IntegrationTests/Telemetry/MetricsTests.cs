using System.Text.Json;
using System.Text.RegularExpressions;
using Okr.IntegrationTests.Standalone;
using YamlDotNet.Serialization;

namespace Okr.IntegrationTests.Telemetry;

/// <summary>What <c>/metrics</c> of the real processes says, and the files that are built on it.</summary>
[Collection(ObservedProductTests.Name)]
public sealed partial class MetricsTests(ObservedProduct product)
{
    private static readonly string Folder = Path.Combine(StandaloneProcess.Root, "deploy", "observability");

    /// <summary>Labels that Prometheus adds, and its own metrics.</summary>
    private static readonly HashSet<string> Prometheus = ["up", "job", "instance", "le"];

    [Fact]
    public async Task The_dashboard_names_only_metrics_and_labels_that_the_processes_have()
    {
        using var dashboard = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(Folder, "grafana-okr-platform.json"))
        );
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        Assert.All(panels, panel => Assert.NotEmpty(panel.GetProperty("title").GetString()!));
        var expressions = panels
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)
            .ToList();
        Assert.True(expressions.Count > 30);

        Assert.Empty(Unknown(expressions, await Samples()));
    }

    [Fact]
    public async Task The_alerts_name_only_metrics_and_labels_that_the_processes_have_and_say_what_to_do()
    {
        var rules = Rules();
        Assert.True(rules.Count > 10);
        var anchors = Anchors(
            await File.ReadAllTextAsync(Path.Combine(StandaloneProcess.Root, "docs", "observability.md"))
        );
        foreach (var rule in rules)
        {
            var runbook = rule.Annotations["runbook_url"];
            Assert.Equal($"docs/observability.md#{rule.Alert.ToLowerInvariant()}", runbook);
            Assert.Contains(runbook.Split('#')[1], anchors);
            Assert.NotEmpty(rule.Annotations["summary"]);
            Assert.NotEmpty(rule.Annotations["description"]);
            Assert.Contains(rule.Labels["severity"], new[] { "critical", "warning" });
        }

        Assert.Empty(Unknown(rules.Select(rule => rule.Expr), await Samples()));
    }

    [Fact]
    public async Task A_misspelt_metric_or_label_would_be_found()
    {
        var samples = await Samples();
        Assert.Equal(["okr_outbox_agee_seconds"], Unknown(["max(okr_outbox_agee_seconds) > 1"], samples));
        Assert.Equal(
            ["okr_outbox_age_seconds{modul}"],
            Unknown(["max by (module) (okr_outbox_age_seconds{modul=\"goal\"})"], samples)
        );
        Assert.Equal(["by modul"], Unknown(["max by (modul) (okr_outbox_age_seconds)"], samples));
    }

    [Fact]
    public async Task The_documentation_lists_every_metric_of_ours_and_no_other()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(StandaloneProcess.Root, "docs", "observability.md"));
        var tables = document[
            document.IndexOf("## Metrics", StringComparison.Ordinal)..document.IndexOf(
                "## When an alert fires",
                StringComparison.Ordinal
            )
        ];
        var documented = Documented().Matches(tables).Select(m => m.Groups["name"].Value).ToHashSet();
        var samples = await Samples();
        var exposed = samples.Select(s => Family(s.Name)).ToHashSet();

        Assert.Empty(documented.Except(exposed).Except(samples.Select(s => s.Name)));
        Assert.Empty(exposed.Where(name => name.StartsWith("okr_", StringComparison.Ordinal)).Except(documented));
    }

    [Fact]
    public async Task Every_process_has_requests_runtime_and_health()
    {
        foreach (var (service, text) in await product.Scrape())
        {
            var samples = Exposition.Parse(text);
            Assert.All(samples, sample => Assert.Equal($"okr-{service}", sample.Labels["service_name"]));
            var names = samples.Select(s => Family(s.Name)).ToHashSet();
            foreach (
                var name in new[]
                {
                    "http_server_request_duration_seconds",
                    "kestrel_active_connections",
                    "dotnet_process_memory_working_set_bytes",
                    "process_start_time_seconds",
                }
            )
            {
                Assert.True(names.Contains(name), $"{service} has no {name}");
            }
        }
    }

    [Fact]
    public async Task No_label_holds_ids_addresses_or_anything_about_people()
    {
        foreach (var (service, text) in await product.Scrape())
        {
            foreach (var sample in Exposition.Parse(text).Where(s => s.Name != "target_info"))
            {
                foreach (var (label, value) in sample.Labels)
                {
                    Assert.False(
                        ObservedProduct.IsPersonal(value) || Id().IsMatch(value) || value.Length > 150,
                        $"{service}: {sample.Name}{{{label}=\"{value}\"}}"
                    );
                }

                if (sample.Labels.TryGetValue("http_route", out var route))
                {
                    Assert.DoesNotContain('?', route.Replace("{**", "", StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public async Task Health_and_metrics_are_not_counted_as_requests_and_answer_on_the_management_port_only()
    {
        Assert.DoesNotContain(
            await Samples(),
            s => s.Labels.TryGetValue("http_route", out var route) && route is "/metrics" or "/health/ready"
        );
        using var answer = await product.Processes.Admin.Http.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_check_in_is_measured_from_its_recording_to_its_being_visible()
    {
        var before = await Count();
        (await product.CheckIn("one more")).Dispose();
        await ObservedProduct.Until(async () => await Count() > before, () => "No check-in was measured");

        async Task<double> Count() =>
            (await Samples()).Where(s => s.Name == "okr_reporting_freshness_seconds_count").Sum(s => s.Value);
    }

    private async Task<IReadOnlyList<Sample>> Samples() =>
        [.. (await product.Scrape()).Values.SelectMany(Exposition.Parse)];

    private static List<Rule> Rules()
    {
        using var reader = File.OpenText(Path.Combine(Folder, "alerts.yaml"));
        var file = new DeserializerBuilder()
            .WithNamingConvention(YamlDotNet.Serialization.NamingConventions.CamelCaseNamingConvention.Instance)
            .Build()
            .Deserialize<RuleFile>(reader);
        return [.. file.Groups.SelectMany(group => group.Rules)];
    }

    /// <summary>Names in PromQL expressions that no sample bears.</summary>
    private static List<string> Unknown(IEnumerable<string> expressions, IReadOnlyList<Sample> samples)
    {
        var labels = samples
            .GroupBy(s => s.Name)
            .ToDictionary(g => g.Key, g => g.SelectMany(s => s.Labels.Keys).ToHashSet());
        var all = labels.Values.SelectMany(keys => keys).ToHashSet();
        var unknown = new List<string>();
        foreach (var expression in expressions)
        {
            foreach (Match by in Grouping().Matches(expression))
            {
                unknown.AddRange(
                    by.Groups["labels"]
                        .Value.Split(',', StringSplitOptions.TrimEntries)
                        .Where(label => !all.Contains(label) && !Prometheus.Contains(label))
                        .Select(label => $"by {label}")
                );
            }

            foreach (Match metric in Selector().Matches(Grouping().Replace(expression, " ")))
            {
                var name = metric.Groups["name"].Value;
                if (Prometheus.Contains(name))
                {
                    continue;
                }

                if (!labels.TryGetValue(name, out var known))
                {
                    unknown.Add(name);
                    continue;
                }

                unknown.AddRange(
                    Matcher()
                        .Matches(metric.Groups["matchers"].Value)
                        .Select(m => m.Groups["label"].Value)
                        .Where(label => !known.Contains(label) && !Prometheus.Contains(label))
                        .Select(label => $"{name}{{{label}}}")
                );
            }
        }

        return [.. unknown.Distinct()];
    }

    /// <summary>The metric that the parts of a histogram belong to.</summary>
    private static string Family(string sample) => Parts().Replace(sample, "");

    private static HashSet<string> Anchors(string markdown) =>
        [
            .. Heading()
                .Matches(markdown)
                .Select(m => m.Groups["text"].Value.Trim().ToLowerInvariant().Replace(' ', '-')),
        ];

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Parts();

    [GeneratedRegex(
        @"\b(by|without|on|ignoring|group_left|group_right) *\((?<labels>[^)]*)\)",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Grouping();

    /// <summary>A name that is neither a function, an operator, a unit of time nor inside quotes or braces.</summary>
    [GeneratedRegex(
        """(?<![\w"\[$.])(?!(and|or|unless|offset|bool)\b)(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?![\w(]| *\()(\{(?<matchers>("[^"]*"|[^}])*)\})?""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Selector();

    [GeneratedRegex("""(?<label>[a-zA-Z_][a-zA-Z0-9_]*) *(=~|!~|!=|=) *"[^"]*" *(,|$)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Matcher();

    /// <summary>The first cell of a row of the document's tables of metrics.</summary>
    [GeneratedRegex(@"^\| `(?<name>[a-z][a-z0-9_]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Documented();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{32}")]
    private static partial Regex Id();

    private sealed class RuleFile
    {
        public List<RuleGroup> Groups { get; set; } = [];
    }

    private sealed class RuleGroup
    {
        public string Name { get; set; } = "";
        public List<Rule> Rules { get; set; } = [];
    }

    private sealed class Rule
    {
        public string Alert { get; set; } = "";
        public string Expr { get; set; } = "";
        public string? For { get; set; }
        public Dictionary<string, string> Labels { get; set; } = [];
        public Dictionary<string, string> Annotations { get; set; } = [];
    }
}
