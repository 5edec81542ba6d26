using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Okr.Reporting.Data;

internal enum ExportState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,

    /// <summary>The file was there and is gone.</summary>
    Expired,
}

/// <summary>A file that somebody asked for, made in the background.</summary>
internal sealed class Export : IOutlivesRebuild
{
    public required Guid Id { get; init; }
    public required DateTime RequestedAt { get; init; }

    /// <summary>The person, or the account of a token without one.</summary>
    public required Guid RequestedBy { get; init; }

    /// <summary>Who asked, as the claims of their sign-in in JSON: the file shows what they might see then.</summary>
    public required string Caller { get; init; }

    /// <summary>The table: what stands in its address between <c>/reports/</c> and the extension.</summary>
    public required string Source { get; init; }

    public required string Format { get; init; }

    /// <summary>The query of the address.</summary>
    public required string Filter { get; init; }

    public ExportState State { get; set; }

    /// <summary>Processes that began with it; one that dies leaves it to the next.</summary>
    public int Attempts { get; set; }

    public Guid? LeaseOwner { get; set; }

    /// <summary>Past it the process that was at work is taken for dead.</summary>
    public DateTime? LeaseUntil { get; set; }

    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>From then on the file is not kept.</summary>
    public DateTime? ExpiresAt { get; set; }

    public string? FileName { get; set; }
    public long RowsDone { get; set; }

    /// <summary>Rows that the file is going to have, where that is known.</summary>
    public long? RowsTotal { get; set; }

    public long Bytes { get; set; }

    /// <summary>Code of the catalogue that says why it failed.</summary>
    public string? Error { get; set; }

    public string? ErrorEnglish { get; set; }
    public string? ErrorChinese { get; set; }
}

/// <summary>A piece of an export's file; all but the last have <see cref="Size"/> bytes.</summary>
internal sealed class ExportChunk : IOutlivesRebuild
{
    public const int Size = 1024 * 1024;

    public required Guid ExportId { get; init; }

    /// <summary>From 0 on.</summary>
    public required int Number { get; init; }

    public required byte[] Content { get; init; }
}

internal sealed class ExportConfiguration : IEntityTypeConfiguration<Export>, IEntityTypeConfiguration<ExportChunk>
{
    public void Configure(EntityTypeBuilder<Export> builder)
    {
        builder.ToTable("exports");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Source).HasMaxLength(200);
        builder.Property(e => e.Format).HasMaxLength(20);
        builder.Property(e => e.FileName).HasMaxLength(300);
        builder.Property(e => e.Error).HasMaxLength(100);
        builder.Property(e => e.ErrorEnglish).HasMaxLength(1000);
        builder.Property(e => e.ErrorChinese).HasMaxLength(1000);
        builder.HasIndex(e => new { e.RequestedBy, e.RequestedAt });
        builder.HasIndex(e => new { e.State, e.RequestedAt });
    }

    public void Configure(EntityTypeBuilder<ExportChunk> builder)
    {
        builder.ToTable("export_chunks");
        builder.HasKey(c => new { c.ExportId, c.Number });
        builder.HasOne<Export>().WithMany().HasForeignKey(c => c.ExportId).OnDelete(DeleteBehavior.Cascade);
    }
}
