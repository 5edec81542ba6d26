using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Platform.Data;

namespace Okr.Reporting.Data;

/// <summary>The tables of the service <c>reporting</c>.</summary>
internal abstract class ReportingDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "reporting";

    protected override void Configure(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ReportingDbContext).Assembly);
}

internal sealed class SqliteReportingDbContext(DbContextOptions<SqliteReportingDbContext> options)
    : ReportingDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteReportingDbContext>
    {
        public SqliteReportingDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqliteReportingDbContext>();
            ModuleDatabase.UseSqlite(builder, "design.db");
            return new(builder.Options);
        }
    }
}

internal sealed class PostgresReportingDbContext(DbContextOptions<PostgresReportingDbContext> options)
    : ReportingDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresReportingDbContext>
    {
        public PostgresReportingDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<PostgresReportingDbContext>();
            ModuleDatabase.UsePostgres(builder, "Host=localhost", "reporting");
            return new(builder.Options);
        }
    }
}
