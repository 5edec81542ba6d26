using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Platform.Data;
using Okr.Platform.Replicas;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Data;

/// <summary>The tables of the service <c>scoring</c>.</summary>
internal abstract class ScoringDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "scoring";

    public DbSet<KeyResultScore> KeyResultScores => Set<KeyResultScore>();
    public DbSet<PeerScore> PeerScores => Set<PeerScore>();
    public DbSet<ObjectiveScore> ObjectiveScores => Set<ObjectiveScore>();
    public DbSet<ExportRecord> Exports => Set<ExportRecord>();
    public DbSet<ObjectiveReplica> Objectives => Set<ObjectiveReplica>();
    public DbSet<ObjectivePerson> ObjectivePeople => Set<ObjectivePerson>();
    public DbSet<KeyResultReplica> KeyResults => Set<KeyResultReplica>();
    public DbSet<KeyResultStanding> Standings => Set<KeyResultStanding>();
    public DbSet<CycleReplica> Cycles => Set<CycleReplica>();

    protected override void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOrganizationReplica();
        modelBuilder.Entity<KeyResultScore>(score =>
        {
            score.ToTable("key_result_scores");
            score.HasKey(s => s.KeyResultId);
            score.Property(s => s.KeyResultId).ValueGeneratedNever();
            score.Property(s => s.Version).IsConcurrencyToken();
            score.Property(s => s.SelfReason).HasMaxLength(4000);
            score.Property(s => s.ManagerReason).HasMaxLength(4000);
            score.Property(s => s.FinalReason).HasMaxLength(4000);
            score.HasIndex(s => s.ObjectiveId);
            score.HasIndex(s => s.CycleId);
        });
        modelBuilder.Entity<PeerScore>(peer =>
        {
            peer.ToTable("peer_scores");
            peer.HasKey(p => new { p.KeyResultId, p.PersonId });
            peer.Property(p => p.Reason).HasMaxLength(4000);
        });
        modelBuilder.Entity<ObjectiveScore>(score =>
        {
            score.ToTable("objective_scores");
            score.HasKey(s => s.ObjectiveId);
            score.Property(s => s.ObjectiveId).ValueGeneratedNever();
            score.Property(s => s.Version).IsConcurrencyToken();
            score.Property(s => s.HowFar).HasMaxLength(4000);
            score.Property(s => s.HowGotThere).HasMaxLength(4000);
            score.HasIndex(s => s.CycleId);
        });
        modelBuilder.Entity<ExportRecord>(export =>
        {
            export.ToTable("export_log");
            export.Property(e => e.Id).ValueGeneratedNever();
            export.Property(e => e.Name).HasMaxLength(200);
            export.Property(e => e.Kind).HasMaxLength(32);
            export.HasIndex(e => new { e.At, e.Id });
        });
        modelBuilder.Entity<ObjectiveReplica>(objective =>
        {
            objective.ToTable("objectives");
            objective.Property(o => o.Id).ValueGeneratedNever();
            objective.Property(o => o.Version).IsConcurrencyToken();
            objective.Property(o => o.Title).HasMaxLength(1000);
            objective.Property(o => o.Kind).HasMaxLength(32);
            objective.Property(o => o.OwnerKind).HasMaxLength(32);
            objective.Property(o => o.State).HasMaxLength(32);
            objective.HasIndex(o => new
            {
                o.CycleId,
                o.IsOut,
                o.Position,
                o.Id,
            });
            objective.HasIndex(o => o.OwnerPersonId);
            objective.HasIndex(o => o.OwnerUnitId);
        });
        modelBuilder.Entity<ObjectivePerson>(person =>
        {
            person.ToTable("objective_people");
            person.HasKey(p => new { p.ObjectiveId, p.PersonId });
        });
        modelBuilder.Entity<KeyResultReplica>(keyResult =>
        {
            keyResult.ToTable("key_results");
            keyResult.Property(k => k.Id).ValueGeneratedNever();
            keyResult.Property(k => k.Version).IsConcurrencyToken();
            keyResult.Property(k => k.Title).HasMaxLength(1000);
            keyResult.HasIndex(k => k.ObjectiveId);
        });
        modelBuilder.Entity<KeyResultStanding>(standing =>
        {
            standing.ToTable("key_result_standings");
            standing.HasKey(s => s.KeyResultId);
            standing.Property(s => s.KeyResultId).ValueGeneratedNever();
            standing.Property(s => s.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<CycleReplica>(cycle =>
        {
            cycle.ToTable("cycles");
            cycle.Property(c => c.Id).ValueGeneratedNever();
            cycle.Property(c => c.Version).IsConcurrencyToken();
            cycle.Property(c => c.Code).HasMaxLength(100);
            cycle.Property(c => c.Name).HasMaxLength(200);
            cycle.Property(c => c.Kind).HasMaxLength(32);
            cycle.Property(c => c.Phase).HasMaxLength(32);
            cycle.Ignore(c => c.RaterWeights);
            cycle.HasIndex(c => c.FiscalYear);
        });
    }
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

internal sealed class SqlServerScoringDbContext(DbContextOptions<SqlServerScoringDbContext> options)
    : ScoringDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqlServerScoringDbContext>
    {
        public SqlServerScoringDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqlServerScoringDbContext>();
            ModuleDatabase.UseSqlServer(builder, "Server=localhost", "scoring");
            return new(builder.Options);
        }
    }
}
