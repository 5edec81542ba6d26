using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Okr.IntegrationTests.Standalone;

/// <summary>Waves and exemptions from the public API to the reports' denominators, by events and by a rebuild.</summary>
public sealed class RolloutTests : IAsyncLifetime
{
    private const string Password = "Sommerregen-9982";
    private StandaloneProcess standalone = null!;

    public async ValueTask InitializeAsync() => standalone = await StandaloneProcess.Start();

    public async ValueTask DisposeAsync() => await standalone.DisposeAsync();

    [Fact]
    public async Task Who_is_covered_and_not_exempted_counts_on_every_day()
    {
        var quarter = GitLabOkrs.All()[0];
        await standalone.Admin.Import(quarter.Files(), quarter.StartsOn, publish: true);
        var cycle = (await standalone.Admin.All("cycles"))[0].GetProperty("id").GetGuid();
        var people = await standalone.Admin.All("people?active=true");
        var everybody = await Eligible(cycle, quarter.StartsOn);
        Assert.True(everybody > 1);
        await AMemberReadsWavesAndNothingElse(people[0].GetProperty("id").GetGuid());

        // The unit with the fewest people of its own, so that somebody is left outside.
        var unit = people
            .GroupBy(p => p.GetProperty("orgUnitId").GetGuid())
            .OrderBy(group => group.Count())
            .ThenBy(group => group.Key)
            .First()
            .Key;
        var startsOn = quarter.StartsOn.AddDays(10);
        var wave = await standalone.Admin.Post("rollout-waves", Wave(unit, startsOn));
        var covered = await Until(cycle, quarter.StartsOn.AddDays(10), eligible => eligible < everybody);
        Assert.True(covered > 0);
        Assert.Equal(0, await Eligible(cycle, quarter.StartsOn.AddDays(9)));

        var inside = people.First(p => p.GetProperty("orgUnitId").GetGuid() == unit);
        await standalone.Admin.Post(
            "exemptions",
            new
            {
                personId = inside.GetProperty("id").GetGuid(),
                from = startsOn.AddDays(5),
                until = startsOn.AddDays(6),
                reason = "long leave",
            }
        );
        Assert.Equal(covered - 1, await Until(cycle, startsOn.AddDays(6), eligible => eligible < covered));
        Assert.Equal(covered, await Eligible(cycle, startsOn.AddDays(4)));
        Assert.Equal(covered, await Eligible(cycle, startsOn.AddDays(7)));

        await Rebuild();
        Assert.Equal(covered - 1, await Eligible(cycle, startsOn.AddDays(6)));
        Assert.Equal(covered, await Eligible(cycle, startsOn.AddDays(7)));

        var breakdown = await standalone.Admin.Get(
            $"reports/operations/breakdown?cycleId={cycle}&asOf={startsOn.AddDays(7):yyyy-MM-dd}&by=wave"
        );
        Assert.Equal(
            ["pilot", null],
            breakdown
                .GetProperty("rows")
                .EnumerateArray()
                .Select(row =>
                    row.GetProperty("wave") is { ValueKind: JsonValueKind.Object } known
                        ? known.GetProperty("code").GetString()
                        : null
                )
        );

        await standalone.Admin.Put(
            $"rollout-waves/{wave.GetProperty("id").GetGuid()}",
            Wave(unit, quarter.StartsOn),
            version: 1
        );
        Assert.Equal(covered, await Until(cycle, quarter.StartsOn.AddDays(9), eligible => eligible > 0));
    }

    private static object Wave(Guid unit, DateOnly startsOn) =>
        new
        {
            code = "pilot",
            name = "Pilot",
            phase = "run",
            startsOn,
            orgUnitIds = new[] { unit },
        };

    private async Task AMemberReadsWavesAndNothingElse(Guid personId)
    {
        await standalone.Admin.Post(
            "accounts",
            new
            {
                userName = "member",
                personId,
                password = Password,
            }
        );
        using var browser = new HttpClient { BaseAddress = standalone.Address };
        using var signedIn = await browser.PostAsJsonAsync(
            "/api/v1/session",
            new { userName = "member", password = Password }
        );
        using var changed = await browser.PutAsJsonAsync(
            "/api/v1/me/password",
            new Dictionary<string, string> { ["current"] = Password, ["new"] = "Winterfrost-1177" }
        );
        using var waves = await browser.GetAsync(new Uri("/api/v1/rollout-waves", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, waves.StatusCode);
        using var exemptions = await browser.GetAsync(new Uri("/api/v1/exemptions", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, exemptions.StatusCode);
        using var planned = await browser.PostAsJsonAsync("/api/v1/rollout-waves", Wave(personId, new(2026, 1, 1)));
        Assert.Equal(HttpStatusCode.Forbidden, planned.StatusCode);
    }

    private async Task<int> Eligible(Guid cycle, DateOnly day) =>
        (await standalone.Admin.Get($"reports/operations?cycleId={cycle}&asOf={day:yyyy-MM-dd}"))
            .GetProperty("participation")
            .GetProperty("eligible")
            .GetInt32();

    private async Task<int> Until(Guid cycle, DateOnly day, Func<int, bool> arrived)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            var eligible = await Eligible(cycle, day);
            if (arrived(eligible))
            {
                return eligible;
            }

            Assert.True(DateTime.UtcNow < deadline, $"The reports still count {eligible} people on {day:yyyy-MM-dd}");
            await Task.Delay(100);
        }
    }

    private async Task Rebuild()
    {
        var started = await standalone.Admin.Post("reports/rebuilds", new { });
        var deadline = DateTime.UtcNow.AddSeconds(120);
        while (true)
        {
            var rebuild = await standalone.Admin.Get($"reports/rebuilds/{started.GetProperty("id").GetGuid()}");
            if (rebuild.GetProperty("state").GetString() == "succeeded")
            {
                return;
            }

            Assert.NotEqual("failed", rebuild.GetProperty("state").GetString());
            Assert.True(DateTime.UtcNow < deadline, $"The rebuild does not end: {rebuild}");
            await Task.Delay(100);
        }
    }
}
