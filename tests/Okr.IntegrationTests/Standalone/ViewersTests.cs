using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Okr.IntegrationTests.Standalone;

/// <summary>From a browser's request through gateway, organization and event to the report.</summary>
public sealed class ViewersTests : IAsyncLifetime
{
    private const string Password = "Sommerregen-9982";
    private StandaloneProcess standalone = null!;

    public async ValueTask InitializeAsync() => standalone = await StandaloneProcess.Start();

    public async ValueTask DisposeAsync() => await standalone.DisposeAsync();

    [Fact]
    public async Task Who_had_the_platform_open_in_a_browser_is_a_viewer()
    {
        var quarter = GitLabOkrs.All()[0];
        await standalone.Admin.Import(quarter.Files(), quarter.StartsOn, publish: true);
        var cycle = (await standalone.Admin.All("cycles"))[0].GetProperty("id").GetGuid();
        var people = await standalone.Admin.All("people?active=true");
        Assert.Equal(0, (await Participation(cycle)).GetProperty("viewers").GetInt32());

        using var browser = await SignIn("reader", people[0].GetProperty("id").GetGuid());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri("/api/v1/me", UriKind.Relative))).StatusCode);

        JsonElement seen;
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while ((seen = await Participation(cycle)).GetProperty("viewers").GetInt32() == 0)
        {
            Assert.True(DateTime.UtcNow < deadline, $"Nobody is a viewer: {seen}");
            await Task.Delay(200);
        }

        Assert.Equal(1, seen.GetProperty("viewers").GetInt32());
        var list = await standalone.Admin.Get($"reports/operations/lists/viewers?cycleId={cycle}");
        Assert.Equal(
            people[0].GetProperty("id").GetGuid(),
            Assert.Single(list.GetProperty("people").EnumerateArray()).GetProperty("personId").GetGuid()
        );
    }

    private async Task<JsonElement> Participation(Guid cycle) =>
        (await standalone.Admin.Get($"reports/operations?cycleId={cycle}")).GetProperty("participation");

    private async Task<HttpClient> SignIn(string userName, Guid personId)
    {
        await standalone.Admin.Post(
            "accounts",
            new
            {
                userName,
                personId,
                password = Password,
            }
        );
        var browser = new HttpClient { BaseAddress = standalone.Address };
        using var signedIn = await browser.PostAsJsonAsync("/api/v1/session", new { userName, password = Password });
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        using var changed = await browser.PutAsJsonAsync(
            "/api/v1/me/password",
            new Dictionary<string, string> { ["current"] = Password, ["new"] = "Winterfrost-1177" }
        );
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        return browser;
    }
}
