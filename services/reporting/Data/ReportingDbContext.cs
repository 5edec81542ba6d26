using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata;
using Okr.Platform.Data;

namespace Okr.Reporting.Data;

/// <summary>The tables of the service <c>reporting</c>.</summary>
internal abstract class ReportingDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "reporting";

    public DbSet<Revision> Revisions => Set<Revision>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<PersonPeriod> PersonPeriods => Set<PersonPeriod>();
    public DbSet<OrgUnit> OrgUnits => Set<OrgUnit>();
    public DbSet<OrgUnitPeriod> OrgUnitPeriods => Set<OrgUnitPeriod>();
    public DbSet<Cycle> Cycles => Set<Cycle>();
    public DbSet<Objective> Objectives => Set<Objective>();
    public DbSet<ObjectiveState> ObjectiveStates => Set<ObjectiveState>();
    public DbSet<ObjectiveParticipant> ObjectiveParticipants => Set<ObjectiveParticipant>();
    public DbSet<KeyResult> KeyResults => Set<KeyResult>();
    public DbSet<Alignment> Alignments => Set<Alignment>();
    public DbSet<CheckIn> CheckIns => Set<CheckIn>();
    public DbSet<KeyResultDay> KeyResultDays => Set<KeyResultDay>();
    public DbSet<PersonDay> PersonDays => Set<PersonDay>();
    public DbSet<KeyResultProgress> KeyResultProgress => Set<KeyResultProgress>();
    public DbSet<KeyResultScore> KeyResultScores => Set<KeyResultScore>();
    public DbSet<ObjectiveScore> ObjectiveScores => Set<ObjectiveScore>();
    public DbSet<Rebuild> Rebuilds => Set<Rebuild>();
    public DbSet<RebuildEvent> RebuildLog => Set<RebuildEvent>();

    /// <summary>The tables that events fill, and that a rebuild makes anew.</summary>
    public IReadOnlyList<IEntityType> FactTables =>
        [
            .. Model
                .GetEntityTypes()
                .Where(t =>
                    t.ClrType.Assembly == typeof(ReportingDbContext).Assembly
                    && t.ClrType != typeof(Rebuild)
                    && t.ClrType != typeof(RebuildEvent)
                )
                .OrderBy(t => t.GetTableName(), StringComparer.Ordinal),
        ];

    /// <summary>A table's name in SQL.</summary>
    public string NameOf(string table) => Database.IsSqlite() ? table : $"{Module}.{table}";

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

internal sealed class SqlServerReportingDbContext(DbContextOptions<SqlServerReportingDbContext> options)
    : ReportingDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqlServerReportingDbContext>
    {
        public SqlServerReportingDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqlServerReportingDbContext>();
            ModuleDatabase.UseSqlServer(builder, "Server=localhost", "reporting");
            return new(builder.Options);
        }
    }
}
