using Okr.Platform.Errors;

namespace Okr.Progress;

/// <summary>Refusals of the service <c>progress</c>.</summary>
internal static class ProgressErrors
{
    public static readonly ErrorDefinition KeyResultNotFound = new(
        "progress.key_result_not_found",
        ErrorKind.NotFound,
        "There is no key result {0}.",
        "找不到关键结果 {0}。"
    );

    public static readonly ErrorDefinition ObjectiveNotFound = new(
        "progress.objective_not_found",
        ErrorKind.NotFound,
        "There is no objective {0}.",
        "找不到目标 {0}。"
    );

    public static readonly ErrorDefinition CheckInNotFound = new(
        "progress.check_in_not_found",
        ErrorKind.NotFound,
        "There is no check-in {0}.",
        "找不到进度更新 {0}。"
    );

    public static readonly ErrorDefinition CycleNotFound = new(
        "progress.cycle_not_found",
        ErrorKind.NotFound,
        "There is no cycle {0}.",
        "找不到周期 {0}。"
    );

    public static readonly ErrorDefinition PersonNotFound = new(
        "progress.person_not_found",
        ErrorKind.NotFound,
        "There is no person {0}.",
        "找不到员工 {0}。"
    );

    public static readonly ErrorDefinition UnitNotFound = new(
        "progress.unit_not_found",
        ErrorKind.NotFound,
        "There is no org unit {0}.",
        "找不到组织单元 {0}。"
    );

    public static readonly ErrorDefinition CheckInNotAllowed = new(
        "progress.check_in_not_allowed",
        ErrorKind.Forbidden,
        "Only the owners of this key result and of its objective, co-editors, their managers and administrators may check in.",
        "只有关键结果和目标的责任人、协同编辑者、其上级以及管理员可以更新进度。"
    );

    public static readonly ErrorDefinition ObjectiveNotPublished = new(
        "progress.objective_not_published",
        ErrorKind.Rule,
        "The objective is {0}: check-ins begin when it is published.",
        "目标处于 {0} 状态，发布后才能更新进度。"
    );

    public static readonly ErrorDefinition ObjectiveEnded = new(
        "progress.objective_ended",
        ErrorKind.Rule,
        "The objective is {0} and takes no more check-ins.",
        "目标处于 {0} 状态，不能再更新进度。"
    );

    public static readonly ErrorDefinition KeyResultCancelled = new(
        "progress.key_result_cancelled",
        ErrorKind.Rule,
        "The key result was cancelled and takes no more check-ins.",
        "该关键结果已取消，不能再更新进度。"
    );

    public static readonly ErrorDefinition CycleNotOpen = new(
        "progress.cycle_not_open",
        ErrorKind.Rule,
        "The cycle is in the phase {0}; check-ins are taken while it is active or scoring.",
        "周期处于 {0} 阶段，仅在进行中或评分阶段可以更新进度。"
    );

    public static readonly ErrorDefinition GuardrailTwice = new(
        "progress.guardrail_twice",
        ErrorKind.Invalid,
        "This guardrail is stated twice.",
        "同一护栏指标重复填写。"
    );

    public static readonly ErrorDefinition AlreadySuperseded = new(
        "progress.already_superseded",
        ErrorKind.Conflict,
        "This check-in was corrected already. Correct the latest one.",
        "该进度更新已被更正，请更正最新的一条。"
    );

    public static readonly ErrorDefinition InFuture = new(
        "progress.date_in_future",
        ErrorKind.Invalid,
        "A check-in cannot speak of a day after today ({0}).",
        "进度更新的日期不能晚于今天（{0}）。"
    );

    public static readonly ErrorDefinition TooEarly = new(
        "progress.date_too_early",
        ErrorKind.Invalid,
        "Not before {0}, 31 days before the cycle starts.",
        "不能早于 {0}（周期开始前 31 天）。"
    );

    public static readonly ErrorDefinition NotForType = new(
        "progress.not_for_type",
        ErrorKind.Invalid,
        "A key result of the type {0} does not take this.",
        "类型为 {0} 的关键结果不接受此项。"
    );

    public static readonly ErrorDefinition StepsOrDegree = new(
        "progress.steps_or_degree",
        ErrorKind.Invalid,
        "State the done steps or a degree, not both.",
        "请填写已完成的步骤或完成度，不能同时填写。"
    );

    public static readonly ErrorDefinition Empty = new(
        "progress.check_in_empty",
        ErrorKind.Invalid,
        "A check-in states a value, steps, a degree, a confidence, a status or a note.",
        "进度更新须包含数值、步骤、完成度、信心指数、状态或备注之一。"
    );

    public static readonly ErrorDefinition StatusNeedsNote = new(
        "progress.status_needs_note",
        ErrorKind.Invalid,
        "Say in the note why the status is set by hand.",
        "手动设置状态时请在备注中说明原因。"
    );

    public static readonly ErrorDefinition PinNeedsStatus = new(
        "progress.pin_needs_status",
        ErrorKind.Invalid,
        "Only a status set by hand can be pinned.",
        "只有手动设置的状态才能固定。"
    );

    public static readonly ErrorDefinition CadenceLocked = new(
        "progress.cadence_locked",
        ErrorKind.Rule,
        "The unit {0} has locked its cadence for the units below it.",
        "组织单元 {0} 已为下级锁定更新节奏。"
    );

    public static readonly ErrorDefinition ChooseOne = new(
        "progress.choose_scope",
        ErrorKind.Invalid,
        "Give ids, or cycleId with ownerPersonId or ownerUnitId.",
        "请提供 ids，或 cycleId 与 ownerPersonId、ownerUnitId 之一。"
    );

    public static readonly ErrorDefinition ImportKeyTwice = new(
        "progress.import_key_twice",
        ErrorKind.Invalid,
        "The same row stands twice: {0}.",
        "同一行出现两次：{0}。"
    );

    public static readonly ErrorDefinition NotADate = new(
        "progress.not_a_date",
        ErrorKind.Invalid,
        "A date like 2026-01-31 is expected.",
        "应为形如 2026-01-31 的日期。"
    );

    public static readonly ErrorDefinition ImplausibleDay = new(
        "progress.implausible_day",
        ErrorKind.Invalid,
        "The day must lie between 1990 and 2199.",
        "日期须在 1990 年至 2199 年之间。"
    );

    public static readonly ErrorDefinition NotANumber = new(
        "progress.not_a_number",
        ErrorKind.Invalid,
        "A number is expected.",
        "应为数字。"
    );

    public static readonly ErrorDefinition OneMeasure = new(
        "progress.one_measure",
        ErrorKind.Invalid,
        "Only one of value, degree and progress.",
        "数值、完成度与进度只能填写一项。"
    );

    public static readonly ErrorDefinition NoTarget = new(
        "progress.no_target",
        ErrorKind.Rule,
        "The key result has no target: the note is kept, a progress cannot be turned into a value.",
        "该关键结果没有目标值：已保留备注，但无法将进度换算为数值。"
    );

    public static readonly ErrorDefinition NotYetPublished = new(
        "progress.not_yet_published",
        ErrorKind.Rule,
        "The objective is not published; the check-in was taken in all the same.",
        "目标尚未发布，进度更新仍已导入。"
    );

    public static readonly ErrorDefinition NoteShortened = new(
        "progress.note_shortened",
        ErrorKind.Rule,
        "The note was shortened to {0} characters.",
        "备注已截短为 {0} 个字符。"
    );
}
