using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Platform.Data;

namespace Okr.Goal.Data;

/// <summary>The tables of the service <c>goal</c>.</summary>
internal abstract class GoalDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "goal";

    protected override void Configure(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(GoalDbContext).Assembly);
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
