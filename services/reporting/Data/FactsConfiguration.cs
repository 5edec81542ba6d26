using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Okr.Reporting.Data;

// Facts arrive in any order, so no table refers to another by a foreign key.

internal sealed class OrganizationConfiguration
    : IEntityTypeConfiguration<Revision>,
        IEntityTypeConfiguration<Person>,
        IEntityTypeConfiguration<PersonPeriod>,
        IEntityTypeConfiguration<OrgUnit>,
        IEntityTypeConfiguration<OrgUnitPeriod>,
        IEntityTypeConfiguration<RolloutWave>,
        IEntityTypeConfiguration<RolloutWaveUnit>,
        IEntityTypeConfiguration<Exemption>,
        IEntityTypeConfiguration<ActiveMonth>
{
    public void Configure(EntityTypeBuilder<Revision> builder)
    {
        builder.ToTable("revisions");
        builder.HasKey(r => r.ScopeId);
        builder.Property(r => r.ScopeId).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("people");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.EmployeeNo).HasMaxLength(64);
        builder.Property(p => p.Name).HasMaxLength(200);
        builder.Property(p => p.Location).HasMaxLength(200);
        builder.Property(p => p.JobFamily).HasMaxLength(200);
    }

    public void Configure(EntityTypeBuilder<PersonPeriod> builder)
    {
        builder.ToTable("person_periods");
        builder.HasKey(p => new { p.PersonId, p.FromOn });
    }

    public void Configure(EntityTypeBuilder<OrgUnit> builder)
    {
        builder.ToTable("org_units");
        builder.Property(u => u.Id).ValueGeneratedNever();
        builder.Property(u => u.Code).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<OrgUnitPeriod> builder)
    {
        builder.ToTable("org_unit_periods");
        builder.HasKey(p => new { p.OrgUnitId, p.FromOn });
        builder.Property(p => p.Name).HasMaxLength(200);
        builder.Property(p => p.Kind).HasMaxLength(32);
    }

    public void Configure(EntityTypeBuilder<RolloutWave> builder)
    {
        builder.ToTable("rollout_waves");
        builder.Property(w => w.Id).ValueGeneratedNever();
        builder.Property(w => w.Code).HasMaxLength(64);
        builder.Property(w => w.Name).HasMaxLength(200);
    }

    public void Configure(EntityTypeBuilder<RolloutWaveUnit> builder)
    {
        builder.ToTable("rollout_wave_units");
        builder.HasKey(u => new { u.RolloutWaveId, u.OrgUnitId });
    }

    public void Configure(EntityTypeBuilder<Exemption> builder)
    {
        builder.ToTable("exemptions");
        builder.Property(e => e.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<ActiveMonth> builder)
    {
        builder.ToTable("active_months");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.HasIndex(m => m.Revision);
    }
}

internal sealed class GoalsConfiguration
    : IEntityTypeConfiguration<Cycle>,
        IEntityTypeConfiguration<Objective>,
        IEntityTypeConfiguration<ObjectiveState>,
        IEntityTypeConfiguration<ObjectiveParticipant>,
        IEntityTypeConfiguration<KeyResult>,
        IEntityTypeConfiguration<Alignment>
{
    public void Configure(EntityTypeBuilder<Cycle> builder)
    {
        builder.ToTable("cycles");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Code).HasMaxLength(64);
        builder.Property(c => c.Name).HasMaxLength(200);
        builder.Property(c => c.Kind).HasMaxLength(32);
        builder.Property(c => c.Phase).HasMaxLength(32);
        builder.Property(c => c.ObjectiveStatusRule).HasMaxLength(32);
        builder.HasIndex(c => new { c.Kind, c.StartsOn });
    }

    public void Configure(EntityTypeBuilder<Objective> builder)
    {
        builder.ToTable("objectives");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Code).HasMaxLength(100);
        builder.Property(o => o.Title).HasMaxLength(1000);
        builder.Property(o => o.Kind).HasMaxLength(32);
        builder.Property(o => o.OwnerKind).HasMaxLength(32);
        builder.HasIndex(o => new { o.CycleId, o.Revision });
        builder.HasIndex(o => o.ModifiedAt);
    }

    public void Configure(EntityTypeBuilder<ObjectiveState> builder)
    {
        builder.ToTable("objective_states");
        builder.HasKey(s => new { s.ObjectiveId, s.Sequence });
        builder.Property(s => s.State).HasMaxLength(32);
    }

    public void Configure(EntityTypeBuilder<ObjectiveParticipant> builder)
    {
        builder.ToTable("objective_participants");
        builder.HasKey(p => new { p.ObjectiveId, p.PersonId });
    }

    public void Configure(EntityTypeBuilder<KeyResult> builder)
    {
        builder.ToTable("key_results");
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.Code).HasMaxLength(100);
        builder.Property(k => k.Title).HasMaxLength(1000);
        builder.Property(k => k.Type).HasMaxLength(32);
        builder.Property(k => k.Unit).HasMaxLength(100);
        builder.Property(k => k.PhasedTargets);
        builder.HasIndex(k => new { k.CycleId, k.Revision });
        builder.HasIndex(k => k.ObjectiveId);
        builder.HasIndex(k => k.ModifiedAt);
    }

    public void Configure(EntityTypeBuilder<Alignment> builder)
    {
        builder.ToTable("alignments");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Kind).HasMaxLength(32);
        builder.Property(a => a.State).HasMaxLength(32);
        builder.HasIndex(a => a.FromObjectiveId);
        builder.HasIndex(a => a.ToObjectiveId);
        builder.HasIndex(a => a.Revision);
        builder.HasIndex(a => a.ModifiedAt);
    }
}

internal sealed class ProgressConfiguration
    : IEntityTypeConfiguration<CheckIn>,
        IEntityTypeConfiguration<KeyResultDay>,
        IEntityTypeConfiguration<PersonDay>,
        IEntityTypeConfiguration<KeyResultProgress>,
        IEntityTypeConfiguration<KeyResultScore>,
        IEntityTypeConfiguration<ObjectiveScore>
{
    public void Configure(EntityTypeBuilder<CheckIn> builder)
    {
        builder.ToTable("check_ins");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Status).HasMaxLength(32);
        builder.Property(c => c.Source).HasMaxLength(32);
        builder.Property(c => c.Note).HasMaxLength(8000);
        builder.HasIndex(c => new { c.KeyResultId, c.DoneOn });
        builder.HasIndex(c => c.ModifiedAt);
        builder.HasIndex(c => new
        {
            c.CycleId,
            c.PersonId,
            c.DoneOn,
        });
    }

    public void Configure(EntityTypeBuilder<KeyResultDay> builder)
    {
        builder.ToTable("key_result_days");
        builder.HasKey(d => new { d.KeyResultId, d.DoneOn });
        builder.Property(d => d.Status).HasMaxLength(32);
        builder.HasIndex(d => d.CycleId);
    }

    public void Configure(EntityTypeBuilder<PersonDay> builder)
    {
        builder.ToTable("person_days");
        builder.HasKey(d => new
        {
            d.CycleId,
            d.PersonId,
            d.DoneOn,
        });
        builder.HasIndex(d => new { d.CycleId, d.Revision });
    }

    public void Configure(EntityTypeBuilder<KeyResultProgress> builder)
    {
        builder.ToTable("key_result_progress");
        builder.HasKey(p => p.KeyResultId);
        builder.Property(p => p.KeyResultId).ValueGeneratedNever();
        builder.HasIndex(p => p.CycleId);
    }

    public void Configure(EntityTypeBuilder<KeyResultScore> builder)
    {
        builder.ToTable("key_result_scores");
        builder.HasKey(s => s.KeyResultId);
        builder.Property(s => s.KeyResultId).ValueGeneratedNever();
        builder.HasIndex(s => s.CycleId);
    }

    public void Configure(EntityTypeBuilder<ObjectiveScore> builder)
    {
        builder.ToTable("objective_scores");
        builder.HasKey(s => s.ObjectiveId);
        builder.Property(s => s.ObjectiveId).ValueGeneratedNever();
        builder.HasIndex(s => s.CycleId);
    }
}
