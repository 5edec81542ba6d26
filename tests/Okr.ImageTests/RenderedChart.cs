using k8s;
using k8s.Models;
using Okr.IntegrationTests.Servers;

namespace Okr.ImageTests;

/// <summary>What the chart makes of a set of values, without a cluster.</summary>
internal sealed class RenderedChart
{
    private readonly List<object> manifests;

    private RenderedChart(List<object> manifests) => this.manifests = manifests;

    /// <summary>Renders the chart as the release <c>okr</c>.</summary>
    /// <param name="values"><c>name=value</c>, as Helm's <c>--set</c> takes them.</param>
    public static RenderedChart Of(params string[] values)
    {
        var start = LocalServer.As(
            "root",
            Path.Combine(Images.Root, "tools/helm"),
            [
                "template",
                "okr",
                Path.Combine(Images.Root, "charts/okr-platform"),
                .. values.SelectMany(value => new[] { "--set", value }),
            ]
        );
        return new RenderedChart(KubernetesYaml.LoadAllFromString(LocalServer.Run(start), strict: true));
    }

    public IReadOnlyList<V1Deployment> Deployments => [.. manifests.OfType<V1Deployment>()];

    public V1StatefulSet StatefulSet => manifests.OfType<V1StatefulSet>().Single();

    /// <summary>The Job that migrates before an installation.</summary>
    public V1Job Migrations =>
        manifests.OfType<V1Job>().Single(job => job.Name().EndsWith("-migrations", StringComparison.Ordinal));

    /// <summary>The pod of <c>helm test</c>.</summary>
    public V1Pod Test => manifests.OfType<V1Pod>().Single();

    /// <summary>The same of each Deployment and StatefulSet.</summary>
    public IEnumerable<IReadOnlyList<string>> ServicesOfPods =>
        Deployments
            .Select(deployment => deployment.Spec.Template)
            .Concat(manifests.OfType<V1StatefulSet>().Select(set => set.Spec.Template))
            .Select(pod => ServicesOf(pod).ToList());

    /// <summary>The names under which pods with these labels are found.</summary>
    public IEnumerable<string> ServicesOf(V1PodTemplateSpec pod) =>
        manifests
            .OfType<V1Service>()
            .Where(service => service.Spec.Selector.All(label => pod.Metadata.Labels.Contains(label)))
            .Select(service => service.Name());
}
