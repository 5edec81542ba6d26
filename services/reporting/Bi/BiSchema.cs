using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Okr.Reporting.Bi.OData;
using Okr.Reporting.Data;

// EF1002: what is interpolated are the model's own names and the queries that the provider made of it.
#pragma warning disable EF1002

namespace Okr.Reporting.Bi;

/// <summary>
/// The schema <c>bi</c> for tools that speak SQL: a view for each table of the feed, of the same name and columns, and the
/// role that may read them. Rows are not filtered by who reads: that right is the role.
/// </summary>
internal static partial class BiSchema
{
    public const string Schema = "bi";
    public const string Role = "okr_bi";

    /// <summary>Makes schema, role and views as the migration leaves the tables, each where the login may.</summary>
    public static async Task Make(ReportingDbContext db, CancellationToken ct)
    {
        if (db.Database.IsSqlite())
        {
            return; // files: whoever can open them reads all
        }

        var statements = db.Database.IsNpgsql() ? PostgresSchema : SqlServerSchema;
        foreach (var statement in statements)
        {
            await db.Database.ExecuteSqlRawAsync(statement, ct);
        }

        if (!await MayMakeViews(db, ct))
        {
            Log.NoSchema(db.GetService<ILoggerFactory>().CreateLogger(typeof(BiSchema)), Schema);
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        foreach (var view in Views(db))
        {
            await db.Database.ExecuteSqlRawAsync(view, ct);
        }

        await db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql() ? PostgresGrants : SqlServerGrants, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Takes the views away, so that a migration may change what they read.</summary>
    public static async Task Drop(ReportingDbContext db, CancellationToken ct)
    {
        if (!db.Database.IsNpgsql())
        {
            return; // SQL Server's views hold nothing
        }

        foreach (var view in await OwnViews(db, ct))
        {
            await db.Database.ExecuteSqlRawAsync($"DROP VIEW {Schema}.\"{view}\"", ct);
        }
    }

    /// <summary>
    /// Within the swap of a rebuild: makes PostgreSQL's views read the tables of the next store, which they follow into their
    /// new place. Privileges on the views stay. (On SQL Server views go by names.)
    /// </summary>
    public static async Task Point(NextReportingDbContext next, CancellationToken ct)
    {
        if (next.Database.IsNpgsql())
        {
            var own = (await OwnViews(next, ct)).ToHashSet(StringComparer.Ordinal);
            foreach (var table in BiTables.All.Where(table => own.Contains(table.Name)))
            {
                await next.Database.ExecuteSqlRawAsync(View(next, table), ct);
            }
        }
    }

    /// <summary>The statements that make the views.</summary>
    public static IEnumerable<string> Views(ReportingDbContext db) => BiTables.All.Select(table => View(db, table));

    private static string View(ReportingDbContext db, BiTable table)
    {
        var query = table.Rows(db, BiReader.Unrestricted).Columns(table.Columns).ToQueryString();
        var create = db.Database.IsNpgsql() ? "CREATE OR REPLACE" : "CREATE OR ALTER";
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        return $"{create} VIEW {Schema}.\"{table.Name}\" ({columns}) AS\n{query}"
            .Replace("{", "{{", StringComparison.Ordinal)
            .Replace("}", "}}", StringComparison.Ordinal);
    }

    private static Task<List<string>> OwnViews(ReportingDbContext db, CancellationToken ct) =>
        db
            .Database.SqlQueryRaw<string>(
                $"SELECT viewname::text AS \"Value\" FROM pg_views WHERE schemaname = '{Schema}' AND pg_has_role(viewowner, 'USAGE')"
            )
            .ToListAsync(ct);

    private static async Task<bool> MayMakeViews(ReportingDbContext db, CancellationToken ct) =>
        await db
            .Database.SqlQueryRaw<int>(
                db.Database.IsNpgsql()
                    ? $"SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = '{Schema}' AND has_schema_privilege(oid, 'CREATE')) THEN 1 ELSE 0 END AS \"Value\""
                    : $"SELECT CASE WHEN SCHEMA_ID(N'{Schema}') IS NOT NULL AND HAS_PERMS_BY_NAME(N'{Schema}', N'SCHEMA', N'ALTER') = 1 AND HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE VIEW') = 1 THEN 1 ELSE 0 END AS [Value]"
            )
            .SingleAsync(ct) == 1;

    private static readonly string[] PostgresSchema =
    [
        $"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = '{Schema}')
                    AND has_database_privilege(current_database(), 'CREATE') THEN
                    CREATE SCHEMA {Schema};
                END IF;
            END $$
            """,
            // Roles are the whole server's: another database may be making it at this moment.
            $"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{Role}')
                    AND (SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                    CREATE ROLE {Role} NOLOGIN;
                END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                RAISE NOTICE 'the role {Role} is there';
            END $$
            """,
    ];

    private const string PostgresGrants = $"""
        DO $$ BEGIN
            IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{Role}') THEN
                GRANT USAGE ON SCHEMA {Schema} TO {Role};
                GRANT SELECT ON ALL TABLES IN SCHEMA {Schema} TO {Role};
            END IF;
        END $$
        """;

    private static readonly string[] SqlServerSchema =
    [
        $"""
            IF SCHEMA_ID(N'{Schema}') IS NULL AND HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE SCHEMA') = 1
                EXEC(N'CREATE SCHEMA {Schema}');
            IF DATABASE_PRINCIPAL_ID(N'{Role}') IS NULL AND HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE ROLE') = 1
                CREATE ROLE {Role};
            """,
    ];

    private const string SqlServerGrants = $"""
        IF DATABASE_PRINCIPAL_ID(N'{Role}') IS NOT NULL
            GRANT SELECT ON SCHEMA::{Schema} TO {Role};
        """;

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "There is no schema {Schema} that this login may make views in: tools that read SQL have no views until somebody makes it as docs/bi.md says, and runs migrate again"
        )]
        public static partial void NoSchema(ILogger logger, string schema);
    }
}
