using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Okr.Reporting.Data;

internal enum RebuildState
{
    Queued,
    Running,
    Succeeded,
    Failed,
}

/// <summary>What a running rebuild is doing.</summary>
internal enum RebuildPhase
{
    Waiting,

    /// <summary>Streams the facts of the other services into the next store.</summary>
    Reading,

    /// <summary>Makes indexes, and the days of key results and people from their check-ins.</summary>
    Deriving,

    /// <summary>Applies the events that came in the meantime.</summary>
    CatchingUp,

    /// <summary>Puts the next store in the place of the present one.</summary>
    Swapping,
    Over,
}

/// <summary>One rebuild of the store: asked for, under way, or over.</summary>
internal sealed class Rebuild : IOutlivesRebuild
{
    /// <summary><see cref="Active"/> of the one that is waiting or running.</summary>
    public const int IsActive = 1;

    public required Guid Id { get; init; }
    public required DateTime RequestedAt { get; init; }
    public required Guid RequestedBy { get; init; }
    public RebuildState State { get; set; }
    public RebuildPhase Phase { get; set; }

    /// <summary>
    /// <see cref="IsActive"/> until the rebuild is over, then null: unique, so that there is one at a time. While such a row
    /// is there, every event that is applied to the store is noted as a <see cref="RebuildEvent"/> too.
    /// </summary>
    public int? Active { get; set; }

    public Guid? LeaseOwner { get; set; }

    /// <summary>Past it the process that was at work is taken for dead.</summary>
    public DateTime? LeaseUntil { get; set; }

    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Facts read and stored so far, by type, as JSON.</summary>
    public string Facts { get; set; } = "[]";

    /// <summary>Events of the meantime that were applied to the next store.</summary>
    public long CaughtUp { get; set; }

    /// <summary>Code of the catalogue that says why it failed.</summary>
    public string? Error { get; set; }

    /// <summary>The argument of its sentence.</summary>
    public string? ErrorDetail { get; set; }
}

/// <summary>An event that was applied to the store while a rebuild was under way: the next store needs it too.</summary>
internal sealed class RebuildEvent : IOutlivesRebuild
{
    public long Id { get; init; }

    /// <summary>Short event name.</summary>
    public required string Type { get; init; }

    public required string Payload { get; init; }
}

internal sealed class RebuildConfiguration : IEntityTypeConfiguration<Rebuild>, IEntityTypeConfiguration<RebuildEvent>
{
    public void Configure(EntityTypeBuilder<Rebuild> builder)
    {
        builder.ToTable("rebuilds");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Error).HasMaxLength(100);
        builder.Property(r => r.ErrorDetail).HasMaxLength(300);
        builder.HasIndex(r => r.Active).IsUnique();
    }

    public void Configure(EntityTypeBuilder<RebuildEvent> builder)
    {
        builder.ToTable("rebuild_log");
        builder.Property(e => e.Id).ValueGeneratedOnAdd();
        builder.Property(e => e.Type).HasMaxLength(100);
    }
}
