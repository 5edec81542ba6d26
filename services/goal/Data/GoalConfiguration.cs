using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Okr.Goal.Domain;
using Okr.Platform.Data;

namespace Okr.Goal.Data;

internal sealed class CycleConfiguration : IEntityTypeConfiguration<Cycle>
{
    public void Configure(EntityTypeBuilder<Cycle> builder)
    {
        builder.ToTable("cycles");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Property(c => c.Code).HasMaxLength(2 * Limits.Code);
        builder.Property(c => c.Name).HasMaxLength(400);
        builder.Property(c => c.Policy).AsJson();
        builder.HasIndex(c => c.Code).IsUnique();
        builder.HasIndex(c => c.StartsOn);
        builder.Ignore(c => c.AcceptsPublications);
    }
}

internal sealed class ObjectiveConfiguration : IEntityTypeConfiguration<Objective>
{
    public void Configure(EntityTypeBuilder<Objective> builder)
    {
        builder.ToTable("objectives");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Version).IsConcurrencyToken();
        builder.Property(o => o.KeyResultsRevision).IsConcurrencyToken();
        builder.Property(o => o.Code).HasMaxLength(2 * Limits.Code);
        builder.Property(o => o.Title).HasMaxLength(2 * Limits.Title); // UTF-16 units
        builder.Property(o => o.SearchTitle).HasMaxLength(2 * Limits.Title);
        builder.Property(o => o.States).AsJson();
        builder.Property(o => o.Earlier).AsJson();
        builder.HasIndex(o => o.Code).IsUnique();
        builder.HasIndex(o => new
        {
            o.CycleId,
            o.Position,
            o.Id,
        });
        builder.HasIndex(o => new { o.CycleId, o.OwnerPersonId });
        builder.HasIndex(o => new { o.CycleId, o.OwnerUnitId });
        builder.HasIndex(o => o.OwnerPersonId);
        builder.HasOne<Cycle>().WithMany().HasForeignKey(o => o.CycleId).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(o => o.Owner);
        builder.Ignore(o => o.IsWeighed);
        builder.Ignore(o => o.IsOpen);
    }
}

internal sealed class KeyResultConfiguration : IEntityTypeConfiguration<KeyResult>
{
    public void Configure(EntityTypeBuilder<KeyResult> builder)
    {
        builder.ToTable("key_results");
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.Version).IsConcurrencyToken();
        builder.Property(k => k.Code).HasMaxLength(2 * Limits.Code);
        builder.Property(k => k.Title).HasMaxLength(2 * Limits.Title);
        builder.Property(k => k.Unit).HasMaxLength(2 * KeyResultMeasure.MaxUnit);
        builder.Property(k => k.Steps).AsJson();
        builder.Property(k => k.PhasedTargets).AsJson();
        builder.Property(k => k.Guardrails).AsJson();
        builder.Property(k => k.Earlier).AsJson();
        builder.HasIndex(k => k.Code).IsUnique();
        builder.HasIndex(k => k.ObjectiveId);
        builder.HasOne<Objective>().WithMany().HasForeignKey(k => k.ObjectiveId).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(k => k.IsLive);
        builder.Ignore(k => k.Measure);
    }
}

internal sealed class OwnerCycleConfiguration : IEntityTypeConfiguration<OwnerCycle>
{
    public void Configure(EntityTypeBuilder<OwnerCycle> builder)
    {
        builder.ToTable("owner_cycles");
        builder.HasKey(g => new
        {
            g.CycleId,
            g.OwnerKind,
            g.OwnerId,
        });
        builder.Property(g => g.Revision).IsConcurrencyToken();
    }
}

internal sealed class HistoryConfiguration : IEntityTypeConfiguration<HistoryEntry>
{
    public void Configure(EntityTypeBuilder<HistoryEntry> builder)
    {
        builder.ToTable("history");
        builder.Property(h => h.Id).ValueGeneratedOnAdd();
        builder.Property(h => h.ByName).HasMaxLength(400);
        builder.Property(h => h.Action).HasMaxLength(32);
        builder.Property(h => h.Changes).AsJson();
        builder.HasIndex(h => new { h.ObjectiveId, h.Id });
    }
}

internal sealed class CommentConfiguration : IEntityTypeConfiguration<Comment>
{
    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        builder.ToTable("comments");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Property(c => c.AuthorName).HasMaxLength(400);
        builder.HasIndex(c => c.ObjectiveId);
        builder.HasMany(c => c.Mentions).WithOne().HasForeignKey(m => m.CommentId);
        builder.Navigation(c => c.Mentions).AutoInclude();
    }
}

internal sealed class CommentMentionConfiguration : IEntityTypeConfiguration<CommentMention>
{
    public void Configure(EntityTypeBuilder<CommentMention> builder)
    {
        builder.ToTable("comment_mentions");
        builder.HasKey(m => new { m.CommentId, m.PersonId });
        builder.HasIndex(m => m.PersonId);
    }
}

internal sealed class AlignmentReplicaConfiguration : IEntityTypeConfiguration<AlignmentReplica>
{
    public void Configure(EntityTypeBuilder<AlignmentReplica> builder)
    {
        builder.ToTable("alignment_replica");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasIndex(a => a.FromObjectiveId);
    }
}

internal sealed class ProgressReplicaConfiguration : IEntityTypeConfiguration<ProgressReplica>
{
    public void Configure(EntityTypeBuilder<ProgressReplica> builder)
    {
        builder.ToTable("progress_replica");
        builder.HasKey(p => p.KeyResultId);
        builder.Property(p => p.KeyResultId).ValueGeneratedNever();
        builder.Property(p => p.Version).IsConcurrencyToken();
    }
}

internal static class JsonColumns
{
    /// <summary>A value kept as JSON text; equal when its text is.</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property)
        where T : class =>
        property.HasConversion(
            value => JsonSerializer.Serialize(value, EventJson.Options),
            text => JsonSerializer.Deserialize<T>(text, EventJson.Options)!,
            new ValueComparer<T>(
                (a, b) =>
                    ReferenceEquals(a, b)
                    || JsonSerializer.Serialize(a, EventJson.Options) == JsonSerializer.Serialize(b, EventJson.Options),
                value => JsonSerializer.Serialize(value, EventJson.Options).GetHashCode(StringComparison.Ordinal),
                value => value // never changed in place
            )
        );
}
