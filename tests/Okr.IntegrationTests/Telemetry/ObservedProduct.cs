using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Npgsql;
using Okr.IntegrationTests.Distributed;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Telemetry;

/// <summary>
/// The product as separate processes that export to a collector, after a short life with good days and bad ones: requests,
/// refusals, faults of the database, an event that its consumer cannot take in. What it was given about people is easy to
/// find again (<see cref="Personal"/>).
/// </summary>
public sealed class ObservedProduct : IAsyncLifetime
{
    private const string Name = "Ottilie Zwickelmarker";
    private const string Email = "ottilie.zwickelmarker@privat.example";
    private const string EmployeeNo = "PN77123X";
    private const string Password = "Sommerregen-9982-Tau";
    private const string WrongPassword = "Winterfrost-1177-Eis";
    private const string Note = "Kummer mit der Gesundheit QX71";
    private const string Token = "okr_pat_einfremdestoken4711";
    private const string ClientSecret = "das-geheimnis-des-klienten-5512";
    private const string Search = "suchwort-zwickelmarker";

    private static readonly string SigningKey = Okr.Platform.Security.InternalTokens.NewKey();
    private readonly string passwordFile = Path.Combine(Path.GetTempPath(), $"okr-password-{Guid.NewGuid():N}");

    /// <summary>Data about people and secrets, none of which may appear in what the processes tell about themselves.</summary>
    public static IReadOnlyList<string> Personal { get; } =
    [Name, "Zwickelmarker", Email, EmployeeNo, Password, WrongPassword, Note, "QX71", Token, Search];

    /// <summary>What the configuration of this life kept secret, and what was made in it to sign in with.</summary>
    internal IReadOnlyList<string> Secrets { get; private set; } = [];

    /// <summary>Whether the text holds any of it.</summary>
    internal static bool IsPersonal(string text) =>
        Personal.Any(p => text.Contains(p, StringComparison.OrdinalIgnoreCase));

    internal SeparateProcesses Processes { get; private set; } = null!;

    internal OtlpCollector Collector { get; private set; } = null!;

    /// <summary>A key result to check in on.</summary>
    internal Guid KeyResult { get; private set; }

    /// <summary>Problem documents of the two requests that ended in a fault of the server.</summary>
    internal IReadOnlyList<JsonElement> Faults { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Collector = await OtlpCollector.Start();
        Processes = await SeparateProcesses.Start(
            settings: new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "2000",
                ["Okr__AdminPasswordFile"] = passwordFile,
                ["Okr__Tokens__SigningKey"] = SigningKey,
                ["Okr__Oidc__Authority"] = "http://127.0.0.1:1",
                ["Okr__Oidc__ClientId"] = "okr-platform",
                ["Okr__Oidc__ClientSecret"] = ClientSecret,
            }
        );
        await Import();
        await GoodDays();
        await Refusals();
        Faults = await DatabaseFaults();
        await ConsumerFault();
        // Published some seconds after a start.
        await Until(
            async () =>
                (await Scrape()).Values.All(text => text.Contains("okr_health_status", StringComparison.Ordinal)),
            () => "The health checks are not measured."
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (Processes is not null)
        {
            await Processes.DisposeAsync();
        }

        await Collector.DisposeAsync();
        File.Delete(passwordFile);
    }

    /// <summary>Records a check-in; the answer.</summary>
    internal async Task<HttpResponseMessage> CheckIn(string note)
    {
        var answer = await Processes.Admin.Http.PostAsJsonAsync(
            "/api/v1/check-ins",
            new
            {
                keyResultId = KeyResult,
                value = 3,
                confidence = 7,
                note,
            }
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer;
    }

    /// <summary>Every process's <c>/metrics</c>, by the process's name.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> Scrape()
    {
        using var http = new HttpClient();
        var texts = new Dictionary<string, string>();
        foreach (var service in SeparateProcesses.Services.Append("gateway"))
        {
            var port = Processes.Instances(service)[0].ManagementPort;
            texts[service] = await http.GetStringAsync(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/metrics"))
            );
        }

        return texts;
    }

    /// <summary>Waits until the condition holds, at most a minute.</summary>
    internal static async Task Until(Func<Task<bool>> holds, Func<string> otherwise)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < deadline, otherwise());
            await Task.Delay(100);
        }
    }

    private async Task Import()
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var start = new DateOnly(today.Year, (((today.Month - 1) / 3) * 3) + 1, 1);
        var end = start.AddMonths(3).AddDays(-1);
        var import = await Processes.Admin.Import(
            [
                (
                    "cycles.csv",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"code,name,kind,starts_on,ends_on,fiscal_year\nnow,Now,quarter,{start:yyyy-MM-dd},{end:yyyy-MM-dd},{end.Year}\n"
                    )
                ),
                ("org-units.csv", "code,name,parent_code,kind\nhq,Head office,,company\n"),
                (
                    "people.csv",
                    $"employee_no,name,org_unit_code,email,user_name\n{EmployeeNo},{Name},hq,{Email},\nE2,Somebody Else,hq,,\n"
                ),
                (
                    "objectives.csv",
                    $"code,cycle,title,owner_org_unit,owner_employee_no\nO1,now,Make it visible,,{EmployeeNo}\n"
                ),
                (
                    "key-results.csv",
                    $"code,objective_code,title,type,unit,baseline,target,owner_employee_no\nK1,O1,Ten of them,increase,pieces,0,10,{EmployeeNo}\n"
                ),
            ],
            start,
            publish: true
        );
        Assert.True(import.GetProperty("state").GetString() == "succeeded", import.ToString());
        await Until(
            async () =>
            {
                try
                {
                    var objective = (await Processes.Admin.All("objectives")).FirstOrDefault();
                    if (objective.ValueKind == JsonValueKind.Undefined)
                    {
                        return false;
                    }

                    var whole = await Processes.Admin.Get($"objectives/{objective.GetProperty("id").GetGuid()}");
                    KeyResult = whole.GetProperty("keyResults")[0].GetProperty("id").GetGuid();
                    await Processes.Admin.Get($"key-results/{KeyResult}/progress");
                    return true;
                }
                catch (RefusedException)
                {
                    return false; // the event is on its way to progress
                }
            },
            () => $"The import does not arrive:\n{Processes.Output}"
        );
    }

    private async Task GoodDays()
    {
        (await CheckIn(Note)).Dispose();
        var person = (await Processes.Admin.All("people"))
            .First(p => p.GetProperty("name").GetString() == Name)
            .GetProperty("id")
            .GetGuid();
        await Processes.Admin.Post(
            "accounts",
            new
            {
                userName = Email,
                personId = person,
                password = Password,
            }
        );
        using var browser = new HttpClient { BaseAddress = Processes.Address };
        using var session = await browser.PostAsJsonAsync(
            "/api/v1/session",
            new { userName = Email, password = Password }
        );
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
        await RememberSecrets(session);
        var cycle = (await Processes.Admin.All("cycles"))[0].GetProperty("id").GetGuid();
        foreach (
            var path in new[] { $"reports/progress?cycleId={cycle}", $"people?q={Search}", "cascade", "score-sheets" }
        )
        {
            using var answer = await Processes.Admin.Http.GetAsync(new Uri($"/api/v1/{path}", UriKind.Relative));
        }
    }

    private async Task RememberSecrets(HttpResponseMessage session)
    {
        var token = await Processes.Admin.Post(
            "tokens",
            new
            {
                name = "script",
                scopes = new[] { "read" },
                expiresOn = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(30)),
            }
        );
        List<string> secrets =
        [
            StandaloneProcess.AdminToken,
            ClientSecret,
            (await File.ReadAllTextAsync(passwordFile)).Trim(),
            token.GetProperty("secret").GetString()!,
            session.Headers.GetValues("Set-Cookie").Single().Split('=', ';')[1],
            // Every line of the key, as an exception or a dump would show it.
            .. SigningKey.Split('\n').Where(line => line.Length > 20 && !line.StartsWith('-')),
            // The broker's name and password as its address has them: alone they are words.
            new Uri(Processes.Rabbit.Address).UserInfo,
        ];
        if (new NpgsqlConnectionStringBuilder(Processes.Postgres.ConnectionString).Password is { Length: > 0 } password)
        {
            secrets.Add(password);
        }

        Secrets = secrets;
    }

    private async Task Refusals()
    {
        using var stranger = new HttpClient { BaseAddress = Processes.Address };
        using var wrong = await stranger.PostAsJsonAsync(
            "/api/v1/session",
            new { userName = Email, password = WrongPassword }
        );
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        using var unknown = await stranger.GetAsync(new Uri("/api/v1/me", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        var unit = (await Processes.Admin.All("org-units"))[0].GetProperty("id").GetGuid();
        foreach (
            var (path, body) in new[]
            {
                ("people", $$"""{"employeeNo":"{{EmployeeNo}}","name":"{{Name}}","orgUnitId":"{{unit}}"}"""),
                ("people", $$"""{"employeeNo":"{{EmployeeNo}}","name":"{{Name}}","orgUnitId":"{{Name}}"}"""),
                ("people", $$"""{"employeeNo":"{{EmployeeNo}}","name":"{{Name}}"""),
                ("check-ins", $$"""{"keyResultId":"{{KeyResult}}","value":"{{Note}}"}"""),
                ("check-ins", $$"""{"keyResultId":"{{Guid.NewGuid()}}","value":1,"note":"{{Note}}"}"""),
                ($"people/{EmployeeNo}", "{}"),
                ($"org-units/{EmployeeNo}/{Search}?name={Name}", "{}"),
            }
        )
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await Processes.Admin.Http.PostAsync(
                new Uri($"/api/v1/{path}", UriKind.Relative),
                content
            );
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }

        var import = await Processes.Admin.Import([
            ("people.csv", $"employee_no,name,org_unit_code,email\n{EmployeeNo},{Name},no-such-unit,{Email}\n"),
        ]);
        Assert.Equal("failed", import.GetProperty("state").GetString());
        using var raw = new TcpClient();
        await raw.ConnectAsync(IPAddress.Loopback, Processes.Address.Port);
        await raw.GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"GET /people?q={Search} NONSENSE/{EmployeeNo}\r\n\r\n"));
        Assert.NotEqual(0, await raw.GetStream().ReadAsync(new byte[100]));
    }

    /// <summary>Two writes that the database refuses with messages full of what was written.</summary>
    private async Task<IReadOnlyList<JsonElement>> DatabaseFaults()
    {
        var unit = (await Processes.Admin.All("org-units"))[0].GetProperty("id").GetGuid();
        var faults = new List<JsonElement>();
        foreach (
            var mischief in new[]
            {
                "ALTER TABLE organization.people ADD CONSTRAINT mischief CHECK (employee_no <> 'PN77123X9')",
                """
                    CREATE FUNCTION organization.mischief() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'no place for % of %', NEW.name, NEW.email; END $$;
                    CREATE TRIGGER mischief BEFORE INSERT ON organization.people FOR EACH ROW EXECUTE FUNCTION organization.mischief()
                    """,
            }
        )
        {
            await Execute(mischief);
            using var answer = await Processes.Admin.Http.PostAsJsonAsync(
                "/api/v1/people",
                new
                {
                    employeeNo = $"{EmployeeNo}9",
                    name = Name,
                    email = Email,
                    orgUnitId = unit,
                }
            );
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            faults.Add(await answer.Content.ReadFromJsonAsync<JsonElement>());
        }

        await Execute(
            """
            DROP TRIGGER mischief ON organization.people; DROP FUNCTION organization.mischief();
            ALTER TABLE organization.people DROP CONSTRAINT mischief
            """
        );
        return faults;
    }

    /// <summary>A check-in that reporting cannot store: it ends in the error queue.</summary>
    private async Task ConsumerFault()
    {
        await Execute(
            """
            CREATE FUNCTION reporting.mischief() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'cannot keep %', NEW.note; END $$;
            CREATE TRIGGER mischief BEFORE INSERT ON reporting.check_ins FOR EACH ROW EXECUTE FUNCTION reporting.mischief()
            """
        );
        (await CheckIn(Note)).Dispose();
        await Until(
            async () =>
                Exposition
                    .Parse((await Scrape())["reporting"])
                    .Any(sample => sample is { Name: "okr_events_error_moves_total", Value: > 0 }),
            () => $"The event is not given up:\n{Processes.Output}"
        );
        await Execute("DROP TRIGGER mischief ON reporting.check_ins; DROP FUNCTION reporting.mischief()");
    }

    private async Task Execute(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Processes.Postgres.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>The tests that look at one observed life of the product.</summary>
[CollectionDefinition(Name)]
public sealed class ObservedProductTests : ICollectionFixture<ObservedProduct>
{
    public const string Name = "observed product";
}
