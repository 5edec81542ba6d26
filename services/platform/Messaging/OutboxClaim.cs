using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Okr.Platform.Data;

namespace Okr.Platform.Messaging;

/// <summary>
/// Takes rows of a module's outbox for one relay, in one statement of the database's own kind: rows that another relay is
/// taking at the same moment are passed over, not waited for.
/// </summary>
internal static class OutboxClaim
{
    /// <summary>
    /// The oldest rows that nobody holds, at most <paramref name="count"/>, oldest first; they are this relay's until
    /// <paramref name="until"/>, and anybody's from then on. Times are UTC.
    /// </summary>
    public static async Task<List<OutboxMessage>> Take(
        ModuleDbContext db,
        int count,
        DateTime now,
        DateTime until,
        CancellationToken ct
    )
    {
        var rows = await db.Outbox.FromSqlRaw(Sql(db, count), until, now).AsNoTracking().ToListAsync(ct);
        return [.. rows.OrderBy(m => m.Id)];
    }

    /// <summary>The statement for the context's provider: <c>{0}</c> is the end of the lease, <c>{1}</c> the present.</summary>
    public static string Sql(ModuleDbContext db, int count) =>
        db.Database.IsNpgsql() ? Postgres(db.Module, count)
        : db.Database.IsSqlServer() ? SqlServer(db.Module, count)
        : Sqlite(count);

    // Materialized: a subquery in the update may be run once per row by the plan, and each time pass over what it has locked.
    private static string Postgres(string schema, int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            WITH oldest AS MATERIALIZED (
                SELECT id FROM "{{schema}}".outbox
                WHERE published_at IS NULL AND (claimed_until IS NULL OR claimed_until < {1})
                ORDER BY id
                LIMIT {{count}}
                FOR UPDATE SKIP LOCKED)
            UPDATE "{{schema}}".outbox AS waiting SET claimed_until = {0}
            FROM oldest WHERE waiting.id = oldest.id
            RETURNING waiting.*
            """
        );

    // The plan may read a row for the update apart from the subquery that locked it, so the update asks once more.
    private static string SqlServer(string schema, int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            UPDATE waiting SET claimed_until = {0}
            OUTPUT inserted.*
            FROM [{{schema}}].[outbox] AS waiting
            WHERE waiting.id IN (
                SELECT TOP ({{count}}) id FROM [{{schema}}].[outbox] WITH (UPDLOCK, READPAST, ROWLOCK)
                WHERE published_at IS NULL AND (claimed_until IS NULL OR claimed_until < {1})
                ORDER BY id)
            AND waiting.published_at IS NULL AND (waiting.claimed_until IS NULL OR waiting.claimed_until < {1})
            """
        );

    // One writer at a time: nothing to pass over.
    private static string Sqlite(int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            UPDATE outbox SET claimed_until = {0}
            WHERE id IN (
                SELECT id FROM outbox
                WHERE published_at IS NULL AND (claimed_until IS NULL OR claimed_until < {1})
                ORDER BY id
                LIMIT {{count}})
            RETURNING *
            """
        );
}
