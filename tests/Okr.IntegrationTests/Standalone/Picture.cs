using System.Text.Json;

namespace Okr.IntegrationTests.Standalone;

/// <summary>The product's content as text, to compare two products by.</summary>
internal static class Picture
{
    /// <summary>Everything that an import brings, without ids, versions and times.</summary>
    public static async Task<string> Of(OkrClient admin, GitLabOkrs quarter)
    {
        var lines = new List<string>();
        foreach (var unit in await admin.All("org-units"))
        {
            lines.Add($"unit {unit.GetProperty("code")} {unit.GetProperty("name")}");
        }

        foreach (var person in await admin.All("people"))
        {
            lines.Add($"person {person.GetProperty("employeeNo")} {person.GetProperty("name")}");
        }

        var objectives = await admin.All("objectives");
        var checkIns = 0;
        foreach (var objective in objectives)
        {
            lines.Add(
                $"objective {objective.GetProperty("code")} {objective.GetProperty("state")} {objective.GetProperty("title")}"
            );
            foreach (var keyResult in objective.GetProperty("keyResults").EnumerateArray())
            {
                lines.Add(
                    $"key result {keyResult.GetProperty("code")} {keyResult.GetProperty("weightBp")} {keyResult.GetProperty("target")}"
                );
                checkIns += (await admin.All($"key-results/{keyResult.GetProperty("id")}/check-ins")).Count;
            }
        }

        lines.Add($"check-ins {checkIns}");
        lines.Add($"links {(await admin.All("alignments?state=accepted")).Count}");
        var cycle = (await admin.All("cycles")).Single();
        JsonElement report = default;
        await Eventually(
            async () =>
            {
                report = await admin.Get(
                    $"reports/operations?cycleId={cycle.GetProperty("id")}&asOf={quarter.EndsOn:yyyy-MM-dd}"
                );
                return (
                    report.GetProperty("keyResults").GetProperty("withData").GetInt32(),
                    report.GetProperty("objectives").GetProperty("aligned").GetInt32()
                );
            },
            (quarter.Progress.Count, quarter.Count(null).Aligned)
        );
        lines.Add($"participation {report.GetProperty("participation")}");
        lines.Add($"progress {report.GetProperty("objectives").GetProperty("progress")}");
        lines.Add($"key results {report.GetProperty("keyResults")}");
        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    /// <summary>Waits for what events bring; then the value must be there.</summary>
    public static async Task Eventually<T>(Func<Task<T>> read, T expected)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        T actual;
        while (!Equals(actual = await read(), expected) && DateTime.UtcNow < deadline)
        {
            await Task.Delay(100);
        }

        Assert.Equal(expected, actual);
    }
}
