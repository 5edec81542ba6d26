using System.Globalization;

namespace Okr.IntegrationTests.Standalone;

/// <summary>
/// One company's OKRs over nine quarters, read from the CSV files, and the figures of the operations report worked out
/// from them alone: a second, independent reading of reports.md §2.
/// </summary>
internal sealed class GitLabOkrs
{
    public static readonly string[] Quarters =
    [
        "2017-q3",
        "2017-q4",
        "2018-q1",
        "2018-q2",
        "2018-q3",
        "2018-q4",
        "fy20-q1",
        "fy20-q2",
        "fy20-q3",
    ];

    private static readonly string[] FileNames =
    [
        "cycles.csv",
        "org-units.csv",
        "people.csv",
        "objectives.csv",
        "key-results.csv",
        "results.csv",
    ];

    private readonly string folder;
    private readonly Dictionary<string, (string? Parent, string Kind)> units = [];
    private readonly Dictionary<string, string> people = [];

    /// <summary>Reads the quarter's files over what the quarters before it left.</summary>
    private GitLabOkrs(string quarter, GitLabOkrs? before)
    {
        folder = Path.Combine(StandaloneProcess.Root, "..", "shared", "data", "gitlab-okrs", quarter);
        foreach (var (code, unit) in before?.units ?? [])
        {
            units[code] = unit;
        }

        foreach (var (person, unit) in before?.people ?? [])
        {
            people[person] = unit;
        }

        var cycle = Read("cycles.csv").Single();
        Code = cycle["code"];
        StartsOn = DateOnly.Parse(cycle["starts_on"], CultureInfo.InvariantCulture);
        EndsOn = DateOnly.Parse(cycle["ends_on"], CultureInfo.InvariantCulture);
        foreach (var row in Read("org-units.csv"))
        {
            units[row["code"]] = (row["parent_code"].Length == 0 ? null : row["parent_code"], row["kind"]);
        }

        foreach (var row in Read("people.csv"))
        {
            people[row["employee_no"]] = row["org_unit_code"];
        }

        Objectives = Read("objectives.csv");
        KeyResults = Read("key-results.csv");
        Progress = Read("results.csv")
            .Where(row => row["final_progress"].Length > 0)
            .ToDictionary(
                row => row["key_result_code"],
                row => decimal.Parse(row["final_progress"], CultureInfo.InvariantCulture)
            );
    }

    public string Code { get; }
    public DateOnly StartsOn { get; }
    public DateOnly EndsOn { get; }
    public List<Dictionary<string, string>> Objectives { get; }
    public List<Dictionary<string, string>> KeyResults { get; }
    public Dictionary<string, decimal> Progress { get; }

    public static List<GitLabOkrs> All()
    {
        var all = new List<GitLabOkrs>();
        foreach (var quarter in Quarters)
        {
            all.Add(new GitLabOkrs(quarter, all.LastOrDefault()));
        }

        return all;
    }

    public IEnumerable<(string Name, string Text)> Files() =>
        FileNames.Select(name => (name, File.ReadAllText(Path.Combine(folder, name))));

    /// <summary>The three divisions that own most objectives of the quarter with their sub-units.</summary>
    public List<string> LargestDivisions() =>
        [
            .. units
                .Where(unit => unit.Value.Kind == "division")
                .OrderByDescending(unit => Objectives.Count(o => Subtree(unit.Key).Contains(o["owner_org_unit"])))
                .ThenBy(unit => unit.Key, StringComparer.Ordinal)
                .Take(3)
                .Select(unit => unit.Key),
        ];

    /// <summary>The figures of a unit with its sub-units, or of the whole company.</summary>
    public Figures Count(string? unit)
    {
        var scope = unit is null ? units.Keys.ToHashSet() : Subtree(unit);
        var keyResultsOf = KeyResults.ToLookup(k => k["objective_code"]);
        bool IsPublished(Dictionary<string, string> objective) => keyResultsOf[objective["code"]].Any();
        var everyPublished = Objectives.Where(IsPublished).ToList();
        var objectives = Objectives.Where(o => scope.Contains(o["owner_org_unit"])).ToList();
        var published = objectives.Where(IsPublished).ToList();
        var keyResults = published.SelectMany(o => keyResultsOf[o["code"]]).ToList();

        var eligible = people.Where(p => scope.Contains(p.Value)).Select(p => p.Key).ToHashSet();
        var objectivesOf = everyPublished.ToLookup(o => o["owner_employee_no"]);
        var owners = everyPublished
            .SelectMany(o => keyResultsOf[o["code"]].Select(k => k["owner_employee_no"]).Append(o["owner_employee_no"]))
            .ToHashSet();
        bool Fills(string person) =>
            objectivesOf[person].Any()
            && objectivesOf[person]
                .All(o => keyResultsOf[o["code"]].Count(k => k["owner_employee_no"].Length > 0) >= 2);

        bool IsTop(Dictionary<string, string> o) =>
            o["parent_objective_code"].Length == 0 && units[o["owner_org_unit"]].Kind == "company";

        var nonTop = published.Where(o => !IsTop(o)).ToList();
        var progress = keyResults.ToDictionary(k => k["code"], k => Progress.GetValueOrDefault(k["code"]));
        var objectiveProgress = published
            .Select(o =>
            {
                var ordered = keyResultsOf[o["code"]]
                    .OrderBy(k => int.Parse(k["position"], CultureInfo.InvariantCulture))
                    .ToList();
                return ordered
                        .Select(
                            (k, i) =>
                                (10_000 / ordered.Count + (i < 10_000 % ordered.Count ? 1 : 0)) * progress[k["code"]]
                        )
                        .Sum() / 10_000m;
            })
            .ToList();
        return new Figures
        {
            Eligible = eligible.Count,
            Participants = eligible.Count(owners.Contains),
            Filled = eligible.Count(Fills),
            Drafts = objectives.Count - published.Count,
            Published = published.Count,
            NonTop = nonTop.Count,
            Aligned = nonTop.Count(o => o["parent_objective_code"].Length > 0),
            KeyResultsByType = keyResults
                .GroupBy(TypeOf)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Count()),
            WithData = keyResults.Count(k => Progress.ContainsKey(k["code"])),
            KeyResultsPerObjective = Histogram(published.Select(o => keyResultsOf[o["code"]].Count())),
            MeanKeyResultProgress = progress.Count == 0 ? null : progress.Values.Sum() / progress.Count,
            MeanObjectiveProgress =
                objectiveProgress.Count == 0 ? null : objectiveProgress.Sum() / objectiveProgress.Count,
        };
    }

    private static string TypeOf(Dictionary<string, string> keyResult) =>
        keyResult["type"] == "milestone" ? "milestone"
        : keyResult["baseline"].Length == 0 ? "linear"
        : decimal.Parse(keyResult["baseline"], CultureInfo.InvariantCulture)
        < decimal.Parse(keyResult["target"], CultureInfo.InvariantCulture)
            ? "increase"
        : "decrease";

    /// <summary>Counts of 0, 1, 2, 3, 4, 5 and more.</summary>
    private static int[] Histogram(IEnumerable<int> counts)
    {
        var bins = new int[7];
        foreach (var count in counts)
        {
            bins[Math.Min(count, 6)]++;
        }

        return bins;
    }

    private HashSet<string> Subtree(string root)
    {
        var subtree = new HashSet<string> { root };
        while (true)
        {
            var more = units
                .Where(u => u.Value.Parent is { } parent && subtree.Contains(parent) && !subtree.Contains(u.Key))
                .Select(u => u.Key)
                .ToList();
            if (more.Count == 0)
            {
                return subtree;
            }

            subtree.UnionWith(more);
        }
    }

    private List<Dictionary<string, string>> Read(string file)
    {
        using var reader = new CsvHelper.CsvReader(
            new StreamReader(Path.Combine(folder, file)),
            CultureInfo.InvariantCulture
        );
        reader.Read();
        reader.ReadHeader();
        var rows = new List<Dictionary<string, string>>();
        while (reader.Read())
        {
            rows.Add(reader.HeaderRecord!.ToDictionary(column => column, column => reader.GetField(column) ?? ""));
        }

        return rows;
    }

    /// <summary>What is compared.</summary>
    public sealed record Figures
    {
        public required int Eligible { get; init; }
        public required int Participants { get; init; }
        public required int Filled { get; init; }
        public required int Drafts { get; init; }
        public required int Published { get; init; }
        public required int NonTop { get; init; }
        public required int Aligned { get; init; }
        public required Dictionary<string, int> KeyResultsByType { get; init; }
        public required int WithData { get; init; }
        public required int[] KeyResultsPerObjective { get; init; }
        public required decimal? MeanKeyResultProgress { get; init; }
        public required decimal? MeanObjectiveProgress { get; init; }
    }
}
