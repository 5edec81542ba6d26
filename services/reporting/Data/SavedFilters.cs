using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Okr.Reporting.Data;

/// <summary>Which report a saved filter is for.</summary>
internal enum ReportKind
{
    Operations,
    Progress,
}

/// <summary>A scope, conditions and a view of a report under a name. Null means that the filter says nothing of it.</summary>
internal sealed class SavedFilter : IOutlivesRebuild
{
    public required Guid Id { get; init; }
    public long Version { get; set; }

    /// <summary>Who saved it (<see cref="Platform.Security.CurrentUser.Id"/>).</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>Unlike the owner's others.</summary>
    public required string Name { get; set; }

    /// <summary>Everybody sees it.</summary>
    public bool Shared { get; set; }

    public required ReportKind Report { get; set; }

    /// <summary>Null for the current cycle, whichever that is.</summary>
    public Guid? CycleId { get; set; }

    public Guid? UnitId { get; set; }
    public bool? IncludeSubUnits { get; set; }
    public Guid? PersonId { get; set; }

    /// <summary><see cref="Facts.WaveFacts.None"/> for the units that no wave covers.</summary>
    public Guid? WaveId { get; set; }
    public string? Location { get; set; }
    public string? JobFamily { get; set; }
    public Guid? ObjectiveOwnerId { get; set; }
    public string? ObjectiveLevel { get; set; }
    public string? ObjectiveKind { get; set; }
    public string? ObjectiveStatus { get; set; }
    public bool? ObjectiveStale { get; set; }
    public string? ObjectiveText { get; set; }

    /// <summary>What the figures are shown beside: company or previous_cycle.</summary>
    public string? Compare { get; set; }

    /// <summary>The part of the report that is shown.</summary>
    public string? View { get; set; }

    public required DateTime CreatedAt { get; init; }
    public DateTime ChangedAt { get; set; }
}

internal sealed class SavedFilterConfiguration : IEntityTypeConfiguration<SavedFilter>
{
    public void Configure(EntityTypeBuilder<SavedFilter> builder)
    {
        builder.ToTable("saved_filters");
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.Property(f => f.Version).IsConcurrencyToken();
        builder.Property(f => f.Name).HasMaxLength(100);
        builder.Property(f => f.Location).HasMaxLength(200);
        builder.Property(f => f.JobFamily).HasMaxLength(200);
        builder.Property(f => f.ObjectiveLevel).HasMaxLength(20);
        builder.Property(f => f.ObjectiveKind).HasMaxLength(20);
        builder.Property(f => f.ObjectiveStatus).HasMaxLength(20);
        builder.Property(f => f.ObjectiveText).HasMaxLength(400);
        builder.Property(f => f.Compare).HasMaxLength(20);
        builder.Property(f => f.View).HasMaxLength(20);
        builder.HasIndex(f => new { f.OwnerId, f.Name }).IsUnique();
        builder.HasIndex(f => f.Shared);
    }
}
