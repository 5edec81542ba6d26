using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Okr.IntegrationTests.Distributed.Faults;
using Okr.IntegrationTests.Standalone;
using Okr.Platform.Messaging;
using RabbitMQ.Client;

namespace Okr.IntegrationTests.Distributed;

/// <summary>What a consumer cannot take in, seen and replayed by the command line.</summary>
public sealed class ErrorQueueTests
{
    private const string Queue = "reporting-check-in-recorded";
    private const string Note = "Kummer mit der Gesundheit";
    private const int Many = 300;

    [Fact]
    public async Task A_message_that_failed_is_listed_with_its_reason_and_replayed_once_the_cause_is_gone()
    {
        await using var product = await SeparateProcesses.Start();
        await using var database = NpgsqlDataSource.Create(product.Postgres.ConnectionString);
        var company = await SmallCompany.Found(product, "errors");
        await product.UntilSettled();
        Assert.Contains("empty", await Cli(product, 0, "list"), StringComparison.Ordinal);
        await OnlyAPlatformAdministratorGetsIn(product);

        // The consumer cannot store it: after its retries it lies in the error queue.
        await Execute(
            database,
            """
            CREATE FUNCTION reporting.mischief() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'cannot keep %', NEW.note; END $$;
            CREATE TRIGGER mischief BEFORE INSERT ON reporting.check_ins FOR EACH ROW EXECUTE FUNCTION reporting.mischief()
            """
        );
        var before = await CheckIns(database);
        await CheckIn(product, company);
        await UntilFailed(product, 1);
        var failed = (await Listed(product)).GetProperty("messages")[0];
        var id = failed.GetProperty("id").GetString()!;
        Assert.Equal("okr.progress.v1.check-in-recorded", failed.GetProperty("event").GetString());
        Assert.Equal(1, failed.GetProperty("events").GetInt32());
        Assert.InRange(failed.GetProperty("failedAt").GetDateTime(), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow);
        Assert.Contains("SQLSTATE P0001", failed.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var shown = await Cli(product, 0, "list", Queue);
        Assert.Contains(id, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Note, shown, StringComparison.Ordinal);

        // Replayed too early it comes back; wrong names are refused.
        Assert.Contains("1 replayed", await Cli(product, 0, "replay"), StringComparison.Ordinal);
        await UntilFailed(product, 1);
        Assert.Contains("404", await Cli(product, 2, "replay", "reporting-nothing"), StringComparison.Ordinal);
        Assert.Contains(
            "404",
            await Cli(product, 2, "replay", Queue, "--message", "another"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "404",
            await Cli(product, 2, "discard", Queue, "--message", "another"),
            StringComparison.Ordinal
        );
        var body = await Body(product);
        Assert.Equal(before, await CheckIns(database));

        // The cause is gone.
        await Execute(database, "DROP TRIGGER mischief ON reporting.check_ins; DROP FUNCTION reporting.mischief()");
        Assert.Contains(
            "1 replayed",
            await Cli(product, 0, "replay", Queue, "--message", id),
            StringComparison.Ordinal
        );
        await product.UntilSettled();
        Assert.Equal(before + 1, await CheckIns(database));

        await WhatNobodyCanReadIsDiscarded(product);
        await AReplayThatIsKilledLosesNothing(product, database, body, before + 1);
    }

    private static async Task OnlyAPlatformAdministratorGetsIn(SeparateProcesses product)
    {
        var person = (await product.Admin.All("people"))[0].GetProperty("id").GetGuid();
        await product.Admin.Post(
            "accounts",
            new
            {
                userName = "somebody",
                personId = person,
                password = "Sommerregen-9982",
            }
        );
        using var browser = new HttpClient { BaseAddress = product.Address };
        using var signedIn = await browser.PostAsJsonAsync(
            "/api/v1/session",
            new { userName = "somebody", password = "Sommerregen-9982" }
        );
        using var changed = await browser.PutAsJsonAsync(
            "/api/v1/me/password",
            new Dictionary<string, string> { ["current"] = "Sommerregen-9982", ["new"] = "Winterfrost-1177" }
        );
        using var again = await browser.PostAsJsonAsync(
            "/api/v1/session",
            new { userName = "somebody", password = "Winterfrost-1177" }
        );
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var listed = await browser.GetAsync(new Uri("/api/v1/messages/reporting", UriKind.Relative));
        using var replayed = await browser.PostAsJsonAsync("/api/v1/messages/reporting/replay", new { });
        using var discarded = await browser.PostAsJsonAsync(
            "/api/v1/messages/reporting/discard",
            new { queue = Queue, id = "1" }
        );
        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden],
            [listed.StatusCode, replayed.StatusCode, discarded.StatusCode]
        );
    }

    private static async Task WhatNobodyCanReadIsDiscarded(SeparateProcesses product)
    {
        await Publish(product, Queue, [Encoding.UTF8.GetBytes("no JSON at all")]);
        await UntilFailed(product, 1);
        var message = (await Listed(product)).GetProperty("messages")[0];
        Assert.Equal(JsonValueKind.Null, message.GetProperty("events").ValueKind);
        var id = message.GetProperty("id").GetString()!;
        Assert.Contains(
            "1 discarded",
            await Cli(product, 0, "discard", Queue, "--message", id),
            StringComparison.Ordinal
        );
        Assert.Contains("empty", await Cli(product, 0, "list"), StringComparison.Ordinal);
    }

    /// <summary>The process that moves the messages dies while it does; what it had not moved is replayed afterwards.</summary>
    private static async Task AReplayThatIsKilledLosesNothing(
        SeparateProcesses product,
        NpgsqlDataSource database,
        byte[] body,
        long before
    )
    {
        await Publish(
            product,
            MessageNames.ErrorQueue(Queue),
            [.. Enumerable.Range(0, Many).Select(_ => Another(body))]
        );
        var reporting = product.Instances("reporting")[0];
        var replay = Cli(product, null, "replay");
        while (await CheckIns(database) < before + 20)
        {
            Assert.False(replay.IsCompleted, "the replay was over before it could be killed");
        }

        await reporting.Kill();
        await replay;
        Assert.True(await Waiting(product) > 0, "every message had been moved before the kill");
        await reporting.Start();
        await Queues.UntilConsumed(product.Rabbit.Address);
        await Cli(product, 0, "replay", Queue);
        await product.UntilSettled();
        Assert.Equal(before + Many, await CheckIns(database));
    }

    /// <summary>The same check-in as one that somebody else made.</summary>
    private static byte[] Another(byte[] body)
    {
        var message = JsonNode.Parse(body)!;
        var item = message["items"]![0]!;
        item["messageId"] = Guid.CreateVersion7();
        item["event"]!["id"] = Guid.CreateVersion7();
        return JsonSerializer.SerializeToUtf8Bytes(message);
    }

    private static async Task CheckIn(SeparateProcesses product, SmallCompany company)
    {
        await product.Admin.Post(
            "check-ins",
            new
            {
                keyResultId = company.Measures[0].Id,
                value = 3,
                confidence = 7,
                note = Note,
            }
        );
    }

    private static async Task<JsonElement> Listed(SeparateProcesses product) =>
        (await product.Admin.Get("messages/reporting"))
            .EnumerateArray()
            .Single(queue => queue.GetProperty("queue").GetString() == Queue);

    private static async Task<long> Waiting(SeparateProcesses product)
    {
        await using var connection = await Queues.Connect(product.Rabbit.Address);
        await using var channel = await connection.CreateChannelAsync();
        return await channel.MessageCountAsync(MessageNames.ErrorQueue(Queue));
    }

    private static async Task UntilFailed(SeparateProcesses product, long count)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (await Waiting(product) != count)
        {
            Assert.True(DateTime.UtcNow < deadline, $"Nothing comes to the error queue:\n{product.Output}");
            await Task.Delay(100);
        }
    }

    private static async Task<byte[]> Body(SeparateProcesses product)
    {
        await using var connection = await Queues.Connect(product.Rabbit.Address);
        await using var channel = await connection.CreateChannelAsync();
        return (await channel.BasicGetAsync(MessageNames.ErrorQueue(Queue), autoAck: false))!.Body.ToArray();
    }

    private static async Task Publish(SeparateProcesses product, string queue, IReadOnlyList<byte[]> bodies)
    {
        await using var connection = await Queues.Connect(product.Rabbit.Address);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)
        );
        foreach (var body in bodies)
        {
            await channel.BasicPublishAsync(
                "",
                queue,
                mandatory: true,
                new BasicProperties { Persistent = true, ContentType = "application/json" },
                body
            );
        }
    }

    /// <summary>Runs <c>okr messages</c>; what it says. A code that is null may be any.</summary>
    private static async Task<string> Cli(SeparateProcesses product, int? code, params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo(
            Path.Combine(StandaloneProcess.Root, "tools/cli/bin", configuration, "net10.0/okr"),
            ["messages", .. arguments]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["OKR_SERVER"] = product.Address.ToString();
        start.Environment["OKR_TOKEN"] = StandaloneProcess.AdminToken;
        start.Environment["LANG"] = "en_US.UTF-8";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(
            code is null || process.ExitCode == code,
            string.Create(CultureInfo.InvariantCulture, $"{process.ExitCode}: {said}")
        );
        return said;
    }

    private static async Task<long> CheckIns(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM reporting.check_ins");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Execute(NpgsqlDataSource database, string sql)
    {
        // CA2100: constants of this test.
#pragma warning disable CA2100
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
