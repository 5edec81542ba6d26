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

    private Sabotage(PostgresDatabase postgres) => database = NpgsqlDataSource.Create(postgres.ConnectionString);

    /// <summary>Every third statement that writes to one of the tables fails, whoever makes it.</summary>
    public static async Task<Sabotage> EveryThirdWriteFails(PostgresDatabase postgres, params string[] tables)
    {
        var sabotage = await Prepare(
            postgres,
            "IF nextval('sabotage.calls') % 3 = 0 THEN RAISE EXCEPTION 'the third'; END IF; RETURN NULL;"
        );
        foreach (var table in tables)
        {
            await sabotage.Execute(
                $"CREATE TRIGGER sabotage BEFORE INSERT OR UPDATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION sabotage.strike()"
            );
        }

        return sabotage;
    }

    /// <summary>No row of the key result can be added to the table.</summary>
    public static async Task<Sabotage> RowsFail(PostgresDatabase postgres, string table, Guid keyResult)
    {
        var sabotage = await Prepare(
            postgres,
            $"PERFORM nextval('sabotage.calls'); IF NEW.key_result_id = '{keyResult}' THEN RAISE EXCEPTION 'not this one'; END IF; RETURN NEW;"
        );
        await sabotage.Execute(
            $"CREATE TRIGGER sabotage BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION sabotage.strike()"
        );
        return sabotage;
    }

    /// <summary>Statements that delete from the table wait until this is disposed.</summary>
    public static async Task<Sabotage> DeletesWait(PostgresDatabase postgres, string table)
    {
        var sabotage = await Prepare(
            postgres,
            "WHILE EXISTS (SELECT FROM sabotage.held) LOOP PERFORM pg_sleep(0.05); END LOOP; RETURN NULL;"
        );
        await sabotage.Execute("INSERT INTO sabotage.held VALUES (true)");
        await sabotage.Execute(
            $"CREATE TRIGGER sabotage BEFORE DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION sabotage.strike()"
        );
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

    /// <summary>How often a statement was struck or counted.</summary>
    public Task<long> Calls() => Number("SELECT last_value FROM sabotage.calls");

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
        await Execute("DROP SCHEMA sabotage CASCADE");
        await database.DisposeAsync();
    }

    private static async Task<Sabotage> Prepare(PostgresDatabase postgres, string body)
    {
        var sabotage = new Sabotage(postgres);
        await sabotage.Execute(
            $"""
            CREATE SCHEMA sabotage;
            CREATE SEQUENCE sabotage.calls;
            CREATE TABLE sabotage.held (held bool);
            CREATE FUNCTION sabotage.strike() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$;
            """
        );
        return sabotage;
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
