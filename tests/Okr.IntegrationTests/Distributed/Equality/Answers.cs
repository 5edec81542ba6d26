using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Distributed.Equality;

/// <summary>
/// What a product answers to everything that can be asked for, as text that two products can be compared by: ids are
/// replaced by what they name (codes, titles, places), moments by the word "moment"; everything else stays.
/// </summary>
internal sealed partial class Answers
{
    private const int AtOnce = 4;

    /// <summary>Every so many-th objective is asked about in detail; the lists and reports are about all.</summary>
    private const int OneOf = 3;

    /// <summary>
    /// Lists whose last order is that of ids: what is in them is compared, and not the order of what an import made in the
    /// same moment.
    /// </summary>
    private static readonly string[] OrderedById =
    [
        "cascade",
        "objectives?",
        "role-assignments",
        "scores/cycles",
        "reports/operations/lists",
        "reports/progress?",
        "reports/progress.csv?",
    ];

    /// <summary>The same of lists within an answer.</summary>
    private static readonly string[] OrderedByIdWithin = ["paths", "moversUp", "moversDown", "objectives"];

    private readonly OkrClient admin;
    private readonly Dictionary<string, string> names = [];

    private Answers(OkrClient admin) => this.admin = admin;

    /// <summary>One line for each answer, or for each item of a list: the question, and what came.</summary>
    public static async Task<List<string>> Of(OkrClient admin)
    {
        var answers = new Answers(admin);
        var questions = await answers.Questions();
        var found = new ConcurrentDictionary<int, List<string>>();
        await Parallel.ForEachAsync(
            questions.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (question, _) => found[question.Index] = await answers.Ask(question.Item)
        );
        return [.. questions.Index().SelectMany(question => found[question.Index])];
    }

    private async Task<List<string>> Questions()
    {
        var units = Named(await admin.All("org-units"), unit => $"unit {Text(unit, "code")}");
        Named(await admin.All("people"), person => $"person {Text(person, "employeeNo")}");
        Named(await admin.All("cycles"), cycle => $"cycle {Text(cycle, "code")}");
        var questions = new List<string>
        {
            "org-units",
            "org-units/tree",
            "people",
            "cycles",
            "role-assignments",
            "alignments",
            "scoring/bands",
            "reports/definitions",
            "reports/definitions.csv",
        };
        questions.AddRange(units.Select(unit => $"cadences/{unit}"));
        var owners = new HashSet<string>();
        foreach (var (code, cycle) in await Cycles())
        {
            var objectives = await admin.All($"objectives?cycleId={cycle}");
            Name(objectives);
            var owning = objectives.Select(o => Text(o, "ownerPersonId")).Where(id => id.Length > 0).ToHashSet();
            owners.UnionWith(owning);
            questions.Add($"objectives?cycleId={cycle}");
            questions.AddRange(
                objectives
                    .OrderBy(o => names[Text(o, "id")], StringComparer.Ordinal)
                    .Where((_, i) => i % OneOf == 0)
                    .SelectMany(OfObjective)
            );
            questions.AddRange(owning.Select(person => $"progress/people/{person}?cycleId={cycle}"));
            questions.AddRange(owning.Select(person => $"scores/people/{person}?cycleId={cycle}"));
            questions.AddRange(units.Select(unit => $"progress/units/{unit}?cycleId={cycle}"));
            questions.Add($"cascade?cycleId={cycle}");
            questions.Add($"cascade/isolated?cycleId={cycle}");
            questions.Add($"cascade/dependencies?cycleId={cycle}");
            questions.Add($"scores/cycles/{cycle}");
            questions.AddRange(Reports(cycle, code, units));
        }

        questions.AddRange(owners.Select(person => $"score-sheets/{person}?fiscalYear=2017"));
        questions.AddRange(owners.Select(person => $"scores/people/{person}/year?fiscalYear=2017"));
        return [.. questions.OrderBy(Neutral, StringComparer.Ordinal)];
    }

    private async Task<List<(JsonElement Cycle, string Id)>> Cycles() =>
        [.. (await admin.All("cycles")).Select(cycle => (cycle, Text(cycle, "id")))];

    private static IEnumerable<string> OfObjective(JsonElement objective)
    {
        var id = Text(objective, "id");
        yield return $"objectives/{id}";
        yield return $"objectives/{id}/history";
        yield return $"objectives/{id}/alignments";
        yield return $"objectives/{id}/upward-path";
        yield return $"objectives/{id}/scores";
        yield return $"objectives/{id}/progress";
        yield return $"objectives/{id}/progress/explanation";
        yield return $"progress/history?objectiveId={id}";
        yield return $"comments?objectiveId={id}";
        yield return $"cascade?parentId={id}";
        foreach (var keyResult in objective.GetProperty("keyResults").EnumerateArray())
        {
            yield return $"key-results/{Text(keyResult, "id")}/check-ins";
        }
    }

    private static IEnumerable<string> Reports(string cycle, JsonElement of, List<string> units)
    {
        foreach (var day in new[] { $"&asOf={Text(of, "endsOn")}", "" })
        {
            var scope = $"cycleId={cycle}{day}";
            yield return $"reports/operations?{scope}";
            yield return $"reports/operations.csv?{scope}";
            yield return $"reports/operations/breakdown?{scope}&depth=9";
            yield return $"reports/operations/breakdown.csv?{scope}&by=level";
            yield return $"reports/operations/low-adoption?{scope}";
            yield return $"reports/operations/low-adoption/people?{scope}";
            yield return $"reports/progress?{scope}";
            yield return $"reports/progress.csv?{scope}";
            yield return $"reports/progress/summary?{scope}";
            yield return $"reports/progress/heatmap?{scope}";
            yield return $"reports/progress/timeline?{scope}";
            yield return $"reports/trends?{scope}&metric=participationRate&step=week";
            foreach (
                var list in (string[])["participants", "not-filled", "aligned", "isolated", "scored", "key-results"]
            )
            {
                yield return $"reports/operations/lists/{list}?{scope}&limit=500";
            }

            foreach (var unit in units)
            {
                yield return $"reports/operations?{scope}&unitId={unit}";
            }
        }
    }

    private List<string> Named(List<JsonElement> items, Func<JsonElement, string> name)
    {
        foreach (var item in items)
        {
            names[Text(item, "id")] = name(item);
        }

        return items.ConvertAll(item => Text(item, "id"));
    }

    /// <summary>Objectives by code or title; key results by their place.</summary>
    private void Name(List<JsonElement> objectives)
    {
        foreach (var objective in objectives)
        {
            var name = Text(objective, "code") is { Length: > 0 } code ? code : Text(objective, "title");
            names[Text(objective, "id")] = name;
            Number(objective.GetProperty("keyResults").EnumerateArray(), name);
        }
    }

    private void Number(IEnumerable<JsonElement> items, string name)
    {
        foreach (var (place, item) in items.Index())
        {
            names[Text(item, "id")] = $"{name} {place.ToString(CultureInfo.InvariantCulture)}";
        }
    }

    private async Task<List<string>> Ask(string question)
    {
        var asked = Neutral(question);
        var lines = question.Contains(".csv", StringComparison.Ordinal) ? await Csv(question) : await Json(question);
        var neutral = lines.ConvertAll(line => $"{asked}: {Neutral(line)}");
        if (OrderedById.Any(list => question.StartsWith(list, StringComparison.Ordinal)))
        {
            neutral.Sort(StringComparer.Ordinal);
        }

        return neutral;
    }

    private async Task<List<string>> Csv(string question)
    {
        using var file = await admin.Http.GetAsync(new Uri($"/api/v1/{question}", UriKind.Relative));
        return [$"{(int)file.StatusCode}", .. (await file.Content.ReadAsStringAsync()).Split('\n')];
    }

    private async Task<List<string>> Json(string question)
    {
        try
        {
            var answer = await admin.Get(question);
            return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("next", out _)
                ? (await Rows(question, answer)).ConvertAll(row => Canonical(row))
                : [Canonical(answer)];
        }
        catch (RefusedException refused)
        {
            return [$"{(int)refused.Status} {refused.Code}"];
        }
    }

    /// <summary>All pages of a list; the list behind a number has one of three.</summary>
    private async Task<List<JsonElement>> Rows(string question, JsonElement first) =>
        first.TryGetProperty("items", out _)
            ? await admin.All(question)
            :
            [
                first.GetProperty("total"),
                .. new[] { "people", "objectives", "keyResults" }.SelectMany(name =>
                    first.GetProperty(name).EnumerateArray()
                ),
            ];

    /// <summary>
    /// How often the record of a key result was written tells what came first, its definition or a check-in, and nothing more.
    /// </summary>
    private static bool IsOfRecord(JsonElement item, JsonProperty property) =>
        property.Name == "version" && item.TryGetProperty("definitionVersion", out _);

    private string Canonical(JsonElement answer, string? name = null) =>
        answer.ValueKind switch
        {
            JsonValueKind.Object =>
                $"{{{string.Join(',', answer.EnumerateObject().Select(p => $"\"{p.Name}\":{(IsOfRecord(answer, p) ? "#" : Canonical(p.Value, p.Name))}"))}}}",
            JsonValueKind.Array =>
                $"[{string.Join(',', Ordered(answer.EnumerateArray().Select(item => Canonical(item)), name))}]",
            JsonValueKind.Number when name == "id" => "#", // that of an entry in a log
            _ => answer.GetRawText(),
        };

    private IEnumerable<string> Ordered(IEnumerable<string> items, string? name) =>
        OrderedByIdWithin.Contains(name) ? items.OrderBy(Neutral, StringComparer.Ordinal) : items;

    /// <summary>Ids that name nothing known (check-ins, comments, links) are counted within the text.</summary>
    private string Neutral(string text)
    {
        var others = new Dictionary<string, string>();
        return Moment().Replace(Id().Replace(text, Named), "moment");

        string Named(Match id)
        {
            if (names.TryGetValue(id.Value, out var name))
            {
                return name;
            }

            others.TryAdd(id.Value, string.Create(CultureInfo.InvariantCulture, $"#{others.Count + 1}"));
            return others[id.Value];
        }
    }

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Moment();
}
