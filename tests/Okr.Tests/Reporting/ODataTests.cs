using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Bi;
using Okr.Reporting.Bi.OData;
using Okr.Reporting.Bi.Upkeep;
using Okr.Reporting.Data;

namespace Okr.Tests.Reporting;

/// <summary>
/// The feed as clients use it. What it answers is read by a client's library (Microsoft.OData.Core's reader) with nothing
/// but the metadata that the feed itself gives.
/// </summary>
public sealed class ODataTests(ODataTests.Feed feed) : IClassFixture<ODataTests.Feed>, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ReportingStore store = feed.Store;
    private readonly GeneratedCompany company = feed.Company;
    private CurrentUser user = ReportingStore.Somebody(null, Roles.ProgramAdmin);

    [Fact]
    public async Task The_metadata_are_flat_tables_with_whole_number_keys()
    {
        var model = await Metadata();
        Assert.Equal(BiTables.All.Select(t => t.Name), model.EntityContainer.EntitySets().Select(s => s.Name));
        foreach (var set in model.EntityContainer.EntitySets())
        {
            var type = set.EntityType;
            Assert.Empty(type.NavigationProperties());
            Assert.All(type.Properties(), p => Assert.True(p.Type.IsPrimitive(), p.Name));
            Assert.True(Assert.Single(type.Key()).Type.IsIntegral());
            Assert.True(type.FindProperty("ModifiedAt").Type.IsDateTimeOffset());
            Assert.All(
                type.Properties().Where(p => p.Type.IsDecimal()),
                p => Assert.Equal((28, 12), (p.Type.AsDecimal().Precision, p.Type.AsDecimal().Scale))
            );
        }

        var service = Json(await Get(""));
        Assert.Equal(
            BiTables.All.Select(t => t.Name),
            service.GetProperty("value").EnumerateArray().Select(s => s.GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task A_client_reads_every_row_of_every_table_page_by_page()
    {
        var model = await Metadata();
        await using var db = store.Open();
        foreach (var table in BiTables.All)
        {
            var size = table.Name is "Dates" or "KeyResultDailyFacts" or "UnitDailyFacts" ? 5_000 : 3;
            var rows = await ReadAll(model, table, table.Name, size);
            var keys = rows.ConvertAll(row => Convert.ToInt64(row[table.Key.Name], CultureInfo.InvariantCulture));
            var expected = new List<object?[]>();
            await foreach (var row in table.Rows(db, BiReader.Unrestricted).Columns(table.Columns).AsAsyncEnumerable())
            {
                expected.Add(row);
            }

            Assert.True(expected.Count > 0, table.Name);
            Assert.Equal(expected.Select(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture)).Order(), keys);
            var first = expected.MinBy(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture))!;
            foreach (var (i, column) in table.Columns.Index())
            {
                Assert.Equal(Comparable(first[i]), Comparable(rows[0][column.Name]));
            }
        }
    }

    /// <summary>What Power Query's OData.Feed sends: discovery, a preview, folded steps, a refresh window, the pages.</summary>
    [Fact]
    public async Task The_requests_of_Power_BI_and_Excel_are_answered()
    {
        var headers = new Dictionary<string, string>
        {
            ["Accept"] =
                "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7",
            ["MaxDataServiceVersion"] = "3.0",
            ["OData-MaxVersion"] = "4.0",
            ["Prefer"] = "odata.maxpagesize=4",
            ["X-Forwarded-Proto"] = "https",
            ["X-Forwarded-Host"] = "okr.example.com",
        };
        var service = Json(await Get("", headers));
        Assert.Equal("https://okr.example.com/odata/v1/$metadata", service.GetProperty("@odata.context").GetString());
        Assert.Equal(200, (await Get("$metadata", headers)).Status);
        Assert.Equal(200, (await Get("Objectives?$top=0", headers)).Status);
        Assert.True(Json(await Get("Objectives?$top=1000", headers)).GetProperty("value").GetArrayLength() > 0);

        await using var db = store.Open();
        var all = await db.CheckInKeys.CountAsync(None);
        var folded = await Get(
            "CheckIns?$filter=ModifiedAt ge 2020-01-01T00:00:00Z and ModifiedAt lt 2999-01-01T00:00:00Z&$select=CheckInKey,DateKey,RawProgress&$orderby=DateKey&$count=true",
            headers
        );
        Assert.Equal("odata.maxpagesize=4", folded.Headers["Preference-Applied"]);
        Assert.Equal("4.0", folded.Headers["OData-Version"]);
        var page = Json(folded);
        Assert.Equal(all, page.GetProperty("@odata.count").GetInt32());
        var seen = 0;
        while (true)
        {
            foreach (var row in page.GetProperty("value").EnumerateArray())
            {
                Assert.Equal(["CheckInKey", "DateKey", "RawProgress"], row.EnumerateObject().Select(p => p.Name));
                seen++;
            }

            if (!page.TryGetProperty("@odata.nextLink", out var link))
            {
                break;
            }

            var next = link.GetString()!;
            Assert.StartsWith("https://okr.example.com/odata/v1/CheckIns?", next, StringComparison.Ordinal);
            page = Json(await Get(next["https://okr.example.com/odata/v1/".Length..], headers));
        }

        Assert.Equal(all, seen);
        Assert.Equal(
            all.ToString(CultureInfo.InvariantCulture),
            (await Get("CheckIns/$count", headers)).Body.Trim('\ufeff')
        );
        Assert.Equal(
            0,
            Json(await Get("CheckIns?$filter=ModifiedAt gt 2999-01-01T08:00:00%2B08:00", headers))
                .GetProperty("value")
                .GetArrayLength()
        );
    }

    [Theory]
    [InlineData("Code")]
    [InlineData("Code desc")]
    [InlineData("PersonKey desc,DateKey")]
    [InlineData("Confidence,RawProgress desc")]
    [InlineData("IsSuperseded desc,Note")]
    [InlineData("RecordedAt desc")]
    [InlineData("Id")]
    public async Task Pages_in_any_order_hold_every_row_once_nothing_before_something(string order)
    {
        var table = BiTables.Find(order.StartsWith("Code", StringComparison.Ordinal) ? "Objectives" : "CheckIns")!;
        var paged = await ReadAll(await Metadata(), table, $"{table.Name}?$orderby={order}", 2);
        var whole = await ReadAll(await Metadata(), table, $"{table.Name}?$orderby={order}", 5_000);
        var key = table.Key.Name;
        Assert.Equal(whole.Select(r => r[key]), paged.Select(r => r[key]));
        Assert.Equal(whole.Count, whole.Select(r => r[key]).Distinct().Count());
        var first = order.Split(',', ' ')[0];
        var column = table.Columns.Single(c => c.Name == first);
        var nulls = whole.Select(r => r[first] is null).ToList();
        if (column.IsNullable && nulls.Contains(true) && nulls.Contains(false))
        {
            Assert.Equal(!order.Split(',')[0].EndsWith("desc", StringComparison.Ordinal), nulls[0]);
        }
    }

    [Fact]
    public async Task A_page_is_found_by_its_key_and_never_by_counting_rows()
    {
        var seen = new SeenCommands();
        store.Interceptors = [seen];
        var headers = new Dictionary<string, string> { ["Prefer"] = "odata.maxpagesize=2" };
        var page = Json(await Get("CheckIns", headers));
        var next = page.GetProperty("@odata.nextLink").GetString()!;
        seen.Texts.Clear();
        await Get(next[(next.IndexOf("/odata/v1/", StringComparison.Ordinal) + 10)..], headers);
        var read = Assert.Single(seen.Texts, text => text.Contains("check_in_keys", StringComparison.Ordinal));
        Assert.DoesNotContain("OFFSET", read, StringComparison.Ordinal);
        Assert.Matches("\"?key\"? > ", read);
    }

    [Fact]
    public async Task Top_and_skip_go_over_pages()
    {
        var model = await Metadata();
        var table = BiTables.Find("CheckIns")!;
        var all = await ReadAll(model, table, "CheckIns", 5_000);
        var some = await ReadAll(model, table, "CheckIns?$skip=3&$top=7", 2);
        Assert.Equal(all.Skip(3).Take(7).Select(r => r["CheckInKey"]), some.Select(r => r["CheckInKey"]));
        var one = Json(await Get($"CheckIns({all[2]["CheckInKey"]})"));
        Assert.Equal((long)all[2]["CheckInKey"]!, one.GetProperty("CheckInKey").GetInt64());
    }

    [Fact]
    public async Task Grouping_gives_what_adding_up_the_rows_does()
    {
        var rows = await ReadAll(await Metadata(), BiTables.Find("UnitDailyFacts")!, "UnitDailyFacts", 5_000);
        var groups = Json(
                await Get(
                    "UnitDailyFacts?$apply=filter(DateKey ge 20260110 and DateKey lt 20260201)/groupby((OrgUnitKey,CycleKey),aggregate(Objectives with sum as Total,KeyResultProgressSum with sum as Progress,DateKey with min as First,DateKey with max as Last,EligiblePeople with average as Mean,DateKey with countdistinct as Days,$count as Rows))"
                )
            )
            .GetProperty("value")
            .EnumerateArray()
            .ToList();
        var expected = rows.Where(r => (int)r["DateKey"]! is >= 20260110 and < 20260201)
            .GroupBy(r => (long?)r["OrgUnitKey"])
            .ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Count, groups.Count);
        foreach (var group in expected)
        {
            var found = groups.Single(g =>
                group.Key is null
                    ? g.GetProperty("OrgUnitKey").ValueKind == JsonValueKind.Null
                    : g.GetProperty("OrgUnitKey").ValueKind == JsonValueKind.Number
                        && g.GetProperty("OrgUnitKey").GetInt64() == group.Key
            );
            Assert.Equal(group.Sum(r => (long)r["Objectives"]!), found.GetProperty("Total").GetInt64());
            Assert.Equal(
                group.Sum(r => (decimal)r["KeyResultProgressSum"]!),
                found.GetProperty("Progress").GetDecimal()
            );
            Assert.Equal(group.Min(r => (int)r["DateKey"]!), found.GetProperty("First").GetInt32());
            Assert.Equal(group.Max(r => (int)r["DateKey"]!), found.GetProperty("Last").GetInt32());
            Assert.Equal(
                group.Average(r => (long)r["EligiblePeople"]!),
                found.GetProperty("Mean").GetDouble(),
                0.000001
            );
            Assert.Equal(group.Select(r => r["DateKey"]).Distinct().Count(), found.GetProperty("Days").GetInt64());
            Assert.Equal(group.Count(), found.GetProperty("Rows").GetInt64());
        }

        var total = Assert.Single(
            await Groups("KeyResults?$apply=aggregate($count as Number,Target with max as Largest)")
        );
        Assert.Equal(
            (await ReadAll(await Metadata(), BiTables.Find("KeyResults")!, "KeyResults", 5_000)).Count,
            total.GetProperty("Number").GetInt64()
        );
        var top = await Groups(
            "CheckIns?$apply=groupby((Source),aggregate($count as Number))&$orderby=Number desc&$top=1"
        );
        var sources = await Groups("CheckIns?$apply=groupby((Source),aggregate($count as Number))");
        Assert.Equal(
            sources.Max(g => g.GetProperty("Number").GetInt64()),
            Assert.Single(top).GetProperty("Number").GetInt64()
        );
        Assert.Single(await Groups("CheckIns?$apply=groupby((Source),aggregate($count as Number))&$top=1"));
        Assert.NotEmpty(await Groups("CheckIns?$apply=groupby((Status))"));

        Assert.Equal(sources.Count, await Number("CheckIns/$count?$apply=groupby((Source))"));
        Assert.Equal(sources.Count, await Number("CheckIns/$count?$apply=groupby((Source))&$top=1"));
        Assert.Equal(1, await Number("Objectives/$count?$apply=aggregate($count as N)"));

        async Task<int> Number(string address)
        {
            var answer = await Get(address);
            Assert.Equal(200, answer.Status);
            return int.Parse(answer.Body.Trim('\ufeff'), CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task People_are_seen_by_those_who_may_see_them()
    {
        await using var db = store.Open();
        var people = await db.BiPeople.ToListAsync(None);
        var units = await db.BiOrgUnits.ToListAsync(None);
        Assert.Equal(people.Count, await Visible(ReportingStore.Somebody(null, Roles.Executive)));
        Assert.Equal(0, await Visible(ReportingStore.Somebody()));
        Assert.Equal(1, await Visible(ReportingStore.Somebody(people[0].Id)));
        var unit = units.MinBy(u => u.Depth)!;
        var below = units
            .Where(u => u.Path.Contains($"|{unit.Key}|", StringComparison.Ordinal))
            .Select(u => (long?)u.Key);
        var administrator = new CurrentUser
        {
            Id = Guid.CreateVersion7(),
            AccountId = Guid.CreateVersion7(),
            Name = "administrator of a unit",
            AdministeredUnitIds = new HashSet<Guid> { unit.Id },
        };
        Assert.Equal(people.Count(p => below.Contains(p.OrgUnitKey)), await Visible(administrator));

        async Task<int> Visible(CurrentUser reader)
        {
            user = reader;
            return Json(await Get("People")).GetProperty("value").GetArrayLength();
        }
    }

    [Theory]
    [InlineData("Objectives?$filter=nonsense", "reporting.odata_invalid")]
    [InlineData("Objectives?$filter=Happiness eq 1", "reporting.odata_invalid")]
    [InlineData("Objectives?$filter=Title eq", "reporting.odata_invalid")]
    [InlineData("Objectives?$filter=ObjectiveKey eq 'one'", "reporting.odata_invalid")]
    [InlineData("Objectives?$filter=Title eq 'x'; DROP TABLE objectives;--", "reporting.odata_invalid")]
    [InlineData("Objectives?$filter=matchesPattern(Title,'(a%2B)%2B$')", "reporting.odata_unsupported")]
    [InlineData("Objectives?$filter=cast(Title,Edm.Int32) eq 1", "reporting.odata_unsupported")]
    [InlineData("CheckIns?$filter=round(RawProgress) eq 1", "reporting.odata_unsupported")]
    [InlineData("Objectives?$orderby=Happiness", "reporting.odata_invalid")]
    [InlineData("Objectives?$orderby=length(Title)", "reporting.odata_unsupported")]
    [InlineData("Objectives?$select=Happiness", "reporting.odata_invalid")]
    [InlineData("Objectives?$expand=KeyResults", "reporting.odata_option_unknown")]
    [InlineData("Objectives?$search=x", "reporting.odata_option_unknown")]
    [InlineData("Objectives?$compute=1 as One", "reporting.odata_option_unknown")]
    [InlineData("Objectives?$top=-1", "reporting.odata_invalid")]
    [InlineData("Objectives?$top=many", "reporting.odata_invalid")]
    [InlineData("Objectives?$skip=99999999999999999999", "reporting.odata_invalid")]
    [InlineData("Objectives?$count=perhaps", "reporting.odata_invalid")]
    [InlineData("Objectives?$skiptoken=!!!", "reporting.odata_invalid")]
    [InlineData("Objectives?$skiptoken=WyJUaXRsZSIsIngiXQ", "reporting.odata_invalid")]
    [InlineData("Objectives?$apply=groupby((Happiness))", "reporting.odata_invalid")]
    [InlineData("Objectives?$apply=aggregate(WeightBp with median as Middle)", "reporting.odata_invalid")]
    [InlineData("Objectives?$apply=topcount(1,WeightBp)", "reporting.odata_invalid")]
    [InlineData("Objectives?$apply=identity", "reporting.odata_invalid")]
    [InlineData("Objectives?$apply=groupby((Kind))&$filter=Kind eq 'x'", "reporting.odata_unsupported")]
    [InlineData("Objectives?$apply=groupby((Kind))/filter(Kind eq 'x')", "reporting.odata_unsupported")]
    [InlineData("Objectives?$apply=groupby((Kind))&$select=Kind", "reporting.odata_unsupported")]
    [InlineData("Objectives?$format=application/atom%2Bxml", "reporting.odata_format")]
    [InlineData("Everything", "reporting.odata_not_found")]
    [InlineData("Objectives(999999)", "reporting.odata_not_found")]
    [InlineData("Objectives/Title", "reporting.odata_not_found")]
    [InlineData("Objectives(1)/Title", "reporting.odata_not_found")]
    [InlineData("Objectives('one')", "reporting.odata_not_found")]
    [InlineData("$batch", "reporting.odata_not_found")]
    [InlineData("../../api/v1/people", "reporting.odata_not_found")]
    public async Task What_cannot_be_asked_is_refused_with_a_code_and_a_sentence(string address, string code)
    {
        var answer = await Get(address, new() { ["Accept-Language"] = "zh-CN" });
        Assert.InRange(answer.Status, 400, 499);
        var error = Json(answer).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Matches("[\u4e00-\u9fff]", error.GetProperty("message").GetString()!);
    }

    [Theory]
    [InlineData("odata.maxpagesize=1000000")]
    [InlineData("odata.maxpagesize=0")]
    [InlineData("maxpagesize=-5")]
    [InlineData("odata.maxpagesize=all")]
    public async Task A_page_of_a_million_is_refused(string preference)
    {
        var answer = await Get("Objectives", new() { ["Prefer"] = preference });
        Assert.Equal(400, answer.Status);
        Assert.Equal("reporting.odata_page_size", Json(answer).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_query_that_is_too_deep_or_too_wide_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("(", 300)) + "true" + new string(')', 300);
        var wide = string.Join(" or ", Enumerable.Range(0, 300).Select(i => $"WeightBp eq {i}"));
        foreach (var filter in new[] { deep, wide })
        {
            var answer = await Get($"Objectives?$filter={filter}");
            Assert.Equal(400, answer.Status);
        }
    }

    [Fact]
    public async Task What_looks_like_SQL_is_a_text_like_any_other()
    {
        foreach (
            var text in new[]
            {
                "x'' or 1 eq 1 or ''",
                "'' OR 1=1--",
                "%25",
                "_",
                "''; DROP TABLE reporting.objectives; --",
            }
        )
        {
            var rows = Json(await Get($"Objectives?$filter=Title eq '{text}' or contains(Title,'{text}')"));
            Assert.Equal(0, rows.GetProperty("value").GetArrayLength());
        }

        Assert.True(Json(await Get("Objectives")).GetProperty("value").GetArrayLength() > 0);
    }

    [Theory]
    [InlineData("Objectives?$filter=WeightBp div 0 eq 1")]
    [InlineData("Objectives?$filter=WeightBp mod (WeightBp sub WeightBp) eq 1")]
    [InlineData("CheckIns?$filter=RawProgress mul 79228162514264337593543950335 gt 1")]
    [InlineData("Objectives?$filter=substring(Title,-1) eq 'x'")]
    [InlineData("Objectives?$filter=year(ModifiedAt) eq 2026 and month(ModifiedAt) le 12 and day(ModifiedAt) gt 0")]
    [InlineData(
        "Objectives?$filter=tolower(Title) eq 'x' or startswith(Title,'O') or endswith(Title,'e') or indexof(Title,'b') gt 1"
    )]
    [InlineData(
        "Objectives?$filter=length(concat(trim(Title),toupper(Code))) gt 3 and not (Kind in ('committed','other'))"
    )]
    [InlineData("Dates?$filter=Date ge 2026-01-01 and Date lt 2026-02-01")]
    [InlineData("Cycles?$filter=Id eq 01234567-89ab-cdef-0123-456789abcdef or ModifiedAt eq null")]
    [InlineData("Objectives?$filter=Score eq null and CycleKey ne null and -WeightBp lt 0")]
    public async Task A_question_that_can_be_asked_never_ends_in_a_fault(string address)
    {
        var answer = await Get(address);
        Assert.True(answer.Status is 200 or 400 or 422, answer.Body);
        if (
            !address.Contains(" div 0", StringComparison.Ordinal)
            && !address.Contains(" mod ", StringComparison.Ordinal)
        )
        {
            Assert.True(
                answer.Status == 200
                    || address.Contains("-1", StringComparison.Ordinal)
                    || address.Contains("79228", StringComparison.Ordinal),
                answer.Body
            );
        }
    }

    [Fact]
    public async Task A_query_beyond_its_time_is_stopped_and_says_so()
    {
        store.Interceptors = [new Slow()];
        var answer = await Get("Objectives", options: new BiOptions { QuerySeconds = 1 });
        Assert.Equal(422, answer.Status);
        Assert.Equal("reporting.odata_too_slow", Json(answer).GetProperty("error").GetProperty("code").GetString());
    }

    public void Dispose() => store.Interceptors = [];

    private async Task<Answer> Get(
        string address,
        Dictionary<string, string>? headers = null,
        BiOptions? options = null
    )
    {
        var http = new DefaultHttpContext();
        var request = http.Request;
        (request.Method, request.Scheme, request.Host) = ("GET", "http", new HostString("localhost"));
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        request.Path = $"/odata/v1/{Uri.UnescapeDataString(path)}";
        request.QueryString =
            query < 0 ? default : new QueryString(address[query..].Replace(" ", "%20", StringComparison.Ordinal));
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers[name] = value;
        }

        var body = new MemoryStream();
        http.Response.Body = body;
        try
        {
            await using var db = store.Open();
            await (
                path switch
                {
                    "" => ODataAnswer.Service(http, ODataEndpoints.RootOf(http)),
                    "$metadata" => ODataAnswer.Metadata(http, ODataEndpoints.RootOf(http)),
                    _ => ODataEndpoints.Handle(http, db, user, options ?? new BiOptions(), None),
                }
            );
        }
        catch (DomainException refusal)
        {
            await ProblemWriter.Write(http, refusal);
        }

        return new(http.Response.StatusCode, http.Response.Headers, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static JsonElement Json(Answer answer) => JsonDocument.Parse(answer.Body).RootElement;

    private async Task<List<JsonElement>> Groups(string address)
    {
        var answer = await Get(address);
        Assert.True(answer.Status == 200, $"{address}: {answer.Body}");
        return [.. Json(answer).GetProperty("value").EnumerateArray()];
    }

    private async Task<IEdmModel> Metadata()
    {
        var answer = await Get("$metadata");
        Assert.StartsWith("application/xml", answer.Headers.ContentType.ToString(), StringComparison.Ordinal);
        using var reader = XmlReader.Create(new StringReader(answer.Body.Trim('\ufeff')));
        Assert.True(CsdlReader.TryParse(reader, out var model, out var errors), string.Join("; ", errors));
        return model;
    }

    /// <summary>All rows by the client's library, following the links.</summary>
    private async Task<List<Dictionary<string, object?>>> ReadAll(
        IEdmModel model,
        BiTable table,
        string address,
        int pageSize
    )
    {
        var rows = new List<Dictionary<string, object?>>();
        var set = model.FindDeclaredEntitySet(table.Name);
        for (string? next = address; next is not null; )
        {
            var answer = await Get(next, new() { ["Prefer"] = $"odata.maxpagesize={pageSize}" });
            Assert.True(answer.Status == 200, answer.Body);
            next = null;
            using var reader = new ODataMessageReader(
                (IODataResponseMessage)new Received(answer),
                new ODataMessageReaderSettings { Validations = ValidationKinds.All },
                model
            );
            var feed = reader.CreateODataResourceSetReader(set, set.EntityType);
            var here = 0;
            while (feed.Read())
            {
                switch (feed.State, feed.Item)
                {
                    case (ODataReaderState.ResourceEnd, ODataResource row):
                        here++;
                        rows.Add(
                            row.Properties.OfType<ODataProperty>().ToDictionary(p => p.Name, object? (p) => p.Value)
                        );
                        Assert.Equal(table.Columns.Select(c => c.Name), row.Properties.Select(p => p.Name));
                        break;
                    case (ODataReaderState.ResourceSetEnd, ODataResourceSet { NextPageLink: { } link }):
                        next = link.AbsoluteUri["http://localhost/odata/v1/".Length..];
                        break;
                }
            }

            Assert.True(here <= pageSize);
        }

        return rows;
    }

    private static object? Comparable(object? value) =>
        value switch
        {
            DateTimeOffset time => time.UtcDateTime,
            not null and var day when day.GetType().Name == "Date" => DateOnly.Parse(
                day.ToString()!,
                CultureInfo.InvariantCulture
            ),
            _ => value,
        };

    private sealed record Answer(int Status, IHeaderDictionary Headers, string Body);

    private sealed class Received(Answer answer) : IODataResponseMessage
    {
        public IEnumerable<KeyValuePair<string, string>> Headers =>
            answer.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()));

        public int StatusCode
        {
            get => answer.Status;
            set => throw new NotSupportedException();
        }

        public string GetHeader(string headerName) => answer.Headers[headerName].ToString();

        public void SetHeader(string headerName, string headerValue) => throw new NotSupportedException();

        public Stream GetStream() => new MemoryStream(Encoding.UTF8.GetBytes(answer.Body));
    }

    private sealed class SeenCommands : DbCommandInterceptor
    {
        public List<string> Texts { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            Texts.Add(command.CommandText);
            return new(result);
        }
    }

    /// <summary>A company in the feed, numbered and with its days recorded. The tests only read it.</summary>
    public sealed class Feed : IAsyncLifetime
    {
        internal ReportingStore Store { get; } = new();
        internal GeneratedCompany Company { get; } = new(11);

        public async ValueTask InitializeAsync()
        {
            await Store.Apply(RebuildTests.Everything(Company));
            using var upkeep = Store.Upkeep();
            while (await upkeep.WorkOnce(None)) { }
        }

        public ValueTask DisposeAsync()
        {
            Store.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A database that does not answer until it is told to stop.</summary>
    private sealed class Slow : DbCommandInterceptor
    {
        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return result;
        }
    }
}
