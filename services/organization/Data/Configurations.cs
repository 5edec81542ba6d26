using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Okr.Organization.Domain;

namespace Okr.Organization.Data;

/// <summary>
/// People point at units, managers and each other by plain ids: a load may bring them in any order, and history keeps
/// what is gone.
/// </summary>
internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("people");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.Property(p => p.EmployeeNo).HasMaxLength(64);
        builder.Property(p => p.Name).HasMaxLength(200);
        builder.Property(p => p.SearchName).HasMaxLength(200);
        builder.Property(p => p.Email).HasMaxLength(254);
        builder.Property(p => p.Title).HasMaxLength(200);
        builder.Property(p => p.Locale).HasMaxLength(10);
        builder.Property(p => p.TimeZone).HasMaxLength(64);
        builder.Property(p => p.Location).HasMaxLength(200);
        builder.Property(p => p.JobFamily).HasMaxLength(200);
        builder.Ignore(p => p.Periods);
        builder.Ignore(p => p.Details);
        builder.HasMany(p => p.Rows).WithOne().HasForeignKey(e => e.PersonId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(p => p.Rows).HasField("periods").UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasIndex(p => p.EmployeeNo).IsUnique();
        builder.HasIndex(p => new { p.SearchName, p.EmployeeNo });
        builder.HasIndex(p => new { p.OrgUnitId, p.SearchName });
        builder.HasIndex(p => p.ManagerId);
        builder.HasIndex(p => p.NextChangeOn);
    }
}

internal sealed class EmploymentConfiguration : IEntityTypeConfiguration<Employment>
{
    public void Configure(EntityTypeBuilder<Employment> builder)
    {
        builder.ToTable("employments");
        builder.HasKey(e => new { e.PersonId, e.From });
        builder.HasIndex(e => new { e.OrgUnitId, e.From });
    }
}

internal sealed class OrgUnitConfiguration : IEntityTypeConfiguration<OrgUnit>
{
    public void Configure(EntityTypeBuilder<OrgUnit> builder)
    {
        builder.ToTable("org_units");
        builder.Property(u => u.Id).ValueGeneratedNever();
        builder.Property(u => u.Version).IsConcurrencyToken();
        builder.Property(u => u.Code).HasMaxLength(64);
        builder.Property(u => u.Name).HasMaxLength(200);
        builder.Property(u => u.SearchName).HasMaxLength(200);
        builder.Property(u => u.Kind).HasMaxLength(32);
        builder.Ignore(u => u.Periods);
        builder.HasMany(u => u.Rows).WithOne().HasForeignKey(p => p.OrgUnitId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(u => u.Rows).HasField("periods").UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasIndex(u => u.Code).IsUnique();
        builder.HasIndex(u => new { u.SearchName, u.Code });
        builder.HasIndex(u => u.ParentId);
        builder.HasIndex(u => u.NextChangeOn);
    }
}

internal sealed class UnitPeriodConfiguration : IEntityTypeConfiguration<UnitPeriod>
{
    public void Configure(EntityTypeBuilder<UnitPeriod> builder)
    {
        builder.ToTable("org_unit_periods");
        builder.HasKey(p => new { p.OrgUnitId, p.From });
        builder.Property(p => p.Name).HasMaxLength(200);
        builder.Property(p => p.SearchName).HasMaxLength(200);
        builder.Property(p => p.Kind).HasMaxLength(32);
        builder.HasIndex(p => new { p.ParentId, p.From });
    }
}

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.Property(a => a.UserName).HasMaxLength(64);
        builder.Property(a => a.PasswordHash).HasMaxLength(200);
        builder.Property(a => a.Locale).HasMaxLength(10);
        builder.Property(a => a.TimeZone).HasMaxLength(64);
        builder.HasIndex(a => a.UserName).IsUnique();
        builder.HasIndex(a => a.PersonId).IsUnique();
    }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.SecretHash).HasMaxLength(64);
        builder.Property(s => s.Client).HasMaxLength(200);
        builder.HasIndex(s => s.SecretHash).IsUnique();
        builder.HasIndex(s => s.AccountId);
        builder.HasIndex(s => s.ExpiresAt);
    }
}

internal sealed class AccessTokenConfiguration : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.ToTable("access_tokens");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Name).HasMaxLength(100);
        builder.Property(t => t.SecretHash).HasMaxLength(64);
        builder.Property(t => t.Scopes).HasMaxLength(200);
        builder.HasIndex(t => t.SecretHash).IsUnique();
        builder.HasIndex(t => t.AccountId);
    }
}

internal sealed class RoleAssignmentConfiguration : IEntityTypeConfiguration<RoleAssignment>
{
    public void Configure(EntityTypeBuilder<RoleAssignment> builder)
    {
        builder.ToTable("role_assignments");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Role).HasMaxLength(32);
        builder.HasIndex(r => r.PersonId);
        builder.HasIndex(r => r.AccountId);
        builder.HasIndex(r => r.Role);
    }
}

internal sealed class ActiveMonthConfiguration : IEntityTypeConfiguration<ActiveMonth>
{
    public void Configure(EntityTypeBuilder<ActiveMonth> builder)
    {
        builder.ToTable("active_months");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.HasIndex(m => new { m.Month, m.PersonId }).IsUnique();
    }
}

internal sealed class RolloutWaveConfiguration : IEntityTypeConfiguration<RolloutWave>
{
    public void Configure(EntityTypeBuilder<RolloutWave> builder)
    {
        builder.ToTable("rollout_waves");
        builder.Property(w => w.Id).ValueGeneratedNever();
        builder.Property(w => w.Version).IsConcurrencyToken();
        builder.Property(w => w.Code).HasMaxLength(64);
        builder.Property(w => w.Name).HasMaxLength(200);
        builder.Property(w => w.Phase).HasMaxLength(32);
        builder.HasMany(w => w.Units).WithOne().HasForeignKey(u => u.RolloutWaveId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(w => w.Units).HasField("units").UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasIndex(w => w.Code).IsUnique().HasFilter("deleted_at IS NULL");
    }
}

internal sealed class RolloutWaveUnitConfiguration : IEntityTypeConfiguration<RolloutWaveUnit>
{
    public void Configure(EntityTypeBuilder<RolloutWaveUnit> builder)
    {
        builder.ToTable("rollout_wave_units");
        builder.HasKey(u => new { u.RolloutWaveId, u.OrgUnitId });
    }
}

internal sealed class ExemptionConfiguration : IEntityTypeConfiguration<Exemption>
{
    public void Configure(EntityTypeBuilder<Exemption> builder)
    {
        builder.ToTable("exemptions");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Version).IsConcurrencyToken();
        builder.Property(e => e.Reason).HasMaxLength(1000);
        builder.HasIndex(e => e.PersonId);
    }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.Property(a => a.Id).ValueGeneratedOnAdd();
        builder.Property(a => a.Name).HasMaxLength(200);
        builder.Property(a => a.Origin).HasMaxLength(200);
        builder.Property(a => a.Action).HasMaxLength(64);
        builder.Property(a => a.Entity).HasMaxLength(32);
        builder.HasIndex(a => new { a.Entity, a.Id });
        builder.HasIndex(a => new { a.EntityId, a.Id });
        builder.HasIndex(a => new { a.PersonId, a.Id });
    }
}
