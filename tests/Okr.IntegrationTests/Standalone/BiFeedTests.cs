using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Okr.IntegrationTests.Standalone;

/// <summary>The BI feed through the gateway.</summary>
public sealed class BiFeedTests
{
    [Fact]
    public async Task The_feed_is_read_with_a_token_of_the_right_scope_by_either_scheme()
    {
        await using var product = await StandaloneProcess.Start();
        var quarter = GitLabOkrs.All()[0];
        await product.Admin.Import(quarter.Files(), quarter.StartsOn, publish: true);
        var reports = await Token(product, "reports");
        var write = await Token(product, "write");
        using var http = new HttpClient { BaseAddress = product.Admin.Http.BaseAddress };

        var objectives = await Rows(http, Bearer(reports), "Objectives");
        Assert.NotEmpty(objectives);
        Assert.Equal(
            objectives.Select(o => o.GetProperty("ObjectiveKey").GetInt64()),
            (await Rows(http, Basic("anything", reports), "Objectives")).Select(o =>
                o.GetProperty("ObjectiveKey").GetInt64()
            )
        );

        using var metadata = await Send(http, Basic("token", reports), "$metadata");
        Assert.Contains(
            "<EntitySet Name=\"Objectives\"",
            await metadata.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        using var service = await Send(http, Basic("token", reports), "");
        Assert.Equal(
            new Uri(http.BaseAddress!, "/odata/v1/$metadata").AbsoluteUri,
            (await Json(service)).GetProperty("@odata.context").GetString()
        );

        using var nobody = await Send(http, null, "Objectives");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal("Basic", nobody.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("unauthenticated", await Code(nobody));
        using var wrong = await Send(http, Basic("token", "no such token at all"), "$metadata");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var scope = await Send(http, Bearer(write), "Objectives");
        Assert.Equal(HttpStatusCode.Forbidden, scope.StatusCode);
        Assert.Equal("forbidden", await Code(scope));
        using var post = await http.PostAsync(new Uri("/odata/v1/Objectives", UriKind.Relative), null);
        Assert.InRange((int)post.StatusCode, 400, 499);
        using var api = await http.GetAsync(new Uri("/api/v1/me", UriKind.Relative));
        Assert.Empty(api.Headers.WwwAuthenticate);

        using var paged = await Send(http, Bearer(reports), "Objectives", "odata.maxpagesize=1");
        var next = (await Json(paged)).GetProperty("@odata.nextLink").GetString()!;
        Assert.StartsWith(
            new Uri(http.BaseAddress!, "/odata/v1/Objectives?").AbsoluteUri,
            next,
            StringComparison.Ordinal
        );
        using var second = await Send(
            http,
            Bearer(reports),
            next[next.IndexOf("Objectives", StringComparison.Ordinal)..]
        );
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    private static async Task<string> Token(StandaloneProcess product, string scope) => (
            await product.Admin.Post(
                "tokens",
                new
                {
                    name = $"bi {scope}",
                    scopes = new[] { scope },
                    expiresOn = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30),
                }
            )
        ).GetProperty("secret").GetString()!;

    /// <summary>The rows, once they have their numbers.</summary>
    private static async Task<List<JsonElement>> Rows(HttpClient http, AuthenticationHeaderValue who, string set)
    {
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while (true)
        {
            using var answer = await Send(http, who, set);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var rows = (await Json(answer)).GetProperty("value").EnumerateArray().ToList();
            if (rows.Count > 0 || DateTime.UtcNow > deadline)
            {
                return rows;
            }

            await Task.Delay(200);
        }
    }

    private static async Task<HttpResponseMessage> Send(
        HttpClient http,
        AuthenticationHeaderValue? who,
        string address,
        string? prefer = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/odata/v1/{address}", UriKind.Relative));
        request.Headers.Authorization = who;
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        return await http.SendAsync(request);
    }

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    private static AuthenticationHeaderValue Basic(string user, string token) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{token}")));

    private static async Task<string?> Code(HttpResponseMessage answer) =>
        (await Json(answer)).GetProperty("error").GetProperty("code").GetString();

    private static async Task<JsonElement> Json(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
}
