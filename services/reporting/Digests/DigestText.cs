using System.Globalization;
using System.Text;
using Okr.Platform.Errors;
using Okr.Reporting.Features.Progress;

namespace Okr.Reporting.Digests;

/// <summary>A digest in words of one language, without the marks of any channel.</summary>
/// <param name="Title">One line.</param>
/// <param name="Sections">The most important first: what does not fit a channel is left out from the end.</param>
/// <param name="Link">The report; null where the product's own address is not configured.</param>
/// <param name="LinkText">What the link says.</param>
/// <param name="More">Stands for what was left out.</param>
internal sealed record DigestText(
    string Title,
    IReadOnlyList<DigestText.Section> Sections,
    string? Link,
    string LinkText,
    string More
)
{
    private const int LongestName = 80;

    /// <param name="Heading">One line.</param>
    /// <param name="Lines">One line each.</param>
    public sealed record Section(string Heading, IReadOnlyList<string> Lines);

    /// <summary>A key and how it reads.</summary>
    private sealed record Words(string English, string Chinese)
    {
        public string In(string language) => language == Languages.Chinese ? Chinese : English;
    }

    private static readonly Words Test = new("[Test] ", "【测试】");
    private static readonly Words TitleOf = new("OKR weekly: {0} · {1}", "OKR 周报：{0} · {1}");
    private static readonly Words Overview = new("Overview, {0:yyyy-MM-dd}", "概览（{0:yyyy-MM-dd}）");
    private static readonly Words Progress = new(
        "Progress {0} (expected {1}), {2} within the week",
        "进度 {0}（预期 {1}），本周 {2}"
    );
    private static readonly Words Numbers = new("{0} objectives, {1} key results", "{0} 个目标，{1} 个关键结果");
    private static readonly Words Participation = new("Participation {0}", "参与率 {0}");
    private static readonly Words CheckIns = new(
        "{0} stale key results, {1} check-ins missed within the week",
        "{0} 个关键结果长期未更新，本周漏更新 {1} 次"
    );
    private static readonly Words Status = new("Objectives by status", "目标状态分布");
    private static readonly Words Up = new("Moved up", "进展最大");
    private static readonly Words Down = new("Moved down", "回落最多");
    private static readonly Words Behind = new("Units behind", "落后的部门");
    private static readonly Words BehindLine = new("{0}: {1} (expected {2})", "{0}：{1}（预期 {2}）");
    private static readonly Words MoverLine = new("{0} · {1}: {2} ({3})", "{0} · {1}：{2}（{3}）");
    private static readonly Words Confidential = new("(confidential)", "（保密目标）");
    private static readonly Words Nobody = new("–", "–");
    private static readonly Words Open = new("Open the report", "查看报告");
    private static readonly Words Cut = new("… more in the report", "…… 更多内容请查看报告");
    private static readonly Words Points = new("{0} pp", "{0} 个百分点");

    private static readonly Dictionary<string, Words> Statuses = new(StringComparer.Ordinal)
    {
        ["done"] = new("done", "已完成"),
        ["not_started"] = new("not started", "未开始"),
        ["on_track"] = new("on track", "可控"),
        ["at_risk"] = new("at risk", "有风险"),
        ["off_track"] = new("off track", "失控"),
    };

    public static DigestText Of(Digest digest, string language, string? publicAddress, bool test = false)
    {
        string Say(Words words, params object?[] arguments) =>
            string.Format(CultureInfo.InvariantCulture, words.In(language), arguments);

        string Change(decimal? delta) =>
            delta is { } d ? Say(Points, (d * 100).ToString("+0.0;-0.0;±0.0", CultureInfo.InvariantCulture)) : "–";

        Section Movers(Words heading, IReadOnlyList<GetProgressSummary.Mover> movers) =>
            new(
                heading.In(language),
                [
                    .. movers.Select(m =>
                        Say(
                            MoverLine,
                            m.Title is { } title ? Plain(title) : Confidential.In(language),
                            Plain(m.OwnerPersonName ?? m.UnitName ?? Nobody.In(language)),
                            Share(m.Progress),
                            Change(m.WeekDelta)
                        )
                    ),
                ]
            );

        var subject = digest.FilterName is { } filter
            ? $"{Plain(digest.UnitName)} · {Plain(filter)}"
            : Plain(digest.UnitName);
        var total = digest.Total;
        Section[] sections =
        [
            new(
                Say(Overview, digest.AsOf),
                [
                    Say(Progress, Share(total.WeightedProgress), Share(total.Expected), Change(total.WeekDelta)),
                    Say(Numbers, total.Objectives, total.KeyResults),
                    Say(Participation, Share(digest.Participation)),
                    Say(CheckIns, total.Stale, digest.MissedInWeek),
                ]
            ),
            new(
                Status.In(language),
                [
                    string.Join(
                        " · ",
                        total.ByStatus.Select(bucket => $"{Statuses[bucket.Key].In(language)} {bucket.Count}")
                    ),
                ]
            ),
            Movers(Up, digest.Up),
            Movers(Down, digest.Down),
            new(
                Behind.In(language),
                [
                    .. digest.Behind.Select(unit =>
                        Say(BehindLine, Plain(unit.Unit!.Name), Share(unit.WeightedProgress), Share(unit.Expected))
                    ),
                ]
            ),
        ];
        return new(
            (test ? Test.In(language) : "") + Say(TitleOf, subject, Plain(digest.CycleName)),
            [.. sections.Where(section => section.Lines.Count > 0)],
            publicAddress is null
                ? null
                : $"{publicAddress.TrimEnd('/')}/reports/progress?cycleId={digest.CycleId}&unitId={digest.UnitId}"
                    + string.Concat(digest.Conditions.Select(c => $"&{c.Name}={Uri.EscapeDataString(c.Value)}")),
            Open.In(language),
            Cut.In(language)
        );
    }

    /// <summary>
    /// What people have written, on one line, of a bearable length, and without the signs that any of the channels takes for
    /// marks, links or calls to everybody: they are shown in their full width.
    /// </summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++length > LongestName)
            {
                plain.Append('…');
                break;
            }

            plain.Append(
                rune.Value switch
                {
                    < ' ' or 0x7F => " ",
                    '<' => "＜",
                    '>' => "＞",
                    '[' => "［",
                    ']' => "］",
                    '(' => "（",
                    ')' => "）",
                    '*' => "＊",
                    '_' => "＿",
                    '~' => "～",
                    '`' => "｀",
                    '#' => "＃",
                    '@' => "＠",
                    '|' => "｜",
                    '\\' => "＼",
                    '&' => "＆",
                    '!' => "！",
                    _ => rune.ToString(),
                }
            );
        }

        return plain.ToString();
    }

    private static string Share(decimal? share) =>
        share is { } s ? (s * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%" : "–";
}
