using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Okr.ChartTests;

/// <summary>What an API server of Kubernetes 1.35 asks of each kind, from its own OpenAPI documents.</summary>
internal static class KubernetesSchemas
{
    /// <summary>Kinds of other APIs, for which there is no document: their operators and the Gateway API own them.</summary>
    private static readonly string[] Foreign = ["HTTPRoute", "PodMonitor", "ServiceMonitor", "PrometheusRule"];

    private static readonly Lazy<Dictionary<string, JsonSchema>> Kinds = new(Load);

    public static bool Knows(JsonObject manifest) => !Foreign.Contains(manifest.Kind());

    /// <summary>What is wrong with a manifest, one line each; nothing when it is right.</summary>
    public static IReadOnlyList<string> Problems(JsonObject manifest)
    {
        var key = $"{manifest["apiVersion"]}/{manifest.Kind()}";
        Assert.True(Kinds.Value.TryGetValue(key, out var schema), $"No document describes {key}");
        using var document = JsonDocument.Parse(manifest.ToJsonString());
        var result = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid
            ? []
            :
            [
                .. (result.Details ?? [])
                    .Where(detail => detail.Errors is not null)
                    .SelectMany(detail => detail.Errors!.Select(e => $"{detail.InstanceLocation}: {e.Value}")),
            ];
    }

    private static Dictionary<string, JsonSchema> Load()
    {
        var folder = Path.Combine(Helm.Root, "..", "shared", "k8s-openapi");
        var kinds = new Dictionary<string, JsonSchema>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            // OpenAPI keeps its schemas where JSON Schema would not look for them.
            var text = File.ReadAllText(file).Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
            var schemas = JsonNode.Parse(text)!["components"]!["schemas"]!.AsObject();
            foreach (var (name, described) in schemas)
            {
                foreach (var kind in described!["x-kubernetes-group-version-kind"]?.AsArray() ?? [])
                {
                    var group = kind!["group"]!.GetValue<string>();
                    var version = $"{group}{(group.Length > 0 ? "/" : "")}{kind["version"]}";
                    kinds.TryAdd($"{version}/{kind["kind"]}", Schema(schemas, name));
                }
            }
        }

        return kinds;
    }

    private static JsonSchema Schema(JsonObject schemas, string name) =>
        JsonSchema.FromText(
            new JsonObject { ["$ref"] = $"#/$defs/{name}", ["$defs"] = Reachable(schemas, name) }.ToJsonString()
        );

    /// <summary>The definition and all that it refers to: the documents are large, one kind needs little of them.</summary>
    private static JsonObject Reachable(JsonObject schemas, string name)
    {
        var found = new JsonObject();
        var waiting = new Queue<string>([name]);
        while (waiting.TryDequeue(out var next))
        {
            if (found.ContainsKey(next))
            {
                continue;
            }

            found[next] = schemas[next]!.DeepClone();
            foreach (var here in Manifests.Objects(found[next]).ToList())
            {
                foreach (
                    var extension in here.Select(p => p.Key)
                        .Where(k => k.StartsWith("x-", StringComparison.Ordinal))
                        .ToList()
                )
                {
                    here.Remove(extension); // no word of JSON Schema
                }

                if (here["$ref"] is JsonValue reference && reference.TryGetValue<string>(out var target))
                {
                    waiting.Enqueue(target["#/$defs/".Length..]);
                }
            }
        }

        return found;
    }
}
