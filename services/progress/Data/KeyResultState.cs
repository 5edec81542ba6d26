using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Okr.Contracts.Progress.V1;
using Okr.Platform.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Data;

/// <summary>Where one key result stands now: changed in the same transaction as its check-ins.</summary>
internal sealed class KeyResultState
{
    public required Guid KeyResultId { get; init; }
    public long Version { get; set; }
    public required Guid ObjectiveId { get; set; }
    public required Guid CycleId { get; set; }
    public decimal? CurrentValue { get; set; }
    public decimal? RawProgress { get; set; }
    public bool HasData { get; set; }
    public int? Confidence { get; set; }
    public int? ConfidenceChange { get; set; }
    public ProgressStatus? ManualStatus { get; set; }
    public bool ManualStatusPinned { get; set; }
    public Guid? LastCheckInId { get; set; }
    public DateOnly? LastCheckInOn { get; set; }
    public DateTime? LastRecordedAt { get; set; }
    public Guid? SourceCheckInId { get; set; }
    public int CheckInCount { get; set; }
    public IReadOnlyList<DatedGuardrailValue> GuardrailValues { get; set; } = [];
    public int DefinitionVersion { get; set; }

    /// <summary>What check-ins under earlier definitions come to by later ones, oldest first; empty for most.</summary>
    public IReadOnlyList<ProgressRestatement> Restatements { get; set; } = [];
    public DateOnly FirstDueOn { get; set; }
    public int CadenceDays { get; set; }
    public int GraceDays { get; set; }
    public DateTime ChangedAt { get; set; }

    public Schedule Schedule(DateOnly endsOn) => new(FirstDueOn, CadenceDays, GraceDays, endsOn);

    public Standing Standing() =>
        new()
        {
            CurrentValue = CurrentValue,
            RawProgress = RawProgress,
            HasData = HasData,
            Confidence = Confidence,
            ConfidenceChange = ConfidenceChange,
            ManualStatus = ManualStatus,
            ManualStatusPinned = ManualStatusPinned,
            LastCheckInId = LastCheckInId,
            LastCheckInOn = LastCheckInOn,
            LastRecordedAt = LastRecordedAt,
            SourceCheckInId = SourceCheckInId,
            CheckInCount = CheckInCount,
            GuardrailValues = GuardrailValues,
        };

    public void Apply(Standing standing)
    {
        CurrentValue = standing.CurrentValue;
        RawProgress = standing.RawProgress;
        HasData = standing.HasData;
        Confidence = standing.Confidence;
        ConfidenceChange = standing.ConfidenceChange;
        ManualStatus = standing.ManualStatus;
        ManualStatusPinned = standing.ManualStatusPinned;
        LastCheckInId = standing.LastCheckInId;
        LastCheckInOn = standing.LastCheckInOn;
        LastRecordedAt = standing.LastRecordedAt;
        SourceCheckInId = standing.SourceCheckInId;
        CheckInCount = standing.CheckInCount;
        GuardrailValues = standing.GuardrailValues;
    }

    /// <summary>
    /// Says what the check-ins made under earlier definitions come to by the present one, from its first day, or from the
    /// last of them where that is later. <paramref name="live"/> are all check-ins that are not superseded.
    /// </summary>
    public void Restate(KeyResultReplica keyResult, Schedule schedule, IEnumerable<CheckIn> live)
    {
        var legacy = live.Where(c => c.DefinitionVersion < DefinitionVersion).Select(c => c.ToFact()).ToList();
        if (legacy.Count == 0)
        {
            return;
        }

        var standing = Domain.Standing.Of(keyResult.Definition(), schedule, legacy);
        var on =
            standing.LastCheckInOn is { } last && !(last < keyResult.DefinedOn) ? last : keyResult.DefinedOn!.Value;
        Restatements =
        [
            .. Restatements.Where(r => r.DefinitionVersion < DefinitionVersion),
            new(DefinitionVersion, on, standing.RawProgress),
        ];
    }

    /// <summary>Takes the schedule over; tells whether that changed anything.</summary>
    public bool Apply(Schedule schedule)
    {
        var changed =
            (FirstDueOn, CadenceDays, GraceDays) != (schedule.FirstDueOn, schedule.CadenceDays, schedule.GraceDays);
        (FirstDueOn, CadenceDays, GraceDays) = (schedule.FirstDueOn, schedule.CadenceDays, schedule.GraceDays);
        return changed;
    }

    /// <summary>Without a check-in it speaks of its first due day, which an import may have put into the past.</summary>
    public KeyResultProgressed ToEvent() =>
        new(
            KeyResultId,
            Version,
            ObjectiveId,
            CycleId,
            LastCheckInOn ?? Earlier(FirstDueOn, DateOnly.FromDateTime(ChangedAt)),
            ChangedAt,
            CurrentValue,
            RawProgress,
            KeyResultProgress.Clamp(RawProgress),
            HasData,
            Confidence,
            ManualStatus is { } status ? SnakeCase.Of(status) : null,
            ManualStatusPinned,
            LastCheckInId,
            LastCheckInOn,
            DefinitionVersion,
            FirstDueOn,
            CadenceDays,
            GraceDays,
            Restatements
        );

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}

internal sealed class KeyResultStateConfiguration : IEntityTypeConfiguration<KeyResultState>
{
    public void Configure(EntityTypeBuilder<KeyResultState> builder)
    {
        builder.ToTable("key_result_states");
        builder.HasKey(s => s.KeyResultId);
        builder.Property(s => s.KeyResultId).ValueGeneratedNever();
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.Property(s => s.GuardrailValues).HasJson();
        builder.Property(s => s.Restatements).HasJson();
        builder.HasIndex(s => s.ObjectiveId);
    }
}
