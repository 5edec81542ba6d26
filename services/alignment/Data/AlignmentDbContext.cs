using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Platform.Data;

namespace Okr.Alignment.Data;

/// <summary>The tables of the service <c>alignment</c>.</summary>
internal abstract class AlignmentDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "alignment";

    protected override void Configure(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AlignmentDbContext).Assembly);
}

internal sealed class SqliteAlignmentDbContext(DbContextOptions<SqliteAlignmentDbContext> options)
    : AlignmentDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteAlignmentDbContext>
    {
        public SqliteAlignmentDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqliteAlignmentDbContext>();
            ModuleDatabase.UseSqlite(builder, "design.db");
            return new(builder.Options);
        }
    }
}

internal sealed class PostgresAlignmentDbContext(DbContextOptions<PostgresAlignmentDbContext> options)
    : AlignmentDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresAlignmentDbContext>
    {
        public PostgresAlignmentDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<PostgresAlignmentDbContext>();
            ModuleDatabase.UsePostgres(builder, "Host=localhost", "alignment");
            return new(builder.Options);
        }
    }
}
