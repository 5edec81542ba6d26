using System.Globalization;
using System.Text.Json;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Distributed.Faults;

/// <summary>
/// What the product must say after a load of check-ins, worked out from the acknowledged ones by the formulas of domain.md
/// alone, against what every service says.
/// </summary>
internal sealed class Recomputation
{
    private const int Digits = 9;
    private readonly SeparateProcesses product;
    private readonly SmallCompany company;
    private readonly Dictionary<Guid, Figures> figures = [];

    private Recomputation(SeparateProcesses product, SmallCompany company)
    {
        this.product = product;
        this.company = company;
    }

    /// <summary>
    /// Every acknowledged check-in is stored once and no other is; every key result stands where its latest one left it;
    /// roll-ups, reports and the other services' replicas follow from that. Waits for what is still under way.
    /// </summary>
    public static async Task Holds(
        SeparateProcesses product,
        SmallCompany company,
        IReadOnlyCollection<Acknowledged> acknowledged
    )
    {
        await product.UntilSettled();
        var recomputation = new Recomputation(product, company);
        await recomputation.Store(acknowledged);
        await Picture.Eventually(recomputation.Progress, recomputation.Expected("progress"));
        await Picture.Eventually(recomputation.ProgressReport, recomputation.Expected("report"));
        await Picture.Eventually(recomputation.OperationsReport, recomputation.ExpectedTotals());
        await Picture.Eventually(recomputation.Replicas, recomputation.ExpectedReplicas());
        await product.UntilSettled();
    }

    /// <summary>The store of check-ins, one by one.</summary>
    private async Task Store(IReadOnlyCollection<Acknowledged> acknowledged)
    {
        var stored = new List<string>();
        var expected = acknowledged
            .Select(a => Line(a.Statement.Key, a.Id, a.Statement.On, a.Statement.Stated, a.Statement.SupersedesId))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var measure in company.Measures)
        {
            var checkIns = await product.Admin.All($"key-results/{measure.Id}/check-ins");
            var values = checkIns.ConvertAll(c => CheckIn.Read(c, measure));
            stored.AddRange(values.Select(c => Line(c.Note, c.Id, c.On, c.Stated, c.SupersedesId)));
            var superseded = values.Select(c => c.SupersedesId).OfType<Guid>().ToHashSet();
            figures[measure.Id] = Figures.Of(measure, [.. values.Where(c => !superseded.Contains(c.Id))]);
        }

        stored.Sort(StringComparer.Ordinal);
        Assert.Equal(expected, stored);
    }

    /// <summary>What the progress service says.</summary>
    private async Task<string> Progress()
    {
        var ids = string.Join('&', company.Goals.Select(goal => $"ids={goal.Id}"));
        var objectives = (await product.Admin.Get($"progress/objectives?{ids}")).EnumerateArray();
        return Told("progress", objectives);
    }

    /// <summary>What the reporting service says of each objective.</summary>
    private async Task<string> ProgressReport() =>
        Told("report", await product.Admin.All($"reports/progress?cycleId={company.CycleId}"));

    private async Task<string> OperationsReport()
    {
        var report = await product.Admin.Get($"reports/operations?cycleId={company.CycleId}");
        var (objectives, keyResults) = (report.GetProperty("objectives"), report.GetProperty("keyResults"));
        return Totals(
            keyResults.GetProperty("withData").GetInt32(),
            keyResults.GetProperty("neverUpdated").GetInt32(),
            keyResults.GetProperty("progress").GetProperty("mean").GetDecimal(),
            objectives.GetProperty("progress").GetProperty("mean").GetDecimal(),
            keyResults
                .GetProperty("byAutomaticStatus")
                .EnumerateArray()
                .ToDictionary(b => b.GetProperty("key").GetString()!, b => b.GetProperty("count").GetInt32())
        );
    }

    /// <summary>What alignment, scoring and goal have been told.</summary>
    private async Task<string> Replicas()
    {
        var lines = new List<string>();
        foreach (var node in await Cascade($"cascade?cycleId={company.CycleId}"))
        {
            lines.Add(Replica("alignment", node.GetProperty("objectiveId").GetGuid(), Number(node, "progress")));
        }

        foreach (var goal in company.Goals)
        {
            var scores = await product.Admin.Get($"objectives/{goal.Id}/scores");
            lines.AddRange(
                scores
                    .GetProperty("keyResults")
                    .EnumerateArray()
                    .Select(k => Replica("scoring", k.GetProperty("keyResultId").GetGuid(), Number(k, "suggested")))
            );
            foreach (var measure in goal.KeyResults.Where(m => !m.IsMilestone))
            {
                var value = await product.Postgres.Scalar<decimal>(
                    $"SELECT current_value FROM goal.progress_replica WHERE key_result_id = '{measure.Id}'"
                );
                lines.Add(Replica("goal", measure.Id, value));
            }
        }

        return Sorted(lines);
    }

    private async Task<List<JsonElement>> Cascade(string question)
    {
        var nodes = await product.Admin.All(question);
        foreach (var parent in nodes.Where(n => n.GetProperty("childCount").GetInt32() > 0).ToList())
        {
            nodes.AddRange(await Cascade($"cascade?parentId={parent.GetProperty("objectiveId")}"));
        }

        return nodes;
    }

    private string Told(string by, IEnumerable<JsonElement> objectives) =>
        Sorted(
            objectives.SelectMany(o =>
                o.GetProperty("keyResults")
                    .EnumerateArray()
                    .Select(k =>
                        KeyResultLine(
                            by,
                            k.GetProperty("keyResultId").GetGuid(),
                            Number(k, "currentValue"),
                            Number(k, "rawProgress"),
                            Number(k, "confidence"),
                            k.GetProperty("lastCheckInOn").GetString(),
                            k.GetProperty("automaticStatus").GetString()
                        )
                    )
                    .Append(
                        ObjectiveLine(
                            by,
                            o.GetProperty("objectiveId").GetGuid(),
                            Number(o, "progress"),
                            o.GetProperty("automaticStatus").GetString()
                        )
                    )
            )
        );

    private string Expected(string by) =>
        Sorted(
            company.Goals.SelectMany(goal =>
                goal.KeyResults.Select(m =>
                        KeyResultLine(
                            by,
                            m.Id,
                            figures[m.Id].CurrentValue,
                            figures[m.Id].Progress,
                            figures[m.Id].Confidence,
                            figures[m.Id].LastOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                            StatusOf(figures[m.Id].Clamped)
                        )
                    )
                    .Append(ObjectiveLine(by, goal.Id, ProgressOf(goal), WorstOf(goal)))
            )
        );

    private string ExpectedTotals()
    {
        var all = company.Measures.Select(m => figures[m.Id]).ToList();
        return Totals(
            all.Count(f => f.LastOn is not null),
            all.Count(f => f.LastOn is null),
            all.Average(f => f.Clamped),
            company.Goals.Average(ProgressOf),
            all.GroupBy(f => StatusOf(f.Clamped)).ToDictionary(g => g.Key, g => g.Count())
        );
    }

    private string ExpectedReplicas() =>
        Sorted(
            company.Goals.SelectMany(goal =>
                goal.KeyResults.Select(m =>
                        Replica("scoring", m.Id, decimal.Round(figures[m.Id].Clamped, 1, MidpointRounding.AwayFromZero))
                    )
                    .Concat(
                        goal.KeyResults.Where(m => !m.IsMilestone)
                            .Select(m => Replica("goal", m.Id, figures[m.Id].CurrentValue))
                    )
                    .Append(Replica("alignment", goal.Id, ProgressOf(goal)))
            )
        );

    private decimal ProgressOf(SmallCompany.Goal goal) =>
        goal.KeyResults.Sum(m => m.WeightBp * figures[m.Id].Clamped) / goal.KeyResults.Sum(m => m.WeightBp);

    /// <summary>By the gap to the straight line; the day is the product's, as its reports are of its day.</summary>
    private string StatusOf(decimal progress)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var expected =
            (decimal)(today.DayNumber - company.StartsOn.DayNumber)
            / (company.EndsOn.DayNumber - company.StartsOn.DayNumber);
        return progress >= 1m ? "done"
            : expected - progress <= 0.10m ? "on_track"
            : expected - progress <= 0.25m ? "at_risk"
            : "off_track";
    }

    /// <summary>Every key result weighs a third, so each counts.</summary>
    private string WorstOf(SmallCompany.Goal goal)
    {
        string[] fromBest = ["done", "on_track", "at_risk", "off_track"];
        return goal.KeyResults.Select(m => StatusOf(figures[m.Id].Clamped)).MaxBy(s => Array.IndexOf(fromBest, s))!;
    }

    private string KeyResultLine(
        string by,
        Guid id,
        decimal? value,
        decimal? progress,
        decimal? confidence,
        string? on,
        string? status
    ) => $"{by} {CodeOf(id)} {Text(value)} {Text(progress)} {Text(confidence)} {on} {status}";

    private string ObjectiveLine(string by, Guid id, decimal? progress, string? status) =>
        $"{by} {CodeOf(id)} {Text(progress)} {status}";

    private string Replica(string by, Guid id, decimal? value) => $"{by} {CodeOf(id)} {Text(value)}";

    private static string Totals(
        int withData,
        int never,
        decimal keyResults,
        decimal objectives,
        Dictionary<string, int> byStatus
    ) =>
        string.Join(
            '\n',
            byStatus
                .Where(s => s.Value > 0)
                .OrderBy(s => s.Key, StringComparer.Ordinal)
                .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value}"))
                .Append(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{withData} with data, {never} without; {Text(keyResults)} of key results, {Text(objectives)} of objectives"
                    )
                )
        );

    private string CodeOf(Guid id) =>
        company.Goals.FirstOrDefault(g => g.Id == id)?.Code ?? company.Measures.Single(m => m.Id == id).Code;

    private static string Line(string key, Guid id, DateOnly on, decimal stated, Guid? supersedes) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{key} is {id}: {Text(stated)} on {on:yyyy-MM-dd} instead of {supersedes}"
        );

    private static string Sorted(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    private static decimal? Number(JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null;

    private static string Text(decimal? number) =>
        number is { } n ? decimal.Round(n, Digits).ToString("0.#########", CultureInfo.InvariantCulture) : "–";

    /// <summary>A check-in as stored.</summary>
    private sealed record CheckIn(
        Guid Id,
        string Note,
        DateOnly On,
        DateTime RecordedAt,
        decimal Stated,
        int? Confidence,
        Guid? SupersedesId
    )
    {
        public static CheckIn Read(JsonElement item, SmallCompany.Measure measure) =>
            new(
                item.GetProperty("id").GetGuid(),
                item.GetProperty("note").GetString()!,
                DateOnly.Parse(item.GetProperty("on").GetString()!, CultureInfo.InvariantCulture),
                item.GetProperty("recordedAt").GetDateTime(),
                item.GetProperty(measure.IsMilestone ? "degree" : "value").GetDecimal(),
                (int?)Number(item, "confidence"),
                item.GetProperty("supersedesId") is { ValueKind: JsonValueKind.String } id ? id.GetGuid() : null
            );
    }

    /// <summary>Where a key result stands after its check-ins that are not corrected.</summary>
    private sealed record Figures(decimal? CurrentValue, decimal Progress, decimal? Confidence, DateOnly? LastOn)
    {
        public decimal Clamped => Math.Clamp(Progress, 0m, 1m);

        public static Figures Of(SmallCompany.Measure measure, IReadOnlyCollection<CheckIn> live)
        {
            var ordered = live.OrderBy(c => c.On).ThenBy(c => c.RecordedAt).ThenBy(c => c.Id).ToList();
            if (ordered.Count == 0)
            {
                return new(null, 0m, null, null);
            }

            var last = ordered[^1];
            return new(
                measure.IsMilestone ? null : last.Stated,
                measure.IsMilestone
                    ? last.Stated
                    : (last.Stated - measure.Baseline!.Value) / (measure.Target!.Value - measure.Baseline!.Value),
                ordered.LastOrDefault(c => c.Confidence is not null)?.Confidence,
                last.On
            );
        }
    }
}
