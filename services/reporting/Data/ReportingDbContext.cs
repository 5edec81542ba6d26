using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata;
using Okr.Platform.Data;
using Okr.Reporting.Bi;

namespace Okr.Reporting.Data;

/// <summary>The tables of the service <c>reporting</c>.</summary>
internal abstract class ReportingDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    /// <summary>Module and schema of the store that is read.</summary>
    public const string PresentModule = "reporting";

    public override string Module => PresentModule;

    public DbSet<Revision> Revisions => Set<Revision>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<PersonPeriod> PersonPeriods => Set<PersonPeriod>();
    public DbSet<OrgUnit> OrgUnits => Set<OrgUnit>();
    public DbSet<OrgUnitPeriod> OrgUnitPeriods => Set<OrgUnitPeriod>();
    public DbSet<RolloutWave> RolloutWaves => Set<RolloutWave>();
    public DbSet<RolloutWaveUnit> RolloutWaveUnits => Set<RolloutWaveUnit>();
    public DbSet<Exemption> Exemptions => Set<Exemption>();
    public DbSet<ActiveMonth> ActiveMonths => Set<ActiveMonth>();
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
    public DbSet<CycleKey> CycleKeys => Set<CycleKey>();
    public DbSet<ObjectiveKey> ObjectiveKeys => Set<ObjectiveKey>();
    public DbSet<KeyResultKey> KeyResultKeys => Set<KeyResultKey>();
    public DbSet<CheckInKey> CheckInKeys => Set<CheckInKey>();
    public DbSet<AlignmentKey> AlignmentKeys => Set<AlignmentKey>();
    public DbSet<BiOrgUnit> BiOrgUnits => Set<BiOrgUnit>();
    public DbSet<BiPerson> BiPeople => Set<BiPerson>();
    public DbSet<BiDate> BiDates => Set<BiDate>();
    public DbSet<RecordedDay> RecordedDays => Set<RecordedDay>();
    public DbSet<BiState> BiState => Set<BiState>();
    public DbSet<UnitDailyFact> UnitDailyFacts => Set<UnitDailyFact>();
    public DbSet<KeyResultDailyFact> KeyResultDailyFacts => Set<KeyResultDailyFact>();
    public DbSet<Export> Exports => Set<Export>();
    public DbSet<ExportChunk> ExportChunks => Set<ExportChunk>();
    public DbSet<SavedFilter> SavedFilters => Set<SavedFilter>();
    public DbSet<DigestSubscription> DigestSubscriptions => Set<DigestSubscription>();
    public DbSet<DigestDelivery> DigestDeliveries => Set<DigestDelivery>();
    public DbSet<DigestPace> DigestPaces => Set<DigestPace>();

    /// <summary>The tables that events fill, and that a rebuild makes anew.</summary>
    public IReadOnlyList<IEntityType> FactTables =>
        [
            .. Model
                .GetEntityTypes()
                .Where(t =>
                    t.ClrType.Assembly == typeof(ReportingDbContext).Assembly
                    && !t.ClrType.IsAssignableTo(typeof(IOutlivesRebuild))
                )
                .OrderBy(t => t.GetTableName(), StringComparer.Ordinal),
        ];

    /// <summary>A table's name in SQL.</summary>
    public string NameOf(string table) => Database.IsSqlite() ? table : $"{Module}.{table}";

    public override async Task Migrating(CancellationToken ct)
    {
        if (await Database.CanConnectAsync(ct))
        {
            await BiSchema.Drop(this, ct);
        }
    }

    public override Task Migrated(CancellationToken ct) => BiSchema.Make(this, ct);

    public override Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        var now = DateTime.UtcNow;
        foreach (var entry in ChangeTracker.Entries<IModified>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified)
            {
                entry.Entity.ModifiedAt = now;
            }
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ReportingDbContext).Assembly);
        if (Module != PresentModule && !Database.IsSqlite())
        {
            // A rebuild's own context finds there what is not made anew.
            foreach (
                var type in modelBuilder
                    .Model.GetEntityTypes()
                    .Where(t => t.ClrType.IsAssignableTo(typeof(IOutlivesRebuild)))
            )
            {
                type.SetSchema(PresentModule);
            }
        }
    }
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
