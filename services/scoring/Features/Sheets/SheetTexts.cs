using Okr.Platform.Errors;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Sheets;

/// <summary>The words of exported sheets, in the caller's language.</summary>
internal sealed class SheetTexts(string language)
{
    private readonly bool chinese = language == Languages.Chinese;

    public string Sheet => Say("Score sheet", "评分表");
    public string Export => Say("Scores", "评分");
    public string EmployeeNo => Say("Employee no.", "工号");
    public string Name => Say("Name", "姓名");
    public string OrgUnit => Say("Org unit", "部门");
    public string FiscalYear => Say("Fiscal year", "财年");
    public string Cycle => Say("Cycle", "周期");
    public string Objective => Say("Objective", "目标");
    public string KeyResult => Say("Key result", "关键结果");
    public string Kind => Say("Kind", "类型");
    public string Weight => Say("Weight", "权重");
    public string Completion => Say("Completion", "完成度");
    public string Self => Say("Self score", "自评");
    public string Manager => Say("Manager score", "上级评分");
    public string Score => Say("Score", "得分");
    public string CycleScore => Say("Cycle score", "周期得分");
    public string Mean => Say("Annual mean", "年度平均");
    public string Coverage => Say("Scored cycles", "已评分周期");

    public string Of(PerformanceLink link) =>
        link switch
        {
            PerformanceLink.None => Say(
                "These scores are not linked to performance or pay.",
                "本评分不与绩效或薪酬关联。"
            ),
            PerformanceLink.Reference => Say(
                "Reference only: these scores do not decide performance or pay by themselves.",
                "仅供参考：本评分不单独决定绩效或薪酬。"
            ),
            _ => Say(
                "These scores are linked to performance by the cycle's policy.",
                "根据周期政策，本评分与绩效直接关联。"
            ),
        };

    public string KindOf(string kind) =>
        kind == "committed" ? Say("Committed", "承诺型") : Say("Aspirational", "挑战型");

    private string Say(string english, string zh) => chinese ? zh : english;
}
