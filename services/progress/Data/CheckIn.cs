using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Okr.Contracts.Progress.V1;
using Okr.Platform.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Data;

/// <summary>How a check-in came about.</summary>
internal enum CheckInSource
{
    Manual,
    Imported,
    Automatic,
}

/// <summary>
/// A dated statement about a key result. Append-only: only <see cref="Legacy"/> and <see cref="SupersededById"/> are ever
/// set later.
/// </summary>
internal sealed class CheckIn
{
    /// <summary>Order of recording; the clustering key.</summary>
    public long Seq { get; init; }

    public required Guid Id { get; init; }
    public long Version { get; set; } = 1;
    public required Guid KeyResultId { get; init; }
    public required Guid ObjectiveId { get; init; }
    public required Guid CycleId { get; init; }
    public Guid? PersonId { get; init; }

    /// <summary>The day that it speaks of.</summary>
    public required DateOnly On { get; init; }

    public required DateTime RecordedAt { get; init; }
    public decimal? Value { get; init; }
    public IReadOnlyList<Guid>? DoneStepIds { get; init; }
    public decimal? Degree { get; init; }
    public bool? InRange { get; init; }
    public decimal? RawProgress { get; set; }
    public int? Confidence { get; init; }
    public IReadOnlyList<GuardrailValue>? GuardrailValues { get; init; }
    public ProgressStatus? Status { get; init; }
    public bool StatusPinned { get; init; }
    public string? Note { get; init; }
    public required CheckInSource Source { get; init; }
    public required int DefinitionVersion { get; init; }

    /// <summary>Made under an older definition: stays in the history, does not count for discipline.</summary>
    public bool Legacy { get; set; }

    public Guid? SupersedesId { get; init; }
    public Guid? SupersededById { get; set; }

    public CheckInFact ToFact() =>
        new(Id, On, RecordedAt, Value, DoneStepIds, Degree, Confidence, Status, StatusPinned, GuardrailValues);

    public CheckInRecorded ToEvent() =>
        new(
            Id,
            Version,
            KeyResultId,
            ObjectiveId,
            CycleId,
            PersonId,
            On,
            RecordedAt,
            Value,
            DoneStepIds ?? [],
            Degree,
            InRange,
            RawProgress,
            Confidence,
            Status is { } status ? SnakeCase.Of(status) : null,
            StatusPinned,
            Note,
            SnakeCase.Of(Source),
            DefinitionVersion,
            Legacy,
            SupersedesId,
            SupersededById,
            GuardrailValues ?? []
        );
}

internal sealed class CheckInConfiguration : IEntityTypeConfiguration<CheckIn>
{
    public void Configure(EntityTypeBuilder<CheckIn> builder)
    {
        builder.ToTable("check_ins");
        builder.HasKey(c => c.Seq);
        builder.Property(c => c.Seq).ValueGeneratedOnAdd();
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Property(c => c.DoneStepIds).HasJson();
        builder.Property(c => c.GuardrailValues).HasJson();
        builder.Property(c => c.Note).HasMaxLength(8_000); // 4 000 characters, each up to two UTF-16 units
        builder.HasIndex(c => c.Id).IsUnique();
        builder.HasIndex(c => new
        {
            c.KeyResultId,
            c.On,
            c.Seq,
        });
        builder.HasIndex(c => new { c.ObjectiveId, c.Seq });
    }
}

/// <summary>The check-in that a row of an import became; the key names the row for ever.</summary>
internal sealed class ImportedRow
{
    public required string Key { get; init; }

    /// <summary>SHA-256 of what the row said.</summary>
    public required string Content { get; set; }

    public required Guid CheckInId { get; set; }
}

internal sealed class ImportedRowConfiguration : IEntityTypeConfiguration<ImportedRow>
{
    public void Configure(EntityTypeBuilder<ImportedRow> builder)
    {
        builder.ToTable("imported_rows");
        builder.HasKey(r => r.Key);
        builder.Property(r => r.Key).HasMaxLength(300);
        builder.Property(r => r.Content).HasMaxLength(64).IsConcurrencyToken();
    }
}
