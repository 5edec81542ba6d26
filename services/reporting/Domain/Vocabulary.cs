namespace Okr.Reporting.Domain;

/// <summary>Status of a key result or objective (domain.md §1), from the best to the worst as an objective takes it over.</summary>
internal enum Status
{
    Done,
    NotStarted,
    OnTrack,
    AtRisk,
    OffTrack,
}

/// <summary>
/// The closed lists that reports count by, in the order in which they are shown. Facts keep the index; a word that a
/// newer version of another service may bring counts under the last entry.
/// </summary>
internal static class Vocabulary
{
    public static readonly string[] States =
    [
        "draft",
        "in_review",
        "aligning",
        "finalized",
        "published",
        "scored",
        "closed",
        "cancelled",
        "postponed",
    ];

    public static readonly string[] Levels = ["company", "division", "department", "team", "person"];

    public static readonly string[] Kinds = ["committed", "aspirational"];
    public static readonly string[] Types = ["increase", "decrease", "range", "linear", "milestone"];
    public static readonly int Range = Array.IndexOf(Types, "range");

    /// <summary>In the order of <see cref="Status"/>.</summary>
    public static readonly string[] Statuses = ["done", "not_started", "on_track", "at_risk", "off_track"];

    public static readonly string[] Bands =
    [
        "no_progress",
        "far_from_expectation",
        "short_of_expectation",
        "expected_result",
        "beyond_expectation",
    ];

    public static readonly string[] Numbers = ["0", "1", "2", "3", "4", "5", ">5"];

    public static readonly string[] Confidences = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "none"];

    public const int PersonLevel = 4;

    public static int IndexOf(string[] words, string word)
    {
        var index = Array.IndexOf(words, word);
        return index < 0 ? words.Length - 1 : index;
    }

    /// <summary>Level of a unit by its kind.</summary>
    public static int LevelOf(string unitKind) =>
        Array.IndexOf(Levels, unitKind) is >= 0 and < PersonLevel and var level ? level : PersonLevel - 1;

    /// <summary>Published, as reports mean it: visible and counting, whether or not scored and closed since.</summary>
    public static bool IsPublished(int state) => States[state] is "published" or "scored" or "closed";

    public static int? StatusOf(string? word) => Array.IndexOf(Statuses, word) is >= 0 and var index ? index : null;

    /// <summary>Index in <see cref="Numbers"/>.</summary>
    public static int NumberBucket(int count) => Math.Min(count, 6);

    /// <summary>Ten equal bins of 0…1, the last one closed.</summary>
    public static int Bin(decimal share) => Math.Clamp((int)(share * 10m), 0, 9);

    /// <summary>Bands of domain.md §6.</summary>
    public static int Band(decimal share) =>
        share < 0.1m ? 0
        : share < 0.4m ? 1
        : share < 0.7m ? 2
        : share < 1m ? 3
        : 4;
}
