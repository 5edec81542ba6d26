using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Okr.IntegrationTests.Standalone;

/// <summary>
/// Garbage at every endpoint that the OpenAPI documents name (domain.md §10): each body is made to fit its schema, then
/// one thing in it is spoilt. Seeded, so that a failure comes again.
/// </summary>
public sealed class BadInputTests(BadInputTests.Product product) : IClassFixture<BadInputTests.Product>
{
    private static readonly string[] Services =
    [
        "organization",
        "goal",
        "alignment",
        "progress",
        "scoring",
        "reporting",
    ];

    private static readonly (string Name, string Json)[] Spoilers =
    [
        ("null", "null"),
        ("number", "42"),
        ("negative", "-1"),
        ("absurd number", "79228162514264337593543950335"),
        ("beyond decimal", "1e400"),
        ("many digits", "0.1234567890123"),
        ("text", "\"not what you expect\""),
        ("empty", "\"\""),
        ("huge text", $"\"{new string('长', 20_000)}\""),
        ("control characters", "\"a\\u0000b\\u0007\""),
        ("lone surrogate", "\"\\ud800\""),
        ("emoji", "\"👩‍👩‍👧‍👦🏳️‍🌈\""),
        ("right to left", "\"\\u202Eمرحبا\""),
        ("html", "\"<script>alert(1)</script>\""),
        ("sql", "\"'; DROP TABLE people; --\""),
        ("foreign id", $"\"{Guid.Parse("11111111-2222-7333-8444-555555555555")}\""),
        ("year 1", "\"0001-01-01\""),
        ("year 9999", "\"9999-12-31\""),
        ("array", "[]"),
        ("array of null", "[null]"),
        ("object", "{\"a\":1}"),
        ("deep", string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60))),
    ];

    private static readonly string[] SpoiltParameters =
    [
        "%01",
        "-1",
        "99999999999999999999",
        "%F0%9F%98%80",
        "'%20OR%201=1",
        "..%2F..",
        "0001-01-01",
        "9999-12-31",
        "11111111-2222-7333-8444-555555555555",
        "",
    ];

    /// <summary>What cursors would say that somebody else than the product has written.</summary>
    private static readonly string[] Forgeries =
    [
        "null",
        "-1",
        "\"\\u0000\"",
        """{"id":"00000000-0000-0000-0000-000000000000","place":-100}""",
        """{"id":"00000000-0000-0000-0000-000000000000","place":2147483647}""",
        """{"name":"\u0000","id":"00000000-0000-0000-0000-000000000000"}""",
        """{"name":"\u0000","code":"\u0000"}""",
        """{"position":-2147483648,"id":"00000000-0000-0000-0000-000000000000"}""",
        """{"requestedAt":"0001-01-01T00:00:00Z","id":"00000000-0000-0000-0000-000000000000"}""",
    ];

    public sealed class Product : IAsyncLifetime
    {
        internal StandaloneProcess Process { get; private set; } = null!;
        internal List<Operation> Operations { get; } = [];

        public async ValueTask InitializeAsync()
        {
            Process = await StandaloneProcess.Start();
            var quarter = GitLabOkrs.All()[0];
            await Process.Admin.Import(quarter.Files(), quarter.StartsOn, publish: true);
            foreach (var service in Services)
            {
                var document = JsonNode.Parse(
                    await Process.Admin.Http.GetStringAsync(new Uri($"/openapi/{service}.json", UriKind.Relative))
                )!;
                foreach (var (path, item) in document["paths"]!.AsObject())
                {
                    foreach (
                        var (method, operation) in item!
                            .AsObject()
                            .Where(o => o.Value is JsonObject body && body.ContainsKey("responses"))
                    )
                    {
                        Operations.Add(
                            new Operation(new HttpMethod(method.ToUpperInvariant()), path, operation!, document)
                        );
                    }
                }
            }
        }

        public async ValueTask DisposeAsync() => await Process.DisposeAsync();
    }

    internal sealed record Operation(HttpMethod Method, string Path, JsonNode Node, JsonNode Document)
    {
        public JsonNode? BodySchema => Node["requestBody"]?["content"]?["application/json"]?["schema"];

        public List<string> QueryNames =>
            [
                .. (Node["parameters"]?.AsArray() ?? [])
                    .Where(p => (string?)p!["in"] == "query")
                    .Select(p => (string)p!["name"]!),
            ];
    }

    [Fact]
    public void Every_service_documents_its_endpoints()
    {
        foreach (
            var prefix in new[]
            {
                "people",
                "org-units",
                "imports",
                "objectives",
                "cycles",
                "alignments",
                "cascade",
                "check-ins",
                "scores",
                "reports",
            }
        )
        {
            Assert.Contains(product.Operations, o => o.Path.StartsWith($"/api/v1/{prefix}", StringComparison.Ordinal));
        }

        Assert.Empty(
            product
                .Operations.GroupBy(o => (string?)o.Node["operationId"])
                .Where(g => g.Key is null || g.Count() > 1)
                .Select(g => $"{g.Key}: {string.Join(", ", g.Select(o => o.Path))}")
        );
    }

    [Fact]
    public async Task No_endpoint_answers_a_stranger()
    {
        foreach (var token in new[] { null, Forged() })
        {
            using var stranger = product.Process.Client(token);
            foreach (var operation in product.Operations)
            {
                using var request = new HttpRequestMessage(
                    operation.Method,
                    Address(operation, Guid.NewGuid().ToString())
                );
                if (operation.BodySchema is not null)
                {
                    request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                }

                using var answer = await stranger.Http.SendAsync(request);
                Assert.Equal(
                    (operation.Method, operation.Path, HttpStatusCode.Unauthorized),
                    (operation.Method, operation.Path, answer.StatusCode)
                );
            }
        }
    }

    [Fact]
    public async Task Garbage_in_a_body_is_a_4xx_with_a_code()
    {
        var failures = new List<string>();
        foreach (var operation in product.Operations.Where(o => o.BodySchema is not null && !IsSafeToSkip(o)))
        {
            var whole = Sample(operation.BodySchema!, operation.Document, 0)!;
            foreach (var (name, body) in Bodies(whole))
            {
                await Send(operation, Address(operation, Guid.NewGuid().ToString()), body, name, failures);
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(40)));
    }

    [Fact]
    public async Task Garbage_in_an_address_is_a_4xx_with_a_code()
    {
        var failures = new List<string>();
        foreach (var operation in product.Operations.Where(o => !IsSafeToSkip(o)))
        {
            foreach (var value in SpoiltParameters)
            {
                var body = operation.BodySchema is null
                    ? null
                    : Sample(operation.BodySchema, operation.Document, 0)!.ToJsonString();
                if (operation.Path.Contains('{') && value.Length > 0)
                {
                    await Send(operation, Address(operation, value), body, $"path {value}", failures);
                }

                foreach (var parameter in operation.QueryNames)
                {
                    await Send(
                        operation,
                        new Uri(
                            $"{Address(operation, Guid.NewGuid().ToString())}?{parameter}={value}",
                            UriKind.Relative
                        ),
                        body,
                        $"{parameter}={value}",
                        failures
                    );
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(40)));
    }

    [Fact]
    public async Task A_forged_cursor_is_a_page_or_a_4xx_with_a_code()
    {
        var cycle = (await product.Process.Admin.All("cycles"))[0].GetProperty("id").GetGuid();
        var failures = new List<string>();
        foreach (var operation in product.Operations.Where(o => o.QueryNames.Contains("after")))
        {
            var address = $"{Address(operation, Guid.NewGuid().ToString())}?";
            if (operation.QueryNames.Contains("cycleId"))
            {
                address += $"cycleId={cycle}&"; // most look at nothing else without one
            }

            foreach (var forgery in Forgeries)
            {
                var after = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(forgery));
                await Send(operation, new Uri($"{address}after={after}", UriKind.Relative), null, forgery, failures);
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(40)));
    }

    [Fact]
    public async Task What_is_no_json_or_no_form_is_a_4xx_with_a_code()
    {
        var failures = new List<string>();
        foreach (var operation in product.Operations.Where(o => o.Method != HttpMethod.Get && !IsSafeToSkip(o)))
        {
            foreach (
                var (type, text) in new[]
                {
                    ("application/json", "{"),
                    ("application/json", ""),
                    ("application/json", "\uFEFF\u0000"),
                    ("text/plain", "hello"),
                    ("application/xml", "<a/>"),
                    ("multipart/form-data; boundary=x", "--x"),
                    ("multipart/form-data", ""),
                }
            )
            {
                using var request = new HttpRequestMessage(
                    operation.Method,
                    Address(operation, Guid.NewGuid().ToString())
                );
                request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"1\""));
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                using var answer = await product.Process.Admin.Http.SendAsync(request);
                await Judge(operation, answer, $"{type} {text}", failures);
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(40)));
    }

    [Fact]
    public async Task A_stale_version_is_412_and_loses_nothing()
    {
        var objective = (await product.Process.Admin.All("objectives")).First(o =>
            o.GetProperty("state").GetString() == "published"
        );
        var id = objective.GetProperty("id").GetGuid();
        foreach (var version in new[] { 0L, objective.GetProperty("version").GetInt64() + 1, long.MaxValue })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() =>
                product.Process.Admin.Post(
                    $"objectives/{id}/transition",
                    new { to = "cancelled", reason = "no" },
                    version: version
                )
            );
            Assert.Equal((HttpStatusCode.PreconditionFailed, "stale_version"), (refused.Status, refused.Code));
        }

        Assert.Equal(objective.GetRawText(), (await product.Process.Admin.Get($"objectives/{id}")).GetRawText());
    }

    private async Task Send(Operation operation, Uri address, string? body, string name, List<string> failures)
    {
        using var answer = await Again(() =>
        {
            var request = new HttpRequestMessage(operation.Method, address);
            request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"1\""));
            if (body is not null)
            {
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            }

            return request;
        });
        await Judge(operation, answer, name, failures);
    }

    /// <summary>A connection that is kept may be closed at any moment; a process that has ended fails the second time too.</summary>
    private async Task<HttpResponseMessage> Again(Func<HttpRequestMessage> make)
    {
        try
        {
            using var request = make();
            return await product.Process.Admin.Http.SendAsync(request);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            using var request = make();
            return await product.Process.Admin.Http.SendAsync(request);
        }
    }

    private static async Task Judge(Operation operation, HttpResponseMessage answer, string name, List<string> failures)
    {
        var status = (int)answer.StatusCode;
        if (status < 400)
        {
            return; // the spoilt thing was optional, or fits
        }

        var text = await answer.Content.ReadAsStringAsync();
        var what =
            $"{operation.Method} {operation.Path} with {name[..Math.Min(name.Length, 60)]}: {status} {text[..Math.Min(text.Length, 200)]}";
        if (status >= 500 || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            failures.Add(what);
            return;
        }

        var code = JsonNode.Parse(text)!["code"]?.GetValue<string>();
        if (string.IsNullOrEmpty(code))
        {
            failures.Add(what);
        }
    }

    // Signing the caller out, or refusing him for ever, would end the test itself.
    private static bool IsSafeToSkip(Operation operation) =>
        operation.Path.Contains("sign-out", StringComparison.Ordinal)
        || operation.Path.Contains("/me/password", StringComparison.Ordinal);

    private static Uri Address(Operation operation, string value)
    {
        var path = System.Text.RegularExpressions.Regex.Replace(operation.Path, "\\{[^}]+\\}", value);
        return new Uri(path, UriKind.Relative);
    }

    /// <summary>The whole body, and for every member of it the body with that member spoilt, missing, or with a stranger beside it.</summary>
    private static IEnumerable<(string Name, string Json)> Bodies(JsonNode whole)
    {
        yield return ("a fitting body", whole.ToJsonString());
        yield return ("null", "null");
        yield return ("an array", "[]");
        yield return ("nothing in it", "{}");
        if (whole is not JsonObject)
        {
            yield break;
        }

        var stranger = whole.DeepClone();
        stranger["noSuchField"] = 1;
        yield return ("an unknown field", stranger.ToJsonString());
        foreach (var path in Paths(whole, []).Take(40))
        {
            foreach (var (name, json) in Spoilers)
            {
                const string Mark = "\"§spoilt§\"";
                var copy = whole.DeepClone();
                Replace(copy, path, JsonNode.Parse(Mark)!);
                var text = copy.ToJsonString(
                    new JsonSerializerOptions
                    {
                        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                    }
                );
                yield return ($"{string.Join('.', path)} {name}", text.Replace(Mark, json, StringComparison.Ordinal));
            }
        }
    }

    private static IEnumerable<List<object>> Paths(JsonNode? node, List<object> prefix)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (key, value) in members)
                {
                    List<object> path = [.. prefix, key];
                    yield return path;
                    foreach (var deeper in Paths(value, path))
                    {
                        yield return deeper;
                    }
                }

                break;
            case JsonArray { Count: > 0 } items:
                List<object> first = [.. prefix, 0];
                yield return first;
                foreach (var deeper in Paths(items[0], first))
                {
                    yield return deeper;
                }

                break;
        }
    }

    private static void Replace(JsonNode root, List<object> path, JsonNode value)
    {
        var node = root;
        foreach (var step in path.SkipLast(1))
        {
            node = step is int index ? node[index]! : node[(string)step]!;
        }

        if (path[^1] is int last)
        {
            node[last] = value;
        }
        else
        {
            node[(string)path[^1]] = value;
        }
    }

    /// <summary>Something that fits the schema.</summary>
    private static JsonNode? Sample(JsonNode schema, JsonNode document, int depth)
    {
        if (depth > 6)
        {
            return null;
        }

        if ((string?)schema["$ref"] is { } reference)
        {
            var target = reference
                .Split('/')
                .Skip(1)
                .Aggregate(
                    document,
                    (node, step) =>
                        node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!
                );
            return Sample(target, document, depth + 1);
        }

        foreach (var choice in new[] { "oneOf", "anyOf", "allOf" })
        {
            if (schema[choice] is JsonArray { Count: > 0 } choices)
            {
                return Sample(choices.First(c => (string?)(c!["type"] as JsonValue) != "null")!, document, depth + 1);
            }
        }

        if (schema["enum"] is JsonArray { Count: > 0 } names)
        {
            return names.First(n => n is not null)!.DeepClone();
        }

        var type = schema["type"] switch
        {
            JsonArray types => (string?)types.First(t => (string?)t != "null"),
            JsonValue single => (string?)single,
            _ => null,
        };
        return type switch
        {
            "object" => new JsonObject(
                (schema["properties"]?.AsObject() ?? []).Select(p =>
                    KeyValuePair.Create(p.Key, Sample(p.Value!, document, depth + 1))
                )
            ),
            "array" => schema["items"] is { } items
                ? new JsonArray(Sample(items, document, depth + 1))
                : new JsonArray(),
            "integer" => JsonValue.Create(1),
            "number" => JsonValue.Create(1),
            "boolean" => JsonValue.Create(true),
            _ => (string?)schema["format"] switch
            {
                "uuid" => JsonValue.Create(Guid.NewGuid().ToString()),
                "date" => JsonValue.Create("2026-01-01"),
                "date-time" => JsonValue.Create("2026-01-01T00:00:00Z"),
                _ => JsonValue.Create("text"),
            },
        };
    }

    /// <summary>A well-formed internal token that somebody else signed: no way in from outside either.</summary>
    private static string Forged()
    {
        using var tokens = new Okr.Platform.Security.InternalTokens(
            new Okr.Platform.OkrOptions { Mode = "standalone" },
            TimeProvider.System
        );
        return tokens.ForCaller([new System.Security.Claims.Claim("sub", Guid.NewGuid().ToString())]);
    }
}
