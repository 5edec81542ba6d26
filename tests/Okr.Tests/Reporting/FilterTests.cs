using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Features;
using Okr.Reporting.Features.Filters;
using static Okr.Tests.Reporting.ReportSample;

namespace Okr.Tests.Reporting;

/// <summary>Saved filters, and reports that take one as their scope.</summary>
public sealed class FilterTests(ReportingProcess process) : IClassFixture<ReportingProcess>
{
    private static readonly FilterSettings Company = new(
        "Company",
        "progress",
        null,
        Cycle,
        null,
        null,
        null,
        null,
        null,
        null,
        null
    );
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filter_is_saved_shown_changed_and_deleted_by_its_owner()
    {
        using var owner = Writer(Guid.NewGuid());
        var settings = Company with
        {
            Name = "  Ours  ",
            UnitId = Team,
            IncludeSubUnits = false,
            PersonId = Member,
            WaveId = Wave,
            Conditions = new("上海", "", Head, "team", "committed", "at_risk", true, "retention"),
            Compare = "previous_cycle",
            View = "heatmap",
        };
        var made = await Made(owner, settings);
        Assert.Equal("Ours", made.GetProperty("name").GetString());
        Assert.Equal("Team", made.GetProperty("unitName").GetString());
        Assert.Equal("E2", made.GetProperty("personName").GetString());
        Assert.Equal("First wave", made.GetProperty("waveName").GetString());
        Assert.True(made.GetProperty("isMine").GetBoolean());
        Assert.Equal("", made.GetProperty("conditions").GetProperty("jobFamily").GetString());
        var id = made.GetProperty("id").GetGuid();

        using var change = Put(id, settings with { Name = "Theirs", Conditions = null }, "\"1\"");
        using var changed = await owner.SendAsync(change, ct);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("\"2\"", changed.Headers.ETag!.Tag);
        using var again = Put(id, settings, "\"1\"");
        await Refused(await owner.SendAsync(again, ct), 412, "stale_version");
        using var blind = Put(id, settings, null);
        await Refused(await owner.SendAsync(blind, ct), 400, "version_required");

        var shown = await owner.GetFromJsonAsync<JsonElement>(At($"filters/{id}"), ct);
        Assert.Equal("Theirs", shown.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("conditions").GetProperty("location").ValueKind);
        await Refused(await owner.SendAsync(Delete(id, "\"1\""), ct), 412, "stale_version");
        using var deleted = await owner.SendAsync(Delete(id, "\"2\""), ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Refused(await owner.GetAsync(At($"filters/{id}"), ct), 404, "reporting.filter_not_found");
    }

    [Fact]
    public async Task What_is_not_shared_is_not_there_for_anybody_else()
    {
        using var owner = Writer(Guid.NewGuid());
        var id = (await Made(owner, Company)).GetProperty("id").GetGuid();
        foreach (var roles in new[] { [], new[] { Roles.ProgramAdmin } })
        {
            using var other = Writer(Guid.NewGuid(), roles);
            await Refused(await other.GetAsync(At($"filters/{id}"), ct), 404, "reporting.filter_not_found");
            await Refused(await other.SendAsync(Put(id, Company, "*"), ct), 404, "reporting.filter_not_found");
            await Refused(await other.SendAsync(Delete(id, "*"), ct), 404, "reporting.filter_not_found");
            await Refused(
                await other.GetAsync(At($"progress?savedFilterId={id}"), ct),
                404,
                "reporting.filter_not_found"
            );
            Assert.DoesNotContain(id, await Ids(other));
        }

        Assert.Contains(id, await Ids(owner));
    }

    [Fact]
    public async Task A_page_after_a_name_that_no_filter_has_is_refused()
    {
        using var owner = Writer(Guid.NewGuid());
        var after = Cursor.Write(new { Name = "\0", Id = Guid.NewGuid() });
        await Refused(await owner.GetAsync(At($"filters?after={after}"), ct), 400, "invalid_request");
    }

    [Fact]
    public async Task A_program_administrator_shares_and_everybody_reads_but_does_not_change()
    {
        using var member = Writer(Guid.NewGuid());
        using var admin = Writer(Guid.NewGuid(), Roles.ProgramAdmin);
        await Refused(
            await member.PostAsJsonAsync(At("filters"), Company with { Shared = true }, Json.Options, ct),
            403,
            "reporting.filter_sharing_not_allowed"
        );
        var own = (await Made(member, Company)).GetProperty("id").GetGuid();
        await Refused(
            await member.SendAsync(Put(own, Company with { Shared = true }, "*"), ct),
            403,
            "reporting.filter_sharing_not_allowed"
        );

        var shared = (await Made(admin, Company with { Name = "Everybody's", Shared = true }))
            .GetProperty("id")
            .GetGuid();
        var seen = await member.GetFromJsonAsync<JsonElement>(At($"filters/{shared}"), ct);
        Assert.False(seen.GetProperty("isMine").GetBoolean());
        Assert.False(seen.GetProperty("mayChange").GetBoolean());
        Assert.Contains(shared, await Ids(member));
        await Refused(await member.SendAsync(Put(shared, Company, "*"), ct), 403, "reporting.filter_not_yours");
        await Refused(await member.SendAsync(Delete(shared, "*"), ct), 403, "reporting.filter_not_yours");
        using var other = Writer(Guid.NewGuid(), Roles.ProgramAdmin);
        using var deleted = await other.SendAsync(Delete(shared, "*"), ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task A_token_for_reports_reads_filters_and_does_not_write_them()
    {
        var person = Guid.NewGuid();
        using var writer = Writer(person);
        var id = (await Made(writer, Company)).GetProperty("id").GetGuid();
        using var reports = process.ClientOf(person);
        Assert.Contains(id, await Ids(reports));
        await Refused(await reports.PostAsJsonAsync(At("filters"), Company, Json.Options, ct), 403, "forbidden");
        await Refused(await reports.SendAsync(Delete(id, "*"), ct), 403, "forbidden");
    }

    [Fact]
    public async Task Reports_lists_files_and_exports_take_a_filter_as_their_scope()
    {
        var person = Guid.NewGuid();
        using var writer = Writer(person);
        using var reader = process.ClientOf(person);
        var id = (
            await Made(writer, Company with { Name = "Top", Conditions = Only("Top"), UnitId = ReportSample.Company })
        )
            .GetProperty("id")
            .GetGuid();
        const string day = "asOf=2026-06-01";
        var progress = await reader.GetFromJsonAsync<JsonElement>(At($"progress?savedFilterId={id}&{day}"), ct);
        var row = Assert.Single(progress.GetProperty("items").EnumerateArray());
        Assert.Equal(Top, row.GetProperty("objectiveId").GetGuid());
        var operations = await reader.GetFromJsonAsync<JsonElement>(At($"operations?savedFilterId={id}&{day}"), ct);
        Assert.Equal(1, operations.GetProperty("objectives").GetProperty("objectives").GetInt64());
        Assert.Equal(
            2,
            operations.GetProperty("comparison").GetProperty("company").GetProperty("objectives").GetInt64()
        );
        var list = await reader.GetFromJsonAsync<JsonElement>(
            At($"operations/lists/key-results?savedFilterId={id}&{day}"),
            ct
        );
        Assert.Equal(1, list.GetProperty("total").GetInt64());
        var trend = await reader.GetFromJsonAsync<JsonElement>(
            At($"trends?savedFilterId={id}&{day}&metric=objectives"),
            ct
        );
        Assert.All(
            trend.GetProperty("points").EnumerateArray(),
            point => Assert.Equal(1, point.GetProperty("value").GetInt64())
        );
        foreach (
            var address in new[]
            {
                "operations/breakdown",
                "operations/breakdown?by=location",
                "operations/low-adoption",
                "progress/summary",
                "progress/heatmap",
                "progress/timeline",
                "progress.csv",
            }
        )
        {
            var and = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            using var answer = await reader.GetAsync(At($"{address}{and}savedFilterId={id}&{day}"), ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        // What the address says itself counts more than the filter.
        var sub = await reader.GetFromJsonAsync<JsonElement>(
            At($"progress?savedFilterId={id}&{day}&unitId={Team}"),
            ct
        );
        Assert.Equal(0, sub.GetProperty("total").GetInt64());

        using var started = await writer.PostAsJsonAsync(
            At("exports"),
            new
            {
                table = "progress",
                format = "csv",
                filter = new { savedFilterId = id },
            },
            Json.Options,
            ct
        );
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
    }

    [Fact]
    public async Task A_rollout_wave_is_a_scope_of_reports_lists_trends_files_and_saved_filters()
    {
        var person = Guid.NewGuid();
        using var writer = Writer(person);
        using var reader = process.ClientOf(person);
        var covered = (await Made(writer, Company with { Name = "Wave", WaveId = Wave })).GetProperty("id").GetGuid();
        var outside = (await Made(writer, Company with { Name = "No wave", WaveId = Guid.Empty }))
            .GetProperty("id")
            .GetGuid();
        foreach (
            var (scope, objectives) in new[]
            {
                ($"cycleId={Cycle}&waveId={Wave}", 2),
                ($"cycleId={Cycle}&waveId={Guid.Empty}", 0),
                ($"savedFilterId={covered}", 2),
                ($"savedFilterId={outside}", 0),
                ($"savedFilterId={outside}&waveId={Wave}", 2),
                ($"cycleId={Cycle}&unitId={Team}&waveId={Wave}", 0),
            }
        )
        {
            var asked = $"{scope}&asOf=2026-06-01";
            var report = await reader.GetFromJsonAsync<JsonElement>(At($"operations?{asked}"), ct);
            Assert.Equal(objectives, report.GetProperty("objectives").GetProperty("objectives").GetInt32());
            foreach (var address in new[] { "progress", "operations/lists/objectives" })
            {
                var list = await reader.GetFromJsonAsync<JsonElement>(At($"{address}?{asked}"), ct);
                Assert.Equal(objectives, list.GetProperty("total").GetInt32());
            }

            var trend = await reader.GetFromJsonAsync<JsonElement>(At($"trends?{asked}&metric=objectives"), ct);
            Assert.Equal(
                objectives,
                trend.GetProperty("points").EnumerateArray().Last().GetProperty("value").GetInt32()
            );
            var file = await reader.GetStringAsync(At($"operations/lists/objectives.csv?{asked}"), ct);
            Assert.Equal(objectives + 1, file.TrimEnd().Split('\n').Length);
        }
    }

    [Fact]
    public async Task A_filter_without_a_cycle_is_about_the_current_one()
    {
        using var store = new ReportingStore();
        await store.Apply(Events);
        await using var db = store.Open();
        var user = ReportingStore.Somebody();
        var made = await CreateFilter.Handle(Company with { CycleId = null }, db, user, store.Clock, ct);
        var query = new ReportQuery(null, null, null, null, SavedFilterId: made.Id);
        Assert.Equal(Cycle, (await AskedScope.Filled(query, db, user, store.Clock, ct)).CycleId);
        var later = new SteppingClock(new(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc));
        var none = await Assert.ThrowsAsync<DomainException>(() => AskedScope.Filled(query, db, user, later, ct));
        Assert.Equal("reporting.no_current_cycle", none.Error.Code);
    }

    [Fact]
    public async Task A_person_has_at_most_a_hundred_filters_each_of_its_own_name()
    {
        using var store = new ReportingStore();
        await store.Apply(Events);
        var user = ReportingStore.Somebody();
        for (var i = 0; i < 100; i++)
        {
            await Save(i.ToString(CultureInfo.InvariantCulture));
        }

        Assert.Equal("reporting.too_many_filters", await Code(() => Save("one more")));
        await using var db = store.Open();
        var page = await ListFilters.Handle("progress", null, 60, db, user, ct);
        var rest = await ListFilters.Handle("progress", page.Next, 60, db, user, ct);
        Assert.Equal(100, page.Items.Concat(rest.Items).Select(f => f.Name).Distinct().Count());
        Assert.Empty((await ListFilters.Handle("operations", null, null, db, user, ct)).Items);
        await DeleteFilter.Handle(page.Items[0].Id, ExpectedVersion.Any, db, user, ct);
        Assert.Equal("reporting.filter_name_taken", await Code(() => Save(page.Items[1].Name)));
        var taken = await Code(() =>
            ChangeFilter.Handle(
                page.Items[1].Id,
                Company with
                {
                    Name = page.Items[2].Name,
                },
                ExpectedVersion.Any,
                db,
                user,
                store.Clock,
                ct
            )
        );
        Assert.Equal("reporting.filter_name_taken", taken);

        async Task Save(string name)
        {
            await using var one = store.Open();
            await CreateFilter.Handle(Company with { Name = name }, one, user, store.Clock, ct);
        }
    }

    [Fact]
    public async Task What_is_not_there_or_no_word_of_a_filter_is_refused()
    {
        using var owner = Writer(Guid.NewGuid());
        var nobody = Guid.NewGuid();
        await Post(Company with { CycleId = nobody }, 404, "reporting.cycle_not_found");
        await Post(Company with { UnitId = nobody }, 404, "reporting.unit_not_found");
        await Post(Company with { PersonId = nobody }, 404, "reporting.person_not_found");
        await Post(Company with { WaveId = nobody }, 404, "reporting.wave_not_found");
        await Post(
            Company with
            {
                Conditions = FilterConditions.None with { OwnerId = nobody },
            },
            404,
            "reporting.person_not_found"
        );
        await Post(Company with { Name = " " }, 400, "invalid_request");
        await Post(Company with { Name = new string('x', 101) }, 400, "invalid_request");
        await Post(Company with { Report = "weather" }, 400, "invalid_request");
        await Post(Company with { View = "trend" }, 400, "invalid_request");
        await Post(Company with { Compare = "competitors" }, 400, "invalid_request");
        await Post(
            Company with
            {
                Conditions = FilterConditions.None with { Level = "galaxy" },
            },
            400,
            "invalid_request"
        );
        await Post(
            Company with
            {
                Conditions = FilterConditions.None with { Text = new string('x', 201) },
            },
            400,
            "invalid_request"
        );
        foreach (
            var (condition, status, code) in new[]
            {
                ("objectiveLevel=galaxy", 400, "invalid_request"),
                ("objectiveStale=perhaps", 400, "malformed_request"),
                ($"location={new string('x', 201)}", 400, "invalid_request"),
                ($"personId={nobody}", 404, "reporting.person_not_found"),
                ($"objectiveOwnerId={nobody}", 404, "reporting.person_not_found"),
                ($"waveId={nobody}", 404, "reporting.wave_not_found"),
                ("waveId=first", 400, "malformed_request"),
            }
        )
        {
            await Refused(await owner.GetAsync(At($"progress?cycleId={Cycle}&{condition}"), ct), status, code);
        }

        async Task Post(FilterSettings settings, int status, string code) =>
            await Refused(await owner.PostAsJsonAsync(At("filters"), settings, Json.Options, ct), status, code);
    }

    [Fact]
    public async Task What_one_person_has_done_is_told_to_those_responsible_and_their_objectives_to_everybody()
    {
        using var stranger = process.ClientOf(Guid.NewGuid());
        using var self = process.ClientOf(Member);
        using var head = process.ClientOf(Head); // of the member's team
        using var executive = process.ClientOf(Guid.NewGuid(), Scopes.Reports, Roles.Executive);
        var scope = $"cycleId={Cycle}&asOf=2026-06-01&personId={Member}";
        foreach (
            var address in new[]
            {
                $"operations?{scope}",
                $"operations.csv?{scope}",
                $"operations/breakdown?{scope}",
                $"operations/low-adoption?{scope}",
                $"operations/lists/participants?{scope}",
                $"trends?{scope}&metric=filled",
            }
        )
        {
            await Refused(await stranger.GetAsync(At(address), ct), 403, "forbidden");
            foreach (var allowed in new[] { self, head, executive })
            {
                using var answer = await allowed.GetAsync(At(address), ct);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }

        var report = await self.GetFromJsonAsync<JsonElement>(At($"operations?{scope}"), ct);
        Assert.Equal(1, report.GetProperty("participation").GetProperty("eligible").GetInt64());
        var ofHead = await stranger.GetFromJsonAsync<JsonElement>(
            At($"progress?cycleId={Cycle}&asOf=2026-06-01&personId={Head}"),
            ct
        );
        Assert.Equal(2, ofHead.GetProperty("total").GetInt64());
    }

    private static async Task<string> Code(Func<Task> call) =>
        (await Assert.ThrowsAsync<DomainException>(call)).Error.Code;

    private static FilterConditions Only(string text) => FilterConditions.None with { Text = text };

    private HttpClient Writer(Guid person, params string[] roles) =>
        process.ClientOf(person, $"{Scopes.Read} {Scopes.Write}", roles);

    private static Uri At(string address) => new(address, UriKind.Relative);

    private async Task<JsonElement> Made(HttpClient client, FilterSettings settings)
    {
        using var answer = await client.PostAsJsonAsync(At("filters"), settings, Json.Options, ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
    }

    private async Task<List<Guid>> Ids(HttpClient client)
    {
        var page = await client.GetFromJsonAsync<JsonElement>(At("filters?limit=500"), ct);
        return [.. page.GetProperty("items").EnumerateArray().Select(f => f.GetProperty("id").GetGuid())];
    }

    private static HttpRequestMessage Put(Guid id, FilterSettings settings, string? version) =>
        With(
            version,
            new(HttpMethod.Put, At($"filters/{id}")) { Content = JsonContent.Create(settings, options: Json.Options) }
        );

    private static HttpRequestMessage Delete(Guid id, string? version) =>
        With(version, new(HttpMethod.Delete, At($"filters/{id}")));

    private static HttpRequestMessage With(string? version, HttpRequestMessage request)
    {
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", version);
        }

        return request;
    }

    private async Task Refused(HttpResponseMessage answer, int status, string code)
    {
        using (answer)
        {
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
            Assert.Equal((status, code), ((int)answer.StatusCode, problem.GetProperty("code").GetString()));
        }
    }
}
