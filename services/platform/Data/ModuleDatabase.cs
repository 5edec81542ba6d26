using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Okr.Platform.Messaging;

namespace Okr.Platform.Data;

/// <summary>Registers a module's database for the configured provider.</summary>
public static class ModuleDatabase
{
    // SQL Server 2019, the oldest that is supported: newer ones speak it too.
    private const int SqlServerCompatibilityLevel = 150;

    /// <summary>
    /// Statements that come again are prepared, so that the server parses and plans them once per connection. A connection
    /// is not reset between two uses: nothing here changes a session beyond its transaction. The configured connection
    /// string wins, for a pooler that cannot do either.
    /// </summary>
    private const string PostgresDefaults = "Max Auto Prepare=200;Auto Prepare Min Usages=3;No Reset On Close=true;";

    /// <summary>
    /// Adds the context, its outbox relay and its migrations. <typeparamref name="TSqlite"/>,
    /// <typeparamref name="TPostgres"/> and <typeparamref name="TSqlServer"/> derive from <typeparamref name="TContext"/>
    /// and own a migrations folder each.
    /// </summary>
    public static void AddModuleDatabase<TContext, TSqlite, TPostgres, TSqlServer>(
        this IHostApplicationBuilder builder,
        string module
    )
        where TContext : ModuleDbContext
        where TSqlite : TContext
        where TPostgres : TContext
        where TSqlServer : TContext
    {
        var options = OkrOptions.Read(builder.Configuration);
        builder.Services.TryAddSingleton<OutboxSignals>();
        builder.Services.TryAddSingleton<OutboxSignalInterceptor>();
        switch (options.Database.Provider)
        {
            case "postgres":
                Add<TContext, TPostgres>(builder, db => UsePostgres(db, Connection(options, module), module));
                break;
            case "sqlserver":
                Add<TContext, TSqlServer>(builder, db => UseSqlServer(db, Connection(options, module), module));
                break;
            default:
                Directory.CreateDirectory(options.Database.Folder);
                var file = Path.Combine(options.Database.Folder, $"{module}.db");
                Add<TContext, TSqlite>(builder, db => UseSqlite(db, file));
                break;
        }

        builder.Services.AddSingleton<IModuleDatabase>(services => new ModuleDatabase<TContext>(services, module));
        builder.Services.AddSingleton<IOutboxRelay>(services =>
            ActivatorUtilities.CreateInstance<OutboxRelay<TContext>>(services, module)
        );
        builder
            .Services.AddHealthChecks()
            .Add(
                new HealthCheckRegistration(
                    $"{module}-database",
                    services => new DatabaseHealthCheck(
                        services.GetServices<IModuleDatabase>().First(database => database.Module == module)
                    ),
                    HealthStatus.Unhealthy,
                    ["ready"]
                )
            );
    }

    /// <summary>SQLite as every module uses it: one file, WAL, names in snake_case.</summary>
    public static DbContextOptionsBuilder UseSqlite(DbContextOptionsBuilder builder, string file) =>
        builder
            .UseSqlite($"Data Source={file};Foreign Keys=True")
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(SqlitePragmas.Instance);

    /// <summary>PostgreSQL as every module uses it: one schema, names in snake_case.</summary>
    public static DbContextOptionsBuilder UsePostgres(
        DbContextOptionsBuilder builder,
        string connectionString,
        string module
    ) =>
        builder
            .UseNpgsql(
                new NpgsqlConnectionStringBuilder(PostgresDefaults + connectionString)
                {
                    ApplicationName = $"okr-{module}",
                }.ToString(),
                npgsql =>
                    npgsql
                        .MigrationsHistoryTable(HistoryRepository.DefaultTableName, module)
                        .ConfigureDataSource(source =>
                        {
                            // Else metrics are labelled with the connection string. Nothing is captured here: contexts of
                            // one model share their services only while this is one and the same delegate.
                            source.Name = source.ConnectionStringBuilder.ApplicationName;
                            // No trace of its own for what nobody asked for, such as looking into the outbox.
                            source.ConfigureTracing(tracing =>
                                tracing
                                    .ConfigureCommandFilter(_ => Activity.Current is not null)
                                    .ConfigureCopyOperationFilter(_ => Activity.Current is not null)
                                    .ConfigureBatchFilter(_ => Activity.Current is not null)
                                    .EnablePhysicalOpenTracing(false)
                            );
                        })
            )
            .UseSnakeCaseNamingConvention();

    /// <summary>
    /// SQL Server as every module uses it: one schema, names in snake_case. The database must have
    /// <c>READ_COMMITTED_SNAPSHOT</c> on, as PostgreSQL always works: then readers and writers do not wait for each other.
    /// The provider's retries are not used: they refuse transactions that span several saves, and every caller
    /// already tries again (consumers, the relay, clients with an <c>Idempotency-Key</c>).
    /// </summary>
    public static DbContextOptionsBuilder UseSqlServer(
        DbContextOptionsBuilder builder,
        string connectionString,
        string module
    ) =>
        builder
            .UseSqlServer(
                new SqlConnectionStringBuilder(connectionString) { ApplicationName = $"okr-{module}" }.ToString(),
                sqlServer =>
                    sqlServer
                        .MigrationsHistoryTable(HistoryRepository.DefaultTableName, module)
                        .UseCompatibilityLevel(SqlServerCompatibilityLevel)
            )
            .UseSnakeCaseNamingConvention();

    private static void Add<TContext, TProvider>(
        IHostApplicationBuilder builder,
        Action<DbContextOptionsBuilder> configure
    )
        where TContext : ModuleDbContext
        where TProvider : TContext =>
        builder.Services.AddDbContextPool<TContext, TProvider>(
            (services, db) =>
            {
                configure(db);
                db.AddInterceptors(services.GetRequiredService<OutboxSignalInterceptor>());
            }
        );

    private static string Connection(OkrOptions options, string module) =>
        options.Database.ConnectionStrings.GetValueOrDefault(module)
        ?? options.Database.ConnectionString
        ?? throw new ConfigurationException(
            $"Okr:Database:ConnectionString (or Okr:Database:ConnectionStrings:{module}) must be set."
        );

    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        public static readonly SqlitePragmas Instance = new();

        // The provider's own waiting sleeps 150 ms at a time; SQLite's busy handler backs off from 1 ms.
        private const string Pragmas =
            "PRAGMA busy_timeout=30000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}

/// <summary>What the host needs of a module's database.</summary>
public interface IModuleDatabase
{
    string Module { get; }

    /// <summary>Applies all pending migrations.</summary>
    Task Migrate(CancellationToken ct);

    /// <summary>Why the database cannot be worked with: it does not answer, or lacks migrations. Null when it can.</summary>
    Task<DatabaseProblem?> Problem(CancellationToken ct);
}

/// <summary>A database that cannot be worked with.</summary>
/// <param name="Answers">Whether it answers at all, and lacks migrations.</param>
/// <param name="Sentence">For whoever runs the service: what is wrong and what to do; without credentials.</param>
public sealed record DatabaseProblem(bool Answers, string Sentence);

internal sealed class ModuleDatabase<TContext>(IServiceProvider services, string module) : IModuleDatabase
    where TContext : ModuleDbContext
{
    private volatile bool migrated;

    public string Module => module;

    public async Task Migrate(CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        await using var turn = await MigrationTurn.Take(
            scope.ServiceProvider.GetRequiredService<TContext>(),
            module,
            ct
        );
        await using var work = services.CreateAsyncScope();
        var db = work.ServiceProvider.GetRequiredService<TContext>();
        // Asking first spares every start but the first after an upgrade the comparison of the model with its migrations.
        if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            await db.Migrating(ct);
            await db.Database.MigrateAsync(ct);
        }

        await db.Migrated(ct);
        migrated = true;
    }

    public async Task<DatabaseProblem?> Problem(CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<TContext>().Database;
        if (!await database.CanConnectAsync(ct))
        {
            return new(false, $"The database of '{module}' does not answer: {await Reason(database, ct)}");
        }

        // Migrations only go forward: what was once there stays.
        if (migrated)
        {
            return null;
        }

        var pending = (await database.GetPendingMigrationsAsync(ct)).ToList();
        if (pending.Count == 0)
        {
            migrated = true;
            return null;
        }

        return new(
            true,
            $"The database of '{module}' lacks {pending.Count} migration(s), first {pending[0]}: run this program with the argument 'migrate' first."
        );
    }

    private static async Task<string> Reason(DatabaseFacade database, CancellationToken ct)
    {
        try
        {
            await database.OpenConnectionAsync(ct);
            await database.CloseConnectionAsync();
            return "it answers again.";
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            return exception.Message;
        }
    }
}
