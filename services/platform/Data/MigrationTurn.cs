using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Okr.Platform.Errors;

namespace Okr.Platform.Data;

/// <summary>
/// A lock of the database's session: one process migrates a module's schema at a time, others wait for it. The framework's
/// own lock ends with each transaction, so that on PostgreSQL two processes can both find the same migration pending.
/// SQLite has one process, which locks its folder.
/// </summary>
internal sealed class MigrationTurn : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly DatabaseFacade database;
    private readonly FormattableString? release;

    private MigrationTurn(DatabaseFacade database, FormattableString? release) =>
        (this.database, this.release) = (database, release);

    /// <param name="holder">A context of its own: its connection holds the lock until the turn is over.</param>
    /// <param name="module">Whose schema is migrated.</param>
    /// <param name="ct">Ends the waiting.</param>
    public static async Task<MigrationTurn> Take(ModuleDbContext holder, string module, CancellationToken ct)
    {
        var database = holder.Database;
        var name = $"okr-migrate-{module}";
        (FormattableString Lock, FormattableString Release)? statements =
            database.IsNpgsql()
                ? (
                    $"SELECT pg_advisory_lock(hashtextextended({name}, 0))",
                    $"SELECT pg_advisory_unlock(hashtextextended({name}, 0))"
                )
            : database.IsSqlServer()
                ? (
                    $"EXEC sp_getapplock @Resource = {name}, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = -1",
                    $"EXEC sp_releaseapplock @Resource = {name}, @LockOwner = 'Session'"
                )
            : null;
        if (statements is { } both)
        {
            await Open(database, ct);
            database.SetCommandTimeout(0); // another's migrations take as long as they take
            await database.ExecuteSqlAsync(both.Lock, ct);
        }

        return new(database, statements?.Release);
    }

    /// <summary>A server that is starting, or whose name is not known yet, is waited for; one that refuses is not.</summary>
    private static async Task Open(DatabaseFacade database, CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await database.OpenConnectionAsync(ct);
                return;
            }
            catch (Exception exception) when (DatabaseErrors.IsUnavailable(exception) && waited.Elapsed < Patience)
            {
                await Task.Delay(Pause, ct);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (release is not null)
        {
            await database.ExecuteSqlAsync(release); // a pooled connection would hold it on
            database.SetCommandTimeout(null);
            await database.CloseConnectionAsync();
        }
    }
}
