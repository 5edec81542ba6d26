using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Platform.Data;

namespace Okr.Scoring.Data;

/// <summary>The tables of the service <c>scoring</c>.</summary>
internal abstract class ScoringDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "scoring";

    protected override void Configure(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ScoringDbContext).Assembly);
}

internal sealed class SqliteScoringDbContext(DbContextOptions<SqliteScoringDbContext> options)
    : ScoringDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteScoringDbContext>
    {
        public SqliteScoringDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqliteScoringDbContext>();
            ModuleDatabase.UseSqlite(builder, "design.db");
            return new(builder.Options);
        }
    }
}

internal sealed class PostgresScoringDbContext(DbContextOptions<PostgresScoringDbContext> options)
    : ScoringDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresScoringDbContext>
    {
        public PostgresScoringDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<PostgresScoringDbContext>();
            ModuleDatabase.UsePostgres(builder, "Host=localhost", "scoring");
            return new(builder.Options);
        }
    }
}
