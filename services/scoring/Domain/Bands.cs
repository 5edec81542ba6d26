namespace Okr.Scoring.Domain;

/// <summary>The same text in both languages.</summary>
internal sealed record Bilingual(string En, string ZhCn)
{
    public string In(string language) => language == Okr.Platform.Errors.Languages.Chinese ? ZhCn : En;
}

/// <summary>
/// A band of scores: from <paramref name="Min"/> up to, and without, <paramref name="Max"/>; the last band is exactly 1.
/// </summary>
internal sealed record Band(string Code, decimal Min, decimal Max, Bilingual Name, IReadOnlyList<Bilingual> Guidance);

/// <summary>The default bands with their guidance (domain.md §6).</summary>
internal static class Bands
{
    private static readonly IReadOnlyList<Bilingual> LowAndMiddle =
    [
        new(
            "Is it the key result that is wrong, the method, or the support?",
            "问题出在关键结果、方法，还是支持不足？"
        ),
        new("What will you change in the next cycle?", "下个周期准备做出哪些改变？"),
    ];

    public static readonly IReadOnlyList<Band> All =
    [
        new(
            "no_progress",
            0.0m,
            0.1m,
            new("No progress", "没有进展"),
            [
                new(
                    "Why was there no progress: force majeure, own cause, or missing collaboration?",
                    "为什么没有进展：不可抗力、自身原因，还是缺少协作？"
                ),
                new("Continue with the goal, or change it?", "继续该目标，还是调整目标？"),
            ]
        ),
        new("far_from_expectation", 0.1m, 0.4m, new("Far from expectation", "离预期较远"), LowAndMiddle),
        new(
            "short_of_expectation",
            0.4m,
            0.7m,
            new("Progress, short of expectation", "有进展，未达预期"),
            LowAndMiddle
        ),
        new(
            "expected_result",
            0.7m,
            1.0m,
            new("Expected result", "达到预期"),
            [
                new("Recognise the work.", "认可并表扬团队的付出。"),
                new("Note what made the breakthrough.", "记录带来突破的关键做法。"),
            ]
        ),
        new(
            "beyond_expectation",
            1.0m,
            1.0m,
            new("Beyond expectation", "超出预期"),
            [
                new("Recognise the work.", "认可并表扬团队的付出。"),
                new("Was the goal too low?", "目标是否定得过低？"),
                new("Make the experience repeatable.", "把经验沉淀为可复制的方法。"),
            ]
        ),
    ];

    /// <summary>Where stretch goals should end up.</summary>
    public static readonly (decimal Min, decimal Max) SweetSpot = (0.6m, 0.7m);

    public static Band? Find(string? code) => All.FirstOrDefault(band => band.Code == code);

    public static Band? Of(decimal? score) => score is { } value ? All.Last(band => value >= band.Min) : null;
}
