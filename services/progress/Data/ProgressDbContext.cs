using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Platform.Data;

namespace Okr.Progress.Data;

/// <summary>The tables of the service <c>progress</c>.</summary>
internal abstract class ProgressDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "progress";

    protected override void Configure(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ProgressDbContext).Assembly);
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
