using Okr.Platform.Errors;

namespace Okr.Goal;

/// <summary>Every refusal of the service.</summary>
internal static class GoalErrors
{
    public static readonly ErrorDefinition CycleNotFound = new(
        "goal.cycle_not_found",
        ErrorKind.NotFound,
        "There is no such cycle.",
        "找不到该周期。"
    );

    public static readonly ErrorDefinition NoCycle = new(
        "goal.no_cycle",
        ErrorKind.NotFound,
        "There is no cycle yet.",
        "尚未建立任何周期。"
    );

    public static readonly ErrorDefinition ObjectiveNotFound = new(
        "goal.objective_not_found",
        ErrorKind.NotFound,
        "There is no such objective, or it is not visible to you.",
        "找不到该目标，或您无权查看。"
    );

    public static readonly ErrorDefinition KeyResultNotFound = new(
        "goal.key_result_not_found",
        ErrorKind.NotFound,
        "There is no such key result, or it is not visible to you.",
        "找不到该关键结果，或您无权查看。"
    );

    public static readonly ErrorDefinition CommentNotFound = new(
        "goal.comment_not_found",
        ErrorKind.NotFound,
        "There is no such comment, or it is not visible to you.",
        "找不到该评论，或您无权查看。"
    );

    public static readonly ErrorDefinition CodeTaken = new(
        "goal.code_taken",
        ErrorKind.Conflict,
        "The code {0} is taken.",
        "编码 {0} 已被使用。"
    );

    public static readonly ErrorDefinition EndsBeforeStart = new(
        "goal.ends_before_start",
        ErrorKind.Invalid,
        "The last day lies before the first.",
        "结束日期早于开始日期。"
    );

    public static readonly ErrorDefinition CycleTooLong = new(
        "goal.cycle_too_long",
        ErrorKind.Invalid,
        "A cycle lasts fewer than {0} days.",
        "周期须短于 {0} 天。"
    );

    public static readonly ErrorDefinition CycleDatesOutOfOrder = new(
        "goal.cycle_dates_out_of_order",
        ErrorKind.Invalid,
        "Drafting opens by the start and by the publication day, publication by the end, scoring ends after the end.",
        "起草须不晚于开始日与公示日，公示须不晚于结束日，评分须在结束日之后截止。"
    );

    public static readonly ErrorDefinition ParentCycleTooShort = new(
        "goal.parent_cycle_too_short",
        ErrorKind.Invalid,
        "The parent must be a cycle of a longer kind that contains all days of this one.",
        "上级周期必须是更长类型的周期，并包含本周期的全部日期。"
    );

    public static readonly ErrorDefinition CycleDaysFixed = new(
        "goal.cycle_contains_others",
        ErrorKind.Rule,
        "Another cycle lies in this one; it must stay inside.",
        "本周期包含其他周期，修改后仍须包含它们。"
    );

    public static readonly ErrorDefinition ImplausibleDay = new(
        "goal.implausible_day",
        ErrorKind.Invalid,
        "The day must lie between 1990 and 2199.",
        "日期须在 1990 年至 2199 年之间。"
    );

    public static readonly ErrorDefinition PhaseNotAllowed = new(
        "goal.phase_not_allowed",
        ErrorKind.Rule,
        "A cycle goes from {0} to the next phase or back to the one before, not to {1}.",
        "周期只能从 {0} 进入下一阶段或退回上一阶段，不能变为 {1}。"
    );

    public static readonly ErrorDefinition CycleClosed = new(
        "goal.cycle_closed",
        ErrorKind.Rule,
        "The cycle is closed.",
        "该周期已关闭。"
    );

    public static readonly ErrorDefinition OwnerRequired = new(
        "goal.owner_required",
        ErrorKind.Invalid,
        "A person's objective needs its person, a unit's or the company's its unit.",
        "个人目标须指定员工，部门或公司目标须指定部门。"
    );

    public static readonly ErrorDefinition OwnerUnitOfPerson = new(
        "goal.unit_of_persons_objective",
        ErrorKind.Invalid,
        "A person's objective has no unit.",
        "个人目标不能指定部门。"
    );

    public static readonly ErrorDefinition NotTheCompany = new(
        "goal.not_the_company",
        ErrorKind.Invalid,
        "The company's objective needs a unit of kind company.",
        "公司目标须归属类型为公司的组织单元。"
    );

    public static readonly ErrorDefinition ConfidentialNeedsAdmin = new(
        "goal.confidential_needs_admin",
        ErrorKind.Invalid,
        "Only program administrators make an objective confidential or public again.",
        "只有项目管理员可以设置或取消目标的保密。"
    );

    public static readonly ErrorDefinition TooManyObjectives = new(
        "goal.too_many_objectives",
        ErrorKind.Rule,
        "An owner has at most {0} objectives in a cycle.",
        "每个责任主体在一个周期内最多 {0} 个目标。"
    );

    public static readonly ErrorDefinition TooManyKeyResults = new(
        "goal.too_many_key_results",
        ErrorKind.Rule,
        "An objective has at most {0} key results.",
        "每个目标最多 {0} 个关键结果。"
    );

    public static readonly ErrorDefinition ObjectiveNotOpen = new(
        "goal.objective_not_open",
        ErrorKind.Rule,
        "The objective is {0} and cannot be changed any more.",
        "目标状态为 {0}，不能再修改。"
    );

    public static readonly ErrorDefinition OnlyDraftsAreDeleted = new(
        "goal.only_drafts_are_deleted",
        ErrorKind.Rule,
        "Only drafts are deleted; anything else is cancelled or closed.",
        "只能删除草稿，其他状态请取消或关闭。"
    );

    public static readonly ErrorDefinition KeyResultPublished = new(
        "goal.key_result_published",
        ErrorKind.Rule,
        "A published key result is not deleted; cancel it with a reason.",
        "已公示的关键结果不能删除，请说明原因后取消。"
    );

    public static readonly ErrorDefinition KeyResultCancelled = new(
        "goal.key_result_cancelled",
        ErrorKind.Rule,
        "The key result is cancelled.",
        "该关键结果已取消。"
    );

    public static readonly ErrorDefinition DefinitionNeedsReason = new(
        "goal.definition_needs_reason",
        ErrorKind.Rule,
        "Changing how a published key result is measured needs a reason.",
        "修改已公示关键结果的度量方式须说明原因。"
    );

    public static readonly ErrorDefinition ConditionsUnmet = new(
        "goal.conditions_unmet",
        ErrorKind.Rule,
        "Some conditions are not met. See the list.",
        "尚有条件未满足，请查看列表。"
    );

    public static readonly ErrorDefinition TransitionNotAllowed = new(
        "goal.transition_not_allowed",
        ErrorKind.Rule,
        "An objective does not go from {0} to {1}.",
        "目标不能从 {0} 变为 {1}。"
    );

    public static readonly ErrorDefinition NoKeyResult = new(
        "goal.no_key_result",
        ErrorKind.Rule,
        "At least one key result is needed.",
        "至少需要一个关键结果。"
    );

    public static readonly ErrorDefinition ReviewNotAccepted = new(
        "goal.review_not_accepted",
        ErrorKind.Rule,
        "A manager of the owner or the named reviewer has to accept it.",
        "须由责任人的上级或指定的评审人通过。"
    );

    public static readonly ErrorDefinition NotAligned = new(
        "goal.not_aligned",
        ErrorKind.Rule,
        "An accepted upward alignment is missing; or mark it as top-level or, with a reason, as an initiative.",
        "缺少已接受的向上对齐；或将其标记为顶层目标，或说明原因后标记为个人创新。"
    );

    public static readonly ErrorDefinition KeyResultWithoutOwner = new(
        "goal.key_result_without_owner",
        ErrorKind.Rule,
        "Key result {0} has no owner.",
        "第 {0} 个关键结果没有责任人。"
    );

    public static readonly ErrorDefinition KeyResultWithoutWeight = new(
        "goal.key_result_without_weight",
        ErrorKind.Rule,
        "Key result {0} has no weight.",
        "第 {0} 个关键结果没有权重。"
    );

    public static readonly ErrorDefinition CycleTakesNoPublications = new(
        "goal.cycle_takes_no_publications",
        ErrorKind.Rule,
        "The cycle takes no publications in its present phase.",
        "周期在当前阶段不接受公示。"
    );

    public static readonly ErrorDefinition ReasonRequired = new(
        "goal.reason_required",
        ErrorKind.Rule,
        "A reason is needed.",
        "须说明原因。"
    );

    public static readonly ErrorDefinition WeightsNotWhole = new(
        "goal.weights_not_whole",
        ErrorKind.Invalid,
        "The weights must total exactly 10 000 basis points (100 %).",
        "权重合计必须恰为 10000 基点（100%）。"
    );

    public static readonly ErrorDefinition NotInThisGroup = new(
        "goal.not_in_this_group",
        ErrorKind.Invalid,
        "This id does not belong here.",
        "该标识不属于此列表。"
    );

    public static readonly ErrorDefinition OrderIncomplete = new(
        "goal.order_incomplete",
        ErrorKind.Invalid,
        "The order must name each one exactly once.",
        "排序须恰好包含每一项一次。"
    );

    public static readonly ErrorDefinition DuplicateIds = new(
        "goal.duplicate_ids",
        ErrorKind.Invalid,
        "The same id is there twice.",
        "标识重复。"
    );

    public static readonly ErrorDefinition TargetIsBaseline = new(
        "goal.target_is_baseline",
        ErrorKind.Invalid,
        "The target equals the baseline: there is nothing to achieve.",
        "目标值与基线值相同，没有可达成的变化。"
    );

    public static readonly ErrorDefinition TargetOnWrongSide = new(
        "goal.target_on_wrong_side",
        ErrorKind.Invalid,
        "The target lies on the wrong side of the baseline for this type.",
        "对于该类型，目标值位于基线值的错误一侧。"
    );

    public static readonly ErrorDefinition LinearBaseline = new(
        "goal.linear_baseline",
        ErrorKind.Invalid,
        "A linear key result starts from 0.",
        "线性关键结果的基线值为 0。"
    );

    public static readonly ErrorDefinition LinearTarget = new(
        "goal.linear_target",
        ErrorKind.Invalid,
        "The target of a linear key result is greater than 0, or not set yet.",
        "线性关键结果的目标值须大于 0，或暂不设置。"
    );

    public static readonly ErrorDefinition RangeUpsideDown = new(
        "goal.range_upside_down",
        ErrorKind.Invalid,
        "The upper limit lies below the lower one.",
        "上限低于下限。"
    );

    public static readonly ErrorDefinition GuardrailWithoutLimit = new(
        "goal.guardrail_without_limit",
        ErrorKind.Invalid,
        "A guardrail needs a lower or an upper limit.",
        "护栏指标须设置下限或上限。"
    );

    public static readonly ErrorDefinition MilestoneWithoutSteps = new(
        "goal.milestone_without_steps",
        ErrorKind.Invalid,
        "A milestone key result needs 1 to 20 steps.",
        "里程碑关键结果需要 1 至 20 个步骤。"
    );

    public static readonly ErrorDefinition NotForThisType = new(
        "goal.not_for_this_type",
        ErrorKind.Invalid,
        "This type of key result has no such field.",
        "该类型的关键结果没有此字段。"
    );

    public static readonly ErrorDefinition PhasedTargetsOutOfOrder = new(
        "goal.phased_targets_out_of_order",
        ErrorKind.Invalid,
        "Phased targets go by day, one a day.",
        "阶段目标须按日期先后排列，每天最多一个。"
    );

    public static readonly ErrorDefinition PhasedTargetOutsideCycle = new(
        "goal.phased_target_outside_cycle",
        ErrorKind.Invalid,
        "The day lies outside the cycle.",
        "日期不在周期之内。"
    );

    public static readonly ErrorDefinition NotAThread = new(
        "goal.not_a_thread",
        ErrorKind.Rule,
        "Only the first comment of a thread can be resolved or answered.",
        "只能对讨论的首条评论进行解决或回复。"
    );

    public static readonly ErrorDefinition CommentTarget = new(
        "goal.comment_target",
        ErrorKind.Invalid,
        "Name the objective or the key result.",
        "请指定目标或关键结果。"
    );

    public static readonly ErrorDefinition CarryOverSameCycle = new(
        "goal.carry_over_to_later_cycle",
        ErrorKind.Rule,
        "An objective is postponed into a later cycle that is not closed.",
        "目标只能延期到更晚且未关闭的周期。"
    );

    public static readonly ErrorDefinition NoNextCycle = new(
        "goal.no_next_cycle",
        ErrorKind.Rule,
        "There is no later cycle of this kind yet.",
        "尚无更晚的同类周期。"
    );

    public static readonly ErrorDefinition ImportNotADay = new(
        "goal.import.not_a_day",
        ErrorKind.Invalid,
        "A day like 2026-01-31 between 1990 and 2199 is expected.",
        "须为 1990 至 2199 年之间的日期，如 2026-01-31。"
    );

    public static readonly ErrorDefinition ImportNotANumber = new(
        "goal.import.not_a_number",
        ErrorKind.Invalid,
        "A number like 12.5 is expected.",
        "须为数字，如 12.5。"
    );

    public static readonly ErrorDefinition ImportDuplicateCode = new(
        "goal.import.duplicate_code",
        ErrorKind.Invalid,
        "The code {0} stands in another row too.",
        "编码 {0} 在其他行中重复出现。"
    );

    public static readonly ErrorDefinition ImportUnknownCode = new(
        "goal.import.unknown_code",
        ErrorKind.Invalid,
        "There is nothing with the code {0}.",
        "找不到编码 {0}。"
    );

    public static readonly ErrorDefinition ImportMoved = new(
        "goal.import.moved",
        ErrorKind.Rule,
        "What was imported once stays in its {0}.",
        "已导入的内容不能变更所属（{0}）。"
    );

    public static readonly ErrorDefinition ImportShortened = new(
        "goal.import.shortened",
        ErrorKind.Invalid,
        "Shortened to {0} characters; the whole text is in the description where there is room.",
        "已截短为 {0} 个字符，完整文本在可容纳时保存在描述中。"
    );

    public static readonly ErrorDefinition ImportStaysDraft = new(
        "goal.import.stays_draft",
        ErrorKind.Rule,
        "The objective has no key result and stays a draft.",
        "该目标没有关键结果，保留为草稿。"
    );

    public static readonly ErrorDefinition ImportWeightsScaled = new(
        "goal.import.weights_scaled",
        ErrorKind.Invalid,
        "The weights exceed 100 % and were scaled in proportion.",
        "权重合计超过 100%，已按比例缩放。"
    );
}
