using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Okr.ChartTests;

/// <summary>The values: each does something, is described, and is refused where it cannot work.</summary>
public sealed partial class ValuesTests
{
    private const string Begin = "<!-- values: written by `make docs` from values.yaml -->";
    private const string End = "<!-- end of values -->";

    /// <summary>Values that show only where something else is chosen: with what.</summary>
    private static readonly (string Beginning, string With)[] Context =
    [
        ("signingKey.create", "database: {existingSecret: d}\nbroker: {existingSecret: b}\n"),
        ("ingress.enabled", Cases.Distributed + "trustedProxies: [10.0.0.0/8]\ningress: {host: okr.example.com}\n"),
        (
            "httpRoute.enabled",
            Cases.Distributed + "trustedProxies: [10.0.0.0/8]\nhttpRoute: {parentRefs: [{name: public}]}\n"
        ),
        ("defaults.autoscaling.enabled", Cases.Distributed),
        ("persistence.", Cases.Standalone),
        ("components.standalone", Cases.Standalone),
        (
            "httpRoute.",
            Cases.Distributed
                + "trustedProxies: [10.0.0.0/8]\nhttpRoute: {enabled: true, parentRefs: [{name: public}]}\n"
        ),
        ("monitoring.serviceMonitor", Cases.Distributed),
        ("monitoring.interval", Cases.Distributed + "monitoring: {podMonitor: true}\n"),
        ("monitoring.labels", Cases.Distributed + "monitoring: {podMonitor: true}\n"),
        ("monitoring.dashboardLabels", Cases.Distributed + "monitoring: {dashboard: true}\n"),
        ("monitoring.runbook", Cases.Distributed + "monitoring: {rules: true}\n"),
        (
            "ingress.",
            Cases.Distributed + "trustedProxies: [10.0.0.0/8]\ningress: {enabled: true, host: okr.example.com}\n"
        ),
        ("telemetry.", Cases.Distributed + "telemetry: {endpoint: \"http://c:1\", headersSecret: h}\n"),
        ("oidc.key", Cases.Distributed + "oidc: {authority: \"https://a\", clientId: c, existingSecret: o}\n"),
        ("oidc.", Cases.Distributed + "oidc: {authority: \"https://a\", clientId: c}\n"),
        ("signIn.", Cases.Distributed + "oidc: {authority: \"https://a\", clientId: c}\n"),
        ("mail.userNameKey", Cases.Distributed + "mail: {host: smtp, from: \"okr@example.com\", existingSecret: m}\n"),
        ("mail.passwordKey", Cases.Distributed + "mail: {host: smtp, from: \"okr@example.com\", existingSecret: m}\n"),
        ("webhooks.key", Cases.Distributed + "webhooks: {existingSecret: w}\n"),
        ("mail.", Cases.Distributed + "mail: {host: smtp, from: \"okr@example.com\"}\n"),
        ("signingKey.", Cases.Distributed),
        ("bootstrap.key", Cases.Distributed + "bootstrap: {existingSecret: b}\n"),
        ("cli.", Cases.Distributed + "cli: {existingSecret: c}\n"),
        ("tests.", Cases.Distributed + "cli: {existingSecret: c}\n"),
        (
            "scheduledJobsTimeZone",
            Cases.Distributed
                + "cli: {existingSecret: c}\nscheduledJobs: {a: {schedule: \"1 1 * * *\", args: [verify]}}\n"
        ),
        ("scheduledJobs", Cases.Distributed + "cli: {existingSecret: c}\n"),
        ("broker.tls.key", Cases.Distributed + "broker: {existingSecret: b, tls: {existingSecret: t}}\n"),
        (
            "defaults.autoscaling.requestsMetric",
            Cases.Distributed + "defaults: {autoscaling: {enabled: true, requestsPerSecond: 3}}\n"
        ),
        (
            "defaults.autoscaling.queue",
            Cases.Distributed
                + "components: {gateway: {enabled: false}}\ndefaults: {autoscaling: {enabled: true, queuedMessages: 3}}\n"
        ),
        ("defaults.autoscaling.", Cases.Distributed + "defaults: {autoscaling: {enabled: true}}\n"),
    ];

    /// <summary>Another value for those where a guess by type would be refused.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["mode"] = "standalone",
        ["image.pullPolicy"] = "Always",
        ["image.pullSecrets"] = "[registry]",
        ["bindAddress"] = "'::'",
        ["trustedProxies"] = "[10.0.0.7]",
        ["oidc.authority"] = "https://b",
        ["oidc.scopes"] = "openid",
        ["oidc.match"] = "user_name",
        ["publicAddress"] = "https://okr.example.com",
        ["mail.security"] = "tls",
        ["mail.domains"] = "[example.com]",
        ["webhooks.allowInternal"] = "['chat.corp.example:443']",
        ["signingKey.trustedKeys"] = "[next.pem]",
        ["database.provider"] = "sqlserver",
        ["database.ports"] = "[6432]",
        ["broker.ports"] = "[5671]",
        ["logging.format"] = "text",
        ["logging.levels"] = "{Okr: Debug}",
        ["telemetry.endpoint"] = "http://other:4317",
        ["telemetry.protocol"] = "http/protobuf",
        ["telemetry.sampler"] = "always_on",
        ["telemetry.samplerArgument"] = "'0.5'",
        ["service.type"] = "NodePort",
        ["httpRoute.parentRefs"] = "[{name: other}]",
        ["httpRoute.hostnames"] = "[other.example.com]",
        ["ingress.host"] = "other.example.com",
        ["networkPolicy.publicFrom"] = "[{podSelector: {}}]",
        ["networkPolicy.metricsFrom"] = "[{podSelector: {}}]",
        ["networkPolicy.egress.stores"] = "[{ipBlock: {cidr: 10.0.0.0/8}}]",
        ["networkPolicy.egress.extra"] = "[]",
        ["monitoring.interval"] = "7s",
        ["monitoring.runbook"] = "https://wiki.example.com",
        ["scheduledJobs"] = "{a: {schedule: '1 1 * * *', args: [verify]}}",
        ["defaults.resources.requests"] = "{cpu: 1m, memory: 1Mi}",
        ["defaults.autoscaling.behavior"] = "{scaleDown: {stabilizationWindowSeconds: 60}}",
        ["defaults.env"] = "{A: b}",
        ["defaults.tolerations"] = "[{key: a, operator: Exists}]",
        ["defaults.affinity"] = "{podAntiAffinity: {}}",
        ["defaults.topologySpreadConstraints"] = "[]",
        ["defaults.extraVolumes"] = "[{name: x, emptyDir: {}}]",
        ["defaults.extraVolumeMounts"] = "[{name: tmp, mountPath: /x}]",
        ["defaults.startupSeconds"] = "600",
        ["defaults.tmpSize"] = "1Gi",
        ["defaults.image.digest"] = "sha256:0123456789012345678901234567890123456789012345678901234567890123",
        ["persistence.size"] = "1Gi",
        ["monitoring.dashboardLabels.grafana_dashboard"] = "'2'",
        ["podSecurityContext.seccompProfile.type"] = "Localhost",
        ["podSecurityContext.fsGroupChangePolicy"] = "Always",
        ["containerSecurityContext.capabilities.drop"] = "[NET_RAW]",
    };

    private static readonly JsonObject Defaults = Assert.Single(
        Manifests.Parse(File.ReadAllText(Path.Combine(Helm.Chart, "values.yaml")))
    );

    [Fact]
    public void Every_value_changes_what_is_rendered()
    {
        var dead = new List<string>();
        Parallel.ForEach(
            Leaves(Defaults, ""),
            leaf =>
            {
                var with = Context
                    .Where(context => leaf.Path.StartsWith(context.Beginning, StringComparison.Ordinal))
                    .Select(context => context.With)
                    .FirstOrDefault(Cases.Distributed);
                string changed;
                try
                {
                    changed = Helm.RenderValues(with, Nested(leaf.Path, Other(leaf)));
                }
                catch (HelmRefusedException refused) when (Refuses(leaf.Path))
                {
                    changed = refused.Message; // it is read: that is why it is refused
                }

                if (changed == Base(with))
                {
                    lock (dead)
                    {
                        dead.Add(leaf.Path);
                    }
                }
            }
        );
        Assert.Empty(dead);
    }

    [Theory]
    [InlineData("modus: distributed", "modus")]
    [InlineData("image: {repo: x}", "repo")]
    [InlineData("components: {goals: {}}", "goals")]
    [InlineData("components: {goal: {replica: 1}}", "replica")]
    [InlineData("components: {goal: {autoscaling: {min: 1}}}", "min")]
    [InlineData("defaults: {resources: {limit: {}}}", "limit")]
    [InlineData("database: {password: x}", "password")]
    [InlineData("fiscalYearStartMonth: 13", "fiscalYearStartMonth")]
    [InlineData("components: {goal: {replicas: -1}}", "replicas")]
    [InlineData("logging: {levels: {Okr: Loud}}", "levels")]
    [InlineData("scheduledJobs: {a: {args: [verify]}}", "schedule")]
    public void A_value_that_is_not_known_or_not_possible_is_refused_by_name(string values, string named)
    {
        var refusal = Assert.Throws<HelmRefusedException>(() => Helm.RenderValues(Cases.Distributed, values));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(
            "values don't meet the specifications of the schema",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    public static TheoryData<string, string> Impossible =>
        new()
        {
            {
                "mode: standalone\ncomponents: {standalone: {enabled: false}}",
                "No component of mode standalone is enabled"
            },
            {
                "mode: standalone\ncomponents: {standalone: {replicas: 2}}",
                "must be 0 or 1: SQLite serves one process"
            },
            {
                "mode: standalone\ncomponents: {standalone: {autoscaling: {enabled: true}}}",
                "autoscaling cannot be enabled"
            },
            { "mode: standalone\ndatabase: {existingSecret: d}", "uses neither database nor broker" },
            {
                "database: {existingSecret: d}\nbroker: {existingSecret: b}\nsigningKey: {create: false}",
                "signingKey.existingSecret must name"
            },
            { "broker: {existingSecret: b}", "database.existingSecret must name the Secret" },
            { "database: {existingSecret: d}", "broker.existingSecret must name the Secret" },
            {
                Cases.Distributed + "defaults: {autoscaling: {enabled: true, minReplicas: 9}}",
                "minReplicas is above maxReplicas"
            },
            {
                Cases.Distributed + "components: {goal: {autoscaling: {enabled: true, cpu: null}}}",
                "nothing to scale by"
            },
            {
                Cases.Distributed + "components: {gateway: {autoscaling: {enabled: true, queuedMessages: 5}}}",
                "the gateway has no queue"
            },
            {
                Cases.Distributed
                    + "ingress: {enabled: true, host: a}\nhttpRoute: {enabled: true, parentRefs: [{name: a}]}",
                "not both"
            },
            { Cases.Distributed + "ingress: {enabled: true}", "ingress.host must be the name" },
            {
                Cases.Distributed + "trustedProxies: [10.0.0.0/8]\nhttpRoute: {enabled: true}",
                "httpRoute.parentRefs must name a Gateway"
            },
            {
                Cases.Distributed + "ingress: {enabled: true, host: a}",
                "trustedProxies must name the network of the proxy"
            },
            { Cases.Distributed + "oidc: {authority: 'https://a'}", "oidc.clientId must be set" },
            { Cases.Distributed + "signIn: {localAccounts: false}", "nobody could sign in" },
            { Cases.Distributed + "monitoring: {podMonitor: true, serviceMonitor: true}", "counted twice" },
            { Cases.Distributed + "telemetry: {headersSecret: a}", "needs telemetry.endpoint" },
            {
                Cases.Distributed + "scheduledJobs: {a: {schedule: '1 * * * *', args: [verify]}}",
                "needs an access token"
            },
            {
                "mode: standalone\nscheduledJobs: {a: {schedule: '1 * * * *', program: goal, args: [republish]}}",
                "not a component of mode standalone"
            },
        };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_combination_that_cannot_work_is_refused_with_a_sentence(string values, string sentence)
    {
        var refusal = Assert.Throws<HelmRefusedException>(() => Helm.RenderValues(values));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_refusal_of_the_chart_is_tested()
    {
        var refusals = Regex.Count(
            File.ReadAllText(Path.Combine(Helm.Chart, "templates", "validate.yaml")),
            @"\{\{-? fail "
        );
        Assert.Equal(refusals, Impossible.Count);
    }

    [Fact]
    public void The_schema_knows_exactly_the_values()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Helm.Chart, "values.schema.json")))!.AsObject();
        Assert.Equal(
            Keys(Defaults, "").Order(StringComparer.Ordinal),
            SchemaKeys(schema, schema, "").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_readme_describes_every_value()
    {
        var readme = Path.Combine(Helm.Chart, "README.md");
        var document = File.ReadAllText(readme);
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, StringComparison.Ordinal);
        var written = $"{document[..begin]}\n\n{Table()}\n{document[end..]}";
        if (Environment.GetEnvironmentVariable("OKR_WRITE_DOCS") == "true")
        {
            File.WriteAllText(readme, written);
            return;
        }

        Assert.True(
            document == written,
            "charts/okr-platform/README.md does not list the values as they are: make docs"
        );
    }

    /// <summary>Name, default and comment of every value, from the lines of values.yaml.</summary>
    private static string Table()
    {
        var table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
        var path = new List<string>();
        var comment = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Helm.Chart, "values.yaml")))
        {
            if (CommentLine().Match(line) is { Success: true } words)
            {
                comment.Add(words.Groups[1].Value);
                continue;
            }

            if (KeyLine().Match(line) is not { Success: true } key)
            {
                if (line.Length == 0)
                {
                    comment.Clear(); // it described the file
                }

                continue;
            }

            var depth = key.Groups[1].Length / 2;
            path.RemoveRange(depth, path.Count - depth);
            path.Add(key.Groups[2].Value);
            var name = string.Join('.', path);
            var described = comment.Count > 0;
            if (described || !name.Contains("ecurityContext.", StringComparison.Ordinal))
            {
                // Resources and security contexts are Kubernetes's own words: the comment above them says enough.
                Assert.True(described || IsKubernetes(name), $"values.yaml does not say what {name} is");
                if (described)
                {
                    table.Append(
                        CultureInfo.InvariantCulture,
                        $"| `{name}` | {Default(name)} | {string.Join(' ', comment).Replace("|", "\\|", StringComparison.Ordinal)} |\n"
                    );
                }
            }

            comment.Clear();
        }

        return table.ToString();
    }

    private static bool IsKubernetes(string name) =>
        name.Contains("resources.", StringComparison.Ordinal)
        || name.Contains("dashboardLabels.", StringComparison.Ordinal)
        || name == "components.reporting.resources";

    private static string Default(string path)
    {
        var node = path.Split('.').Aggregate((JsonNode?)Defaults, (here, key) => here![key]);
        return node switch
        {
            null => "`null`",
            JsonObject { Count: > 0 } when HasOwnRows(path) => "",
            JsonValue value when value.TryGetValue<string>(out var text) => text.Length == 0 ? "" : $"`{text}`",
            _ => $"`{node.ToJsonString(Readable)}`",
        };
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static bool HasOwnRows(string path) =>
        !path.EndsWith("resources", StringComparison.Ordinal)
        && !path.EndsWith("SecurityContext", StringComparison.Ordinal)
        && !path.EndsWith("dashboardLabels", StringComparison.Ordinal);

    /// <summary>Every value that has no values below it; those of <c>components</c> are tried as <c>defaults</c>.</summary>
    private static IEnumerable<(string Path, JsonNode? Value)> Leaves(JsonObject here, string path) =>
        here.Where(property => path.Length > 0 || property.Key != "components")
            .SelectMany(property =>
                property.Value is JsonObject { Count: > 0 } inner
                    ? Leaves(inner, $"{path}{property.Key}.")
                    : [(path + property.Key, property.Value)]
            );

    private static string Other((string Path, JsonNode? Value) leaf) =>
        Others.TryGetValue(leaf.Path, out var other)
            ? other
            : leaf.Value switch
            {
                JsonObject => "{a: b}",
                JsonArray => throw new NotSupportedException($"Say what else {leaf.Path} could be"),
                JsonValue value when value.TryGetValue<bool>(out var flag) => flag ? "false" : "true",
                JsonValue value when value.TryGetValue<long>(out var number) => (number + 1).ToString(
                    CultureInfo.InvariantCulture
                ),
                JsonValue value when Quantity().IsMatch(value.ToString()) => "7",
                null => "7",
                _ => "other",
            };

    /// <summary>Values whose other value is refused, which they could not be if nobody looked.</summary>
    private static bool Refuses(string path) => path is "mode" or "signingKey.create" or "defaults.enabled";

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<string>> Bases = [];

    private static string Base(string values) =>
        Bases.GetOrAdd(values, _ => new Lazy<string>(() => Helm.RenderValues(values))).Value;

    private static string Nested(string path, string value)
    {
        var keys = path.Split('.');
        return string.Concat(
            keys.Select(
                (key, depth) => $"{new string(' ', 2 * depth)}{key}:{(depth == keys.Length - 1 ? $" {value}" : "")}\n"
            )
        );
    }

    private static IEnumerable<string> Keys(JsonObject here, string path) =>
        here.Where(p => p.Key != "components" || path.Length > 0)
            .SelectMany(property =>
                property.Value is JsonObject { Count: > 0 } inner && IsOurs($"{path}{property.Key}")
                    ? Keys(inner, $"{path}{property.Key}.")
                    : [path + property.Key]
            );

    private static IEnumerable<string> SchemaKeys(JsonObject root, JsonObject here, string path) =>
        here["properties"]!
            .AsObject()
            .Where(p => path.Length > 0 || p.Key is not ("components" or "global"))
            .SelectMany(property =>
            {
                var schema = property.Value!.AsObject();
                if (schema["$ref"] is { } reference)
                {
                    schema = root["definitions"]![reference.GetValue<string>().Split('/')[^1]]!.AsObject();
                }

                return schema["properties"] is not null && IsOurs($"{path}{property.Key}")
                    ? SchemaKeys(root, schema, $"{path}{property.Key}.")
                    : [path + property.Key];
            });

    /// <summary>Whether the names below are the chart's, not Kubernetes's or yours.</summary>
    private static bool IsOurs(string path) =>
        !path.EndsWith("resources", StringComparison.Ordinal)
        && !path.EndsWith("SecurityContext", StringComparison.Ordinal)
        && !path.EndsWith("dashboardLabels", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*# ?(.*)$")]
    private static partial Regex CommentLine();

    [GeneratedRegex(@"^( *)([A-Za-z]+):")]
    private static partial Regex KeyLine();

    [GeneratedRegex(@"^[0-9.]+(m|Mi|Gi)?$")]
    private static partial Regex Quantity();
}
