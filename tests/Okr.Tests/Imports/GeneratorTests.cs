using Okr.Generator;
using Okr.Generator.Demo;

namespace Okr.Tests.Imports;

public sealed class GeneratorTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"okr-generator-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_same_seed_writes_the_same_bytes_and_another_seed_others()
    {
        var first = Write("a", new CompanySize(40, 9, Seed: 7, CheckInsPerKeyResult: 2, Results: true));
        var second = Write("b", new CompanySize(40, 9, Seed: 7, CheckInsPerKeyResult: 2, Results: true));
        var other = Write("c", new CompanySize(40, 9, Seed: 8, CheckInsPerKeyResult: 2, Results: true));

        Assert.Equal(7, first.Count);
        Assert.Equal(first, second);
        Assert.NotEqual(first["key-results.csv"], other["key-results.csv"]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    [InlineData(300, 60)]
    public void Every_reference_leads_somewhere_and_parents_come_first(int people, int units)
    {
        var files = Write("x", new CompanySize(people, units, Seed: 1));
        Check(files);
        Assert.Equal(people * 3, Table(files["objectives.csv"]).Count);
        Assert.Equal(people * 9, Table(files["key-results.csv"]).Count);
    }

    [Theory]
    [InlineData("2026-11-23", "2026-q3", "2026-q4")]
    [InlineData("2027-01-01", "2026-q4", "2027-q1")]
    public void The_demo_tells_of_the_last_and_the_present_quarter_and_nothing_lies_ahead(
        string day,
        string last,
        string current
    )
    {
        var today = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        DemoFiles.Write(Path.Combine(folder, "demo"), today);
        var files = Read(Path.Combine(folder, "demo"));

        Check(files);
        Assert.Equal([last, current], Table(files["cycles.csv"]).Select(c => c["code"]));
        Assert.InRange(Table(files["people.csv"]).Count, 55, 65);
        var checkIns = Table(files["check-ins.csv"]);
        Assert.All(checkIns, c => Assert.True(string.CompareOrdinal(c["on"], day) <= 0));
        Assert.Equal(checkIns.Count, checkIns.DistinctBy(c => (c["key_result_code"], c["on"])).Count());
        var results = Table(files["results.csv"]).Select(r => r["key_result_code"]);
        Assert.Equal(
            Table(files["key-results.csv"])
                .Select(k => k["code"])
                .Where(k => k.StartsWith(last, StringComparison.Ordinal)),
            results
        );
        // In both languages.
        Assert.Contains(Table(files["objectives.csv"]), o => o["title"].Any(c => c >= '一' && c <= '鿿'));
        Assert.Contains(Table(files["objectives.csv"]), o => o["title"].All(c => c < 128));
    }

    private static void Check(Dictionary<string, string> files)
    {
        var units = new HashSet<string>();
        foreach (var unit in Table(files["org-units.csv"]))
        {
            Assert.True(unit["parent_code"].Length == 0 || units.Contains(unit["parent_code"]));
            Assert.True(units.Add(unit["code"]));
        }

        var people = new HashSet<string>();
        foreach (var person in Table(files["people.csv"]))
        {
            Assert.Contains(person["org_unit_code"], units);
            Assert.True(person["manager_employee_no"].Length == 0 || people.Contains(person["manager_employee_no"]));
            Assert.True(people.Add(person["employee_no"]));
        }

        var keyResults = Table(files["key-results.csv"]);
        var objectiveOf = keyResults.ToDictionary(k => k["code"], k => k["objective_code"]);
        var objectives = new HashSet<string>();
        foreach (var objective in Table(files["objectives.csv"]))
        {
            Assert.True(objective["owner_org_unit"].Length == 0 || units.Contains(objective["owner_org_unit"]));
            Assert.Contains(objective["owner_employee_no"], people);
            var (parent, keyResult) = (objective["parent_objective_code"], objective["parent_key_result_code"]);
            Assert.True(parent.Length == 0 || objectives.Contains(parent));
            Assert.True(keyResult.Length == 0 || objectiveOf[keyResult] == parent);
            Assert.True(objectives.Add(objective["code"]));
        }

        foreach (var keyResult in keyResults)
        {
            Assert.Contains(keyResult["objective_code"], objectives);
            Assert.Contains(keyResult["owner_employee_no"], people);
            var (baseline, target) = (Number(keyResult["baseline"]), Number(keyResult["target"]));
            Assert.True(
                keyResult["type"] switch
                {
                    "increase" => baseline < target,
                    "decrease" => baseline > target,
                    "linear" => baseline is null && target > 0,
                    "range" => Number(keyResult["range_min"]) <= Number(keyResult["range_max"]),
                    "milestone" => baseline is null && target is null,
                    _ => false,
                },
                keyResult["code"]
            );
        }
    }

    private Dictionary<string, string> Write(string name, CompanySize size)
    {
        CompanyFiles.Write(Path.Combine(folder, name), size, new Quarter(2026, 4));
        return Read(Path.Combine(folder, name));
    }

    private static Dictionary<string, string> Read(string folder) =>
        Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);

    private static decimal? Number(string text) =>
        text.Length == 0 ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Table(string text)
    {
        using var csv = new CsvHelper.CsvReader(
            new StringReader(text),
            System.Globalization.CultureInfo.InvariantCulture
        );
        var rows = new List<Dictionary<string, string>>();
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            rows.Add(csv.HeaderRecord!.ToDictionary(c => c, c => csv.GetField(c)!));
        }

        return rows;
    }
}
