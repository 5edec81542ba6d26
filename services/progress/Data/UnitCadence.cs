using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Okr.Progress.Domain;

namespace Okr.Progress.Data;

/// <summary>The cadence that one org unit has set for itself.</summary>
internal sealed class UnitCadence
{
    public required Guid OrgUnitId { get; init; }
    public long Version { get; set; }
    public int CadenceDays { get; set; }

    /// <summary>0 = Sunday … 6 = Saturday.</summary>
    public int Weekday { get; set; }

    public int GraceDays { get; set; }
    public bool LockedForSubUnits { get; set; }

    public CadenceRule ToRule() => new(CadenceDays, Weekday, GraceDays, LockedForSubUnits);
}

internal sealed class UnitCadenceConfiguration : IEntityTypeConfiguration<UnitCadence>
{
    public void Configure(EntityTypeBuilder<UnitCadence> builder)
    {
        builder.ToTable("unit_cadences");
        builder.HasKey(c => c.OrgUnitId);
        builder.Property(c => c.OrgUnitId).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
    }
}
