using System.Globalization;
using Npgsql;
using Okr.IntegrationTests.Servers;

namespace Okr.IntegrationTests.Distributed.Faults;

/// <summary>
/// Triggers in the product's database that make its own statements fail or wait, so that a fault comes at a chosen place
/// without a hook in the product. Disposing takes them away.
/// </summary>
internal sealed class Sabotage : IAsyncDisposable
{
    private readonly NpgsqlDataSource database;

    private readonly List<string> tables = [];

    private Sabotage(PostgresDatabase postgres) => database = NpgsqlDataSource.Create(postgres.ConnectionString);

    /// <summary>
    /// The first write of every third row of the tables fails, whoever makes it, and the next one succeeds. A lock of the
    /// session remembers that it failed: it is what a transaction that is undone leaves behind.
    /// </summary>
    public static async Task<Sabotage> EveryThirdRowFailsOnce(PostgresDatabase postgres, params string[] tables)
    {
        var sabotage = await Prepare(
            postgres,
            """
            DECLARE
              written json := to_json(NEW);
              which int := hashtext(concat_ws(' ', TG_RELID, written->>'id', written->>'key_result_id', written->>'version'))
                & 2147483647;
            BEGIN
              IF which % 3 = 0
                AND NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 3 AND objid = which::oid)
                AND pg_try_advisory_lock(3, which)
              THEN
                PERFORM nextval('sabotage.failures');
                RAISE EXCEPTION 'not yet';
              END IF;
              RETURN NEW;
            END
            """
        );
        foreach (var table in tables)
        {
            await sabotage.StrikeAt(table, "INSERT OR UPDATE", "ROW");
        }

        return sabotage;
    }

    /// <summary>No row of the key result can be added to the table.</summary>
    public static async Task<Sabotage> RowsFail(PostgresDatabase postgres, string table, Guid keyResult)
    {
        var sabotage = await Prepare(
            postgres,
            $"BEGIN IF NEW.key_result_id = '{keyResult}' THEN RAISE EXCEPTION 'not this one'; END IF; RETURN NEW; END"
        );
        await sabotage.StrikeAt(table, "INSERT", "ROW");
        return sabotage;
    }

    /// <summary>Statements that delete from the table wait until this is disposed.</summary>
    public static async Task<Sabotage> DeletesWait(PostgresDatabase postgres, string table)
    {
        var sabotage = await Prepare(
            postgres,
            "BEGIN WHILE EXISTS (SELECT FROM sabotage.held) LOOP PERFORM pg_sleep(0.05); END LOOP; RETURN NULL; END"
        );
        await sabotage.Execute("INSERT INTO sabotage.held VALUES (true)");
        await sabotage.StrikeAt(table, "DELETE", "STATEMENT");
        return sabotage;
    }

    /// <summary>How many connections of a service wait in <see cref="DeletesWait"/> now.</summary>
    public Task<long> Waiting(string service) =>
        Number(
            $"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'okr-{service}' AND wait_event = 'PgSleep'"
        );

    /// <summary>
    /// Ends the connections of processes that are gone, as their operating system would have: the statement that waits must
    /// not be carried out after all.
    /// </summary>
    public Task Abandon(string service) =>
        Execute(
            $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'okr-{service}'"
        );

    /// <summary>How many writes failed.</summary>
    public Task<long> Failures() => Number("SELECT last_value FROM sabotage.failures");

    public async Task<long> Number(string sql)
    {
        // CA2100: constants, and names from the test itself.
#pragma warning disable CA2100
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Execute("DELETE FROM sabotage.held"); // whoever waits goes on: dropping waits for them
        // One lock at a time: with the schema's sequence in hand, waiting for the table of a transaction that is about to use
        // the sequence would be a deadlock.
        foreach (var table in tables)
        {
            await Execute($"DROP TRIGGER sabotage ON {table}");
        }

        await Execute("DROP SCHEMA sabotage CASCADE");
        await database.DisposeAsync();
    }

    private static async Task<Sabotage> Prepare(PostgresDatabase postgres, string body)
    {
        var sabotage = new Sabotage(postgres);
        await sabotage.Execute(
            $"""
            CREATE SCHEMA sabotage;
            CREATE SEQUENCE sabotage.failures;
            CREATE TABLE sabotage.held (held bool);
            CREATE FUNCTION sabotage.strike() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$;
            """
        );
        return sabotage;
    }

    private async Task StrikeAt(string table, string statements, string each)
    {
        await Execute(
            $"CREATE TRIGGER sabotage BEFORE {statements} ON {table} FOR EACH {each} EXECUTE FUNCTION sabotage.strike()"
        );
        tables.Add(table);
    }

    private async Task Execute(string sql)
    {
        // CA2100: constants, and names from the test itself.
#pragma warning disable CA2100
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
