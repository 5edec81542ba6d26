using System.Text.Json;
using Npgsql;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Distributed;

/// <summary>The reporting store made anew from the other processes while they work.</summary>
public sealed class RebuildTests
{
    private static readonly string[] Platform =
    [
        "__EFMigrationsHistory",
        "outbox",
        "inbox",
        "idempotency_keys",
        "rebuilds",
        "rebuild_log",
        "revisions",
    ];

    /// <summary>
    /// The view of objectives as the role of BI tools reads it, with their numbers, and a row more while an objective has none.
    /// </summary>
    private const string Feed = """
        SET ROLE okr_bi;
        SELECT concat_ws(' ', "ObjectiveKey", "Id", "CycleKey", "OrgUnitKey", "OwnerPersonKey", "Title", "State")
        FROM bi."Objectives" ORDER BY "ObjectiveKey";
        RESET ROLE;
        SELECT 'unnumbered' FROM reporting.objectives o
        WHERE NOT EXISTS (SELECT 1 FROM reporting.bi_objective_keys k WHERE k.id = o.id) LIMIT 1;
        """;

    [Fact]
    public async Task A_rebuild_gives_the_event_fed_store_row_by_row_while_reports_answer_and_facts_arrive()
    {
        var quarters = GitLabOkrs.All();
        await using var product = await SeparateProcesses.Start();
        await using var database = NpgsqlDataSource.Create(product.Postgres.ConnectionString);
        await Import(product.Admin, quarters[0]);
        var fed = await Settled(product, database);
        var cycle = (await product.Admin.All("cycles")).Single().GetProperty("id").GetGuid();
        var reports = new[]
        {
            $"reports/operations?cycleId={cycle}&asOf={quarters[0].EndsOn:yyyy-MM-dd}",
            $"reports/progress?cycleId={cycle}&asOf={quarters[0].EndsOn:yyyy-MM-dd}&limit=500",
        };
        var right = await Answers(product.Admin, reports);
        var feed = await Until(() => Texts(database, Feed), rows => rows.Count > 1 && !rows.Contains("unnumbered"));

        await Damage(database);
        var wrong = await Until(
            () => Answers(product.Admin, reports),
            answers => answers.Zip(right).All(pair => pair.First != pair.Second)
        );
        using (var watching = new CancellationTokenSource())
        {
            var watches = reports.Select(report => Watch(product.Admin, report, watching.Token)).ToList();
            await Rebuild(product.Admin);
            await Until(() => Answers(product.Admin, reports), answers => answers.SequenceEqual(right));
            await watching.CancelAsync();
            foreach (var (i, watch) in watches.Index())
            {
                // Every answer was of the old store or of the new one, and none of the old one came after the new one.
                var seen = await watch;
                Assert.Equal([wrong[i], right[i]], seen.Distinct());
                Assert.All(seen.SkipWhile(answer => answer == wrong[i]), answer => Assert.Equal(right[i], answer));
            }
        }

        Assert.Equal(fed, await Dump(database));
        Assert.Equal(feed, await Texts(database, Feed));

        // One rebuild after the other while the next quarter comes in.
        var import = Import(product.Admin, quarters[1]);
        var rebuilds = 0;
        while (!import.IsCompleted)
        {
            await Rebuild(product.Admin);
            rebuilds++;
        }

        await import;
        var both = await Settled(product, database);
        await Rebuild(product.Admin);
        Assert.Equal(both, await Dump(database));
        Assert.NotEqual(fed, both);
        Assert.True(rebuilds > 0);
    }

    [Fact]
    public async Task A_rebuild_outlives_a_killed_source_and_leaves_the_store_as_it_was_when_it_is_killed_itself()
    {
        var quarter = GitLabOkrs.All()[0];
        await using var product = await SeparateProcesses.Start();
        await using var database = NpgsqlDataSource.Create(product.Postgres.ConnectionString);
        await Import(product.Admin, quarter);
        var fed = await Settled(product, database);
        await Damage(database);

        // The source dies while its check-ins are being read, and comes back.
        var rebuild = await Blocked(
            database,
            product.Admin,
            async () =>
            {
                var progress = product.Instances("progress")[0];
                await progress.Kill();
                await progress.Start();
            }
        );
        Assert.Equal("succeeded", (await Finished(product.Admin, rebuild)).GetProperty("state").GetString());
        Assert.Equal(fed, await Dump(database));

        // The process that rebuilds dies at the same place.
        await Damage(database);
        var damaged = await Dump(database);
        var reporting = product.Instances("reporting")[0];
        rebuild = await Blocked(database, product.Admin, reporting.Kill);
        await reporting.Start();
        Assert.Equal(damaged, await Dump(database));
        var dead = await Finished(product.Admin, rebuild);
        Assert.Equal("reporting.rebuild_interrupted", dead.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(damaged, await Dump(database));
        await Rebuild(product.Admin);
        Assert.Equal(fed, await Dump(database));
    }

    /// <summary>Starts a rebuild, lets something happen while it reads check-ins, and returns it.</summary>
    private static async Task<Guid> Blocked(NpgsqlDataSource database, OkrClient admin, Func<Task> happens)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "LOCK TABLE progress.check_ins IN ACCESS EXCLUSIVE MODE",
            connection,
            transaction
        );
        await command.ExecuteNonQueryAsync();
        var id = (await admin.Post("reports/rebuilds", new { })).GetProperty("id").GetGuid();
        await Until(
            () =>
                Count(
                    database,
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'okr-progress' AND wait_event_type = 'Lock'"
                ),
            waiting => waiting > 0
        );
        await happens();
        return id;
    }

    private static async Task Import(OkrClient admin, GitLabOkrs quarter)
    {
        var import = await admin.Import(quarter.Files(), quarter.StartsOn, publish: true);
        Assert.Equal("succeeded", import.GetProperty("state").GetString());
    }

    private static async Task Rebuild(OkrClient admin)
    {
        var id = (await admin.Post("reports/rebuilds", new { })).GetProperty("id").GetGuid();
        var rebuild = await Finished(admin, id);
        Assert.True(rebuild.GetProperty("state").GetString() == "succeeded", rebuild.ToString());
    }

    private static Task<JsonElement> Finished(OkrClient admin, Guid id) =>
        Until(
            () => admin.Get($"reports/rebuilds/{id}"),
            state => state.GetProperty("state").GetString() is "succeeded" or "failed"
        );

    /// <summary>Asks for a report again and again; what it answered each time.</summary>
    private static async Task<List<string>> Watch(OkrClient admin, string report, CancellationToken ct)
    {
        var seen = new List<string>();
        while (!ct.IsCancellationRequested)
        {
            seen.Add((await admin.Get(report)).ToString());
        }

        return seen;
    }

    private static async Task<List<string>> Answers(OkrClient admin, string[] reports)
    {
        var answers = new List<string>();
        foreach (var report in reports)
        {
            answers.Add((await admin.Get(report)).ToString());
        }

        return answers;
    }

    private static async Task Damage(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            DELETE FROM reporting.key_result_days;
            UPDATE reporting.objectives SET version = version + 1000, title = 'damaged', is_top = NOT is_top;
            INSERT INTO reporting.alignments (id, version, revision, kind, from_objective_id, to_objective_id, state, modified_at)
            VALUES (gen_random_uuid(), 1, 0, 'supports', gen_random_uuid(), gen_random_uuid(), 'requested', now());
            UPDATE reporting.revisions SET epoch = epoch + 1, value = value + 1;
            """
        );
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>All rows of all facts once nothing is under way any more.</summary>
    private static async Task<List<string>> Settled(SeparateProcesses product, NpgsqlDataSource database)
    {
        await product.UntilSettled();
        var before = new List<string>();
        return await Until(
            async () =>
            {
                await Task.Delay(1_000);
                var rows = await Dump(database);
                var settled =
                    rows.SequenceEqual(before) && await Count(database, Outboxes) == 0 && rows.Count > 0 ? rows : null;
                before = rows;
                return settled!;
            },
            rows => rows is not null
        );
    }

    private const string Outboxes = """
        SELECT (SELECT count(*) FROM organization.outbox) + (SELECT count(*) FROM goal.outbox)
            + (SELECT count(*) FROM alignment.outbox) + (SELECT count(*) FROM progress.outbox) + (SELECT count(*) FROM scoring.outbox)
        """;

    private static async Task<long> Count(NpgsqlDataSource database, string sql)
    {
        // CA2100: a constant.
#pragma warning disable CA2100
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Every row of every table of facts as text, without its revision and time of change.</summary>
    private static async Task<List<string>> Dump(NpgsqlDataSource database)
    {
        var tables = await Texts(
            database,
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'reporting' ORDER BY table_name"
        );
        var rows = new List<string>();
        foreach (
            var table in tables
                .Except(Platform, StringComparer.Ordinal)
                .Where(t => !t.StartsWith("bi_", StringComparison.Ordinal))
        )
        {
            rows.AddRange(
                (
                    await Texts(
                        database,
                        $"SELECT (to_jsonb(t) - 'revision' - 'modified_at')::text FROM reporting.{table} t"
                    )
                ).Select(row => $"{table} {row}")
            );
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static async Task<List<string>> Texts(NpgsqlDataSource database, string sql)
    {
        // CA2100: constants, and names that the database itself has told.
#pragma warning disable CA2100
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        do
        {
            while (await reader.ReadAsync())
            {
                texts.Add(reader.GetString(0));
            }
        } while (await reader.NextResultAsync());

        return texts;
    }

    private static async Task<T> Until<T>(Func<Task<T>> read, Func<T, bool> holds)
    {
        var deadline = DateTime.UtcNow.AddSeconds(120);
        while (true)
        {
            var value = await read();
            if (holds(value))
            {
                return value;
            }

            Assert.True(DateTime.UtcNow < deadline, $"not within two minutes: {value}");
            await Task.Delay(20);
        }
    }
}
