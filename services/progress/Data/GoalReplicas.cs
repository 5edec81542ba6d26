using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Okr.Contracts.Goal.V1;
using Okr.Progress.Domain;

namespace Okr.Progress.Data;

/// <summary>A cycle as this service needs it.</summary>
internal sealed class CycleReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required DateOnly StartsOn { get; set; }
    public required DateOnly EndsOn { get; set; }
    public required string Phase { get; set; }
    public bool ManagersMayEdit { get; set; }
    public decimal OnTrackGap { get; set; }
    public decimal AtRiskGap { get; set; }
    public required string ObjectiveStatusRule { get; set; }
    public int CadenceDays { get; set; }
    public int CadenceWeekday { get; set; }
    public int GraceDays { get; set; }

    public GapThresholds Thresholds => new(OnTrackGap, AtRiskGap);
    public bool TakesCheckIns => Phase is "active" or "scoring";
}

/// <summary>An objective as this service needs it.</summary>
internal sealed class ObjectiveReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required Guid CycleId { get; set; }
    public required string Title { get; set; }
    public required string OwnerKind { get; set; }
    public Guid? OwnerUnitId { get; set; }
    public Guid? OwnerPersonId { get; set; }
    public required IReadOnlyList<Guid> ParticipantIds { get; set; }
    public required IReadOnlyList<Guid> CoEditorIds { get; set; }
    public required string State { get; set; }

    /// <summary>The day of the first publication, if there was one.</summary>
    public DateOnly? PublishedOn { get; set; }

    public int WeightBp { get; set; }
    public int Position { get; set; }
    public bool Confidential { get; set; }
    public bool Deleted { get; set; }

    /// <summary>In a state that counts: published and not taken back.</summary>
    public bool IsLive => !Deleted && State is "published" or "scored" or "closed";

    /// <summary>Readable by everybody; once published it stays so when it is cancelled or postponed.</summary>
    public bool IsPublic =>
        !Confidential && (IsLive || (State is "cancelled" or "postponed" && PublishedOn is not null));
}

/// <summary>A key result as this service needs it.</summary>
internal sealed class KeyResultReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required Guid ObjectiveId { get; set; }
    public required Guid CycleId { get; set; }
    public required string Title { get; set; }
    public required KeyResultType Type { get; set; }
    public string? Unit { get; set; }
    public decimal? Baseline { get; set; }
    public decimal? Target { get; set; }
    public decimal? RangeMin { get; set; }
    public decimal? RangeMax { get; set; }
    public required IReadOnlyList<MilestoneStep> Steps { get; set; }
    public required IReadOnlyList<PhasedTarget> PhasedTargets { get; set; }
    public IReadOnlyList<Guardrail> Guardrails { get; set; } = [];
    public int DefinitionVersion { get; set; }

    /// <summary>The first day of the present definition; null where there was no other.</summary>
    public DateOnly? DefinedOn { get; set; }

    /// <summary>The day on which it joined an objective that was published already.</summary>
    public DateOnly? AddedOn { get; set; }

    public int WeightBp { get; set; }
    public int Position { get; set; }
    public Guid? OwnerPersonId { get; set; }
    public DateOnly? CancelledOn { get; set; }
    public bool Deleted { get; set; }

    public bool IsLive => !Deleted && CancelledOn is null;

    public KeyResultDefinition Definition() => new(Type, Baseline, Target, RangeMin, RangeMax, Steps, PhasedTargets);
}

internal sealed class CycleReplicaConfiguration : IEntityTypeConfiguration<CycleReplica>
{
    public void Configure(EntityTypeBuilder<CycleReplica> builder)
    {
        builder.ToTable("cycles");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Property(c => c.Phase).HasMaxLength(32);
        builder.Property(c => c.ObjectiveStatusRule).HasMaxLength(32);
    }
}

internal sealed class ObjectiveReplicaConfiguration : IEntityTypeConfiguration<ObjectiveReplica>
{
    public void Configure(EntityTypeBuilder<ObjectiveReplica> builder)
    {
        builder.ToTable("objectives");
        builder.HasKey(o => o.Id);
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Version).IsConcurrencyToken();
        builder.Property(o => o.Title).HasMaxLength(1_000);
        builder.Property(o => o.OwnerKind).HasMaxLength(32);
        builder.Property(o => o.State).HasMaxLength(32);
        builder.Property(o => o.ParticipantIds).HasJson();
        builder.Property(o => o.CoEditorIds).HasJson();
        builder.HasIndex(o => new { o.CycleId, o.OwnerPersonId });
        builder.HasIndex(o => new { o.CycleId, o.OwnerUnitId });
    }
}

internal sealed class KeyResultReplicaConfiguration : IEntityTypeConfiguration<KeyResultReplica>
{
    public void Configure(EntityTypeBuilder<KeyResultReplica> builder)
    {
        builder.ToTable("key_results");
        builder.HasKey(k => k.Id);
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.Version).IsConcurrencyToken();
        builder.Property(k => k.Title).HasMaxLength(1_000);
        builder.Property(k => k.Unit).HasMaxLength(80);
        builder.Property(k => k.Steps).HasJson();
        builder.Property(k => k.PhasedTargets).HasJson();
        builder.Property(k => k.Guardrails).HasJson();
        builder.HasIndex(k => k.ObjectiveId);
        builder.HasIndex(k => k.CycleId);
    }
}
