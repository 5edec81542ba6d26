using Okr.Platform.Errors;

namespace Okr.Scoring;

/// <summary>Refusals of the service <c>scoring</c>.</summary>
internal static class ScoringErrors
{
    public static readonly ErrorDefinition ObjectiveNotFound = new(
        "scoring.objective_not_found",
        ErrorKind.NotFound,
        "There is no such objective, or you cannot see it.",
        "找不到该目标，或您无权查看。"
    );

    public static readonly ErrorDefinition KeyResultNotFound = new(
        "scoring.key_result_not_found",
        ErrorKind.NotFound,
        "There is no such key result, or you cannot see it.",
        "找不到该关键结果，或您无权查看。"
    );

    public static readonly ErrorDefinition CycleNotFound = new(
        "scoring.cycle_not_found",
        ErrorKind.NotFound,
        "There is no such cycle.",
        "找不到该周期。"
    );

    public static readonly ErrorDefinition PersonNotFound = new(
        "scoring.person_not_found",
        ErrorKind.NotFound,
        "There is no such person.",
        "找不到该员工。"
    );

    public static readonly ErrorDefinition NotYourSelfScore = new(
        "scoring.not_your_self_score",
        ErrorKind.Forbidden,
        "The self score is given by the owner of the key result or of the objective.",
        "自评分只能由关键结果或目标的负责人给出。"
    );

    public static readonly ErrorDefinition NotYourManagerScore = new(
        "scoring.not_your_manager_score",
        ErrorKind.Forbidden,
        "The manager score is given by a manager of the objective's owner.",
        "上级评分只能由目标负责人的上级给出。"
    );

    public static readonly ErrorDefinition NotAPeer = new(
        "scoring.not_a_peer",
        ErrorKind.Forbidden,
        "Peer scores are given by participants of the objective, not by its owner.",
        "同事评分只能由目标的参与人给出，负责人除外。"
    );

    public static readonly ErrorDefinition NotYourObjective = new(
        "scoring.not_your_objective",
        ErrorKind.Forbidden,
        "Only the owner of the objective and the owner's managers can do this.",
        "只有目标负责人及其上级可以执行此操作。"
    );

    public static readonly ErrorDefinition WrongPhase = new(
        "scoring.wrong_phase",
        ErrorKind.Rule,
        "Scores are given while the cycle is active or in scoring; it is {0}.",
        "只能在周期进行中或评分阶段评分，当前阶段为 {0}。"
    );

    public static readonly ErrorDefinition ObjectiveNotPublished = new(
        "scoring.objective_not_published",
        ErrorKind.Rule,
        "Only a published objective can be scored; it is {0}.",
        "只有已公示的目标才能评分，当前状态为 {0}。"
    );

    public static readonly ErrorDefinition AlreadyPublished = new(
        "scoring.already_published",
        ErrorKind.Rule,
        "The scores of this objective are published and can no longer be changed.",
        "该目标的评分已公布，不能再修改。"
    );

    public static readonly ErrorDefinition Incomplete = new(
        "scoring.incomplete",
        ErrorKind.Rule,
        "Not every key result has a final score yet.",
        "尚有关键结果没有最终评分。"
    );

    public static readonly ErrorDefinition FinalMissing = new(
        "scoring.final_missing",
        ErrorKind.Rule,
        "“{0}” has no final score yet.",
        "“{0}”尚无最终评分。"
    );

    public static readonly ErrorDefinition ExportRefused = new(
        "scoring.export_refused",
        ErrorKind.Rule,
        "The cycle's policy keeps scores apart from performance (performance_link none): they are not exported.",
        "该周期的政策规定评分不与绩效关联（performance_link none），不允许导出。"
    );
}
