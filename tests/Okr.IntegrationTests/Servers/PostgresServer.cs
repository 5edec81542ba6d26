using System.Globalization;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Servers;

/// <summary>
/// PostgreSQL for a test run: the server that <c>OKR_TEST_POSTGRES</c> names, or one started from the machine's package.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string? folder;
    private readonly string? binaries;

    private PostgresServer(string connectionString, string? folder, string? binaries)
    {
        ConnectionString = connectionString;
        this.folder = folder;
        this.binaries = binaries;
    }

    /// <summary>To an empty database of our own.</summary>
    public string ConnectionString { get; }

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
        var port = StandaloneProcess.FreePort();
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
        LocalServer.Run(
            LocalServer.As(
                "postgres",
                Path.Combine(binaries!, "pg_ctl"),
                "-D",
                data,
                "-w",
                "-l",
                Path.Combine(folder, "log"),
                "-o",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c max_connections=300"
                ),
                "start"
            )
        );
        return new PostgresServer(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Host=127.0.0.1;Port={port};Username=okr;Database=postgres;Maximum Pool Size=30"
            ),
            folder,
            binaries
        );
    }

    public void Dispose()
    {
        if (folder is not null)
        {
            LocalServer.Run(
                LocalServer.As(
                    "postgres",
                    Path.Combine(binaries!, "pg_ctl"),
                    "-D",
                    Path.Combine(folder, "data"),
                    "-m",
                    "immediate",
                    "stop"
                )
            );
            Directory.Delete(folder, recursive: true);
        }
    }
}
