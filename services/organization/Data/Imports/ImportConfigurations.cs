using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Okr.Organization.Data.Imports;

internal sealed class ImportConfiguration : IEntityTypeConfiguration<Import>
{
    public void Configure(EntityTypeBuilder<Import> builder)
    {
        builder.ToTable("imports");
        builder.HasKey(i => i.Number);
        builder.Property(i => i.Number).ValueGeneratedOnAdd();
        builder.Property(i => i.CreatedByName).HasMaxLength(200);
        builder.HasIndex(i => i.Id).IsUnique();
        builder.HasIndex(i => new { i.State, i.Number });
    }
}

internal sealed class ImportFileConfiguration : IEntityTypeConfiguration<ImportFile>
{
    public void Configure(EntityTypeBuilder<ImportFile> builder)
    {
        builder.ToTable("import_files");
        builder.HasKey(f => new { f.ImportNumber, f.Kind });
        builder.Property(f => f.Kind).HasMaxLength(16);
        builder.Property(f => f.Name).HasMaxLength(120);
    }
}

internal sealed class ImportSourceConfiguration : IEntityTypeConfiguration<ImportSource>
{
    public void Configure(EntityTypeBuilder<ImportSource> builder)
    {
        builder.ToTable("import_sources");
        builder.HasKey(s => new { s.ImportNumber, s.Number });
        builder.Property(s => s.Number).ValueGeneratedNever();
        builder.Property(s => s.Name).HasMaxLength(100);
        builder.Property(s => s.Encoding).HasMaxLength(20);
    }
}

internal sealed class ImportChunkConfiguration : IEntityTypeConfiguration<ImportChunk>
{
    public void Configure(EntityTypeBuilder<ImportChunk> builder)
    {
        builder.ToTable("import_chunks");
        builder.HasKey(c => new
        {
            c.ImportNumber,
            c.SourceNumber,
            c.Ordinal,
        });
    }
}

internal sealed class ImportCodeConfiguration : IEntityTypeConfiguration<ImportCode>
{
    public const int MaxCode = 100;

    public void Configure(EntityTypeBuilder<ImportCode> builder)
    {
        builder.ToTable("import_codes");
        builder.HasKey(c => new
        {
            c.ImportNumber,
            c.Kind,
            c.Code,
        });
        builder.Property(c => c.Kind).HasMaxLength(16);
        builder.Property(c => c.Code).HasMaxLength(MaxCode + 12); // check-ins: the key result's code and a day
        builder.Property(c => c.Above).HasMaxLength(MaxCode);
        builder.Property(c => c.Cycle).HasMaxLength(MaxCode);
    }
}

internal sealed class ImportIssueConfiguration : IEntityTypeConfiguration<ImportIssue>
{
    public void Configure(EntityTypeBuilder<ImportIssue> builder)
    {
        builder.ToTable("import_issues");
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Id).ValueGeneratedOnAdd();
        builder.Property(i => i.File).HasMaxLength(120);
        builder.Property(i => i.Column).HasMaxLength(100);
        builder.Property(i => i.Code).HasMaxLength(100);
        builder.Property(i => i.MessageEn).HasMaxLength(1000);
        builder.Property(i => i.MessageZh).HasMaxLength(1000);
        builder.HasIndex(i => new { i.ImportNumber, i.Id });
    }
}
