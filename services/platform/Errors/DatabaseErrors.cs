using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Okr.Platform.Errors;

/// <summary>What a provider's exception means.</summary>
public static class DatabaseErrors
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteConstraintPrimaryKey = 1555;
    private const int SqliteConstraintUnique = 2067;

    /// <summary>A second row with a key that is there once only.</summary>
    public static bool IsUniqueViolation(DbUpdateException exception) =>
        exception.InnerException is DbException inner && IsUniqueViolation(inner);

    /// <summary>The same for statements that EF did not make.</summary>
    public static bool IsUniqueViolation(DbException exception) =>
        exception switch
        {
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode
                is SqliteConstraintPrimaryKey
                    or SqliteConstraintUnique,
            PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
            SqlException sqlServer => SqlServerErrors.IsUniqueViolation(sqlServer.Number),
            _ => false,
        };

    /// <summary>
    /// The database gave this transaction up in favour of another one (deadlock, conflicting snapshot): the same work
    /// done again would succeed.
    /// </summary>
    public static bool IsLostRace(Exception exception) =>
        Find(exception) switch
        {
            PostgresException postgres => postgres.SqlState
                is PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.SerializationFailure,
            SqlException sqlServer => SqlServerErrors.IsLostRace(sqlServer.Number),
            _ => false,
        };

    /// <summary>The database does not answer, or not in time: it is not the request's fault.</summary>
    public static bool IsUnavailable(Exception exception) =>
        Find(exception) switch
        {
            SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked,
            PostgresException postgres => postgres.IsTransient
                || postgres.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled,
            NpgsqlException npgsql => npgsql.IsTransient,
            SqlException sqlServer => SqlServerErrors.IsUnavailable(sqlServer.Number) || sqlServer.IsTransient,
            _ => false,
        };

    // EF wraps what happens in a save, and Npgsql a failed connection in InvalidOperationException.
    private static DbException? Find(Exception exception) =>
        exception switch
        {
            DbException database => database,
            DbUpdateException or InvalidOperationException => exception.InnerException as DbException,
            _ => null,
        };
}

/// <summary>The error numbers of SQL Server that the platform acts upon.</summary>
public static class SqlServerErrors
{
    private const int DuplicateKeyInIndex = 2601;
    private const int DuplicateKeyInConstraint = 2627;
    private const int Deadlock = 1205;
    private const int SnapshotConflict = 3960;
    private const int LockTimeout = 1222;
    private const int CommandTimeout = -2;

    public static bool IsUniqueViolation(int number) => number is DuplicateKeyInIndex or DuplicateKeyInConstraint;

    public static bool IsLostRace(int number) => number is Deadlock or SnapshotConflict;

    public static bool IsUnavailable(int number) => number is LockTimeout or CommandTimeout;
}
