namespace Okr.Reporting.Features.Definitions;

/// <summary>A text in both languages.</summary>
internal sealed record Words(string En, string Zh);

/// <summary>What a figure is called and how it comes about.</summary>
/// <param name="Id">The figure's name in the answers; within a block of the report <c>block.name</c>.</param>
/// <param name="Denominator">What a rate is divided by; null for what is no rate.</param>
/// <param name="Unit">count, share (of 1), histogram, distribution or word.</param>
/// <param name="List">The drill-through list behind it; null where there is none.</param>
internal sealed record Definition(string Id, Words Name, Words Formula, Words? Denominator, string Unit, string? List);

/// <summary>
/// The catalogue of all figures, in the words of reports.md. A test holds it against the answers: a figure without an
/// entry here fails it.
/// </summary>
internal static class DefinitionCatalogue
{
    private static readonly Words Eligible = new("eligible people |E|", "应参与人数 |E|");
    private static readonly Words OwnersOf = new("objective owners", "目标负责人数");
    private static readonly Words NonTopOf = new("published objectives that are not top-level", "已公示的非顶层目标数");
    private static readonly Words Active = new("active key results", "有效关键结果数");
    private static readonly Words DueSlots = new("due check-in slots", "应更新次数");

    public static IReadOnlyList<Definition> All { get; } =
    [
        // People
        Number(
            "eligible",
            "Eligible people |E|",
            "应参与人数 |E|",
            "people employed on the day, in the unit that they were in on the day, when a rollout wave covers it by then (everybody, while there is no wave at all), without those exempted on the day",
            "当日在职、当日所在部门已由推广批次覆盖（未设任何批次时为全体员工）且当日未获豁免的员工，按当日所在部门统计",
            "eligible"
        ),
        Number(
            "participants",
            "Participants",
            "参与人数",
            "people in E who own a published objective (or are responsible for a unit's), own one of its key results, or take part in one",
            "E 中拥有（或代表部门负责）已公示目标、拥有其关键结果、或参与其中的员工",
            "participants"
        ),
        Rate(
            "participationRate",
            "Participation rate",
            "参与率",
            "participants ÷ |E|",
            "参与人数 ÷ |E|",
            Eligible,
            "non-participants"
        ),
        Number(
            "filled",
            "People with complete OKRs",
            "填写完整人数",
            "people in E with at least one published objective, each of which has at least two key results, all with an owner and a weight",
            "E 中至少有一个已公示目标、且每个目标至少有两个均已指定责任人和权重的关键结果的员工",
            "filled"
        ),
        Rate(
            "fillRate",
            "Fill rate",
            "填写率",
            "people with complete OKRs ÷ |E|",
            "填写完整人数 ÷ |E|",
            Eligible,
            "not-filled"
        ),
        Number(
            "updaters7",
            "Active updaters, 7 days",
            "近 7 天更新人数",
            "people in E with at least one own check-in on the day or the 6 days before; imported ones count for their person",
            "E 中当日及之前 6 天内至少有一次本人进度更新的员工；导入的更新计入其本人",
            "updaters-7"
        ),
        Rate(
            "updaters7Rate",
            "Active updater rate, 7 days",
            "近 7 天更新率",
            "active updaters within 7 days ÷ |E|",
            "近 7 天更新人数 ÷ |E|",
            Eligible,
            "updaters-7"
        ),
        Number(
            "updaters14",
            "Active updaters, 14 days",
            "近 14 天更新人数",
            "people in E with at least one own check-in on the day or the 13 days before",
            "E 中当日及之前 13 天内至少有一次本人进度更新的员工",
            "updaters-14"
        ),
        Rate(
            "updaters14Rate",
            "Active updater rate, 14 days",
            "近 14 天更新率",
            "active updaters within 14 days ÷ |E|",
            "近 14 天更新人数 ÷ |E|",
            Eligible,
            "updaters-14"
        ),
        Number(
            "updaters28",
            "Active updaters, 28 days",
            "近 28 天更新人数",
            "people in E with at least one own check-in on the day or the 27 days before",
            "E 中当日及之前 27 天内至少有一次本人进度更新的员工",
            "updaters-28"
        ),
        Rate(
            "updaters28Rate",
            "Active updater rate, 28 days",
            "近 28 天更新率",
            "active updaters within 28 days ÷ |E|",
            "近 28 天更新人数 ÷ |E|",
            Eligible,
            "not-updated-28"
        ),
        Number(
            "viewers",
            "Viewers, 28 days",
            "近 28 天访问人数",
            "people in E who had the platform open in a browser on the day or the 27 days before; only the day is kept, by UTC, and nothing of what was looked at",
            "E 中当日及之前 27 天内在浏览器中打开过平台的员工；仅按 UTC 记录日期，不记录浏览内容",
            "viewers"
        ),
        Rate(
            "viewersRate",
            "Viewer rate, 28 days",
            "近 28 天访问率",
            "viewers within 28 days ÷ |E|",
            "近 28 天访问人数 ÷ |E|",
            Eligible,
            "non-viewers"
        ),
        Number(
            "owners",
            "Objective owners",
            "目标负责人数",
            "people in E who own a published objective or are responsible for one",
            "E 中拥有或代表部门负责已公示目标的员工",
            "owners"
        ),
        Number(
            "alignedOwners",
            "Aligned owners",
            "已对齐负责人数",
            "owners with at least one accepted link from an own objective that holds on the day",
            "至少有一个本人目标发起且当日有效的已接受对齐关系的负责人",
            "aligned-owners"
        ),
        Rate(
            "personAlignmentRate",
            "Person alignment rate",
            "员工对齐率",
            "aligned owners ÷ owners",
            "已对齐负责人数 ÷ 目标负责人数",
            OwnersOf,
            "not-aligned-owners"
        ),
        Histogram(
            "participation.objectivesPerOwner",
            "Objectives per person",
            "人均目标分布",
            "people in E by the number of published objectives that they own or are responsible for: 0 to 5, more",
            "E 中员工按其拥有或负责的已公示目标数分布：0 至 5 个、5 个以上",
            "eligible"
        ),
        // Objectives
        Number(
            "objectives.total",
            "Objectives, any state",
            "目标总数（含各状态）",
            "objectives of the cycle that existed on the day, drafts and cancelled ones too",
            "当日已存在的本周期目标，含草稿与已取消",
            "all-objectives"
        ),
        Number(
            "objectives",
            "Published objectives",
            "已公示目标数",
            "objectives whose state on the day is published, scored or closed; postponed and cancelled ones are out from their day",
            "当日状态为已公示、已评分或已关闭的目标；延期与取消自当日起不计",
            "objectives"
        ),
        Histogram(
            "objectives.byState",
            "Objectives by state",
            "目标按状态分布",
            "objectives by their life-cycle state on the day",
            "目标按当日生命周期状态统计",
            "all-objectives"
        ),
        Histogram(
            "objectives.byLevel",
            "Objectives by level",
            "目标按层级分布",
            "published objectives by the kind of the owning unit on the day; personal ones as person",
            "已公示目标按当日所属部门的类型统计，个人目标计入个人",
            "objectives"
        ),
        Histogram(
            "objectives.byKind",
            "Objectives by kind",
            "目标按类型分布",
            "published objectives: committed or aspirational",
            "已公示目标：承诺型或愿景型",
            "objectives"
        ),
        Number(
            "nonTop",
            "Objectives that should align",
            "应对齐目标数",
            "published objectives that are not marked as top-level",
            "未标记为顶层的已公示目标",
            "non-top"
        ),
        Number(
            "aligned",
            "Aligned objectives",
            "已对齐目标数",
            "published non-top objectives with at least one accepted upward link that holds on the day",
            "至少有一个当日有效且已接受的向上对齐关系的已公示非顶层目标",
            "aligned"
        ),
        Rate(
            "alignmentRate",
            "Alignment rate",
            "对齐率",
            "aligned objectives ÷ published non-top objectives",
            "已对齐目标数 ÷ 已公示的非顶层目标数",
            NonTopOf,
            "not-aligned"
        ),
        Number(
            "isolated",
            "Isolated objectives",
            "孤立目标数",
            "published objectives without any accepted link, in either direction, on the day",
            "当日没有任何方向已接受对齐关系的已公示目标",
            "isolated"
        ),
        Histogram(
            "objectives.keyResultsPerObjective",
            "Key results per objective",
            "每个目标的关键结果数分布",
            "published objectives by the number of their live key results: 0 to 5, more",
            "已公示目标按其有效关键结果数分布：0 至 5 个、5 个以上",
            "objectives"
        ),
        Spread(
            "objectives.progress",
            "Objective progress",
            "目标进度分布",
            "progress of published objectives: Σ weight × progress of the key results clamped to 0…1, over those that count; in ten equal bins and the scoring bands, with mean and median",
            "已公示目标的进度：各计入关键结果限于 0…1 的进度按权重加总；分十等份及评分区间，含均值与中位数",
            "with-progress"
        ),
        Spread(
            "objectives.score",
            "Objective score",
            "目标评分分布",
            "published scores of published objectives as of the day, in ten equal bins and the scoring bands, with mean and median",
            "已公示目标截至当日已公布的评分；分十等份及评分区间，含均值与中位数",
            "scored"
        ),
        Mean(
            "objectiveProgress",
            "Mean objective progress",
            "目标平均进度",
            "Σ objective progress ÷ objectives with progress",
            "目标进度之和 ÷ 有进度的目标数",
            new(
                "published objectives with at least one key result that counts",
                "至少有一个计入的关键结果的已公示目标数"
            ),
            "with-progress"
        ),
        Mean(
            "weightedProgress",
            "Weighted progress",
            "加权进度",
            "Σ objective weight × objective progress ÷ Σ objective weight: every owner counts the same, however many objectives they have",
            "Σ 目标权重 × 目标进度 ÷ Σ 目标权重：无论目标多少，每位负责人同等计入",
            new("weights of the published objectives with progress", "有进度的已公示目标的权重之和"),
            "with-progress"
        ),
        Mean(
            "objectiveScore",
            "Mean objective score",
            "目标平均评分",
            "Σ published objective scores ÷ scored objectives",
            "已公布目标评分之和 ÷ 已评分目标数",
            new("published objectives with a published score", "已公布评分的已公示目标数"),
            "scored"
        ),
        // Key results
        Number(
            "keyResults",
            "Active key results",
            "有效关键结果数",
            "key results of published objectives that are not cancelled on the day",
            "已公示目标中当日未取消的关键结果",
            "key-results"
        ),
        Histogram(
            "keyResults.byType",
            "Key results by type",
            "关键结果按类型分布",
            "active key results by type: increase, decrease, range, linear, milestone",
            "有效关键结果按类型统计：正向、负向、范围、线性、里程碑",
            "key-results"
        ),
        Histogram(
            "keyResults.byStatus",
            "Key results by status",
            "关键结果按状态分布",
            "active key results by the status shown: the owner's where stated, else the automatic one; a linear one without a target has none once updated",
            "有效关键结果按显示状态统计：负责人已标注者以标注为准，否则为自动状态；未设目标值的线性关键结果更新后无状态",
            "key-results"
        ),
        Histogram(
            "keyResults.byAutomaticStatus",
            "Key results by automatic status",
            "关键结果按自动状态分布",
            "active key results by automatic status: done at 100 %, else by gap = expected − progress and the cycle's limits; not started without a check-in in the first 7 days",
            "有效关键结果按自动状态统计：进度 100 % 为已完成，否则按差距 = 期望进度 − 进度 与周期阈值判断；前 7 天无更新为未开始",
            "key-results"
        ),
        Histogram(
            "keyResults.byConfidence",
            "Key results by confidence",
            "关键结果按信心指数分布",
            "active key results by the last stated confidence 0 to 10; none where it was never stated",
            "有效关键结果按最近一次信心指数 0 至 10 统计；从未填写计入无",
            "key-results"
        ),
        Number(
            "withData",
            "Key results with data",
            "有数据的关键结果数",
            "active key results with a check-in up to the day that states a value, a degree or steps",
            "截至当日有填写数值、完成度或步骤的进度更新的有效关键结果",
            "with-data"
        ),
        Number(
            "keyResults.withoutData",
            "Key results without data",
            "无数据的关键结果数",
            "active key results minus those with data",
            "有效关键结果数 − 有数据的关键结果数",
            "without-data"
        ),
        Number(
            "stale",
            "Stale key results",
            "停滞关键结果数",
            "active key results whose last check-in (or first due day) is longer ago than cadence + grace, until grace after the cycle's end",
            "距最近一次更新（或首个应更新日）超过更新周期加宽限期的有效关键结果，至周期结束加宽限期为止",
            "stale"
        ),
        Rate(
            "staleRate",
            "Stale rate",
            "停滞率",
            "stale key results ÷ active key results",
            "停滞关键结果数 ÷ 有效关键结果数",
            Active,
            "stale"
        ),
        Spread(
            "keyResults.progress",
            "Key result progress",
            "关键结果进度分布",
            "progress of active key results clamped to 0…1; without data counts as 0; linear without a target is left out",
            "有效关键结果限于 0…1 的进度；无数据计为 0；未设目标值的线性关键结果不计",
            "key-results"
        ),
        Spread(
            "keyResults.progressWithData",
            "Progress of key results with data",
            "有数据的关键结果进度分布",
            "the same over key results with data only",
            "仅统计有数据的关键结果",
            "with-data"
        ),
        Mean(
            "keyResultProgress",
            "Mean key result progress",
            "关键结果平均进度",
            "Σ clamped progress ÷ active key results that count (0 without data; linear without a target left out)",
            "Σ 限于 0…1 的进度 ÷ 计入的有效关键结果数（无数据计为 0；未设目标值的线性关键结果不计）",
            new(
                "active key results, without linear ones that have no target",
                "有效关键结果数，不含未设目标值的线性关键结果"
            ),
            "key-results"
        ),
        Number(
            "notStarted",
            "Not started",
            "未开始",
            "active key results whose status shown is not_started",
            "显示状态为未开始的有效关键结果",
            "key-results"
        ),
        Number(
            "onTrack",
            "On track",
            "可控",
            "active key results whose status shown is on_track",
            "显示状态为可控的有效关键结果",
            "key-results"
        ),
        Number(
            "atRisk",
            "At risk",
            "有风险",
            "active key results whose status shown is at_risk",
            "显示状态为有风险的有效关键结果",
            "key-results"
        ),
        Number(
            "offTrack",
            "Off track",
            "失控",
            "active key results whose status shown is off_track",
            "显示状态为失控的有效关键结果",
            "key-results"
        ),
        Number(
            "done",
            "Done",
            "已完成",
            "active key results whose status shown is done",
            "显示状态为已完成的有效关键结果",
            "key-results"
        ),
        Number(
            "updated",
            "Updated key results",
            "近 7 天已更新关键结果数",
            "active key results with a check-in on the day or the 6 days before",
            "当日及之前 6 天内有进度更新的有效关键结果",
            "updated"
        ),
        Rate(
            "updateRate",
            "Update rate",
            "更新率",
            "updated key results ÷ active key results",
            "近 7 天已更新关键结果数 ÷ 有效关键结果数",
            Active,
            "not-updated"
        ),
        Number(
            "humanUpdated",
            "Updated by people",
            "人工更新的关键结果数",
            "active key results with a manual or imported check-in within 7 days",
            "近 7 天内有人工或导入更新的有效关键结果",
            "human-updated"
        ),
        Rate(
            "humanUpdateRate",
            "Human update rate",
            "人工更新率",
            "key results updated by people ÷ active key results",
            "人工更新的关键结果数 ÷ 有效关键结果数",
            Active,
            "human-updated"
        ),
        Number(
            "automaticUpdated",
            "Updated automatically",
            "自动更新的关键结果数",
            "active key results with an automatic check-in within 7 days",
            "近 7 天内有自动更新的有效关键结果",
            "automatic-updated"
        ),
        Rate(
            "automaticUpdateRate",
            "Automatic update rate",
            "自动更新率",
            "key results updated automatically ÷ active key results",
            "自动更新的关键结果数 ÷ 有效关键结果数",
            Active,
            "automatic-updated"
        ),
        Number(
            "onTime",
            "On-time check-ins",
            "按时更新次数",
            "due slots with a check-in after the previous due day + grace, and no later than the due day + grace; check-ins made under an older definition do not count",
            "在上一应更新日加宽限期之后、本次应更新日加宽限期之前完成更新的次数；旧定义下的更新不计",
            "on-time-slots"
        ),
        Number(
            "late",
            "Late check-ins",
            "逾期更新次数",
            "due slots without an on-time check-in and with one before the next due day",
            "未按时、但在下一应更新日之前完成更新的次数",
            "late-slots"
        ),
        Number(
            "missed",
            "Missed check-ins",
            "未更新次数",
            "due slots without a check-in whose next due day is past",
            "下一应更新日已过仍未更新的次数",
            "missed-slots"
        ),
        Number(
            "due",
            "Due check-in slots",
            "应更新次数",
            "slots met, or whose grace is past on the day; those overdue that may still become late are among them",
            "已完成、或当日宽限期已过的更新次数，含仍可能逾期完成的",
            "due-slots"
        ),
        Rate(
            "onTimeRate",
            "On-time rate",
            "按时率",
            "on-time check-ins ÷ due slots",
            "按时更新次数 ÷ 应更新次数",
            DueSlots,
            "on-time-slots"
        ),
        Rate(
            "lateRate",
            "Late rate",
            "逾期率",
            "late check-ins ÷ due slots",
            "逾期更新次数 ÷ 应更新次数",
            DueSlots,
            "late-slots"
        ),
        Rate(
            "missedRate",
            "Missed rate",
            "漏更新率",
            "missed check-ins ÷ due slots",
            "未更新次数 ÷ 应更新次数",
            DueSlots,
            "missed-slots"
        ),
        Number(
            "neverUpdated",
            "Never updated",
            "从未更新",
            "active key results without any check-in up to the day",
            "截至当日没有任何进度更新的有效关键结果",
            "never-updated"
        ),
        Number(
            "offTrackTwoWeeks",
            "Off track two weeks running",
            "连续两周失控",
            "active key results whose status shown is off_track on the day and seven days before",
            "当日及七天前显示状态均为失控的有效关键结果",
            "off-track-two-weeks"
        ),
        Number(
            "noProgressFourWeeks",
            "No progress in 4 weeks",
            "四周无进展",
            "active key results below 100 % whose progress is not above that of 28 days before, once the cycle is 28 days old",
            "周期满 28 天后，未达 100 % 且进度未超过 28 天前的有效关键结果",
            "no-progress-four-weeks"
        ),
        Number(
            "guardrailBreaches",
            "Guardrail breaches",
            "护栏指标越界",
            "active key results with a guardrail whose last value by the day lies outside the range of the day",
            "截至当日最近一次填写的护栏指标超出当日允许范围的有效关键结果",
            "guardrail-breaches"
        ),
        // Progress report
        Word(
            "progress",
            "Progress",
            "进度",
            "key result: raw progress clamped to 0…1; objective: Σ weight × progress of its key results, renormalised over those that count",
            "关键结果：限于 0…1 的原始进度；目标：按计入的关键结果权重归一后的加权进度",
            "share"
        ),
        Word(
            "rawProgress",
            "Raw progress",
            "原始进度",
            "progress by the key result's type before clamping; may be below 0 or above 1",
            "按关键结果类型计算、未限制范围的进度，可小于 0 或大于 1",
            "share"
        ),
        Word(
            "expected",
            "Expected progress",
            "期望进度",
            "0 on the cycle's first day, 1 on its last, linear in calendar days, or by phased targets; objective: weighted as its progress",
            "周期首日为 0、末日为 1，按日历天线性，或按阶段目标；目标按进度的同样权重加权",
            "share"
        ),
        Word("gap", "Gap", "差距", "expected progress − progress", "期望进度 − 进度", "share"),
        Word(
            "status",
            "Status",
            "状态",
            "the owner's status where stated (until the next check-in, or pinned), else the automatic one; at risk at best while a guardrail is out of range; objective: the worst among key results weighted at least 10 %, or by policy that of its own gap",
            "负责人标注的状态（至下次更新或固定），否则为自动状态；护栏指标越界时最多显示为有风险；目标取权重不低于 10 % 的关键结果中最差者，或按策略由自身差距决定",
            "word"
        ),
        Word(
            "automaticStatus",
            "Automatic status",
            "自动状态",
            "done at 100 %, else by the gap and the cycle's limits; not started without a check-in in the first 7 days",
            "进度 100 % 为已完成，否则按差距与周期阈值；前 7 天无更新为未开始",
            "word"
        ),
        Word(
            "manualStatus",
            "Stated status",
            "标注状态",
            "the status that the owner stated",
            "负责人标注的状态",
            "word"
        ),
        Word(
            "confidence",
            "Confidence",
            "信心指数",
            "the last stated confidence, 0 to 10",
            "最近一次填写的信心指数，0 至 10",
            "count"
        ),
        Word(
            "confidenceChange",
            "Confidence change",
            "信心指数变化",
            "the last stated confidence − the one stated before it",
            "最近一次信心指数 − 前一次信心指数",
            "count"
        ),
        Word(
            "weekDelta",
            "Weekly change",
            "周变化",
            "progress − what the same objectives and key results, by today's weights, came to seven days before: what was achieved, not what was planned anew",
            "进度 − 同样的目标与关键结果按当前权重在七天前的进度：反映实际进展，不含重新规划的影响",
            "share"
        ),
        Word(
            "forecast",
            "Forecast of the final progress",
            "期末进度预测",
            "progress + mean weekly change of the last four weeks (at least two) × weeks left, from 0 to 1; the interval takes the least and the greatest of those weekly changes",
            "进度 + 最近四周（至少两周）周变化的平均值 × 剩余周数，限于 0 至 1；区间取这些周变化的最小值与最大值",
            "share"
        ),
        Word(
            "riskFromBelow",
            "Risk from below",
            "下级风险",
            "an objective that supports this one, at any distance, has a key result that is off track",
            "任意层级向上支撑本目标的目标中有失控的关键结果",
            "word"
        ),
        Word(
            "elapsed",
            "Elapsed share of the cycle",
            "周期已过比例",
            "days since the cycle's first day ÷ days from its first to its last day",
            "距周期首日天数 ÷ 周期首日至末日天数",
            "share"
        ),
        // Low adoption
        Word(
            "shortfall",
            "Shortfall",
            "差额",
            "target − the lowest of participation, fill, person alignment and 28-day active updater rate, at least 0",
            "目标值 − 参与率、填写率、员工对齐率、近 28 天更新率中的最低值，不小于 0",
            "share"
        ),
        Word(
            "reasons",
            "Reasons of low adoption",
            "低采用原因",
            "no_okr: participation; incomplete: fill; not_aligned: person alignment; not_updated: active updaters within 28 days; a unit's rate counts when it is below the target or below half of the mean of units of its kind",
            "no_okr：参与；incomplete：填写；not_aligned：对齐；not_updated：近 28 天更新；部门比率低于目标值或低于同类部门均值一半时列入",
            "word"
        ),
    ];

    private static Definition Number(string id, string en, string zh, string formula, string formulaZh, string list) =>
        new(id, new(en, zh), new(formula, formulaZh), null, "count", list);

    private static Definition Rate(
        string id,
        string en,
        string zh,
        string formula,
        string formulaZh,
        Words denominator,
        string list
    ) => new(id, new(en, zh), new(formula, formulaZh), denominator, "share", list);

    private static Definition Mean(
        string id,
        string en,
        string zh,
        string formula,
        string formulaZh,
        Words denominator,
        string list
    ) => Rate(id, en, zh, formula, formulaZh, denominator, list);

    private static Definition Histogram(
        string id,
        string en,
        string zh,
        string formula,
        string formulaZh,
        string list
    ) => new(id, new(en, zh), new(formula, formulaZh), null, "histogram", list);

    private static Definition Spread(string id, string en, string zh, string formula, string formulaZh, string list) =>
        new(id, new(en, zh), new(formula, formulaZh), null, "distribution", list);

    private static Definition Word(string id, string en, string zh, string formula, string formulaZh, string unit) =>
        new(id, new(en, zh), new(formula, formulaZh), null, unit, null);
}
