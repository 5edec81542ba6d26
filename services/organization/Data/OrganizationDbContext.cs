using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Platform.Data;

namespace Okr.Organization.Data;

/// <summary>The tables of the service <c>organization</c>.</summary>
internal abstract class OrganizationDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "organization";

    protected override void Configure(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(OrganizationDbContext).Assembly);
}

internal sealed class SqliteOrganizationDbContext(DbContextOptions<SqliteOrganizationDbContext> options)
    : OrganizationDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteOrganizationDbContext>
    {
        public SqliteOrganizationDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqliteOrganizationDbContext>();
            ModuleDatabase.UseSqlite(builder, "design.db");
            return new(builder.Options);
        }
    }
}

internal sealed class PostgresOrganizationDbContext(DbContextOptions<PostgresOrganizationDbContext> options)
    : OrganizationDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresOrganizationDbContext>
    {
        public PostgresOrganizationDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<PostgresOrganizationDbContext>();
            ModuleDatabase.UsePostgres(builder, "Host=localhost", "organization");
            return new(builder.Options);
        }
    }
}
