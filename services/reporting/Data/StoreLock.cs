using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Okr.Reporting.Data;

/// <summary>
/// Locks that end with the transaction that takes them. Whoever writes facts shares the store's lock; the swap of the store
/// takes it alone. SQLite has one writer anyhow.
/// </summary>
internal static class StoreLock
{
    /// <summary>Shared by every writer of the present store.</summary>
    private const string Facts = "okr.reporting.facts";

    /// <summary>Shared by every writer of the next store.</summary>
    private const string NextFacts = "okr.reporting.next";

    /// <summary>Taken by whoever records a day for the BI feed.</summary>
    private const string Days = "okr.reporting.days";

    // The same as keys of advisory locks: the first eight bytes of SHA-256 of the names, without the sign.
    private const long FactsKey = 0x2e6f_cc89_64a9_3b79;
    private const long NextFactsKey = 0x5325_bb91_3221_86ae;
    private const long DaysKey = 0x6100_72fa_0adf_10e7;

    /// <summary>
    /// Shares the store's lock; tells whether a rebuild is under way, as committed at the time when the lock was had. One
    /// round trip.
    /// </summary>
    public static async Task<bool> ShareFacts(ReportingDbContext db, CancellationToken ct) =>
        await Read(
            db,
            Share(db, Facts, FactsKey) + $"SELECT 1 FROM {db.NameOf("rebuilds")} WHERE active = {Rebuild.IsActive}",
            ct
        );

    /// <summary>Waits until no transaction shares the store's lock, and keeps others from it.</summary>
    public static Task TakeFacts(ReportingDbContext db, CancellationToken ct) =>
        Read(db, Take(db, Facts, FactsKey) + "SELECT 1", ct);

    /// <summary>
    /// Shares the lock of the next store; tells whether the process may still write it: its rebuild may have been given up
    /// because it was taken for dead.
    /// </summary>
    public static async Task<bool> ShareNextFacts(ReportingDbContext next, Guid owner, CancellationToken ct) =>
        next.Database.IsSqlite() // one process
        || await Read(
            next,
            Share(next, NextFacts, NextFactsKey)
                + $"SELECT 1 FROM {NextReportingDbContext.Present(next, "rebuilds")} WHERE active = {Rebuild.IsActive} AND lease_owner = @owner",
            ct,
            owner
        );

    /// <summary>Waits until nobody writes the next store.</summary>
    public static Task TakeNextFacts(ReportingDbContext db, CancellationToken ct) =>
        Read(db, Take(db, NextFacts, NextFactsKey) + "SELECT 1", ct);

    /// <summary>Waits until nobody else records a day.</summary>
    public static Task TakeDays(ReportingDbContext db, CancellationToken ct) =>
        Read(db, Take(db, Days, DaysKey) + "SELECT 1", ct);

    private static string Share(ReportingDbContext db, string name, long key) =>
        Lock(db, name, key, "Shared", "_shared");

    private static string Take(ReportingDbContext db, string name, long key) => Lock(db, name, key, "Exclusive", "");

    private static string Lock(ReportingDbContext db, string name, long key, string mode, string suffix) =>
        db.Database.IsSqlite() ? ""
        : db.Database.IsNpgsql() ? $"SELECT pg_advisory_xact_lock{suffix}({key});"
        : $"""
            DECLARE @got int;
            EXEC @got = sp_getapplock @Resource = N'{name}', @LockMode = N'{mode}', @LockOwner = N'Transaction', @LockTimeout = -1;
            IF @got < 0 THROW 51000, N'The lock {name} could not be had.', 1;

            """;

    /// <summary>Runs the statements as one command; whether the last of them found a row.</summary>
    private static async Task<bool> Read(ReportingDbContext db, string sql, CancellationToken ct, Guid? owner = null)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        // CA2100: the text is made of constants and the module's own names.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        if (owner is { } id)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@owner", id);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        bool found;
        do
        {
            found = await reader.ReadAsync(ct);
        } while (await reader.NextResultAsync(ct));
        return found;
    }
}
