using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Okr.IntegrationTests.Servers;

namespace Okr.IntegrationTests.Standalone;

/// <summary>Broken files, crashes and repetitions.</summary>
public sealed class RougherRoadTests : IAsyncLifetime
{
    private static readonly GitLabOkrs Quarter = GitLabOkrs.All()[0];
    private StandaloneProcess standalone = null!;

    public async ValueTask InitializeAsync() => standalone = await StandaloneProcess.Start();

    public async ValueTask DisposeAsync() => await standalone.DisposeAsync();

    [Fact]
    public async Task With_a_broken_row_nothing_of_that_file_comes_in()
    {
        var files = Quarter.Files().Where(f => f.Name is "cycles.csv" or "org-units.csv" or "people.csv").ToList();
        var people = files.FindIndex(f => f.Name == "people.csv");
        files[people] = (
            files[people].Name,
            files[people].Text.TrimEnd() + "\nE9999,Nobody,not-an-address,no-such-unit,,\n"
        );

        var import = await standalone.Admin.Import(files, Quarter.StartsOn);

        Assert.Equal("failed", import.GetProperty("state").GetString());
        var issues = await standalone.Admin.All($"imports/{import.GetProperty("id").GetGuid()}/issues?severity=error");
        var lines = files[people].Text.TrimEnd().Split('\n').Length;
        Assert.Contains(
            issues,
            issue =>
                issue.GetProperty("file").GetString() == "people.csv"
                && issue.GetProperty("line").GetInt32() == lines
                && issue.GetProperty("column").GetString() == "org_unit_code"
        );
        Assert.Empty(await standalone.Admin.All("people"));
        Assert.NotEmpty(await standalone.Admin.All("org-units"));
    }

    [Fact]
    public async Task A_dry_run_finds_what_is_wrong_and_changes_nothing()
    {
        var import = await standalone.Admin.Import(Quarter.Files(), Quarter.StartsOn, publish: true, dryRun: true);

        Assert.Equal("succeeded", import.GetProperty("state").GetString());
        Assert.Empty(await standalone.Admin.All("people"));
        Assert.Empty(await standalone.Admin.All("org-units"));
        Assert.Empty(await standalone.Admin.All("cycles"));
    }

    [Fact]
    public async Task An_import_killed_in_the_middle_and_repeated_ends_as_if_once()
    {
        await using var undisturbed = await StandaloneProcess.Start();
        await undisturbed.Admin.Import(Quarter.Files(), Quarter.StartsOn, publish: true);
        var expected = await Picture.Of(undisturbed.Admin, Quarter);

        var id = await standalone.Admin.StartImport(Quarter.Files(), Quarter.StartsOn, publish: true);
        await UntilApplying(id);
        await standalone.Kill();
        await standalone.Restart();
        // The restarted process takes the job up again; the administrator, not knowing that, repeats it.
        await standalone.Admin.Import(Quarter.Files(), Quarter.StartsOn, publish: true);
        Assert.Equal("succeeded", (await standalone.Admin.Finished(id)).GetProperty("state").GetString());

        Assert.Equal(expected, await Picture.Of(standalone.Admin, Quarter));
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_kill_and_reaches_the_reports()
    {
        await standalone.Admin.Import(Quarter.Files(), Quarter.StartsOn, publish: true);
        var unit = (await standalone.Admin.All("org-units"))[0];
        var acknowledged = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            var person = await standalone.Admin.Post(
                "people",
                new
                {
                    employeeNo = $"K{i}",
                    name = $"员工 {i}",
                    orgUnitId = unit.GetProperty("id").GetGuid(),
                    joinedOn = "2020-01-01",
                }
            );
            acknowledged.Add(person.GetProperty("id").GetGuid());
        }

        await standalone.Kill();
        await standalone.Restart();

        var people = (await standalone.Admin.All("people")).Select(p => p.GetProperty("id").GetGuid()).ToHashSet();
        Assert.Superset(acknowledged.ToHashSet(), people);
        var cycle = (await standalone.Admin.All("cycles")).Single();
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await Picture.Eventually(
            async () =>
                (
                    await standalone.Admin.Get(
                        $"reports/operations?cycleId={cycle.GetProperty("id").GetGuid()}&asOf={today}"
                    )
                )
                    .GetProperty("participation")
                    .GetProperty("eligible")
                    .GetInt32(),
            people.Count
        );
    }

    [Fact]
    public async Task A_retried_submission_with_the_same_key_is_one()
    {
        var body = new
        {
            code = "acme",
            name = "ACME",
            kind = "company",
            parentId = (Guid?)null,
            headPersonId = (Guid?)null,
            effectiveOn = "2020-01-01",
        };
        var first = await standalone.Admin.Post("org-units", body, idempotencyKey: "k1");
        var second = await standalone.Admin.Post("org-units", body, idempotencyKey: "k1");
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Single(await standalone.Admin.All("org-units"));

        var other = await Assert.ThrowsAsync<RefusedException>(() =>
            standalone.Admin.Post("org-units", body with { code = "other" }, idempotencyKey: "k1")
        );
        Assert.Equal("idempotency_key_reused", other.Code);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused_with_a_sentence()
    {
        using var second = Process.Start(StandaloneProcess.Command(standalone.Folder, Ports.Free()))!;
        var error = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();
        Assert.Equal(78, second.ExitCode);
        Assert.Contains("OKR_DATA", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_stops_cleanly_and_the_second_start_finds_the_data_and_prints_no_password_again()
    {
        Assert.Contains("one-time password", standalone.Output, StringComparison.Ordinal);
        await standalone.Admin.Import(Quarter.Files(), Quarter.StartsOn, publish: true);

        Assert.Equal(0, await standalone.Interrupt());
        await standalone.Restart();

        Assert.Equal(Quarter.Objectives.Count, (await standalone.Admin.All("objectives")).Count);
        Assert.Single(
            standalone.Output.Split('\n'),
            line => line.Contains("one-time password", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_valid_token()
    {
        foreach (
            var token in new[]
            {
                null,
                "nonsense",
                "okr_pat_" + new string('x', 43),
                StandaloneProcess.AdminToken + "x",
            }
        )
        {
            using var stranger = standalone.Client(token);
            foreach (
                var path in new[]
                {
                    "me",
                    "people",
                    "objectives",
                    "alignments",
                    "progress/objectives",
                    "scoring/bands",
                    "reports/definitions",
                    "imports",
                }
            )
            {
                var refused = await Assert.ThrowsAsync<RefusedException>(() => stranger.Get(path));
                Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (refused.Status, refused.Code));
            }
        }
    }

    [Fact]
    public async Task A_sign_in_of_a_megabyte_is_refused_unread()
    {
        // Asks before it sends: a client that is still sending need not see why it was hung up on.
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var stranger = new HttpClient(handler) { BaseAddress = standalone.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session");
        request.Headers.ExpectContinue = true;
        request.Content = new StringContent(
            $$"""{"userName":"{{new string('A', 1024 * 1024)}}","password":"p"}""",
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await stranger.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            "\"code\":\"too_large\"",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_one_time_password_opens_nothing_before_it_is_changed()
    {
        await standalone.Admin.Post("accounts", new { userName = "newcomer", password = "Sommerregen-9982" });
        using var browser = new HttpClient { BaseAddress = standalone.Address };
        using var signedIn = await browser.PostAsJsonAsync(
            "/api/v1/session",
            new { userName = "newcomer", password = "Sommerregen-9982" },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        foreach (var authorization in new[] { null, "" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/people");
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using var refused = await browser.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains(
                "password_change_required",
                await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
            );
        }
    }

    private async Task UntilApplying(Guid import)
    {
        while (true)
        {
            var state = await standalone.Admin.Get($"imports/{import}");
            var files = state
                .GetProperty("files")
                .EnumerateArray()
                .Select(f => f.GetProperty("state").GetString())
                .ToList();
            if (
                files.Contains("done")
                || files.Contains("applying")
                || state.GetProperty("state").GetString() == "succeeded"
            )
            {
                return;
            }

            await Task.Delay(5);
        }
    }
}
