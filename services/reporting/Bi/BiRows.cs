namespace Okr.Reporting.Bi;

// The rows of the BI feed. Every property is a column, in this order; the first is the key. Numbers that end in Key are keys
// of the table that they name, DateKey of Dates. Shares are of 1. A row is never taken away. Where a table of the store is a
// table of the feed as it stands (days, daily facts), its entity is the row.

[Meaning("OKR cycles: years, quarters and others.", "OKR 周期：年度、季度及其他。")]
internal sealed class CycleRow
{
    [Meaning("Key.", "主键。")]
    public required long CycleKey { get; init; }

    [Meaning("The id that the JSON API knows it by.", "JSON API 使用的 id。")]
    public required Guid Id { get; init; }

    [Meaning("Code.", "编码。")]
    public required string Code { get; init; }

    [Meaning("Name.", "名称。")]
    public required string Name { get; init; }

    [Meaning("Kind: annual, quarter, …", "类型：annual、quarter 等。")]
    public required string Kind { get; init; }

    [Meaning("Fiscal year.", "财年。")]
    public required int FiscalYear { get; init; }

    [Meaning("Phase: drafting, active, scoring or closed.", "阶段：drafting、active、scoring 或 closed。")]
    public required string Phase { get; init; }

    [Meaning("First day of drafting.", "起草开放日。")]
    public required int DraftingOpensDateKey { get; init; }

    [Meaning("First day.", "开始日。")]
    public required int StartsDateKey { get; init; }

    [Meaning("Last day.", "结束日。")]
    public required int EndsDateKey { get; init; }

    [Meaning("When the row last changed, UTC.", "该行最近一次变更的时间（UTC）。")]
    public required DateTime ModifiedAt { get; init; }
}

[Meaning("Org units as of today.", "当前组织单元。")]
internal sealed class OrgUnitRow
{
    [Meaning("Key.", "主键。")]
    public required long OrgUnitKey { get; init; }

    [Meaning("The id that the JSON API knows it by.", "JSON API 使用的 id。")]
    public required Guid Id { get; init; }

    [Meaning("Code.", "编码。")]
    public required string Code { get; init; }

    [Meaning("Name.", "名称。")]
    public required string Name { get; init; }

    [Meaning("Kind: company, division, department or team.", "类型：company、division、department 或 team。")]
    public required string Kind { get; init; }

    [Meaning("The unit above; null at the top.", "上级单元；顶层为 null。")]
    public required long? ParentOrgUnitKey { get; init; }

    [Meaning(
        "Keys from the top down to this unit, each between bars: |3|17|42|. A unit belongs to the subtree of unit 17 when this contains |17|.",
        "自顶层到本单元的键，以竖线分隔：|3|17|42|。包含 |17| 即属于单元 17 的子树。"
    )]
    public required string Path { get; init; }

    [Meaning("Levels from the top, 1 at the top.", "自顶层起的层级，顶层为 1。")]
    public required int Depth { get; init; }

    [Meaning("Head of the unit.", "负责人。")]
    public required long? HeadPersonKey { get; init; }

    [Meaning("Whether the unit exists today.", "当前是否有效。")]
    public required bool IsActive { get; init; }

    [Meaning("When the row last changed, UTC.", "该行最近一次变更的时间（UTC）。")]
    public required DateTime ModifiedAt { get; init; }
}

[Meaning("People as of today: those that the reader may see by name.", "当前人员：仅包含读取者有权查看的人员。")]
internal sealed class PersonRow
{
    [Meaning("Key.", "主键。")]
    public required long PersonKey { get; init; }

    [Meaning("The id that the JSON API knows it by.", "JSON API 使用的 id。")]
    public required Guid Id { get; init; }

    [Meaning("Employee number.", "工号。")]
    public required string EmployeeNo { get; init; }

    [Meaning("Name.", "姓名。")]
    public required string Name { get; init; }

    [Meaning("Unit of today.", "当前所属单元。")]
    public required long? OrgUnitKey { get; init; }

    [Meaning("Manager of today.", "当前上级。")]
    public required long? ManagerPersonKey { get; init; }

    [Meaning("Location of today; null where not stated.", "当前地点；未填写时为 null。")]
    public required string? Location { get; init; }

    [Meaning("Job family of today; null where not stated.", "当前职类；未填写时为 null。")]
    public required string? JobFamily { get; init; }

    [Meaning("Whether the person is active today.", "当前是否在职。")]
    public required bool IsActive { get; init; }

    [Meaning("When the row last changed, UTC.", "该行最近一次变更的时间（UTC）。")]
    public required DateTime ModifiedAt { get; init; }
}

[Meaning("Objectives at their newest version.", "目标（最新版本）。")]
internal sealed class ObjectiveRow
{
    [Meaning("Key.", "主键。")]
    public required long ObjectiveKey { get; init; }

    [Meaning("The id that the JSON API knows it by.", "JSON API 使用的 id。")]
    public required Guid Id { get; init; }

    [Meaning("Code; null without one.", "编码；无则为 null。")]
    public required string? Code { get; init; }

    [Meaning("Cycle.", "周期。")]
    public required long? CycleKey { get; init; }

    [Meaning("Title; null when confidential, deleted or never published.", "标题；保密、已删除或从未发布时为 null。")]
    public required string? Title { get; init; }

    [Meaning("committed or aspirational.", "committed（承诺型）或 aspirational（挑战型）。")]
    public required string Kind { get; init; }

    [Meaning("company, unit or person.", "company、unit 或 person。")]
    public required string OwnerKind { get; init; }

    [Meaning(
        "The unit that it counts for: the owner, or the owner's unit of today.",
        "计入的单元：所有者本身，或所有者当前所属单元。"
    )]
    public required long? OrgUnitKey { get; init; }

    [Meaning("Owner, or the person responsible for a unit's objective.", "所有者，或单元目标的责任人。")]
    public required long? OwnerPersonKey { get; init; }

    [Meaning(
        "State: draft, in_review, aligning, finalized, published, scored, closed, cancelled or postponed.",
        "状态：draft、in_review、aligning、finalized、published、scored、closed、cancelled 或 postponed。"
    )]
    public required string? State { get; init; }

    [Meaning("First day of the state.", "进入该状态的日期。")]
    public required int? StateDateKey { get; init; }

    [Meaning("Whether it is a top-level objective.", "是否顶层目标。")]
    public required bool IsTop { get; init; }

    [Meaning("Whether its text is confidential.", "内容是否保密。")]
    public required bool IsConfidential { get; init; }

    [Meaning("Whether it was deleted.", "是否已删除。")]
    public required bool IsDeleted { get; init; }

    [Meaning("Weight among the owner's, in basis points.", "在所有者目标中的权重（基点）。")]
    public required int WeightBp { get; init; }

    [Meaning("Published score, 0 to 1; null before.", "已公布的评分，0 至 1；公布前为 null。")]
    public required decimal? Score { get; init; }

    [Meaning("Day of the published score.", "评分公布日期。")]
    public required int? ScoredDateKey { get; init; }

    [Meaning("When the row last changed, UTC.", "该行最近一次变更的时间（UTC）。")]
    public required DateTime ModifiedAt { get; init; }
}

[Meaning("Key results at their newest version.", "关键结果（最新版本）。")]
internal sealed class KeyResultRow
{
    [Meaning("Key.", "主键。")]
    public required long KeyResultKey { get; init; }

    [Meaning("The id that the JSON API knows it by.", "JSON API 使用的 id。")]
    public required Guid Id { get; init; }

    [Meaning("Code; null without one.", "编码；无则为 null。")]
    public required string? Code { get; init; }

    [Meaning("Objective.", "所属目标。")]
    public required long? ObjectiveKey { get; init; }

    [Meaning("Cycle.", "周期。")]
    public required long? CycleKey { get; init; }

    [Meaning("The unit that its objective counts for.", "其目标计入的单元。")]
    public required long? OrgUnitKey { get; init; }

    [Meaning("Owner.", "所有者。")]
    public required long? OwnerPersonKey { get; init; }

    [Meaning("Title; null when the objective's is.", "标题；目标标题为 null 时为 null。")]
    public required string? Title { get; init; }

    [Meaning(
        "Type: increase, decrease, range, linear or milestone.",
        "类型：increase、decrease、range、linear 或 milestone。"
    )]
    public required string Type { get; init; }

    [Meaning("Unit of measurement; null when the title is.", "计量单位；标题为 null 时为 null。")]
    public required string? MeasureUnit { get; init; }

    [Meaning("Value at the start.", "基线值。")]
    public required decimal? Baseline { get; init; }

    [Meaning("Value to reach.", "目标值。")]
    public required decimal? Target { get; init; }

    [Meaning("Weight within the objective, in basis points.", "在目标内的权重（基点）。")]
    public required int WeightBp { get; init; }

    [Meaning(
        "Progress at the latest event, not clamped; null without data.",
        "最近一次事件时的进度（未截断）；无数据时为 null。"
    )]
    public required decimal? RawProgress { get; init; }

    [Meaning("Day of that progress.", "该进度的日期。")]
    public required int? ProgressDateKey { get; init; }

    [Meaning("Day of cancellation.", "取消日期。")]
    public required int? CancelledDateKey { get; init; }

    [Meaning("Whether it, or its objective, was deleted.", "其本身或所属目标是否已删除。")]
    public required bool IsDeleted { get; init; }

    [Meaning("When the row last changed, UTC.", "该行最近一次变更的时间（UTC）。")]
    public required DateTime ModifiedAt { get; init; }
}

[Meaning("Check-ins.", "进展更新。")]
internal sealed class CheckInRow
{
    [Meaning("Key.", "主键。")]
    public required long CheckInKey { get; init; }

    [Meaning("The id that the JSON API knows it by.", "JSON API 使用的 id。")]
    public required Guid Id { get; init; }

    [Meaning("Key result.", "关键结果。")]
    public required long? KeyResultKey { get; init; }

    [Meaning("Objective.", "目标。")]
    public required long? ObjectiveKey { get; init; }

    [Meaning("Cycle.", "周期。")]
    public required long? CycleKey { get; init; }

    [Meaning("The unit that the objective counts for.", "目标计入的单元。")]
    public required long? OrgUnitKey { get; init; }

    [Meaning("Who made it; null for an automatic one.", "更新人；自动更新为 null。")]
    public required long? PersonKey { get; init; }

    [Meaning("The day that it is about.", "所针对的日期。")]
    public required int DateKey { get; init; }

    [Meaning("When it was recorded, UTC.", "记录时间（UTC）。")]
    public required DateTime RecordedAt { get; init; }

    [Meaning("Value stated.", "填报值。")]
    public required decimal? Value { get; init; }

    [Meaning("Progress that it comes to, not clamped.", "对应的进度（未截断）。")]
    public required decimal? RawProgress { get; init; }

    [Meaning("Confidence, 0 to 10.", "信心指数，0 至 10。")]
    public required int? Confidence { get; init; }

    [Meaning("Status stated by the owner.", "所有者填报的状态。")]
    public required string? Status { get; init; }

    [Meaning("Note; null when the objective's title is.", "说明；目标标题为 null 时为 null。")]
    public required string? Note { get; init; }

    [Meaning("Where it came from: manual, import, automatic, …", "来源：manual、import、automatic 等。")]
    public required string Source { get; init; }

    [Meaning("Replaced by a later one; leave such rows out of counts.", "已被后来的更新替代；统计时应排除。")]
    public required bool IsSuperseded { get; init; }

    [Meaning("When the row last changed, UTC.", "该行最近一次变更的时间（UTC）。")]
    public required DateTime ModifiedAt { get; init; }
}

[Meaning(
    "Scores of key results whose objective's score is published. The objective's own is Objectives.Score.",
    "目标评分已公布的关键结果评分。目标自身的评分见 Objectives.Score。"
)]
internal sealed class ScoreRow
{
    [Meaning("Key: that of the key result.", "主键：即关键结果的键。")]
    public required long ScoreKey { get; init; }

    [Meaning("Key result.", "关键结果。")]
    public required long KeyResultKey { get; init; }

    [Meaning("Objective.", "目标。")]
    public required long? ObjectiveKey { get; init; }

    [Meaning("Cycle.", "周期。")]
    public required long? CycleKey { get; init; }

    [Meaning("The unit that the objective counts for.", "目标计入的单元。")]
    public required long? OrgUnitKey { get; init; }

    [Meaning("Owner of the key result.", "关键结果所有者。")]
    public required long? OwnerPersonKey { get; init; }

    [Meaning("Day of the published score.", "评分公布日期。")]
    public required int? DateKey { get; init; }

    [Meaning("Score by the owner.", "自评分。")]
    public required decimal? SelfScore { get; init; }

    [Meaning("Score by the manager.", "上级评分。")]
    public required decimal? ManagerScore { get; init; }

    [Meaning("Final score.", "最终评分。")]
    public required decimal? FinalScore { get; init; }

    [Meaning("When the row last changed, UTC.", "该行最近一次变更的时间（UTC）。")]
    public required DateTime ModifiedAt { get; init; }
}

[Meaning("Links between objectives.", "目标之间的对齐关系。")]
internal sealed class AlignmentRow
{
    [Meaning("Key.", "主键。")]
    public required long AlignmentKey { get; init; }

    [Meaning("The id that the JSON API knows it by.", "JSON API 使用的 id。")]
    public required Guid Id { get; init; }

    [Meaning("Kind: supports, …", "类型：supports 等。")]
    public required string Kind { get; init; }

    [Meaning("The objective that links.", "发起对齐的目标。")]
    public required long? FromObjectiveKey { get; init; }

    [Meaning("The objective that is linked to.", "被对齐的目标。")]
    public required long? ToObjectiveKey { get; init; }

    [Meaning("The key result that is linked to, if one is.", "被对齐的关键结果（如有）。")]
    public required long? ToKeyResultKey { get; init; }

    [Meaning("Cycle of the objective that links.", "发起对齐的目标所属周期。")]
    public required long? CycleKey { get; init; }

    [Meaning("The unit that the objective that links counts for.", "发起对齐的目标计入的单元。")]
    public required long? OrgUnitKey { get; init; }

    [Meaning("State: accepted, requested, …", "状态：accepted、requested 等。")]
    public required string State { get; init; }

    [Meaning("First day of effect.", "生效日期。")]
    public required int? AcceptedDateKey { get; init; }

    [Meaning("First day without effect.", "失效日期。")]
    public required int? EndedDateKey { get; init; }

    [Meaning("When the row last changed, UTC.", "该行最近一次变更的时间（UTC）。")]
    public required DateTime ModifiedAt { get; init; }
}
