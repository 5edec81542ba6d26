using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Reporting.Bi;
using Okr.Reporting.Consumers;
using Okr.Reporting.Data;

// EF1002: what is interpolated are constants and names of the model's own tables and columns, never a value from outside.
#pragma warning disable EF1002

namespace Okr.Reporting.Rebuilding;

/// <summary>
/// The store that a rebuild makes beside the present one. Everything is written over one connection; each transaction first
/// makes sure that the rebuild is still this process's.
/// </summary>
internal sealed class NextStore : IAsyncDisposable
{
    /// <summary>How long the swap waits for consumers' transactions, which are short; milliseconds.</summary>
    private const int WriterWait = 10_000;

    /// <summary>
    /// How many milliseconds it waits for readers before it lets go and tries again: shorter than PostgreSQL waits before it looks for
    /// deadlocks, so that a report is never the victim.
    /// </summary>
    private const int ReaderWait = 300;

    /// <summary>An index on many millions of check-ins takes its time.</summary>
    private static readonly TimeSpan LongestCommand = TimeSpan.FromHours(1);

    /// <summary>Check-ins that are folded into days at a time.</summary>
    private const int DaysChunk = 10_000;

    private readonly NextReportingDbContext db;
    private readonly Guid rebuildId;
    private readonly Guid owner;
    private readonly string presentFile;

    private NextStore(NextReportingDbContext db, Guid rebuildId, Guid owner, string presentFile)
    {
        this.db = db;
        this.rebuildId = rebuildId;
        this.owner = owner;
        this.presentFile = presentFile;
    }

    /// <summary>Empty tables without indexes; what an earlier rebuild has left is removed.</summary>
    public static async Task<NextStore> Create(
        ReportingDbContext present,
        Guid rebuildId,
        Guid owner,
        CancellationToken ct
    )
    {
        var presentFile = present.Database.IsSqlite() ? present.Database.GetDbConnection().DataSource : "";
        if (present.Database.IsSqlite())
        {
            DeleteFile(NextReportingDbContext.FileOf(present));
        }

        var db = NextReportingDbContext.Of(present);
        var next = new NextStore(db, rebuildId, owner, presentFile);
        try
        {
            db.Database.SetCommandTimeout(LongestCommand);
            await db.Database.OpenConnectionAsync(ct);
            if (db.Database.IsSqlite())
            {
                // Nobody else reads the file, and after a crash it is made anew.
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;", ct);
            }
            else if (db.Database.IsNpgsql())
            {
                await db.Database.ExecuteSqlRawAsync("SET synchronous_commit TO off", ct); // the swap waits for all
            }

            await next.InTransaction(next.CreateTables, ct);
            return next;
        }
        catch
        {
            await next.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes aggregates of one type, none of which is there yet.</summary>
    public Task Store(FactType type, IReadOnlyList<Contracts.IEvent> events, CancellationToken ct) =>
        InTransaction(token => type.Store(db, events, token), ct);

    /// <summary>
    /// What is made from what was stored: the days of key results and people from all check-ins, and indexes, each once its
    /// table is full.
    /// </summary>
    public async Task Derive(CancellationToken ct)
    {
        var derived = new[] { Table<KeyResultDay>(), Table<PersonDay>() };
        await CreateIndexes(table => !derived.Contains(table), ct);
        await DeriveDays(ct);
        await CreateIndexes(derived.Contains, ct);
        if (db.Database.IsNpgsql())
        {
            foreach (var table in db.FactTables)
            {
                await InTransaction(
                    token => db.Database.ExecuteSqlRawAsync($"ANALYZE {db.NameOf(table.GetTableName()!)}", token),
                    ct
                );
            }
        }
    }

    /// <summary>From now on the events of the meantime can be read.</summary>
    public Task Attach(CancellationToken ct) =>
        db.Database.IsSqlite() ? db.Attach(presentFile, ct) : Task.CompletedTask;

    /// <summary>Applies some of the events that were noted in the meantime; how many.</summary>
    public async Task<int> CatchUp(int most, CancellationToken ct)
    {
        var applied = 0;
        await InTransaction(async token => applied = await ApplyNoted(most, token), ct);
        return applied;
    }

    /// <summary>
    /// Puts this store in the place of the present one, in one transaction that keeps consumers waiting: applies the rest of
    /// what was noted, raises the generation, moves the tables and closes the rebuild. False when readers did not make way;
    /// nothing has happened then.
    /// </summary>
    /// <param name="migrations">Whether the present store still has the tables that this process knows.</param>
    /// <param name="caughtUp">Told how many noted events were applied.</param>
    /// <param name="now">The end of the rebuild.</param>
    /// <param name="ct">Ends it; nothing has happened then.</param>
    public async Task<bool> Swap(Func<Task> migrations, Action<int> caughtUp, DateTime now, CancellationToken ct)
    {
        try
        {
            await InTransaction(
                async token =>
                {
                    await Wait(WriterWait, token);
                    await StoreLock.TakeFacts(db, token);
                    await migrations();
                    var applied = 0;
                    while (await ApplyNoted(1_000, token) is > 0 and var some)
                    {
                        applied += some;
                    }

                    await RaiseGeneration(token);
                    await Wait(ReaderWait, token);
                    await BiSchema.Point(db, token);
                    await MoveTables(token);
                    await Close(now, token);
                    caughtUp(applied);
                },
                ct,
                durable: true
            );
            return true;
        }
        catch (DbException exception) when (IsBusy(exception))
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        var file = db.Database.IsSqlite() ? db.Database.GetDbConnection().DataSource : null;
        await db.DisposeAsync();
        if (file is not null)
        {
            DeleteFile(file);
        }
    }

    /// <summary>Removes what a rebuild that failed has left.</summary>
    public async Task Drop(CancellationToken ct)
    {
        if (!db.Database.IsSqlite())
        {
            await InTransaction(DropTables, ct);
        }
    }

    private static void DeleteFile(string file)
    {
        foreach (var path in new[] { file, $"{file}-journal", $"{file}-wal", $"{file}-shm" })
        {
            File.Delete(path);
        }
    }

    private static bool IsBusy(DbException exception) =>
        exception switch
        {
            PostgresException postgres => postgres.SqlState == PostgresErrorCodes.LockNotAvailable,
            SqlException sqlServer => SqlServerErrors.IsUnavailable(sqlServer.Number)
                || SqlServerErrors.IsLostRace(sqlServer.Number),
            _ => false,
        };

    private async Task InTransaction(Func<CancellationToken, Task> work, CancellationToken ct, bool durable = false)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (durable && db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlRawAsync("SET LOCAL synchronous_commit TO on", ct);
        }

        if (!await StoreLock.ShareNextFacts(db, owner, ct))
        {
            throw new RebuildLostException();
        }

        await work(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task CreateIndexes(Func<string, bool> on, CancellationToken ct)
    {
        foreach (var index in Operations().OfType<CreateIndexOperation>().Where(index => on(index.Table)))
        {
            await InTransaction(token => Run([index], token), ct);
        }
    }

    private string Table<TRow>() => db.Model.FindEntityType(typeof(TRow))!.GetTableName()!;

    private async Task DeriveDays(CancellationToken ct)
    {
        await InTransaction(
            token =>
                db.Database.ExecuteSqlRawAsync(
                    $"""
                    INSERT INTO {db.NameOf("person_days")} (cycle_id, person_id, done_on, check_ins, revision)
                    SELECT cycle_id, person_id, done_on, SUM(CASE WHEN {True("superseded")} THEN 0 ELSE 1 END), 0
                    FROM {db.NameOf("check_ins")}
                    WHERE person_id IS NOT NULL AND source <> '{FactRows.Automatic}'
                    GROUP BY cycle_id, person_id, done_on
                    """,
                    token
                ),
            ct
        );
        var (after, take) = ((KeyResultId: Guid.Empty, DoneOn: DateOnly.MinValue), DaysChunk);
        while (await CheckInsAfter(after.KeyResultId, after.DoneOn, take, ct) is { Count: > 0 } checkIns)
        {
            var days = checkIns.GroupBy(c => (c.KeyResultId, c.DoneOn)).ToList();
            if (checkIns.Count == take)
            {
                days.RemoveAt(days.Count - 1); // there may be more of this day
            }

            if (days.Count == 0)
            {
                take *= 2;
                continue;
            }

            await InTransaction(token => db.Insert([.. days.Select(DayOf).OfType<KeyResultDay>()], token), ct);
            after = days[^1].Key;
        }
    }

    private static KeyResultDay? DayOf(IGrouping<(Guid KeyResultId, DateOnly DoneOn), CheckIn> day)
    {
        var counting = day.Where(c => !c.Superseded).ToList();
        if (counting.Count == 0)
        {
            return null;
        }

        var row = new KeyResultDay { KeyResultId = day.Key.KeyResultId, DoneOn = day.Key.DoneOn };
        row.Fold(counting);
        return row;
    }

    private Task<List<CheckIn>> CheckInsAfter(Guid keyResultId, DateOnly doneOn, int most, CancellationToken ct) =>
        db
            .CheckIns.AsNoTracking()
            .Where(c =>
                c.KeyResultId.CompareTo(keyResultId) >= 0
                && (c.KeyResultId.CompareTo(keyResultId) > 0 || c.DoneOn > doneOn)
            )
            .OrderBy(c => c.KeyResultId)
            .ThenBy(c => c.DoneOn)
            .Take(most)
            .ToListAsync(ct);

    private async Task CreateTables(CancellationToken ct)
    {
        await DropTables(ct);
        await Run(Operations().Where(o => o is not CreateIndexOperation), ct);
    }

    private async Task DropTables(CancellationToken ct)
    {
        foreach (var table in db.FactTables)
        {
            await db.Database.ExecuteSqlRawAsync($"DROP TABLE IF EXISTS {db.NameOf(table.GetTableName()!)}", ct);
        }
    }

    /// <summary>What makes the fact tables, as a first migration would.</summary>
    private List<MigrationOperation> Operations()
    {
        var model = db.GetService<IDesignTimeModel>().Model;
        var tables = db.FactTables.Select(t => t.GetTableName()).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. db.GetService<IMigrationsModelDiffer>()
                .GetDifferences(null, model.GetRelationalModel())
                .Where(operation =>
                    operation switch
                    {
                        EnsureSchemaOperation => true,
                        CreateTableOperation table => tables.Contains(table.Name),
                        CreateIndexOperation index => tables.Contains(index.Table),
                        _ => false,
                    }
                ),
        ];
    }

    private async Task Run(IEnumerable<MigrationOperation> operations, CancellationToken ct)
    {
        var model = db.GetService<IDesignTimeModel>().Model;
        foreach (var command in db.GetService<IMigrationsSqlGenerator>().Generate([.. operations], model))
        {
            await db.Database.ExecuteSqlRawAsync(command.CommandText, ct);
        }
    }

    private async Task<int> ApplyNoted(int most, CancellationToken ct)
    {
        var noted = await db
            .RebuildLog.FromSqlRaw($"SELECT * FROM {db.Present("rebuild_log")}")
            .AsNoTracking()
            .OrderBy(e => e.Id)
            .Take(most)
            .ToListAsync(ct);
        foreach (var type in noted.GroupBy(e => e.Type, StringComparer.Ordinal))
        {
            await FactType.All.Single(t => t.Name == type.Key).Apply(db, type.Select(e => e.Payload), ct);
        }

        if (noted.Count > 0)
        {
            // By id, not "up to": ids become visible in any order.
            await db.Database.ExecuteSqlRawAsync(
                $"DELETE FROM {db.Present("rebuild_log")} WHERE id IN ({string.Join(", ", noted.Select(e => e.Id))})",
                ct
            );
        }

        return noted.Count;
    }

    private async Task RaiseGeneration(CancellationToken ct)
    {
        var scope = Revision.Store;
        var present = await db
            .Revisions.FromSqlRaw($"SELECT * FROM {db.Present("revisions")}")
            .AsNoTracking()
            .Where(r => r.ScopeId == scope)
            .Select(r => r.Value)
            .FirstOrDefaultAsync(ct);
        db.Revisions.Add(new Revision { ScopeId = scope, Value = present + 1 });
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    private async Task MoveTables(CancellationToken ct)
    {
        foreach (var type in db.FactTables)
        {
            var table = type.GetTableName()!;
            var columns = string.Join(
                ", ",
                type.GetProperties().Select(p => p.GetColumnName(StoreObjectIdentifier.Table(table, type.GetSchema())))
            );
            await db.Database.ExecuteSqlRawAsync(
                db.Database.IsSqlite()
                        ? $"DELETE FROM {db.Present(table)}; INSERT INTO {db.Present(table)} ({columns}) SELECT {columns} FROM main.{table};"
                    : db.Database.IsNpgsql()
                        ? $"DROP TABLE {db.Present(table)}; ALTER TABLE {db.NameOf(table)} SET SCHEMA reporting;"
                    : $"DROP TABLE {db.Present(table)}; ALTER SCHEMA reporting TRANSFER {db.NameOf(table)};",
                ct
            );
        }
    }

    private async Task Close(DateTime now, CancellationToken ct)
    {
        var closed = await db.Database.ExecuteSqlRawAsync(
            $$"""
            UPDATE {{db.Present("rebuilds")}}
            SET state = {0}, phase = {1}, active = NULL, lease_owner = NULL, lease_until = NULL, finished_at = {2}
            WHERE id = {3} AND active = {{Rebuild.IsActive}} AND lease_owner = {4}
            """,
            [SnakeCase.Of(RebuildState.Succeeded), SnakeCase.Of(RebuildPhase.Over), now, rebuildId, owner],
            ct
        );
        if (closed == 0)
        {
            throw new RebuildLostException();
        }
    }

    private Task Wait(int milliseconds, CancellationToken ct) =>
        db.Database.IsSqlite()
            ? Task.CompletedTask
            : db.Database.ExecuteSqlRawAsync(
                db.Database.IsNpgsql()
                    ? $"SET LOCAL lock_timeout = {milliseconds}"
                    : $"SET LOCK_TIMEOUT {milliseconds}; SET DEADLOCK_PRIORITY LOW;",
                ct
            );

    private string True(string column) => db.Database.IsNpgsql() || db.Database.IsSqlite() ? column : $"{column} = 1";
}

/// <summary>The rebuild was taken from this process, which had been taken for dead.</summary>
internal sealed class RebuildLostException() : Exception("The rebuild was given up meanwhile.");
