using System.Globalization;
using System.Text.Json;

namespace Okr.IntegrationTests.Standalone;

/// <summary>All nine quarters in one running product, imported in order through the public API.</summary>
public sealed class RealInput : IAsyncLifetime
{
    internal StandaloneProcess Process { get; private set; } = null!;
    internal List<GitLabOkrs> Quarters { get; } = GitLabOkrs.All();
    internal List<JsonElement> Imports { get; } = [];
    internal Dictionary<string, Guid> Cycles { get; } = [];
    internal Dictionary<string, Guid> Units { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Process = await StandaloneProcess.Start();
        foreach (var quarter in Quarters)
        {
            Imports.Add(await Process.Admin.Import(quarter.Files(), quarter.StartsOn, publish: true));
        }

        foreach (var cycle in await Process.Admin.All("cycles"))
        {
            Cycles[cycle.GetProperty("code").GetString()!] = cycle.GetProperty("id").GetGuid();
        }

        foreach (var unit in await Process.Admin.All("org-units"))
        {
            Units[unit.GetProperty("code").GetString()!] = unit.GetProperty("id").GetGuid();
        }

        await Settled();
    }

    public async ValueTask DisposeAsync() => await Process.DisposeAsync();

    /// <summary>Waits until the events of the imports have reached the reports.</summary>
    internal async Task Settled()
    {
        var last = Quarters[^1];
        var deadline = DateTime.UtcNow.AddMinutes(2);
        while (true)
        {
            var report = await Report(last, null);
            var settled =
                report.GetProperty("objectives").GetProperty("total").GetInt32() == last.Objectives.Count
                && report.GetProperty("keyResults").GetProperty("withData").GetInt32() == last.Progress.Count
                && report.GetProperty("objectives").GetProperty("aligned").GetInt32() >= last.Count(null).Aligned
                && report.GetProperty("objectives").GetProperty("objectives").GetInt32() >= last.Count(null).Published;
            if (settled || DateTime.UtcNow > deadline)
            {
                return;
            }

            await Task.Delay(200);
        }
    }

    internal Task<JsonElement> Report(GitLabOkrs quarter, string? unit) =>
        Process.Admin.Get(
            string.Create(
                CultureInfo.InvariantCulture,
                $"reports/operations?cycleId={Cycles[quarter.Code]}&asOf={quarter.EndsOn:yyyy-MM-dd}{(unit is null ? "" : $"&unitId={Units[unit]}")}"
            )
        );
}

public sealed class RealInputTests(RealInput real) : IClassFixture<RealInput>
{
    [Fact]
    public void No_row_is_refused()
    {
        foreach (var import in real.Imports)
        {
            Assert.Equal("succeeded", import.GetProperty("state").GetString());
            Assert.All(
                import.GetProperty("files").EnumerateArray(),
                file => Assert.Equal(0, file.GetProperty("errors").GetInt32())
            );
        }
    }

    [Fact]
    public async Task Objectives_without_key_results_arrive_as_drafts_with_a_warning()
    {
        foreach (var (quarter, import) in real.Quarters.Zip(real.Imports))
        {
            var without = quarter
                .Objectives.Select(o => o["code"])
                .Except(quarter.KeyResults.Select(k => k["objective_code"]))
                .Order(StringComparer.Ordinal);
            var drafts = (await real.Process.Admin.All($"objectives?cycleId={real.Cycles[quarter.Code]}&state=draft"))
                .Select(o => o.GetProperty("code").GetString()!)
                .Order(StringComparer.Ordinal);
            Assert.Equal(without, drafts);

            var issues = await real.Process.Admin.All(
                $"imports/{import.GetProperty("id").GetGuid()}/issues?severity=warning"
            );
            Assert.Equal(
                without.Count(),
                issues.Count(i =>
                    i.GetProperty("file").GetString() == "objectives.csv"
                    && i.GetProperty("code").GetString()!.Contains("draft", StringComparison.Ordinal)
                )
            );
        }
    }

    [Fact]
    public async Task The_cascade_equals_the_parents_in_the_files()
    {
        foreach (var quarter in real.Quarters)
        {
            var objectives = await real.Process.Admin.All($"objectives?cycleId={real.Cycles[quarter.Code]}");
            var codes = objectives.ToDictionary(
                o => o.GetProperty("id").GetGuid(),
                o => o.GetProperty("code").GetString()!
            );
            var keyResultCodes = objectives
                .SelectMany(o => o.GetProperty("keyResults").EnumerateArray())
                .ToDictionary(k => k.GetProperty("id").GetGuid(), k => k.GetProperty("code").GetString()!);
            var links = (await real.Process.Admin.All($"alignments?cycleId={real.Cycles[quarter.Code]}&state=accepted"))
                .Select(link =>
                    (
                        From: codes[link.GetProperty("fromObjective").GetProperty("id").GetGuid()],
                        To: codes[link.GetProperty("toObjective").GetProperty("id").GetGuid()],
                        KeyResult: link.GetProperty("toKeyResult") is { ValueKind: JsonValueKind.Object } k
                            ? keyResultCodes[k.GetProperty("id").GetGuid()]
                            : ""
                    )
                )
                .Order()
                .ToList();
            var expected = quarter
                .Objectives.Where(o => o["parent_objective_code"].Length > 0)
                .Select(o => (From: o["code"], To: o["parent_objective_code"], KeyResult: o["parent_key_result_code"]))
                .Order()
                .ToList();
            Assert.Equal(expected, links);
        }
    }

    [Fact]
    public async Task The_operations_report_at_each_cycles_last_day_equals_the_files()
    {
        foreach (var quarter in real.Quarters)
        {
            foreach (var unit in quarter.LargestDivisions().Prepend(null))
            {
                var expected = quarter.Count(unit);
                var report = await real.Report(quarter, unit);
                var where = $"{quarter.Code} {unit ?? "company"}";
                var participation = report.GetProperty("participation");
                var objectives = report.GetProperty("objectives");
                var keyResults = report.GetProperty("keyResults");
                Equal(where, expected.Eligible, participation, "eligible");
                Equal(where, expected.Participants, participation, "participants");
                Equal(where, expected.Filled, participation, "filled");
                Rate(where, expected.Participants, expected.Eligible, participation, "participationRate");
                Rate(where, expected.Filled, expected.Eligible, participation, "fillRate");
                Equal(where, expected.Published, objectives, "objectives");
                Assert.Equal((where, expected.Drafts), (where, Bucket(objectives, "byState", "draft")));
                Assert.Equal((where, expected.Published), (where, Bucket(objectives, "byState", "published")));
                Equal(where, expected.NonTop, objectives, "nonTop");
                Equal(where, expected.Aligned, objectives, "aligned");
                Rate(where, expected.Aligned, expected.NonTop, objectives, "alignmentRate");
                foreach (var type in new[] { "increase", "decrease", "range", "linear", "milestone" })
                {
                    Assert.Equal(
                        (where, type, expected.KeyResultsByType.GetValueOrDefault(type)),
                        (where, type, Bucket(keyResults, "byType", type))
                    );
                }

                Equal(where, expected.WithData, keyResults, "withData");
                Assert.Equal(
                    expected.KeyResultsPerObjective,
                    objectives
                        .GetProperty("keyResultsPerObjective")
                        .EnumerateArray()
                        .Select(b => b.GetProperty("count").GetInt32())
                );
                Close(where, expected.MeanKeyResultProgress, keyResults.GetProperty("progress").GetProperty("mean"));
                Close(where, expected.MeanObjectiveProgress, objectives.GetProperty("progress").GetProperty("mean"));
            }
        }
    }

    [Fact]
    public async Task A_past_report_shows_the_organisation_of_its_day()
    {
        // Units of later quarters are there by now; on the last day of the first they were not.
        var first = real.Quarters[0];
        var report = await real.Report(first, null);
        Assert.Equal(
            first.Count(null).Eligible,
            report.GetProperty("participation").GetProperty("eligible").GetInt32()
        );
        Assert.True(real.Quarters[^1].Count(null).Eligible > first.Count(null).Eligible);
    }

    [Fact]
    public async Task The_same_quarter_imported_again_changes_nothing()
    {
        var quarter = real.Quarters[4];
        var before = (await real.Report(quarter, null)).GetRawText();
        var objectives = await real.Process.Admin.All($"objectives?cycleId={real.Cycles[quarter.Code]}");

        var again = await real.Process.Admin.Import(quarter.Files(), quarter.StartsOn, publish: true);

        Assert.Equal("succeeded", again.GetProperty("state").GetString());
        foreach (var file in again.GetProperty("files").EnumerateArray())
        {
            Assert.Equal(
                (file.GetProperty("name").GetString(), 0, 0, 0),
                (
                    file.GetProperty("name").GetString(),
                    file.GetProperty("created").GetInt32(),
                    file.GetProperty("updated").GetInt32(),
                    file.GetProperty("errors").GetInt32()
                )
            );
        }

        Assert.Equal(before, (await real.Report(quarter, null)).GetRawText());
        Assert.Equal(
            objectives.Select(o => o.GetRawText()),
            (await real.Process.Admin.All($"objectives?cycleId={real.Cycles[quarter.Code]}")).Select(o =>
                o.GetRawText()
            )
        );
    }

    private static int Bucket(JsonElement block, string list, string key) =>
        block
            .GetProperty(list)
            .EnumerateArray()
            .Where(b => b.GetProperty("key").GetString() == key)
            .Select(b => b.GetProperty("count").GetInt32())
            .SingleOrDefault();

    private static void Equal(string where, int expected, JsonElement block, string name) =>
        Assert.Equal((where, name, expected), (where, name, block.GetProperty(name).GetInt32()));

    private static void Rate(string where, int numerator, int denominator, JsonElement block, string name) =>
        Close($"{where} {name}", denominator == 0 ? null : (decimal)numerator / denominator, block.GetProperty(name));

    private static void Close(string where, decimal? expected, JsonElement actual)
    {
        decimal? value = actual.ValueKind == JsonValueKind.Null ? null : actual.GetDecimal();
        Assert.True(
            expected is null == value is null && Math.Abs((expected ?? 0) - (value ?? 0)) <= 1e-9m,
            $"{where}: expected {expected}, got {value}"
        );
    }
}
