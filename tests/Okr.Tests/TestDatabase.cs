using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Okr.Platform.Data;

namespace Okr.Tests;

/// <summary>A module's real database on SQLite, migrated, in a file of its own that goes with the test.</summary>
internal sealed class TestDatabase<TContext>(Func<DbContextOptions<TContext>, TContext> create) : IDisposable
    where TContext : ModuleDbContext
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"okr-test-{Guid.NewGuid():N}.db");
    private bool migrated;

    /// <summary>A context of its own for each use, as each request has.</summary>
    public TContext Open(params IInterceptor[] interceptors)
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        ModuleDatabase.UseSqlite(builder, file);
        builder.AddInterceptors(interceptors);
        var db = create(builder.Options);
        if (!migrated)
        {
            db.Database.Migrate();
            migrated = true;
        }

        return db;
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var path in new[] { file, $"{file}-wal", $"{file}-shm" })
        {
            File.Delete(path);
        }
    }
}
