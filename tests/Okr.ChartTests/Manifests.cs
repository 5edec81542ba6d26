using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Okr.ChartTests;

/// <summary>YAML as JSON nodes, with YAML's own types of scalars.</summary>
internal static class Manifests
{
    /// <summary>The documents of a stream; empty ones are left out.</summary>
    public static IReadOnlyList<JsonObject> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonObject>()];
    }

    public static JsonNode? ToJson(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new NotSupportedException(node.GetType().Name),
        };

    public static string Kind(this JsonObject manifest) => manifest["kind"]!.GetValue<string>();

    public static string Name(this JsonObject manifest) => manifest["metadata"]!["name"]!.GetValue<string>();

    public static JsonObject One(this IEnumerable<JsonObject> manifests, string kind, string name) =>
        Assert.Single(manifests, manifest => manifest.Kind() == kind && manifest.Name() == name);

    /// <summary>The pods' specifications of a workload; none for what runs nothing.</summary>
    public static IEnumerable<(string Owner, JsonObject Spec)> Pods(this IEnumerable<JsonObject> manifests) =>
        from manifest in manifests
        let spec = manifest.Kind() switch
        {
            "Pod" => manifest["spec"],
            "CronJob" => manifest["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"],
            "Deployment" or "StatefulSet" or "Job" => manifest["spec"]!["template"]!["spec"],
            _ => null,
        }
        where spec is not null
        select ($"{manifest.Kind()} {manifest.Name()}", spec.AsObject());

    public static IEnumerable<JsonObject> Containers(this JsonObject pod) =>
        new[] { "initContainers", "containers" }.SelectMany(kind =>
            (pod[kind]?.AsArray() ?? []).Select(container => container!.AsObject())
        );

    /// <summary>Every object in a document, itself included.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        node switch
        {
            JsonObject here => here.SelectMany(property => Objects(property.Value)).Prepend(here),
            JsonArray list => list.SelectMany(Objects),
            _ => [],
        };

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value!;
        if (scalar.Style != YamlDotNet.Core.ScalarStyle.Plain)
        {
            return text;
        }

        return text switch
        {
            "" or "null" or "~" => null,
            "true" => true,
            "false" => false,
            _ when long.TryParse(text, out var whole) => whole,
            _ when double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        };
    }
}
