using Okr.Scoring.Domain;

namespace Okr.Scoring.Data;

/// <summary>An objective as this service knows it, kept by the goal service's events.</summary>
internal sealed class ObjectiveReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public Guid CycleId { get; set; }

    /// <summary>Empty for a confidential objective.</summary>
    public required string Title { get; set; }

    /// <summary>committed or aspirational.</summary>
    public required string Kind { get; set; }

    public required string OwnerKind { get; set; }
    public Guid? OwnerUnitId { get; set; }
    public Guid? OwnerPersonId { get; set; }
    public required string State { get; set; }
    public int WeightBp { get; set; }
    public int Position { get; set; }
    public bool Confidential { get; set; }

    /// <summary>Published, scored or closed, and not deleted.</summary>
    public bool IsOut { get; set; }

    public bool Deleted { get; set; }
}

/// <summary>A person named on an objective.</summary>
internal sealed class ObjectivePerson
{
    public required Guid ObjectiveId { get; init; }
    public required Guid PersonId { get; init; }
    public bool IsParticipant { get; set; }
}

/// <summary>A key result as this service knows it.</summary>
internal sealed class KeyResultReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public Guid ObjectiveId { get; set; }
    public Guid CycleId { get; set; }
    public required string Title { get; set; }
    public int WeightBp { get; set; }
    public int Position { get; set; }
    public Guid? OwnerPersonId { get; set; }

    /// <summary>Neither cancelled nor deleted.</summary>
    public bool Live { get; set; }
}

/// <summary>The progress of a key result, clamped to 0…1. Kept apart from it: either may arrive first.</summary>
internal sealed class KeyResultStanding
{
    public required Guid KeyResultId { get; init; }
    public long Version { get; set; }
    public decimal? Progress { get; set; }
}

/// <summary>A cycle as this service knows it.</summary>
internal sealed class CycleReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required string Kind { get; set; }
    public DateOnly StartsOn { get; set; }
    public DateOnly EndsOn { get; set; }
    public int FiscalYear { get; set; }
    public required string Phase { get; set; }
    public FinalRule FinalRule { get; set; }
    public int SelfWeight { get; set; }
    public int PeerWeight { get; set; }
    public int ManagerWeight { get; set; }
    public PerformanceLink PerformanceLink { get; set; }

    public RaterWeights RaterWeights => new(SelfWeight, PeerWeight, ManagerWeight);
}

/// <summary>Who took scores out of the platform, when and under which policy (domain.md §6).</summary>
internal sealed class ExportRecord
{
    public required Guid Id { get; init; }
    public required DateTime At { get; init; }
    public required Guid AccountId { get; init; }
    public Guid? PersonId { get; init; }
    public required string Name { get; init; }

    /// <summary>score_sheet or hr_export.</summary>
    public required string Kind { get; init; }

    public Guid? CycleId { get; init; }
    public Guid? SubjectPersonId { get; init; }
    public int? FiscalYear { get; init; }
    public required PerformanceLink PerformanceLink { get; init; }
    public required int Rows { get; init; }
}
