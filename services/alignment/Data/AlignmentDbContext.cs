using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Alignment.Domain;
using Okr.Platform.Data;
using Okr.Platform.Replicas;

namespace Okr.Alignment.Data;

/// <summary>The tables of the service <c>alignment</c>.</summary>
internal abstract class AlignmentDbContext(DbContextOptions options) : ModuleDbContext(options)
{
    public override string Module => "alignment";

    public DbSet<Link> Links => Set<Link>();
    public DbSet<ObjectiveReplica> Objectives => Set<ObjectiveReplica>();
    public DbSet<ObjectivePerson> ObjectivePeople => Set<ObjectivePerson>();
    public DbSet<KeyResultReplica> KeyResults => Set<KeyResultReplica>();
    public DbSet<KeyResultStanding> Standings => Set<KeyResultStanding>();
    public DbSet<CycleReplica> Cycles => Set<CycleReplica>();
    public DbSet<GraphLock> GraphLocks => Set<GraphLock>();

    protected override void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.AddOrganizationReplica();
        modelBuilder.Entity<Link>(link =>
        {
            link.ToTable("links");
            link.HasKey(l => l.Id);
            link.Property(l => l.Id).ValueGeneratedNever();
            link.Property(l => l.Version).IsConcurrencyToken();
            link.Property(l => l.LiveKey).HasMaxLength(120);
            link.Property(l => l.Message).HasMaxLength(4000);
            link.Property(l => l.Need).HasMaxLength(4000);
            link.Property(l => l.Reason).HasMaxLength(4000);
            link.HasIndex(l => l.LiveKey).IsUnique();
            link.HasIndex(l => new { l.FromObjectiveId, l.State });
            link.HasIndex(l => new { l.ToObjectiveId, l.State });
            link.HasIndex(l => new { l.RequestedAt, l.Id });
        });
        modelBuilder.Entity<ObjectiveReplica>(objective =>
        {
            objective.ToTable("objectives");
            objective.HasKey(o => o.Id);
            objective.Property(o => o.Id).ValueGeneratedNever();
            objective.Property(o => o.Version).IsConcurrencyToken();
            objective.Property(o => o.Title).HasMaxLength(1000);
            objective.Property(o => o.SearchTitle).HasMaxLength(1000);
            objective.Property(o => o.OwnerKind).HasMaxLength(32);
            objective.Property(o => o.State).HasMaxLength(32);
            objective.HasIndex(o => new
            {
                o.CycleId,
                o.IsPublic,
                o.OwnerRank,
                o.Position,
                o.Id,
            });
            objective.HasIndex(o => new
            {
                o.CycleId,
                o.IsRoot,
                o.OwnerRank,
                o.Position,
                o.Id,
            });
            objective.HasIndex(o => new
            {
                o.CycleId,
                o.IsLinked,
                o.OwnerRank,
                o.Position,
                o.Id,
            });
            objective.HasIndex(o => o.RecheckOn);
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
            keyResult.HasKey(k => k.Id);
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
            standing.Property(s => s.ManualStatus).HasMaxLength(32);
        });
        modelBuilder.Entity<CycleReplica>(cycle =>
        {
            cycle.ToTable("cycles");
            cycle.HasKey(c => c.Id);
            cycle.Property(c => c.Id).ValueGeneratedNever();
            cycle.Property(c => c.Version).IsConcurrencyToken();
            cycle.Property(c => c.Phase).HasMaxLength(32);
            cycle.Property(c => c.ObjectiveStatusRule).HasMaxLength(32);
            cycle.Ignore(c => c.IsRunning);
        });
        modelBuilder.Entity<GraphLock>(graph =>
        {
            graph.ToTable("graph_locks");
            graph.Property(g => g.Id).ValueGeneratedNever();
            graph.HasData(new GraphLock());
        });
    }
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

internal sealed class SqlServerAlignmentDbContext(DbContextOptions<SqlServerAlignmentDbContext> options)
    : AlignmentDbContext(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqlServerAlignmentDbContext>
    {
        public SqlServerAlignmentDbContext CreateDbContext(string[] args)
        {
            var builder = new DbContextOptionsBuilder<SqlServerAlignmentDbContext>();
            ModuleDatabase.UseSqlServer(builder, "Server=localhost", "alignment");
            return new(builder.Options);
        }
    }
}
