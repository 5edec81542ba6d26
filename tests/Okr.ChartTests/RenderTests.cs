using System.Text.Json.Nodes;
using k8s;

namespace Okr.ChartTests;

/// <summary>Every example and every switch gives manifests that an API server takes.</summary>
public sealed class RenderTests
{
    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_manifest_loads_strictly_and_fits_the_schema_of_its_kind(string name)
    {
        var manifests = Cases.Of(name);
        Assert.NotEmpty(manifests);
        foreach (var manifest in manifests.Where(KubernetesSchemas.Knows))
        {
            KubernetesYaml.LoadAllFromString(manifest.ToJsonString(), strict: true);
            var problems = KubernetesSchemas.Problems(manifest);
            Assert.True(problems.Count == 0, $"{manifest.Kind()} {manifest.Name()}: {string.Join("\n", problems)}");
        }

        Assert.Equal(manifests.Count, manifests.Select(m => $"{m.Kind()}/{m.Name()}").Distinct().Count());
    }

    [Fact]
    public void A_field_that_Kubernetes_does_not_know_and_one_that_is_missing_are_noticed()
    {
        var deployment = Cases.Of("distributed").One("Deployment", "okr-goal").DeepClone().AsObject();
        Assert.Empty(KubernetesSchemas.Problems(deployment));

        deployment["spec"]!.AsObject().Remove("selector");
        Assert.NotEmpty(KubernetesSchemas.Problems(deployment));

        deployment["spec"]!["replica"] = 3;
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(deployment.ToJsonString(), strict: true));
    }

    [Theory]
    [InlineData("examples/laptop.yaml")]
    [InlineData("examples/postgresql.yaml")]
    [InlineData("examples/sqlserver.yaml")]
    [InlineData("examples/high-availability.yaml")]
    public void The_examples_pass_lint_without_a_warning(string name)
    {
        var (code, output, error) = Helm.Run(
            "lint",
            "--strict",
            Helm.Chart,
            "--values",
            Path.Combine(Helm.Chart, name)
        );
        Assert.True(code == 0 && !output.Contains("WARN", StringComparison.Ordinal), output + error);
        Assert.Equal(4, Cases.Examples().Count());
    }

    [Theory]
    [InlineData("standalone", "examples/laptop.yaml")]
    [InlineData("high-availability", "examples/high-availability.yaml")]
    public void The_renders_that_are_kept_are_what_the_chart_renders(string file, string name)
    {
        var kept = Path.Combine(Helm.Root, "tests", "Okr.ChartTests", "Golden", $"{file}.yaml");
        var rendered = Cases.Text(name);
        if (Environment.GetEnvironmentVariable("OKR_WRITE_DOCS") == "true")
        {
            File.WriteAllText(kept, rendered);
            return;
        }

        Assert.True(
            File.ReadAllText(kept) == rendered,
            $"{kept} is not what the chart renders. If the change is meant: make docs, and read the difference."
        );
    }

    [Fact]
    public void Alerts_and_dashboard_are_those_of_the_repository()
    {
        var manifests = Cases.Of("service monitor");
        var alerts = File.ReadAllText(Path.Combine(Helm.Root, "deploy", "observability", "alerts.yaml"));
        Assert.True(
            JsonNode.DeepEquals(
                Assert.Single(Manifests.Parse(alerts))["groups"],
                manifests.One("PrometheusRule", "okr")["spec"]!["groups"]
            )
        );
        var dashboard = File.ReadAllText(
            Path.Combine(Helm.Root, "deploy", "observability", "grafana-okr-platform.json")
        );
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse(dashboard),
                JsonNode.Parse(
                    manifests.One("ConfigMap", "okr-dashboard")["data"]!["okr-platform.json"]!.GetValue<string>()
                )
            )
        );
    }

    [Fact]
    public void A_runbook_of_your_own_replaces_the_address_in_every_alert()
    {
        var rules = Cases.Of("everything").One("PrometheusRule", "company-okr");
        var runbooks = Manifests
            .Objects(rules)
            .Where(here => here.ContainsKey("runbook_url"))
            .Select(here => here["runbook_url"]!.GetValue<string>())
            .ToList();
        Assert.NotEmpty(runbooks);
        Assert.All(runbooks, url => Assert.StartsWith("https://wiki.example.com/okr#", url, StringComparison.Ordinal));
    }

    [Fact]
    public void The_packaged_chart_renders_the_same_without_the_repository()
    {
        var folder = Directory.CreateTempSubdirectory("okr-chart-");
        try
        {
            var (code, output, error) = Helm.Run("package", Helm.Chart, "--destination", folder.FullName);
            Assert.True(code == 0, output + error);
            var package = Assert.Single(folder.GetFiles("*.tgz"));
            var values = Path.Combine(Helm.Chart, "examples", "high-availability.yaml");
            var rendered = Helm.Run("template", "okr", package.FullName, "--namespace", "okr", "--values", values);
            Assert.Equal(Cases.Text("examples/high-availability.yaml"), rendered.Output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("examples/laptop.yaml", "port-forward service/okr-standalone 8080:80", "statefulset/okr-standalone")]
    [InlineData("examples/postgresql.yaml", "https://okr.example.com", "accounts/{id}/reset-password")]
    [InlineData("examples/high-availability.yaml", "https://login.example.com", "helm test okr")]
    [InlineData("http route", "okr.example.com", "deployment/okr-organization")]
    [InlineData("own signing key", "port-forward service/okr-gateway", "Secret okr-signing-key, which stays")]
    public void The_notes_say_how_to_get_in_and_what_to_do_next(string name, string first, string second)
    {
        var notes = Helm.Notes(Cases.All[name]);
        Assert.Contains(first, notes, StringComparison.Ordinal);
        Assert.Contains(second, notes, StringComparison.Ordinal);
        Assert.DoesNotContain("<no value>", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("map[", notes, StringComparison.Ordinal);
    }
}
