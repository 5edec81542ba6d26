using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Okr.Platform.Security;
using Okr.Reporting.Bi;
using static Okr.Tests.Reporting.ReportSample;

namespace Okr.Tests.Reporting;

/// <summary>Files and exports as those see them who call the service.</summary>
public sealed class ExportTests(ReportingProcess process) : IClassFixture<ReportingProcess>
{
    private static readonly string Query = $"cycleId={Cycle}&asOf=2026-06-01";
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    public static TheoryData<string> Tables =>
        [
            $"operations.{{0}}?{Query}",
            $"operations/breakdown.{{0}}?{Query}",
            $"operations/lists/key-results.{{0}}?{Query}",
            $"operations/lists/objectives.{{0}}?{Query}",
            $"operations/lists/eligible.{{0}}?{Query}",
            $"operations/low-adoption.{{0}}?{Query}",
            $"operations/low-adoption/people.{{0}}?{Query}",
            $"progress.{{0}}?{Query}",
            $"progress/summary.{{0}}?{Query}",
            $"progress/heatmap.{{0}}?{Query}",
            $"progress/timeline.{{0}}?{Query}",
            $"trends.{{0}}?{Query}&metric=fillRate",
            "definitions.{0}",
            .. BiTables.All.Select(table => $"tables/{table.Name}.{{0}}"),
        ];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Every_table_is_to_be_had_as_every_kind_of_file(string address)
    {
        using var client = process.ClientOf(Guid.NewGuid());
        foreach (
            var (format, type, start) in new[]
            {
                ("csv", "text/csv", ""),
                ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK"),
                ("parquet", "application/vnd.apache.parquet", "PAR1"),
            }
        )
        {
            using var answer = await client.GetAsync(Address(address, format), ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.EndsWith(
                $".{format}",
                answer.Content.Headers.ContentDisposition!.FileNameStar,
                StringComparison.Ordinal
            );
            Assert.StartsWith(start, await answer.Content.ReadAsStringAsync(ct), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_takes_a_file_is_noted_with_the_query_before_the_first_byte_leaves()
    {
        var person = Guid.NewGuid();
        using var client = process.ClientOf(person);
        using var file = await client.GetAsync(
            Address($"operations/lists/key-results.{{0}}?{Query}&unitId={Team}", "csv"),
            ct
        );
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        var note = Assert.Single(NotesOf(person));
        Assert.Equal(("export.downloaded", "export", "Somebody"), (note.Action, note.Entity, note.Name));
        Assert.Equal(person.ToString(), note.AccountId);
        Assert.Equal(
            $$$"""{"table":"operations/lists/key-results","format":"csv","query":{"cycleId":"{{{Cycle}}}","asOf":"2026-06-01","unitId":"{{{Team}}}"}}""",
            note.AfterJson
        );

        using var asked = await client.PostAsJsonAsync(
            new Uri("exports", UriKind.Relative),
            new
            {
                table = "progress",
                format = "parquet",
                filter = new { cycleId = Cycle },
            },
            ct
        );
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        var export = await asked.Content.ReadFromJsonAsync<JsonElement>(ct);
        var started = NotesOf(person).Last();
        Assert.Equal(("export.started", export.GetProperty("id").GetString()), (started.Action, started.Id));
        Assert.Equal(
            $$$"""{"table":"progress","format":"parquet","query":{"cycleId":"{{{Cycle}}}"}}""",
            started.AfterJson
        );
        Assert.Equal(2, NotesOf(person).Count);
    }

    [Fact]
    public async Task What_is_refused_leaves_no_entry_and_without_an_entry_there_is_no_file()
    {
        var person = Guid.NewGuid();
        using var stranger = process.ClientOf(person, Scopes.Import);
        using var forbidden = await stranger.GetAsync(Address($"progress.{{0}}?{Query}", "csv"), ct);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        using var client = process.ClientOf(person);
        using var unknown = await client.GetAsync(Address("progress.{0}?cycleId=nonsense", "csv"), ct);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Empty(NotesOf(person));
        process.Audited.Away = true;
        try
        {
            using var file = await client.GetAsync(Address($"progress.{{0}}?{Query}", "csv"), ct);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, file.StatusCode);
            using var asked = await client.PostAsJsonAsync(
                new Uri("exports", UriKind.Relative),
                new
                {
                    table = "progress",
                    format = "csv",
                    filter = new { cycleId = Cycle },
                },
                ct
            );
            Assert.Equal(HttpStatusCode.ServiceUnavailable, asked.StatusCode);
        }
        finally
        {
            process.Audited.Away = false;
        }

        using var list = await client.GetAsync(new Uri("exports", UriKind.Relative), ct);
        Assert.Equal(0, (await list.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("items").GetArrayLength());
    }

    private List<Okr.Contracts.Organization.V1.Grpc.AuditNote> NotesOf(Guid person) =>
        [.. process.Audited.Notes.Where(note => note.PersonId == person.ToString())];

    [Theory]
    [InlineData("progress.pdf", 404, "reporting.format_not_found")]
    [InlineData("progress.csv", 400, "invalid_request")]
    [InlineData("tables/cycles.csv", 404, "reporting.table_not_found")]
    [InlineData("tables/outbox.csv", 404, "reporting.table_not_found")]
    [InlineData("progress.csv?cycleId=nonsense", 400, "malformed_request")]
    [InlineData("progress.parquet?cycleId=00000000-0000-0000-0000-000000000009", 404, "reporting.cycle_not_found")]
    public async Task A_file_that_there_is_not_is_refused(string address, int status, string code)
    {
        using var client = process.ClientOf(Guid.NewGuid());
        using var answer = await client.GetAsync(
            address.StartsWith("progress.pdf", StringComparison.Ordinal) ? $"{address}?{Query}" : address,
            ct
        );
        await Refused(answer, status, code);
    }

    [Fact]
    public async Task An_export_is_the_same_file_as_the_download()
    {
        using var client = process.ClientOf(Guid.NewGuid());
        var export = await Made(client, await Ask(client, "progress", "csv"));
        Assert.Equal(2, export.GetProperty("rowsDone").GetInt64());
        Assert.Equal(2, export.GetProperty("rowsTotal").GetInt64());
        Assert.Equal("progress-q2-2026-06-01.csv", export.GetProperty("fileName").GetString());
        using var file = await client.GetAsync(FileOf(export), ct);
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.Equal("text/csv", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("progress-q2-2026-06-01.csv", file.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.NotNull(file.Headers.ETag);
        Assert.Contains("bytes", file.Headers.AcceptRanges);
        var text = await file.Content.ReadAsStringAsync(ct);
        Assert.Equal(await client.GetStringAsync(new Uri($"progress.csv?{Query}", UriKind.Relative), ct), text);
        Assert.Equal(export.GetProperty("bytes").GetInt64(), file.Content.Headers.ContentLength);
        var mine = await client.GetFromJsonAsync<JsonElement>(new Uri("exports", UriKind.Relative), ct);
        Assert.Equal(1, mine.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task An_export_shows_what_the_caller_may_see_and_no_more()
    {
        using var stranger = process.ClientOf(Guid.NewGuid());
        using var leader = process.ClientOf(Head);
        const string list = "operations/lists/non-participants";
        Assert.DoesNotContain(
            "E2",
            await TextOf(stranger, await Made(stranger, await Ask(stranger, list, "csv"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "E2",
            await TextOf(leader, await Made(leader, await Ask(leader, list, "csv"))),
            StringComparison.Ordinal
        );

        const string owners = "operations/lists/owners";
        Assert.EndsWith(
            ",true,,,,",
            await RowOfHead(stranger, await Made(stranger, await Ask(stranger, owners, "csv"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            ",true,false,false,2026-04-21,incomplete not_updated",
            await RowOfHead(leader, await Made(leader, await Ask(leader, owners, "csv"))),
            StringComparison.Ordinal
        );

        async Task<string> RowOfHead(HttpClient client, JsonElement export) =>
            (await TextOf(client, export))
                .Split("\r\n")
                .Single(line => line.Contains(Head.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_download_that_broke_off_goes_on_where_it_was()
    {
        using var client = process.ClientOf(Guid.NewGuid());
        var export = await Made(client, await Ask(client, "definitions", "csv", new { }));
        using var whole = await client.GetAsync(FileOf(export), ct);
        var bytes = await whole.Content.ReadAsByteArrayAsync(ct);
        using var rest = await Part(100, null, whole.Headers.ETag!);
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(bytes[100..], await rest.Content.ReadAsByteArrayAsync(ct));
        using var middle = await Part(5, 9, whole.Headers.ETag!);
        Assert.Equal(bytes[5..10], await middle.Content.ReadAsByteArrayAsync(ct));
        using var other = await Part(100, null, new EntityTagHeaderValue("\"another\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var beyond = await Part(bytes.Length, null, whole.Headers.ETag!);
        await Refused(beyond, 416, "range_not_satisfiable");
        Assert.Equal(bytes.Length, beyond.Content.Headers.ContentRange!.Length);
        using var head = await client.SendAsync(Request(HttpMethod.Head, FileOf(export)), ct);
        Assert.Equal(bytes.Length, head.Content.Headers.ContentLength);

        async Task<HttpResponseMessage> Part(long from, long? to, EntityTagHeaderValue tag)
        {
            var request = Request(HttpMethod.Get, FileOf(export));
            request.Headers.Range = new RangeHeaderValue(from, to);
            request.Headers.IfRange = new RangeConditionHeaderValue(tag);
            return await client.SendAsync(request, ct);
        }
    }

    [Fact]
    public async Task Only_who_asked_and_administrators_get_an_export()
    {
        using var owner = process.ClientOf(Guid.NewGuid());
        using var stranger = process.ClientOf(Guid.NewGuid(), Scopes.Reports, Roles.Executive);
        using var admin = process.ClientOf(Guid.NewGuid(), Scopes.Reports, Roles.ProgramAdmin);
        var export = await Made(owner, await Ask(owner, "progress", "parquet"));
        var address = new Uri($"exports/{export.GetProperty("id").GetString()}", UriKind.Relative);
        foreach (
            var request in new[]
            {
                Request(HttpMethod.Get, address),
                Request(HttpMethod.Get, FileOf(export)),
                Request(HttpMethod.Delete, address),
            }
        )
        {
            using var answer = await stranger.SendAsync(request, ct);
            await Refused(answer, 404, "reporting.export_not_found");
        }

        Assert.Equal(
            0,
            (await stranger.GetFromJsonAsync<JsonElement>(new Uri("exports", UriKind.Relative), ct))
                .GetProperty("items")
                .GetArrayLength()
        );
        Assert.StartsWith("PAR1", await TextOf(admin, export), StringComparison.Ordinal);
        using var deleted = await owner.DeleteAsync(address, ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await owner.GetAsync(FileOf(export), ct);
        await Refused(gone, 409, "reporting.export_not_ready");
    }

    [Fact]
    public async Task A_token_without_the_scope_gets_nothing()
    {
        using var client = process.ClientOf(Guid.NewGuid(), Scopes.Import, Roles.PlatformAdmin);
        using var asked = await Post(
            client,
            new
            {
                table = "progress",
                format = "csv",
                filter = new { cycleId = Cycle },
            }
        );
        await Refused(asked, 403, "forbidden");
        using var listed = await client.GetAsync(new Uri("exports", UriKind.Relative), ct);
        await Refused(listed, 403, "forbidden");
        using var file = await client.GetAsync(new Uri($"progress.csv?{Query}", UriKind.Relative), ct);
        await Refused(file, 403, "forbidden");
    }

    public static TheoryData<string, int, string> Nonsense =>
        new()
        {
            { """{}""", 400, "invalid_request" },
            { """{"table":"progress","format":"pdf","filter":{}}""", 404, "reporting.format_not_found" },
            { """{"table":"everything","format":"csv"}""", 404, "reporting.table_not_found" },
            { """{"table":"../../progress","format":"csv"}""", 404, "reporting.table_not_found" },
            { """{"table":"exports","format":"csv"}""", 404, "reporting.table_not_found" },
            { """{"table":"tables/Passwords","format":"csv"}""", 404, "reporting.table_not_found" },
            { """{"table":"tables/Dates","format":"csv","filter":{"table":"People"}}""", 400, "invalid_request" },
            { """{"table":"progress","format":"csv"}""", 400, "invalid_request" },
            { """{"table":"progress","format":"csv","filter":{"cycleId":"nonsense"}}""", 400, "malformed_request" },
            { """{"table":"progress","format":"csv","filter":{"cycleId":["a"]}}""", 400, "invalid_request" },
            {
                """{"table":"progress","format":"csv","filter":{"cycleId":"00000000-0000-0000-0000-000000000009"}}""",
                404,
                "reporting.cycle_not_found"
            },
            {
                $$$"""{"table":"progress","format":"csv","filter":{"cycleId":"{{{Cycle}}}","colour":"red"}}""",
                400,
                "invalid_request"
            },
            {
                $$$"""{"table":"progress","format":"csv","filter":{"cycleId":"{{{Cycle}}}","status":"on fire"}}""",
                400,
                "invalid_request"
            },
            {
                $$$"""{"table":"operations/lists/everything","format":"csv","filter":{"cycleId":"{{{Cycle}}}"}}""",
                404,
                "reporting.list_not_found"
            },
        };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Nonsense_is_refused_at_once(string body, int status, string code)
    {
        using var client = process.ClientOf(Guid.NewGuid());
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("exports", UriKind.Relative), content, ct);
        await Refused(answer, status, code);
    }

    [Fact]
    public async Task A_person_has_so_many_files_at_a_time()
    {
        using var client = process.ClientOf(Guid.NewGuid());
        var first = await Made(client, await Ask(client, "definitions", "csv", new { }));
        await Ask(client, "definitions", "xlsx", new { bom = true });
        await Ask(client, "definitions", "parquet", new { });
        var fourth = new { table = "definitions", format = "csv" };
        using var refused = await Post(client, fourth);
        await Refused(refused, 429, "reporting.too_many_exports");
        await client.DeleteAsync(new Uri($"exports/{first.GetProperty("id").GetString()}", UriKind.Relative), ct);
        using var taken = await Post(client, fourth);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address) =>
        new(method, address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private static Uri Address(string address, string format) =>
        new(address.Replace("{0}", format, StringComparison.Ordinal), UriKind.Relative);

    private static Uri FileOf(JsonElement export) =>
        new($"exports/{export.GetProperty("id").GetString()}/file", UriKind.Relative);

    private async Task<string> TextOf(HttpClient client, JsonElement export) =>
        await client.GetStringAsync(FileOf(export), ct);

    private Task<HttpResponseMessage> Post(HttpClient client, object body) =>
        client.PostAsJsonAsync(new Uri("exports", UriKind.Relative), body, ct);

    private async Task<Uri> Ask(HttpClient client, string table, string format, object? filter = null)
    {
        using var answer = await Post(
            client,
            new
            {
                table,
                format,
                filter = filter ?? new { cycleId = Cycle, asOf = "2026-06-01" },
            }
        );
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return answer.Headers.Location!;
    }

    private async Task<JsonElement> Made(HttpClient client, Uri export)
    {
        while (true)
        {
            var now = await client.GetFromJsonAsync<JsonElement>(export, ct);
            if (now.GetProperty("state").GetString() is not ("queued" or "running"))
            {
                Assert.Equal("succeeded", now.GetProperty("state").GetString());
                return now;
            }

            await Task.Delay(20, ct);
        }
    }

    private async Task Refused(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync(ct);
        Assert.Equal(
            (status, code),
            ((int)answer.StatusCode, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString())
        );
    }
}
