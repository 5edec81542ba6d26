namespace Okr.Organization.Data.Imports;

internal enum ImportState
{
    /// <summary>The files are still coming in; nobody sees it yet.</summary>
    Uploading,
    Queued,
    Running,
    Succeeded,

    /// <summary>Something was refused; what the files say tells what.</summary>
    Failed,
}

internal enum ImportFileState
{
    Waiting,
    Checking,
    Applying,
    Done,
    Refused,
}

internal enum IssueSeverity
{
    Error,
    Warning,
}

/// <summary>One import: a job of a queue, worked on by the replica that holds the lease.</summary>
internal sealed class Import
{
    /// <summary>The order of the queue; imports run one after the other.</summary>
    public long Number { get; init; }
    public required Guid Id { get; init; }
    public ImportState State { get; set; }
    public bool DryRun { get; set; }
    public bool Publish { get; set; }

    /// <summary>The day on which everything in the files is a fact.</summary>
    public DateOnly EffectiveOn { get; set; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>The caller's id: the person, or the account where there is none.</summary>
    public required Guid CreatedById { get; init; }
    public required Guid CreatedByAccountId { get; init; }
    public Guid? CreatedByPersonId { get; init; }
    public required string CreatedByName { get; init; }
    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }
    public Guid? LeaseOwner { get; set; }

    /// <summary>Until then the owner works on it, or nobody does because the last attempt failed a moment ago.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>How often it was taken up.</summary>
    public int Attempts { get; set; }
}

/// <summary>One table of an import: a CSV file, or one sheet of a workbook.</summary>
internal sealed class ImportFile
{
    public required long ImportNumber { get; init; }

    /// <summary>What it holds: <c>cycles</c>, <c>org-units</c>…</summary>
    public required string Kind { get; init; }

    /// <summary>As the list shows it: <c>people.csv</c>, or <c>okrs.xlsx#people</c>.</summary>
    public required string Name { get; init; }
    public required int SourceNumber { get; init; }

    /// <summary>Its place in the order in which the files depend on each other.</summary>
    public required int Position { get; init; }
    public ImportFileState State { get; set; }
    public long Rows { get; set; }

    /// <summary>Rows done in the present pass.</summary>
    public long Processed { get; set; }
    public long Created { get; set; }
    public long Updated { get; set; }
    public long Unchanged { get; set; }
    public long Errors { get; set; }
    public long Warnings { get; set; }
}

/// <summary>An uploaded file; its bytes are kept until the import is over.</summary>
internal sealed class ImportSource
{
    public required long ImportNumber { get; init; }
    public required int Number { get; init; }
    public required string Name { get; init; }
    public long Length { get; set; }

    /// <summary>Name of the text encoding as detected while it came in; null for a workbook.</summary>
    public string? Encoding { get; set; }
}

/// <summary>Part of an uploaded file; all but the last have the same length.</summary>
internal sealed class ImportChunk
{
    public const int Size = 256 * 1024;

    public required long ImportNumber { get; init; }
    public required int SourceNumber { get; init; }
    public required int Ordinal { get; init; }
    public required byte[] Bytes { get; init; }
}

/// <summary>A code that one of the files brings: what the rows of the others may refer to.</summary>
internal sealed class ImportCode
{
    public required long ImportNumber { get; init; }
    public required string Kind { get; init; }
    public required string Code { get; init; }
    public required int Line { get; init; }

    /// <summary>The parent's code (objectives) or the objective's (key results).</summary>
    public string? Above { get; init; }

    /// <summary>The cycle's code, where the file says it.</summary>
    public string? Cycle { get; init; }
}

/// <summary>Something about one row.</summary>
internal sealed class ImportIssue
{
    public long Id { get; init; }
    public required long ImportNumber { get; init; }
    public required string File { get; init; }
    public required int Line { get; init; }
    public string? Column { get; init; }
    public required IssueSeverity Severity { get; init; }
    public required string Code { get; init; }
    public required string MessageEn { get; init; }
    public required string MessageZh { get; init; }
}
