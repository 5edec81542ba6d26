using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Okr.Reporting.Bi;

namespace Okr.Reporting.Data;

/// <summary>A table that a rebuild leaves where it is: it holds what outlives the facts.</summary>
internal interface IOutlivesRebuild;

/// <summary>A row of facts that tells when it last changed here.</summary>
internal interface IModified
{
    /// <summary>UTC; stamped with every save.</summary>
    DateTime ModifiedAt { get; set; }
}

/// <summary>
/// The number by which the BI feed knows a row of facts, given once and never again. Rows of facts are made anew by a
/// rebuild; numbers are not.
/// </summary>
internal abstract class BiKey : IOutlivesRebuild
{
    public long Key { get; init; }
    public required Guid Id { get; init; }
}

internal sealed class CycleKey : BiKey
{
    /// <summary>When the cycle was first seen here; the days before it are history that somebody may still be importing.</summary>
    public DateTime FirstSeenAt { get; init; }
}

internal sealed class ObjectiveKey : BiKey;

internal sealed class KeyResultKey : BiKey;

internal sealed class CheckInKey : BiKey;

internal sealed class AlignmentKey : BiKey;

/// <summary>An org unit as it is today, with its number. Rows stay when the unit does not.</summary>
internal sealed class BiOrgUnit : BiKey, IModified
{
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required string Kind { get; set; }
    public long? ParentKey { get; set; }

    /// <summary>Numbers from the top unit down to this one, each between bars: <c>|3|17|42|</c>.</summary>
    public required string Path { get; set; }

    /// <summary>1 for a unit at the top.</summary>
    public int Depth { get; set; }

    public long? HeadPersonKey { get; set; }
    public bool Active { get; set; }
    public DateTime ModifiedAt { get; set; }
}

/// <summary>A person as of today, with the number. Rows stay when the person does not.</summary>
internal sealed class BiPerson : BiKey, IModified
{
    public required string EmployeeNo { get; set; }
    public required string Name { get; set; }
    public long? OrgUnitKey { get; set; }
    public long? ManagerKey { get; set; }

    /// <summary>Numbers of the managers above, nearest first, each between bars; empty without one.</summary>
    public required string ManagerPath { get; set; }

    public string? Location { get; set; }
    public string? JobFamily { get; set; }
    public bool Active { get; set; }
    public DateTime ModifiedAt { get; set; }
}

[Meaning("Days of the calendar.", "日历。")]
internal sealed class BiDate : IOutlivesRebuild
{
    [Meaning("Key: yyyymmdd.", "主键：yyyymmdd。")]
    public required int DateKey { get; init; }

    [Meaning("The day.", "日期。")]
    public required DateOnly Date { get; init; }

    [Meaning("Year.", "年。")]
    public required int Year { get; init; }

    [Meaning("Quarter, 1 to 4.", "季度，1 至 4。")]
    public required int Quarter { get; init; }

    [Meaning("Month, 1 to 12.", "月，1 至 12。")]
    public required int Month { get; init; }

    [Meaning("Day of the month.", "日。")]
    public required int Day { get; init; }

    [Meaning("Day of the week, 1 (Monday) to 7.", "星期，1（周一）至 7。")]
    public required int DayOfWeek { get; init; }

    [Meaning("Year of the ISO week.", "ISO 周所属年。")]
    public required int IsoYear { get; init; }

    [Meaning("ISO week.", "ISO 周。")]
    public required int IsoWeek { get; init; }

    [Meaning("When the row was written, UTC.", "该行写入时间（UTC）。")]
    public required DateTime ModifiedAt { get; init; }
}

/// <summary>A day of a cycle whose facts are recorded; written with them, in one transaction.</summary>
internal sealed class RecordedDay : IOutlivesRebuild
{
    public required Guid CycleId { get; init; }
    public required DateOnly Day { get; init; }
    public required DateTime RecordedAt { get; init; }
}

/// <summary>What keeps the numbers and records the days: which process does, and how far it is. One row.</summary>
internal sealed class BiState : IOutlivesRebuild
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;
    public Guid? LeaseOwner { get; set; }
    public DateTime? LeaseUntil { get; set; }

    /// <summary>Generation of the store that all rows have their numbers of.</summary>
    public long Generation { get; set; } = -1;

    /// <summary>Rows that changed later may lack a number.</summary>
    public DateTime NumberedUntil { get; set; }

    /// <summary>Revision of the organisation, and the day, that units and people are kept as of.</summary>
    public long OrganizationRevision { get; set; } = -1;

    public DateOnly OrganizationDay { get; set; }
}

[Meaning(
    "Counts of each unit's own facts at the end of a day, as they were known when the day was recorded. Sum rows over a subtree, then divide.",
    "每日结束时各单元自身的统计（以记录时已知的数据为准）。先对子树求和，再相除。"
)]
internal sealed class UnitDailyFact : IOutlivesRebuild
{
    [Meaning("Key.", "主键。")]
    public long UnitDailyFactKey { get; init; }

    [Meaning("The day whose end it is about.", "所针对日期（当日结束时）。")]
    public required int DateKey { get; init; }

    [Meaning("Cycle.", "周期。")]
    public required long CycleKey { get; init; }

    [Meaning("Unit of that day; null for facts whose unit is not known.", "当日的单元；未知单元的数据为 null。")]
    public required long? OrgUnitKey { get; init; }

    [Meaning(
        "Keys of the units above and of this one on that day, each between bars; rows of a subtree contain |key|.",
        "当日自顶层到本单元的键，以竖线分隔；子树的行包含 |键|。"
    )]
    public required string Path { get; init; }

    [Meaning(
        "Code of the rollout wave that covered the unit on that day; null for none.",
        "当日覆盖该单元的推广批次编码；无则为 null。"
    )]
    public required string? RolloutWave { get; init; }

    [Meaning(
        "Eligible people: active, covered by a rollout wave by that day, not exempted.",
        "适用人数：当日在职、已由推广批次覆盖且未获豁免。"
    )]
    public required long EligiblePeople { get; init; }

    [Meaning(
        "Of these: own a published objective or key result, or take part in one.",
        "其中：拥有或参与已发布的目标或关键结果的人数。"
    )]
    public required long Participants { get; init; }

    [Meaning(
        "Of these: have published objectives, each with two key results or more with owner and weight.",
        "其中：目标填写完整的人数。"
    )]
    public required long FilledPeople { get; init; }

    [Meaning("Of these: made a check-in in the last 7 days.", "其中：最近 7 天有更新的人数。")]
    public required long Updaters7 { get; init; }

    [Meaning("Of these: made a check-in in the last 14 days.", "其中：最近 14 天有更新的人数。")]
    public required long Updaters14 { get; init; }

    [Meaning("Of these: made a check-in in the last 28 days.", "其中：最近 28 天有更新的人数。")]
    public required long Updaters28 { get; init; }

    [Meaning(
        "Of these: had the platform open in the last 28 days; null for days recorded before this was counted.",
        "其中：最近 28 天打开过平台的人数；开始统计之前的日期为 null。"
    )]
    public required long? Viewers { get; init; }

    [Meaning("Of these: own a published objective.", "其中：拥有已发布目标的人数。")]
    public required long Owners { get; init; }

    [Meaning("Owners with an accepted link from an objective of their own.", "有已接受对齐关系的所有者人数。")]
    public required long AlignedOwners { get; init; }

    [Meaning("Objectives in any state.", "任意状态的目标数。")]
    public required long ObjectivesInAnyState { get; init; }

    [Meaning("Published objectives.", "已发布目标数。")]
    public required long Objectives { get; init; }

    [Meaning("Of these: not top-level.", "其中：非顶层目标数。")]
    public required long NonTopObjectives { get; init; }

    [Meaning("Of these: with an accepted upward link.", "其中：有已接受的向上对齐的目标数。")]
    public required long AlignedObjectives { get; init; }

    [Meaning("Published objectives without any link.", "没有任何对齐关系的已发布目标数。")]
    public required long IsolatedObjectives { get; init; }

    [Meaning("Published objectives with a stale key result.", "含滞后关键结果的已发布目标数。")]
    public required long StaleObjectives { get; init; }

    [Meaning(
        "Published objectives that have a progress: divisor of ObjectiveProgressSum.",
        "有进度的已发布目标数：ObjectiveProgressSum 的分母。"
    )]
    public required long ObjectivesWithProgress { get; init; }

    [Meaning("Sum of their progress.", "其进度之和。")]
    public required decimal ObjectiveProgressSum { get; init; }

    [Meaning("Sum of their weights: divisor of the next two.", "其权重之和：后两列的分母。")]
    public required long ProgressWeight { get; init; }

    [Meaning("Sum of weight × progress.", "权重 × 进度 之和。")]
    public required decimal WeightedProgressSum { get; init; }

    [Meaning("Sum of weight × expected progress.", "权重 × 预期进度 之和。")]
    public required decimal WeightedExpectedSum { get; init; }

    [Meaning("Published objectives with a score: divisor of ScoreSum.", "已评分目标数：ScoreSum 的分母。")]
    public required long ObjectivesScored { get; init; }

    [Meaning("Sum of their scores.", "其评分之和。")]
    public required decimal ScoreSum { get; init; }

    [Meaning("Published objectives by status: done.", "已发布目标（已完成）数。")]
    public required long ObjectivesDone { get; init; }

    [Meaning("… not started.", "……未开始。")]
    public required long ObjectivesNotStarted { get; init; }

    [Meaning("… on track.", "……正常。")]
    public required long ObjectivesOnTrack { get; init; }

    [Meaning("… at risk.", "……有风险。")]
    public required long ObjectivesAtRisk { get; init; }

    [Meaning("… off track.", "……偏离。")]
    public required long ObjectivesOffTrack { get; init; }

    [Meaning("Active key results of published objectives.", "已发布目标的有效关键结果数。")]
    public required long KeyResults { get; init; }

    [Meaning("Of these: with data.", "其中：有数据。")]
    public required long KeyResultsWithData { get; init; }

    [Meaning(
        "Of these: that have a progress: divisor of KeyResultProgressSum.",
        "其中：有进度的数量：KeyResultProgressSum 的分母。"
    )]
    public required long KeyResultsWithProgress { get; init; }

    [Meaning("Sum of their progress.", "其进度之和。")]
    public required decimal KeyResultProgressSum { get; init; }

    [Meaning("Key results by status: done.", "关键结果（已完成）数。")]
    public required long KeyResultsDone { get; init; }

    [Meaning("… not started.", "……未开始。")]
    public required long KeyResultsNotStarted { get; init; }

    [Meaning("… on track.", "……正常。")]
    public required long KeyResultsOnTrack { get; init; }

    [Meaning("… at risk.", "……有风险。")]
    public required long KeyResultsAtRisk { get; init; }

    [Meaning("… off track.", "……偏离。")]
    public required long KeyResultsOffTrack { get; init; }

    [Meaning("Stale key results.", "滞后的关键结果数。")]
    public required long StaleKeyResults { get; init; }

    [Meaning("With a check-in in the last 7 days.", "最近 7 天有更新的关键结果数。")]
    public required long UpdatedKeyResults { get; init; }

    [Meaning("… by a person.", "……由人更新。")]
    public required long HumanUpdatedKeyResults { get; init; }

    [Meaning("… automatically.", "……自动更新。")]
    public required long AutomaticUpdatedKeyResults { get; init; }

    [Meaning("Without any check-in.", "从未更新的关键结果数。")]
    public required long NeverUpdatedKeyResults { get; init; }

    [Meaning("Off track two weeks running.", "连续两周偏离的关键结果数。")]
    public required long OffTrackTwoWeeks { get; init; }

    [Meaning("Without progress in four weeks.", "四周无进展的关键结果数。")]
    public required long NoProgressFourWeeks { get; init; }

    [Meaning("Key results with a guardrail out of its range.", "护栏指标越界的关键结果数。")]
    public required long GuardrailBreaches { get; init; }

    [Meaning("Due check-ins that were made on time.", "按时完成的应更新次数。")]
    public required long OnTimeSlots { get; init; }

    [Meaning("… late.", "……迟到。")]
    public required long LateSlots { get; init; }

    [Meaning("… not at all.", "……缺失。")]
    public required long MissedSlots { get; init; }

    [Meaning("Due check-ins.", "应更新次数。")]
    public required long DueSlots { get; init; }

    [Meaning("When the row was recorded, UTC; it never changes.", "该行的记录时间（UTC），之后不再变更。")]
    public required DateTime ModifiedAt { get; init; }
}

[Meaning(
    "Where each active key result of a published objective stood at the end of a day, as it was known when the day was recorded.",
    "每日结束时已发布目标的各有效关键结果的情况（以记录时已知的数据为准）。"
)]
internal sealed class KeyResultDailyFact : IOutlivesRebuild
{
    [Meaning("Key.", "主键。")]
    public long KeyResultDailyFactKey { get; init; }

    [Meaning("The day whose end it is about.", "所针对日期（当日结束时）。")]
    public required int DateKey { get; init; }

    [Meaning("Cycle.", "周期。")]
    public required long CycleKey { get; init; }

    [Meaning("Objective.", "目标。")]
    public required long ObjectiveKey { get; init; }

    [Meaning("Key result.", "关键结果。")]
    public required long KeyResultKey { get; init; }

    [Meaning("The unit that the objective counted for on that day.", "当日目标计入的单元。")]
    public required long? OrgUnitKey { get; init; }

    [Meaning("Owner of the key result.", "关键结果所有者。")]
    public required long? OwnerPersonKey { get; init; }

    [Meaning("Value.", "当前值。")]
    public required decimal? CurrentValue { get; init; }

    [Meaning("Progress, 0 to 1; null when it has no target.", "进度，0 至 1；无目标值时为 null。")]
    public required decimal? Progress { get; init; }

    [Meaning("Progress that the pace expects.", "按节奏的预期进度。")]
    public required decimal ExpectedProgress { get; init; }

    [Meaning("Progress minus that of a week before.", "与一周前相比的进度变化。")]
    public required decimal? WeekDelta { get; init; }

    [Meaning(
        "Status shown: done, not_started, on_track, at_risk or off_track.",
        "展示状态：done、not_started、on_track、at_risk 或 off_track。"
    )]
    public required string? Status { get; init; }

    [Meaning("Status by the pace.", "按节奏计算的状态。")]
    public required string? AutomaticStatus { get; init; }

    [Meaning("Confidence, 0 to 10.", "信心指数，0 至 10。")]
    public required int? Confidence { get; init; }

    [Meaning("Weight within the objective, in basis points.", "在目标内的权重（基点）。")]
    public required int WeightBp { get; init; }

    [Meaning("Day of the last check-in.", "最近一次更新的日期。")]
    public required int? LastCheckInDateKey { get; init; }

    [Meaning("Whether a value was ever stated.", "是否填报过数据。")]
    public required bool HasData { get; init; }

    [Meaning("Whether a check-in is overdue.", "是否逾期未更新。")]
    public required bool IsStale { get; init; }

    [Meaning("Whether there was a check-in in the last 7 days.", "最近 7 天是否有更新。")]
    public required bool IsUpdated { get; init; }

    [Meaning(
        "Whether a guardrail was out of its range: the status shown is at_risk at best then.",
        "是否有护栏指标越界；越界时展示状态最多为 at_risk。"
    )]
    public required bool IsGuardrailBreached { get; init; }

    [Meaning("When the row was recorded, UTC; it never changes.", "该行的记录时间（UTC），之后不再变更。")]
    public required DateTime ModifiedAt { get; init; }
}

internal sealed class BiConfiguration
    : IEntityTypeConfiguration<CycleKey>,
        IEntityTypeConfiguration<ObjectiveKey>,
        IEntityTypeConfiguration<KeyResultKey>,
        IEntityTypeConfiguration<CheckInKey>,
        IEntityTypeConfiguration<AlignmentKey>,
        IEntityTypeConfiguration<BiOrgUnit>,
        IEntityTypeConfiguration<BiPerson>,
        IEntityTypeConfiguration<BiDate>,
        IEntityTypeConfiguration<RecordedDay>,
        IEntityTypeConfiguration<BiState>,
        IEntityTypeConfiguration<UnitDailyFact>,
        IEntityTypeConfiguration<KeyResultDailyFact>
{
    public void Configure(EntityTypeBuilder<CycleKey> builder) => Key(builder, "bi_cycle_keys");

    public void Configure(EntityTypeBuilder<ObjectiveKey> builder) => Key(builder, "bi_objective_keys");

    public void Configure(EntityTypeBuilder<KeyResultKey> builder) => Key(builder, "bi_key_result_keys");

    public void Configure(EntityTypeBuilder<CheckInKey> builder) => Key(builder, "bi_check_in_keys");

    public void Configure(EntityTypeBuilder<AlignmentKey> builder) => Key(builder, "bi_alignment_keys");

    public void Configure(EntityTypeBuilder<BiOrgUnit> builder)
    {
        Key(builder, "bi_org_units");
        builder.Property(u => u.Key).ValueGeneratedNever(); // paths hold numbers: they are chosen before the row is written
        builder.Property(u => u.Code).HasMaxLength(64);
        builder.Property(u => u.Name).HasMaxLength(200);
        builder.Property(u => u.Kind).HasMaxLength(32);
    }

    public void Configure(EntityTypeBuilder<BiPerson> builder)
    {
        Key(builder, "bi_people");
        builder.Property(p => p.Key).ValueGeneratedNever();
        builder.Property(p => p.EmployeeNo).HasMaxLength(64);
        builder.Property(p => p.Name).HasMaxLength(200);
        builder.Property(p => p.Location).HasMaxLength(200);
        builder.Property(p => p.JobFamily).HasMaxLength(200);
    }

    public void Configure(EntityTypeBuilder<BiDate> builder)
    {
        builder.ToTable("bi_dates");
        builder.HasKey(d => d.DateKey);
        builder.Property(d => d.DateKey).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<RecordedDay> builder)
    {
        builder.ToTable("bi_recorded_days");
        builder.HasKey(d => new { d.CycleId, d.Day });
    }

    public void Configure(EntityTypeBuilder<BiState> builder)
    {
        builder.ToTable("bi_state");
        builder.Property(s => s.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<UnitDailyFact> builder)
    {
        builder.ToTable("bi_unit_daily_facts");
        builder.HasKey(f => f.UnitDailyFactKey);
        builder.HasIndex(f => f.DateKey);
        builder.HasIndex(f => f.ModifiedAt);
    }

    public void Configure(EntityTypeBuilder<KeyResultDailyFact> builder)
    {
        builder.ToTable("bi_key_result_daily_facts");
        builder.HasKey(f => f.KeyResultDailyFactKey);
        builder.Property(f => f.Status).HasMaxLength(32);
        builder.Property(f => f.AutomaticStatus).HasMaxLength(32);
        builder.HasIndex(f => f.DateKey);
        builder.HasIndex(f => f.ModifiedAt);
    }

    private static void Key<TKey>(EntityTypeBuilder<TKey> builder, string table)
        where TKey : BiKey
    {
        builder.ToTable(table);
        builder.HasKey(k => k.Key);
        builder.Property(k => k.Key).ValueGeneratedOnAdd();
        builder.HasIndex(k => k.Id).IsUnique();
    }
}
