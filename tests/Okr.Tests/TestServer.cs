using System.Collections.Concurrent;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Okr.Platform.Data;
using Okr.Tests.Conventions;

[assembly: AssemblyFixture(typeof(Okr.Tests.TestServerLifetime))]

namespace Okr.Tests;

/// <summary>
/// What the tests keep their data in: SQLite files, or the server that the environment names.
/// <c>OKR_TEST_DATABASE</c> is sqlite (the default), postgres with <c>OKR_TEST_POSTGRES</c>, or sqlserver with
/// <c>OKR_TEST_SQLSERVER</c>: connection strings of a login that may create databases.
/// </summary>
internal abstract class TestServer : IDisposable
{
    public static TestServer Current { get; } = Choose();

    /// <summary>What the names of the derived contexts begin with.</summary>
    public abstract string Prefix { get; }

    /// <summary>Points a context of the module at the database of that name.</summary>
    public abstract void Configure(DbContextOptionsBuilder builder, string module, string name);

    /// <summary>The same as the product's configuration.</summary>
    public abstract Dictionary<string, string?> Settings(string name);

    /// <summary>The name of a database of the module with all migrations and no rows.</summary>
    public abstract string Take(string module, Func<string, ModuleDbContext> open);

    /// <summary>Takes it back.</summary>
    public abstract void Give(string module, string name);

    /// <summary>A database without a table.</summary>
    public abstract void Create(string name);

    public abstract void Drop(string name);

    public abstract void Dispose();

    public static string NewName() => $"okr_test_{Guid.NewGuid():N}";

    private static TestServer Choose() =>
        Environment.GetEnvironmentVariable("OKR_TEST_DATABASE") switch
        {
            null or "" or "sqlite" => new SqliteTestServer(),
            "postgres" => new PostgresTestServer(Required("OKR_TEST_POSTGRES")),
            "sqlserver" => new SqlServerTestServer(Required("OKR_TEST_SQLSERVER")),
            var other => throw new InvalidOperationException(
                $"OKR_TEST_DATABASE must be sqlite, postgres or sqlserver, not '{other}'."
            ),
        };

    private static string Required(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} must hold a connection string.");
}

/// <summary>Removes what the run made for all its tests.</summary>
public sealed class TestServerLifetime : IDisposable
{
    public void Dispose() => TestServer.Current.Dispose();
}

/// <summary>Files: each test has a copy of one that was migrated once.</summary>
internal sealed class SqliteTestServer : TestServer
{
    private readonly ConcurrentDictionary<string, Lazy<string>> templates = [];

    public override string Prefix => "Sqlite";

    public override void Configure(DbContextOptionsBuilder builder, string module, string name) =>
        ModuleDatabase.UseSqlite(builder, FileOf(name)).AddInterceptors(SqlServerTranslation.Interceptor);

    public override Dictionary<string, string?> Settings(string name) =>
        new() { ["Okr:Database:Provider"] = "sqlite", ["Okr:Database:Folder"] = FolderOf(name) };

    public override string Take(string module, Func<string, ModuleDbContext> open)
    {
        var template = templates.GetOrAdd(
            module,
            _ => new Lazy<string>(() =>
            {
                var made = NewName();
                using (var db = open(made))
                {
                    db.Database.Migrate();
                }

                SqliteConnection.ClearAllPools();
                return made;
            })
        );
        var name = NewName();
        File.Copy(FileOf(template.Value), FileOf(name));
        return name;
    }

    public override void Give(string module, string name) => Drop(name);

    public override void Create(string name)
    {
        // the first connection makes the file
    }

    public override void Drop(string name)
    {
        SqliteConnection.ClearAllPools();
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            File.Delete(FileOf(name) + suffix);
        }

        if (Directory.Exists(FolderOf(name)))
        {
            Directory.Delete(FolderOf(name), recursive: true);
        }
    }

    public override void Dispose()
    {
        foreach (var template in templates.Values)
        {
            Drop(template.Value);
        }
    }

    private static string FileOf(string name) => $"{FolderOf(name)}.db";

    private static string FolderOf(string name) => Path.Combine(Path.GetTempPath(), name);
}

/// <summary>A server, where making a database takes longer than emptying one: they are used again.</summary>
internal abstract class DatabaseServer : TestServer
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> free = [];
    private readonly ConcurrentBag<string> made = [];

    public override string Take(string module, Func<string, ModuleDbContext> open)
    {
        if (free.GetOrAdd(module, _ => []).TryTake(out var used))
        {
            using var db = open(used);
            Empty(db);
            return used;
        }

        var name = NewName();
        made.Add(name);
        Create(name);
        using (var db = open(name))
        {
            db.Database.Migrate();
        }

        return name;
    }

    public override void Give(string module, string name) => free[module].Add(name);

    public override void Dispose()
    {
        foreach (var name in made)
        {
            Drop(name);
        }
    }

    // Rows that a migration has put there stay.
    private static void Empty(ModuleDbContext db)
    {
        var model = db.GetService<IDesignTimeModel>().Model;
        var seeded = model
            .GetEntityTypes()
            .Where(type => type.GetSeedData().Any())
            .Select(type => type.GetTableName())
            .ToHashSet(StringComparer.Ordinal);
        var tables = model.GetRelationalModel().Tables.Where(table => !seeded.Contains(table.Name)).ToList();
        var sql = string.Concat(
            DependentsFirst(tables).Select(table => $"DELETE FROM \"{table.Schema}\".\"{table.Name}\";")
        );
        db.Database.ExecuteSqlRaw(sql);
    }

    private static IEnumerable<ITable> DependentsFirst(List<ITable> tables)
    {
        while (tables.Count > 0)
        {
            var next = tables.First(table =>
                table.ReferencingForeignKeyConstraints.All(key => key.Table == table || !tables.Contains(key.Table))
            );
            tables.Remove(next);
            yield return next;
        }
    }
}

internal sealed class PostgresTestServer(string connectionString) : DatabaseServer
{
    public override string Prefix => "Postgres";

    public override void Configure(DbContextOptionsBuilder builder, string module, string name) =>
        ModuleDatabase.UsePostgres(builder, ConnectionString(name), module);

    public override Dictionary<string, string?> Settings(string name) =>
        new() { ["Okr:Database:Provider"] = "postgres", ["Okr:Database:ConnectionString"] = ConnectionString(name) };

    public override void Create(string name) => Execute($"CREATE DATABASE {name}");

    public override void Drop(string name) => Execute($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private string ConnectionString(string name) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = name, MaxPoolSize = 20 }.ToString();

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        command.ExecuteNonQuery();
    }
}

internal sealed class SqlServerTestServer(string connectionString) : DatabaseServer
{
    public override string Prefix => "SqlServer";

    public override void Configure(DbContextOptionsBuilder builder, string module, string name) =>
        ModuleDatabase.UseSqlServer(builder, ConnectionString(name), module);

    public override Dictionary<string, string?> Settings(string name) =>
        new() { ["Okr:Database:Provider"] = "sqlserver", ["Okr:Database:ConnectionString"] = ConnectionString(name) };

    public override void Create(string name) =>
        Execute($"CREATE DATABASE [{name}]; ALTER DATABASE [{name}] SET READ_COMMITTED_SNAPSHOT ON;");

    public override void Drop(string name) =>
        Execute(
            $"IF DB_ID(N'{name}') IS NOT NULL BEGIN ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{name}]; END"
        );

    private string ConnectionString(string name) =>
        new SqlConnectionStringBuilder(connectionString) { InitialCatalog = name, MaxPoolSize = 20 }.ToString();

    private void Execute(string sql)
    {
        using var connection = new SqlConnection(connectionString);
        connection.Open();
        using var command = new SqlCommand(sql, connection) { CommandTimeout = 120 };
        command.ExecuteNonQuery();
    }
}
