using System.Globalization;
using Npgsql;

namespace Okr.IntegrationTests.Servers;

/// <summary>
/// PostgreSQL for a test run: the server that <c>OKR_TEST_POSTGRES</c> names, or one started from the machine's package. It
/// does not wait for the disk (a crash of the server loses nothing, only one of the machine would).
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string connectionString;
    private readonly string? folder;
    private readonly string? binaries;

    private PostgresServer(string connectionString, string? folder, string? binaries)
    {
        this.connectionString = connectionString;
        this.folder = folder;
        this.binaries = binaries;
    }

    public static PostgresServer Start()
    {
        if (Environment.GetEnvironmentVariable("OKR_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new PostgresServer(given, null, null);
        }

        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .Order(StringComparer.Ordinal)
                .Select(d => Path.Combine(d, "bin"))
                .LastOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        if (binaries is null)
        {
            LocalServer.Missing("PostgreSQL");
        }

        var folder = LocalServer.Folder("postgres");
        var data = Path.Combine(folder, "data");
        LocalServer.Run(
            LocalServer.As(
                "postgres",
                Path.Combine(binaries!, "initdb"),
                "-D",
                data,
                "-U",
                "okr",
                "--auth=trust",
                "-E",
                "UTF8",
                "--no-sync"
            )
        );
        for (var attempt = 1; ; attempt++)
        {
            var port = Ports.Free();
            var server = new PostgresServer(
                string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=okr"),
                folder,
                binaries
            );
            try
            {
                server.Control(
                    "-l",
                    Path.Combine(folder, "log"),
                    "-o",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c max_connections=400 -c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c jit=off"
                    ),
                    "start"
                );
                return server;
            }
            catch (InvalidOperationException) when (attempt < 5 && Log(folder).Contains("in use"))
            {
                // somebody took the port meanwhile: another one, then
            }
        }
    }

    /// <summary>A new database, copied from <paramref name="template"/> when one is given.</summary>
    public async Task<PostgresDatabase> NewDatabase(string name, string? template = null)
    {
        await Execute($"CREATE DATABASE {name}{(template is null ? "" : $" TEMPLATE {template}")}");
        return new PostgresDatabase(
            this,
            new NpgsqlConnectionStringBuilder(connectionString) { Database = name, MaxPoolSize = 20 }.ToString()
        );
    }

    /// <summary>
    /// Stops the server without asking its clients (as a crash does, or by ending their transactions) and starts it again
    /// at the same port, with what was committed.
    /// </summary>
    public void Restart(bool crash)
    {
        if (folder is null)
        {
            Assert.Skip("The PostgreSQL of OKR_TEST_POSTGRES cannot be restarted by a test.");
        }

        Control("-m", crash ? "immediate" : "fast", "-l", Path.Combine(folder, "log"), "restart");
    }

    public void Dispose()
    {
        if (folder is not null)
        {
            Control("-m", "immediate", "stop");
            Directory.Delete(folder, recursive: true);
        }
    }

    internal async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Database = "postgres" }.ToString()
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Log(string folder) => File.ReadAllText(Path.Combine(folder, "log"));

    private void Control(params string[] arguments) =>
        LocalServer.Run(
            LocalServer.As(
                "postgres",
                Path.Combine(binaries!, "pg_ctl"),
                ["-D", Path.Combine(folder!, "data"), "-w", .. arguments]
            )
        );
}

/// <summary>One database on the run's PostgreSQL.</summary>
internal sealed class PostgresDatabase(PostgresServer server, string connectionString)
{
    public string ConnectionString => connectionString;

    /// <summary>Restarts the whole server; see <see cref="PostgresServer.Restart"/>.</summary>
    public void Restart(bool crash = false) => server.Restart(crash);

    /// <summary>The first column of the first row; its default when there is none.</summary>
    public async Task<T?> Scalar<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString()
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    public Task Drop() =>
        server.Execute(
            $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)"
        );
}
