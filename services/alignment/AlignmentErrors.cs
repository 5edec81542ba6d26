using Okr.Platform.Errors;

namespace Okr.Alignment;

/// <summary>Refusals of the service <c>alignment</c>.</summary>
internal static class AlignmentErrors
{
    public static readonly ErrorDefinition LinkNotFound = new(
        "alignment.link_not_found",
        ErrorKind.NotFound,
        "There is no such alignment.",
        "找不到该对齐关系。"
    );

    public static readonly ErrorDefinition ObjectiveNotFound = new(
        "alignment.objective_not_found",
        ErrorKind.NotFound,
        "There is no such objective, or you cannot see it.",
        "找不到该目标，或您无权查看。"
    );

    public static readonly ErrorDefinition KeyResultNotFound = new(
        "alignment.key_result_not_found",
        ErrorKind.NotFound,
        "The objective has no such key result.",
        "该目标没有此关键结果。"
    );

    public static readonly ErrorDefinition NotYourObjective = new(
        "alignment.not_your_objective",
        ErrorKind.Forbidden,
        "Only those who may change the objective can align it.",
        "只有可以修改该目标的人员才能对齐它。"
    );

    public static readonly ErrorDefinition NotYourAnswer = new(
        "alignment.not_your_answer",
        ErrorKind.Forbidden,
        "Only the owner of the other objective and the owner's managers can do this.",
        "只有对方目标的负责人及其上级可以执行此操作。"
    );

    public static readonly ErrorDefinition SelfLink = new(
        "alignment.self_link",
        ErrorKind.Rule,
        "An objective cannot be aligned with itself.",
        "目标不能与自身对齐。"
    );

    public static readonly ErrorDefinition Circle = new(
        "alignment.circle",
        ErrorKind.Rule,
        "The other objective already supports this one, directly or through others.",
        "对方目标已直接或间接支撑本目标，不能形成循环。"
    );

    public static readonly ErrorDefinition LaterCycle = new(
        "alignment.later_cycle",
        ErrorKind.Rule,
        "An objective cannot be aligned with one of a later cycle.",
        "目标不能与更晚周期的目标对齐。"
    );

    public static readonly ErrorDefinition Duplicate = new(
        "alignment.duplicate",
        ErrorKind.Conflict,
        "This alignment exists already or is waiting for an answer.",
        "该对齐关系已存在或正在等待答复。"
    );

    public static readonly ErrorDefinition ObjectiveEnded = new(
        "alignment.objective_ended",
        ErrorKind.Rule,
        "The objective is {0}: it cannot be aligned any more.",
        "目标状态为 {0}，不能再对齐。"
    );

    public static readonly ErrorDefinition WrongState = new(
        "alignment.wrong_state",
        ErrorKind.Rule,
        "This is not possible any more: the alignment is {0}.",
        "对齐关系状态为 {0}，无法执行此操作。"
    );

    public static readonly ErrorDefinition DependencyOnKeyResult = new(
        "alignment.dependency_on_key_result",
        ErrorKind.Invalid,
        "A dependency is between objectives; leave the key result out.",
        "依赖关系仅限目标之间，请勿指定关键结果。"
    );
}
