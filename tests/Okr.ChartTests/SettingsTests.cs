using System.Text.RegularExpressions;
using Okr.Tests.Conventions;

namespace Okr.ChartTests;

/// <summary>The chart sets what the code reads, and every setting is reached by a value, or not on purpose.</summary>
public sealed partial class SettingsTests
{
    /// <summary>Settings that the chart leaves alone, and why.</summary>
    private static readonly Dictionary<string, string> LeftAlone = new()
    {
        ["Okr:Database:Folder"] = "OKR_DATA says it in standalone; distributed has no folder",
        ["Okr:Database:MigrateOnStart"] = "the Job migrates; replicas that start at once need not",
        ["Okr:Health:{service}"] = "the default is right: the same pods, the management port",
        ["Okr:Oidc:ClientSecret"] = "the secret is mounted as a file",
        ["Okr:Ports:Management"] = "ports of a pod are its own; the Service's port is a value",
        ["Okr:Ports:Public"] = "the same",
        ["Okr:Ports:Services"] = "the same",
        ["Okr:Tokens:SigningKey"] = "the key is mounted as a file",
        ["Okr:Tokens:TrustedKeysFile"] = "the keys are named one by one: another list restarts the pods",
        ["Okr:Web:Root"] = "the web client is where the images have it",
        ["OKR_PORT"] = "the same as Okr:Ports:Public",
        ["OKR_CLUSTER_DATA"] = "of make up",
        ["OKR_CLUSTER_PORTS"] = "of make up",
        ["OKR_PROGRAMS"] = "of make up",
    };

    /// <summary>What the framework reads, not our code.</summary>
    private static readonly string[] Framework =
    [
        "Logging__LogLevel__Default",
        "Logging__LogLevel__Okr",
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "OTEL_RESOURCE_ATTRIBUTES",
        "SSL_CERT_DIR",
    ];

    // Given by the values of a case themselves.
    private static readonly string[] Given = ["FROM_SECRET"];

    [Fact]
    public void Every_variable_is_one_that_something_reads() =>
        Assert.Empty(Set().Where(name => !IsRead(name)).Except(Framework).Except(Given));

    [Fact]
    public void Every_setting_is_reached_by_a_value_or_left_alone_for_a_reason()
    {
        var set = Set();
        var unreached = Settings().Where(setting => !set.Any(name => Matches(setting, name))).ToList();
        Assert.True(
            LeftAlone.Keys.ToHashSet().SetEquals(unreached),
            "No value of the chart reaches "
                + $"{string.Join(", ", unreached.Except(LeftAlone.Keys))}: give it one (values.yaml, values.schema.json, _pod.tpl), or say "
                + $"here why it is left alone. Left alone, yet reached or gone: {string.Join(", ", LeftAlone.Keys.Except(unreached))}."
        );
    }

    [Fact]
    public void A_variable_that_nothing_reads_and_a_setting_that_nothing_reaches_are_noticed()
    {
        Assert.False(IsRead("Okr__Planted"));
        Assert.False(IsRead("Okr__Database__ConnectionStrings"));
        Assert.True(IsRead("Okr__Database__ConnectionStrings__goal"));
        Assert.DoesNotContain(Set(), name => Matches("Okr:Planted", name));
        Assert.Contains(Set(), name => Matches("Okr:Tokens:TrustedKeys:{n}", name));
    }

    /// <summary>Names of variables over all cases.</summary>
    private static HashSet<string> Set() =>
        [
            .. Cases
                .All.Keys.SelectMany(name => Cases.Of(name).Pods())
                .SelectMany(pod => pod.Spec.Containers())
                .SelectMany(container => container["env"]!.AsArray())
                .Select(variable => variable!["name"]!.GetValue<string>()),
        ];

    /// <summary>Keys and variables of docs/operations.md: what the code reads, as other tests make sure.</summary>
    private static IEnumerable<string> Settings() =>
        ConfigurationTable
            .Options()
            .Select(setting => setting.Key)
            .Concat(
                ConfigurationTable.WrittenByHand(File.ReadAllText(Path.Combine(Helm.Root, "docs", "operations.md")))
            );

    private static bool IsRead(string name) => Settings().Any(setting => Matches(setting, name));

    private static bool Matches(string setting, string name) =>
        Regex.IsMatch(
            name,
            $"^{Placeholder().Replace(setting.Replace(":", "__", StringComparison.Ordinal), "[A-Za-z0-9]+")}$",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
        );

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
