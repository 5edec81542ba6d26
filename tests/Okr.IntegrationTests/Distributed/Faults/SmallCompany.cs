using System.Globalization;
using System.Text;
using System.Text.Json;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Distributed.Faults;

/// <summary>
/// A cycle of its own in a running product, half over today: objectives with three key results each (rising, falling and
/// a milestone), published and aligned. Other cycles of the product do not touch its figures.
/// </summary>
internal sealed class SmallCompany
{
    private const int Objectives = 8;
    private const int HalfACycle = 45;

    private SmallCompany(Guid cycleId, DateOnly today, IReadOnlyList<Goal> goals)
    {
        CycleId = cycleId;
        Today = today;
        Goals = goals;
    }

    public Guid CycleId { get; }

    /// <summary>The day on which the test began; check-ins speak of it or of a day before it.</summary>
    public DateOnly Today { get; }

    public DateOnly StartsOn => Today.AddDays(-HalfACycle);

    public DateOnly EndsOn => Today.AddDays(HalfACycle);

    public IReadOnlyList<Goal> Goals { get; }

    public IReadOnlyList<Measure> Measures => [.. Goals.SelectMany(goal => goal.KeyResults)];

    /// <summary>Imports and publishes it; <paramref name="name"/> tells it from the other companies of the product.</summary>
    public static async Task<SmallCompany> Found(SeparateProcesses product, string name)
    {
        var admin = product.Admin;
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var import = await admin.Import(Files(name, today), today.AddDays(-50), publish: true);
        Assert.True(import.GetProperty("state").GetString() == "succeeded", import.GetRawText());
        var cycle = (await admin.All("cycles")).Single(c => c.GetProperty("code").GetString() == name);
        var cycleId = cycle.GetProperty("id").GetGuid();
        await admin.Post($"cycles/{cycleId}/phase", new { phase = "active" });
        await product.UntilSettled();
        var goals = (await admin.All($"objectives?cycleId={cycleId}")).ConvertAll(Goal.Read);
        Assert.All(goals, goal => Assert.Equal(3, goal.KeyResults.Count));
        return new SmallCompany(cycleId, today, goals);
    }

    private static List<(string Name, string Text)> Files(string name, DateOnly today)
    {
        var objectives = new StringBuilder("code,cycle,owner_org_unit,owner_employee_no,title,parent_objective_code\n");
        var keyResults = new StringBuilder(
            "code,objective_code,title,type,unit,baseline,target,owner_employee_no,position\n"
        );
        for (var i = 1; i <= Objectives; i++)
        {
            var parent = i == 1 ? "" : $"{name}-o{Math.Max(1, i / 2)}";
            Line(objectives, $"{name}-o{i},{name},{(i == 1 ? name : "")},{name}-p{i},Objective {i},{parent}");
            Line(keyResults, $"{name}-o{i}-k1,{name}-o{i},Rising {i},increase,,0,100,{name}-p{i},1");
            Line(keyResults, $"{name}-o{i}-k2,{name}-o{i},Falling {i},decrease,,70,7,{name}-p{i},2");
            Line(keyResults, $"{name}-o{i}-k3,{name}-o{i},Milestone {i},milestone,,0,1,{name}-p{i},3");
        }

        var people = new StringBuilder("employee_no,name,email,org_unit_code,manager_employee_no,title\n");
        for (var i = 1; i <= Objectives; i++)
        {
            Line(people, $"{name}-p{i},Person {i},,{name}-d{i % 2},{(i == 1 ? "" : $"{name}-p1")},");
        }

        return
        [
            (
                "cycles.csv",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"code,name,kind,starts_on,ends_on,fiscal_year\n{name},{name},quarter,{today.AddDays(-HalfACycle):yyyy-MM-dd},{today.AddDays(HalfACycle):yyyy-MM-dd},{today.Year}\n"
                )
            ),
            (
                "org-units.csv",
                $"code,name,parent_code,kind\n{name},{name},,company\n{name}-d0,East,{name},division\n{name}-d1,West,{name},division\n"
            ),
            ("people.csv", people.ToString()),
            ("objectives.csv", objectives.ToString()),
            ("key-results.csv", keyResults.ToString()),
        ];
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    /// <summary>An objective and the measures under it.</summary>
    internal sealed record Goal(Guid Id, string Code, IReadOnlyList<Measure> KeyResults)
    {
        public static Goal Read(JsonElement objective) =>
            new(
                objective.GetProperty("id").GetGuid(),
                objective.GetProperty("code").GetString()!,
                [.. objective.GetProperty("keyResults").EnumerateArray().Select(Measure.Read)]
            );
    }

    /// <summary>What progress is measured by, as the API tells it.</summary>
    internal sealed record Measure(Guid Id, string Code, string Type, decimal? Baseline, decimal? Target, int WeightBp)
    {
        public bool IsMilestone => Type == "milestone";

        public static Measure Read(JsonElement keyResult) =>
            new(
                keyResult.GetProperty("id").GetGuid(),
                keyResult.GetProperty("code").GetString()!,
                keyResult.GetProperty("type").GetString()!,
                Number(keyResult, "baseline"),
                Number(keyResult, "target"),
                keyResult.GetProperty("weightBp").GetInt32()
            );

        private static decimal? Number(JsonElement element, string name) =>
            element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null;
    }
}
