using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Okr.Alignment.Data;
using Okr.Goal.Data;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Messaging;
using Okr.Reporting.Bi;
using Okr.Reporting.Data;

namespace Okr.Tests.Conventions;

/// <summary>What can be said about SQL Server without one: its scripts and statements are read, not run.</summary>
public sealed class SqlServerConventions
{
    public static TheoryData<string> Services => [.. ProductUnderTest.Modules.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public void The_migration_script_holds_nothing_that_SQL_Server_refuses(string service)
    {
        using var db = Context(service);
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        Assert.Contains($"CREATE TABLE [{service}].[outbox]", script, StringComparison.Ordinal);
        Assert.Empty(TransactSql.Check(script));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void The_claim_of_outbox_rows_holds_nothing_that_SQL_Server_refuses(string service)
    {
        using var db = Context(service);
        var sql = OutboxClaim
            .Sql(db, 500)
            .Replace("{0}", "@until", StringComparison.Ordinal)
            .Replace("{1}", "@now", StringComparison.Ordinal);

        Assert.Contains($"[{service}].[outbox]", sql, StringComparison.Ordinal);
        Assert.Empty(TransactSql.Check(sql));
    }

    [Fact]
    public void The_lock_of_places_in_the_cascade_holds_nothing_that_SQL_Server_refuses() =>
        Assert.Empty(
            TransactSql.Check(Places.SqlServerLock("alignment").Replace("{0}", "@ids", StringComparison.Ordinal))
        );

    [Fact]
    public void The_views_of_the_BI_feed_hold_nothing_that_SQL_Server_refuses()
    {
        using var db = Context("reporting");
        var views = BiSchema.Views((ReportingDbContext)db).ToList();

        Assert.Equal(BiTables.All.Count, views.Count);
        Assert.All(views, view => Assert.Empty(TransactSql.Check(view)));
        Assert.All(views, view => Assert.Contains("[reporting].[", view, StringComparison.Ordinal));
    }

    /// <summary>Each rule catches what it is there for.</summary>
    [Theory]
    [InlineData("syntax", "CREATE TABLE t (id int NOT NULL,, x int);")]
    [InlineData("syntax", "UPDATE t SET x = 1 RETURNING *;")]
    [InlineData("syntax", "EXEC(N'SELECT 1 FROM t LIMIT 5');")]
    [InlineData(
        "cycle or a second cascade path",
        """
            CREATE TABLE a (id int NOT NULL PRIMARY KEY);
            CREATE TABLE b (id int NOT NULL PRIMARY KEY, a int NOT NULL,
                CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id) ON DELETE CASCADE);
            CREATE TABLE c (id int NOT NULL PRIMARY KEY, a int NOT NULL, b int NOT NULL,
                CONSTRAINT c_a FOREIGN KEY (a) REFERENCES a (id) ON DELETE CASCADE,
                CONSTRAINT c_b FOREIGN KEY (b) REFERENCES b (id) ON DELETE CASCADE);
            """
    )]
    [InlineData(
        "cycle or a second cascade path",
        """
            CREATE TABLE a (id int NOT NULL PRIMARY KEY, above int NULL);
            ALTER TABLE a ADD CONSTRAINT a_a FOREIGN KEY (above) REFERENCES a (id) ON DELETE SET NULL;
            """
    )]
    [InlineData(
        "without a bounded length",
        "CREATE TABLE t (id int NOT NULL PRIMARY KEY, x nvarchar(max) NOT NULL); CREATE INDEX i ON t (x);"
    )]
    [InlineData("without a bounded length", "CREATE TABLE t (id nvarchar(max) NOT NULL PRIMARY KEY);")]
    [InlineData(
        "may have 2000 bytes",
        "CREATE TABLE t (id int NOT NULL PRIMARY KEY, x nvarchar(1000) NOT NULL); CREATE INDEX i ON t (x);"
    )]
    [InlineData("may have 1000 bytes", "CREATE TABLE t (id nvarchar(500) NOT NULL, CONSTRAINT k PRIMARY KEY (id));")]
    [InlineData(
        "one null only",
        "CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int NULL); CREATE UNIQUE INDEX i ON t (x);"
    )]
    [InlineData("does not have", "CREATE TABLE t (id int NOT NULL PRIMARY KEY); CREATE INDEX i ON t (x);")]
    [InlineData(
        "syntax, line 1: Incorrect syntax near 'OR'",
        "CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int NULL); CREATE INDEX i ON t (id) WHERE x IS NULL OR x > 1;"
    )]
    [InlineData(
        "syntax, line 1: Incorrect syntax near '('",
        "CREATE TABLE t (x nvarchar(9) NULL); EXEC(N'CREATE INDEX i ON t (x) WHERE lower(x) = ''a''');"
    )]
    [InlineData(
        "syntax, line 1: Incorrect syntax near 'LIKE'",
        "CREATE TABLE t (x nvarchar(9) NULL); CREATE INDEX i ON t (x) WHERE x LIKE 'a%';"
    )]
    [InlineData("ORDER BY", "SELECT * FROM (SELECT id FROM t ORDER BY id) AS s;")]
    [InlineData("ORDER BY", "UPDATE t SET x = 1 WHERE id IN (SELECT id FROM t ORDER BY id);")]
    [InlineData(
        "error 334",
        "CREATE TRIGGER r ON t AFTER UPDATE AS BEGIN SET NOCOUNT ON; END;\nGO\nUPDATE o SET x = 1 OUTPUT inserted.* FROM t AS o;"
    )]
    public void What_SQL_Server_alone_refuses_is_found(string expected, string script) =>
        Assert.Contains(TransactSql.Check(script), found => found.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void What_SQL_Server_takes_is_not_complained_about() =>
        Assert.Empty(
            TransactSql.Check(
                """
                CREATE TABLE a (id uniqueidentifier NOT NULL PRIMARY KEY, code nvarchar(200) NULL, text nvarchar(max) NULL);
                CREATE UNIQUE INDEX i ON a (code) WHERE code IS NOT NULL;
                CREATE TABLE b (id int NOT NULL PRIMARY KEY, a uniqueidentifier NOT NULL,
                    CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id) ON DELETE CASCADE);
                CREATE TABLE c (id int NOT NULL PRIMARY KEY, a uniqueidentifier NOT NULL, b int NOT NULL,
                    CONSTRAINT c_a FOREIGN KEY (a) REFERENCES a (id),
                    CONSTRAINT c_b FOREIGN KEY (b) REFERENCES b (id) ON DELETE CASCADE);
                SELECT * FROM (SELECT TOP (5) id FROM b ORDER BY id) AS s ORDER BY id;
                """
            )
        );

    [Theory]
    [InlineData(2601, true, false, false)]
    [InlineData(2627, true, false, false)]
    [InlineData(1205, false, true, false)]
    [InlineData(3960, false, true, false)]
    [InlineData(1222, false, false, true)]
    [InlineData(-2, false, false, true)]
    [InlineData(547, false, false, false)]
    public void Its_error_numbers_mean_what_the_others_say_in_their_way(
        int number,
        bool unique,
        bool lostRace,
        bool unavailable
    )
    {
        Assert.Equal(unique, SqlServerErrors.IsUniqueViolation(number));
        Assert.Equal(lostRace, SqlServerErrors.IsLostRace(number));
        Assert.Equal(unavailable, SqlServerErrors.IsUnavailable(number));
    }

    [Fact]
    public void A_query_that_SQL_Server_would_refuse_fails_where_it_is_made()
    {
        using var db = Sqlite();
        var codes = new[] { "a", "b" };

        Assert.NotEmpty(db.Cycles.Where(c => codes.Contains(c.Code)).ToQueryString());
        var refused = Assert.Throws<TransactSqlException>(() =>
            db.Cycles.Where(c => EF.Parameter(codes).Contains(c.Code)).ToQueryString()
        );
        Assert.Contains("error 468", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_that_has_no_Transact_SQL_fails_where_it_is_made()
    {
        using var db = Sqlite();

        Assert.ThrowsAny<InvalidOperationException>(() =>
            db.Cycles.Where(c => EF.Functions.Glob(c.Code, "a*")).ToQueryString()
        );
    }

    /// <summary>As the tests on SQLite have it; it never connects.</summary>
    private static SqliteGoalDbContext Sqlite()
    {
        var builder = new DbContextOptionsBuilder<SqliteGoalDbContext>();
        ModuleDatabase.UseSqlite(builder, "never-opened.db").AddInterceptors(SqlServerTranslation.Interceptor);
        return new(builder.Options);
    }

    private static ModuleDbContext Context(string service) => ServiceContexts.Open(service, "SqlServer");
}
