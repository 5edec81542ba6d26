using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Platform.Data;
using Okr.Platform.Replicas;

namespace Okr.Progress.Data;

/// <summary>The tables of the service <c>progress</c>.</summary>
internal abstract class ProgressDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "progress";

    public DbSet<CheckIn> CheckIns => Set<CheckIn>();
    public DbSet<KeyResultState> States => Set<KeyResultState>();
    public DbSet<UnitCadence> Cadences => Set<UnitCadence>();
    public DbSet<ImportedRow> ImportedRows => Set<ImportedRow>();
    public DbSet<CycleReplica> Cycles => Set<CycleReplica>();
    public DbSet<ObjectiveReplica> Objectives => Set<ObjectiveReplica>();
    public DbSet<KeyResultReplica> KeyResults => Set<KeyResultReplica>();

    protected override void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ProgressDbContext).Assembly);
        modelBuilder.AddOrganizationReplica();
    }

    /// <summary>
    /// Runs the work, which may save several times, in the ambient transaction or in one of its own.
    /// </summary>
    public async Task InTransaction(Func<Task> work, CancellationToken ct)
    {
        if (Database.CurrentTransaction is not null)
        {
            await work();
            return;
        }

        await using var transaction = await Database.BeginTransactionAsync(ct);
        await work();
        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// Forgets what a failed attempt has loaded and added, so that the next one sees the present rows. The record of the
    /// Idempotency-Key belongs to the request as a whole and stays.
    /// </summary>
    public void ForgetAttempt()
    {
        foreach (var entry in ChangeTracker.Entries().ToList())
        {
            if (entry.Entity is not IdempotencyRecord)
            {
                entry.State = EntityState.Detached;
            }
        }
    }
}

internal sealed class SqliteProgressDbContext(DbContextOptions<SqliteProgressDbContext> options)
    : ProgressDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteProgressDbContext>
    {
        public SqliteProgressDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqliteProgressDbContext>();
            ModuleDatabase.UseSqlite(builder, "design.db");
            return new(builder.Options);
        }
    }
}

internal sealed class PostgresProgressDbContext(DbContextOptions<PostgresProgressDbContext> options)
    : ProgressDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresProgressDbContext>
    {
        public PostgresProgressDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<PostgresProgressDbContext>();
            ModuleDatabase.UsePostgres(builder, "Host=localhost", "progress");
            return new(builder.Options);
        }
    }
}

internal sealed class SqlServerProgressDbContext(DbContextOptions<SqlServerProgressDbContext> options)
    : ProgressDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqlServerProgressDbContext>
    {
        public SqlServerProgressDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqlServerProgressDbContext>();
            ModuleDatabase.UseSqlServer(builder, "Server=localhost", "progress");
            return new(builder.Options);
        }
    }
}
