using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Goal.Domain;
using Okr.Platform.Data;
using Okr.Platform.Replicas;

namespace Okr.Goal.Data;

/// <summary>The tables of the service <c>goal</c>.</summary>
internal abstract class GoalDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "goal";

    public DbSet<Cycle> Cycles => Set<Cycle>();
    public DbSet<Objective> Objectives => Set<Objective>();
    public DbSet<KeyResult> KeyResults => Set<KeyResult>();
    public DbSet<OwnerCycle> OwnerCycles => Set<OwnerCycle>();
    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<HistoryEntry> History => Set<HistoryEntry>();
    public DbSet<AlignmentReplica> Alignments => Set<AlignmentReplica>();
    public DbSet<ProgressReplica> Progress => Set<ProgressReplica>();

    protected override void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOrganizationReplica();
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(GoalDbContext).Assembly);
    }
}

internal sealed class SqliteGoalDbContext(DbContextOptions<SqliteGoalDbContext> options) : GoalDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteGoalDbContext>
    {
        public SqliteGoalDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqliteGoalDbContext>();
            ModuleDatabase.UseSqlite(builder, "design.db");
            return new(builder.Options);
        }
    }
}

internal sealed class PostgresGoalDbContext(DbContextOptions<PostgresGoalDbContext> options) : GoalDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresGoalDbContext>
    {
        public PostgresGoalDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<PostgresGoalDbContext>();
            ModuleDatabase.UsePostgres(builder, "Host=localhost", "goal");
            return new(builder.Options);
        }
    }
}

internal sealed class SqlServerGoalDbContext(DbContextOptions<SqlServerGoalDbContext> options) : GoalDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqlServerGoalDbContext>
    {
        public SqlServerGoalDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqlServerGoalDbContext>();
            ModuleDatabase.UseSqlServer(builder, "Server=localhost", "goal");
            return new(builder.Options);
        }
    }
}
