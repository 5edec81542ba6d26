using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Organization.Domain;
using Okr.Platform.Data;

namespace Okr.Organization.Data;

/// <summary>The tables of the service <c>organization</c>.</summary>
internal abstract class OrganizationDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "organization";

    public DbSet<Person> People => Set<Person>();
    public DbSet<Employment> Employments => Set<Employment>();
    public DbSet<OrgUnit> OrgUnits => Set<OrgUnit>();
    public DbSet<UnitPeriod> OrgUnitPeriods => Set<UnitPeriod>();
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();
    public DbSet<RoleAssignment> RoleAssignments => Set<RoleAssignment>();
    public DbSet<ActiveMonth> ActiveMonths => Set<ActiveMonth>();
    public DbSet<RolloutWave> RolloutWaves => Set<RolloutWave>();
    public DbSet<Exemption> Exemptions => Set<Exemption>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

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

internal sealed class SqlServerOrganizationDbContext(DbContextOptions<SqlServerOrganizationDbContext> options)
    : OrganizationDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqlServerOrganizationDbContext>
    {
        public SqlServerOrganizationDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqlServerOrganizationDbContext>();
            ModuleDatabase.UseSqlServer(builder, "Server=localhost", "organization");
            return new(builder.Options);
        }
    }
}
