using System.Globalization;
using System.Reflection;
using CsvHelper;

namespace Okr.Generator.Demo;

/// <summary>
/// Turns the texts of <c>tools/demo</c> into the files of an import. Texts whose code begins with <c>L-</c> belong to the
/// quarter before <c>today</c>, with final results; those with <c>N-</c> to the present one, with check-ins until today.
/// </summary>
internal static class DemoFiles
{
    private const int Weeks = 13;

    public static void Write(string folder, DateOnly today)
    {
        Directory.CreateDirectory(folder);
        var current = Quarter.Of(today);
        WriteCycles(folder, current.Previous, current);
        WriteOrganization(folder);
        var objectives = Texts("objectives");
        var keyResults = Texts("key-results");
        WriteObjectives(folder, current, objectives);
        WriteKeyResults(folder, current, objectives, keyResults);
        WriteResults(folder, current, keyResults);
        WriteCheckIns(folder, current, today, objectives, keyResults);
    }

    /// <summary>The progress after so many weeks of a course like <c>0.8 steady</c>.</summary>
    public static decimal Progress(decimal final, string shape, int week)
    {
        var part = Math.Min(1m, (decimal)week / Weeks);
        var reached = shape switch
        {
            "early" => Math.Min(1m, part * 1.6m),
            "late" => part * part,
            "stall" => Math.Min(part, 5m / Weeks) * Weeks / 5m,
            _ => part,
        };
        return Math.Round(final * reached, 3);
    }

    private static void WriteCycles(string folder, params Quarter[] quarters)
    {
        using var file = new CsvOut(
            folder,
            "cycles.csv",
            "code",
            "name",
            "kind",
            "starts_on",
            "ends_on",
            "fiscal_year"
        );
        foreach (var quarter in quarters)
        {
            file.Row(
                quarter.Code,
                quarter.Name,
                "quarter",
                Day(quarter.StartsOn),
                Day(quarter.EndsOn),
                Text(quarter.Year)
            );
        }
    }

    private static void WriteOrganization(string folder)
    {
        using (var units = new CsvOut(folder, "org-units.csv", "code", "name", "parent_code", "kind"))
        {
            foreach (var row in Texts("org-units"))
            {
                units.Row(row["code"], row["name"], row["parent_code"], row["kind"]);
            }
        }

        using var people = new CsvOut(
            folder,
            "people.csv",
            "employee_no",
            "name",
            "email",
            "org_unit_code",
            "manager_employee_no",
            "title",
            "locale",
            "time_zone",
            "location"
        );
        foreach (var row in Texts("people"))
        {
            people.Row(
                row["employee_no"],
                row["name"],
                $"{row["login"]}@example.com",
                row["org_unit_code"],
                row["manager_employee_no"],
                row["title"],
                row["locale"],
                row["time_zone"],
                row["location"]
            );
        }
    }

    private static void WriteObjectives(string folder, Quarter current, List<Row> objectives)
    {
        using var file = new CsvOut(
            folder,
            "objectives.csv",
            "code",
            "cycle",
            "owner_org_unit",
            "owner_employee_no",
            "title",
            "parent_objective_code",
            "parent_key_result_code",
            "position",
            "kind"
        );
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in objectives)
        {
            var quarter = QuarterOf(row["code"], current);
            var owner = row["owner_org_unit"].Length > 0 ? row["owner_org_unit"] : row["owner_employee_no"];
            var key = $"{quarter.Code} {owner}";
            positions[key] = positions.GetValueOrDefault(key) + 1;
            var parent = row["parent"];
            file.Row(
                Code(row["code"], current),
                quarter.Code,
                row["owner_org_unit"],
                row["owner_employee_no"],
                row["title"],
                parent.Length == 0 ? null : Code(ObjectiveOf(parent), current),
                parent.Contains('.', StringComparison.Ordinal) ? Code(parent, current) : null,
                Text(positions[key]),
                row["kind"]
            );
        }
    }

    private static void WriteKeyResults(string folder, Quarter current, List<Row> objectives, List<Row> keyResults)
    {
        using var file = new CsvOut(
            folder,
            "key-results.csv",
            "code",
            "objective_code",
            "title",
            "type",
            "unit",
            "baseline",
            "target",
            "range_min",
            "range_max",
            "owner_employee_no",
            "position"
        );
        var owners = Owners(objectives);
        foreach (var row in keyResults)
        {
            file.Row(
                Code(row["code"], current),
                Code(ObjectiveOf(row["code"]), current),
                row["title"],
                row["type"],
                row["unit"],
                row["baseline"],
                row["target"],
                row["range_min"],
                row["range_max"],
                OwnerOf(row, owners),
                row["code"][(row["code"].IndexOf('.', StringComparison.Ordinal) + 1)..]
            );
        }
    }

    private static void WriteResults(string folder, Quarter current, List<Row> keyResults)
    {
        using var file = new CsvOut(folder, "results.csv", "key_result_code", "final_progress", "outcome_text");
        foreach (var row in keyResults.Where(row => row["outcome"].Length > 0))
        {
            file.Row(
                Code(row["code"], current),
                Text(decimal.Parse(row["course"].Split(' ')[0], CultureInfo.InvariantCulture)),
                row["outcome"]
            );
        }
    }

    private static void WriteCheckIns(
        string folder,
        Quarter current,
        DateOnly today,
        List<Row> objectives,
        List<Row> keyResults
    )
    {
        using var file = new CsvOut(
            folder,
            "check-ins.csv",
            "key_result_code",
            "on",
            "value",
            "degree",
            "confidence",
            "status",
            "note",
            "author_employee_no"
        );
        var owners = Owners(objectives);
        var notes = Texts("notes").ToDictionary(row => (row["key_result"], row["week"]));
        foreach (var row in keyResults)
        {
            var quarter = QuarterOf(row["code"], current);
            var monday = FirstMonday(quarter);
            for (var week = 1; week < Weeks; week++)
            {
                var dice = new Dice(week, 'd', HashOf(row["code"]));
                var note = notes.GetValueOrDefault((row["code"], Text(week)));
                // One check-in in nine is late, one in eleven is forgotten: a company of people.
                var on = monday
                    .AddDays(7 * (week - 1))
                    .AddDays(dice.Next(9) == 0 ? dice.Between(4, 6) : dice.Between(0, 2));
                if (on > today || on >= quarter.EndsOn || (note is null && dice.Next(11) == 0))
                {
                    continue;
                }

                var (value, degree, done) = At(row, week);
                file.Row(
                    Code(row["code"], current),
                    Day(on),
                    value,
                    degree,
                    note?["confidence"] ?? Text(Confidence(done, week)),
                    note?["status"],
                    note?["note"],
                    OwnerOf(row, owners)
                );
            }
        }
    }

    /// <summary>The value or degree after a week, and the progress that it stands for.</summary>
    private static (string? Value, string? Degree, decimal Progress) At(Row row, int week)
    {
        var course = row["course"].Split(' ');
        if (course[0] == "range")
        {
            var (min, max) = (Number(row, "range_min"), Number(row, "range_max"));
            var outside = course.AsSpan(1).Contains(Text(week));
            var value = outside ? min - ((max - min) * 0.3m) : min + ((max - min) * (3 + (week % 4)) / 10m);
            return (Text(Math.Round(value, 3)), null, outside ? 0 : 1);
        }

        var progress = Progress(decimal.Parse(course[0], CultureInfo.InvariantCulture), course[1], week);
        if (row["type"] == "milestone")
        {
            return (null, Text(Math.Round(progress, 2)), progress);
        }

        var baseline = row["baseline"].Length == 0 ? 0 : Number(row, "baseline");
        var target = Number(row, "target");
        var digits = Math.Abs(target - baseline) switch
        {
            >= 40 => 0,
            >= 4 => 1,
            >= 0.4m => 2,
            _ => 3,
        };
        return (Text(Math.Round(baseline + ((target - baseline) * progress), digits)), null, progress);
    }

    private static int Confidence(decimal progress, int week) =>
        (int)Math.Clamp(Math.Round(7 - ((((decimal)week / Weeks) - progress) * 12)), 2, 9);

    private static DateOnly FirstMonday(Quarter quarter) =>
        quarter.StartsOn.AddDays(((int)DayOfWeek.Monday - (int)quarter.StartsOn.DayOfWeek + 7) % 7);

    private static Quarter QuarterOf(string code, Quarter current) => code[0] == 'L' ? current.Previous : current;

    private static string Code(string code, Quarter current) => $"{QuarterOf(code, current).Code}-{code[2..]}";

    private static string ObjectiveOf(string code) => code.Split('.')[0];

    private static Dictionary<string, string> Owners(List<Row> objectives) =>
        objectives.ToDictionary(row => row["code"], row => row["owner_employee_no"]);

    private static string OwnerOf(Row keyResult, Dictionary<string, string> owners) =>
        keyResult["owner_employee_no"].Length > 0
            ? keyResult["owner_employee_no"]
            : owners[ObjectiveOf(keyResult["code"])];

    private static int HashOf(string code) => code.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));

    private static decimal Number(Row row, string column) => decimal.Parse(row[column], CultureInfo.InvariantCulture);

    private static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static List<Row> Texts(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"demo/{name}.csv")!;
        using var reader = new StreamReader(stream);
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<Row>();
        while (csv.Read())
        {
            rows.Add(
                new Row(
                    csv.HeaderRecord!.ToDictionary(
                        column => column,
                        column => csv.GetField(column) ?? "",
                        StringComparer.Ordinal
                    )
                )
            );
        }

        return rows;
    }

    private sealed record Row(Dictionary<string, string> Cells)
    {
        public string this[string column] => Cells[column];
    }
}
