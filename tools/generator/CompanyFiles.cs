using System.Globalization;

namespace Okr.Generator;

/// <summary>
/// Writes a company of any size. Every unit has three objectives, answered for by its head; everybody else has three of
/// their own; each has three key results. Nothing is kept in memory but the line being written.
/// </summary>
internal static class CompanyFiles
{
    private const int PerOwner = 3;
    private const int PerObjective = 3;

    public static void Write(string folder, CompanySize size, Quarter quarter)
    {
        Directory.CreateDirectory(folder);
        var company = new Company(size, new CompanyShape(size), quarter);
        using (
            var cycles = new CsvOut(folder, "cycles.csv", "code", "name", "kind", "starts_on", "ends_on", "fiscal_year")
        )
        {
            cycles.Row(
                quarter.Code,
                quarter.Name,
                "quarter",
                Day(quarter.StartsOn),
                Day(quarter.EndsOn),
                Text(quarter.Year)
            );
        }

        company.WriteUnits(folder);
        company.WritePeople(folder);
        company.WriteObjectives(folder);
        company.WriteKeyResults(folder);
        if (size.Results)
        {
            company.WriteResults(folder);
        }

        if (size.CheckInsPerKeyResult > 0)
        {
            company.WriteCheckIns(folder);
        }
    }

    private static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed class Company(CompanySize size, CompanyShape shape, Quarter quarter)
    {
        public void WriteUnits(string folder)
        {
            using var file = new CsvOut(folder, "org-units.csv", "code", "name", "parent_code", "kind");
            for (var unit = 0; unit < size.Units; unit++)
            {
                file.Row(
                    UnitCode(unit),
                    UnitName(unit),
                    shape.ParentOf(unit) is { } parent ? UnitCode(parent) : null,
                    shape.KindOf(unit)
                );
            }
        }

        public void WritePeople(string folder)
        {
            using var file = new CsvOut(
                folder,
                "people.csv",
                "employee_no",
                "name",
                "email",
                "org_unit_code",
                "manager_employee_no",
                "title"
            );
            for (var person = 0; person < size.People; person++)
            {
                var dice = new Dice(size.Seed, 'p', person);
                var chinese = IsChinese(person);
                var name = chinese
                    ? dice.Pick(Phrases.ChineseSurnames) + dice.Pick(Phrases.ChineseGivenNames)
                    : $"{dice.Pick(Phrases.FirstNames)} {dice.Pick(Phrases.LastNames)}";
                var title = dice.Pick(Phrases.Titles);
                file.Row(
                    Employee(person),
                    name,
                    $"{Employee(person).ToLowerInvariant()}@example.com",
                    UnitCode(shape.UnitOf(person)),
                    shape.ManagerOf(person) is { } manager ? Employee(manager) : null,
                    shape.IsHead(person) ? (chinese ? "负责人" : "Head")
                        : chinese ? title.Zh
                        : title.En
                );
            }
        }

        public void WriteObjectives(string folder)
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
            // People in order are parents first too: the heads are the first people and stand for their units.
            for (var person = 0; person < size.People; person++)
            {
                for (var n = 0; n < PerOwner; n++)
                {
                    var dice = new Dice(size.Seed, 'o', person, n);
                    // Three different ones for each owner.
                    var first = new Dice(size.Seed, 't', person).Next(Phrases.Objectives.Length);
                    var phrase = Phrases.Objectives[(first + (3 * n)) % Phrases.Objectives.Length];
                    var aspirational = dice.Next(4) == 0;
                    var (parent, parentKeyResult) = ParentOf(person, n, ref dice);
                    file.Row(
                        ObjectiveCode(person, n),
                        quarter.Code,
                        shape.IsHead(person) ? UnitCode(person) : null,
                        Employee(person),
                        IsChinese(person) ? phrase.Zh : phrase.En,
                        parent,
                        parentKeyResult,
                        Text(n + 1),
                        aspirational ? "aspirational" : "committed"
                    );
                }
            }
        }

        public void WriteKeyResults(string folder)
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
            foreach (var keyResult in KeyResults())
            {
                file.Row(
                    keyResult.Code,
                    keyResult.ObjectiveCode,
                    keyResult.Title,
                    keyResult.Type,
                    keyResult.Unit,
                    Optional(keyResult.Baseline),
                    Optional(keyResult.Target),
                    Optional(keyResult.Min),
                    Optional(keyResult.Max),
                    Employee(keyResult.Person),
                    Text(keyResult.Position)
                );
            }
        }

        public void WriteResults(string folder)
        {
            using var file = new CsvOut(folder, "results.csv", "key_result_code", "final_progress", "outcome_text");
            foreach (var keyResult in KeyResults().Where(k => k.Type != "range"))
            {
                file.Row(
                    keyResult.Code,
                    Text(Math.Clamp(keyResult.Final, 0, 1)),
                    Note(keyResult.Person, keyResult.Dice)
                );
            }
        }

        public void WriteCheckIns(string folder)
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
            foreach (var keyResult in KeyResults())
            {
                for (var week = 1; week <= size.CheckInsPerKeyResult; week++)
                {
                    var dice = new Dice(
                        size.Seed,
                        'c',
                        keyResult.Person,
                        keyResult.Objective,
                        (keyResult.Position * 100) + week
                    );
                    var progress = Math.Round(keyResult.Final * week / 13m, 4);
                    file.Row(
                        keyResult.Code,
                        Day(quarter.StartsOn.AddDays((7 * week) - 1)),
                        keyResult.Type == "milestone" ? null : Text(keyResult.ValueAt(progress)),
                        keyResult.Type == "milestone" ? Text(Math.Clamp(progress, 0, 1)) : null,
                        Text(dice.Between(3, 9)),
                        null,
                        dice.Next(3) == 0 ? Note(keyResult.Person, dice) : null,
                        Employee(keyResult.Person)
                    );
                }
            }
        }

        private IEnumerable<KeyResult> KeyResults()
        {
            for (var person = 0; person < size.People; person++)
            {
                for (var objective = 0; objective < PerOwner; objective++)
                {
                    for (var n = 0; n < PerObjective; n++)
                    {
                        yield return Make(person, objective, n);
                    }
                }
            }
        }

        private KeyResult Make(int person, int objective, int n)
        {
            var dice = new Dice(size.Seed, 'k', person, objective, n);
            var chinese = IsChinese(person);
            var result = new KeyResult
            {
                Code = KeyResultCode(person, objective, n),
                ObjectiveCode = ObjectiveCode(person, objective),
                Person = person,
                Objective = objective,
                Position = n + 1,
                Final = dice.Between(10, 110) / 100m,
            };
            // The steps of seven keep the three of one objective apart.
            var first = new Dice(size.Seed, 'm', person, objective).Next(20);
            var kind = (first + (7 * n)) % 20;
            if (kind >= 16)
            {
                var milestone = dice.Pick(Phrases.Milestones);
                return result with { Title = chinese ? milestone.Zh : milestone.En, Type = "milestone", Dice = dice };
            }

            var (type, metrics) = kind switch
            {
                < 8 => ("increase", Phrases.Increase),
                < 11 => ("decrease", Phrases.Decrease),
                < 14 => ("linear", Phrases.Linear),
                _ => ("range", Phrases.Range),
            };
            var metric = dice.Pick(metrics);
            var middle = (metric.Low + metric.High) / 2;
            var low = dice.Between(metric.Low, middle);
            var high = dice.Between(middle + 1, metric.High);
            var title = chinese ? metric.Zh : metric.En;
            return type switch
            {
                "increase" => result with
                {
                    Title = chinese ? $"{title}：从 {low} 到 {high}" : $"{title} from {low} to {high}",
                    Type = type,
                    Unit = metric.Unit,
                    Baseline = low,
                    Target = high,
                    Dice = dice,
                },
                "decrease" => result with
                {
                    Title = chinese ? $"{title}：从 {high} 到 {low}" : $"{title} from {high} to {low}",
                    Type = type,
                    Unit = metric.Unit,
                    Baseline = high,
                    Target = low,
                    Dice = dice,
                },
                "linear" => result with
                {
                    Title = chinese ? $"{title}达到 {high}" : $"{title}: {high}",
                    Type = type,
                    Unit = metric.Unit,
                    Target = high,
                    Dice = dice,
                },
                _ => result with
                {
                    Title = chinese ? $"{title}：{low}–{high}" : $"{title}: {low}–{high}",
                    Type = type,
                    Unit = metric.Unit,
                    Min = low,
                    Max = high,
                    Dice = dice,
                },
            };
        }

        private (string? Objective, string? KeyResult) ParentOf(int person, int n, ref Dice dice)
        {
            var unit = shape.IsHead(person) ? shape.ParentOf(person) : shape.UnitOf(person);
            if (unit is not { } above || dice.Next(8) == 0)
            {
                return (null, null);
            }

            var parent = shape.IsHead(person) ? n : dice.Next(PerOwner);
            return (
                ObjectiveCode(above, parent),
                dice.Next(2) == 0 ? KeyResultCode(above, parent, dice.Next(PerObjective)) : null
            );
        }

        private string Note(int person, Dice dice)
        {
            var note = dice.Pick(Phrases.Notes);
            return IsChinese(person) ? note.Zh : note.En;
        }

        // Two thirds of the divisions write Chinese, the others English: a person's unit decides.
        private bool IsChinese(int person) => new Dice(size.Seed, 'l', Division(person)).Next(3) < 2;

        private int Division(int person)
        {
            var unit = shape.UnitOf(person);
            while (shape.ParentOf(unit) is { } parent && parent != 0)
            {
                unit = parent;
            }

            return unit;
        }

        private string UnitName(int unit)
        {
            if (unit == 0)
            {
                return "星川集团 Starriver Group";
            }

            var field = Phrases.Fields[unit % Phrases.Fields.Length];
            var level = Phrases.Levels[
                shape.KindOf(unit) switch
                {
                    "division" => 0,
                    "department" => 1,
                    _ => 2,
                }
            ];
            return IsChinese(unit) ? $"{field.Zh}{Text(unit)}{level.Zh}" : $"{field.En} {level.En} {Text(unit)}";
        }

        private static string? Optional(decimal? value) => value is { } number ? Text(number) : null;

        private static string UnitCode(int unit) =>
            unit == 0 ? "GROUP" : $"U{unit.ToString("D5", CultureInfo.InvariantCulture)}";

        private static string Employee(int person) => $"P{(person + 1).ToString("D7", CultureInfo.InvariantCulture)}";

        private string ObjectiveCode(int person, int n) => $"{quarter.Code}-{Employee(person)}-o{Text(n + 1)}";

        private string KeyResultCode(int person, int objective, int n) =>
            $"{ObjectiveCode(person, objective)}-k{Text(n + 1)}";
    }

    private sealed record KeyResult
    {
        public required string Code { get; init; }
        public required string ObjectiveCode { get; init; }
        public required int Person { get; init; }
        public required int Objective { get; init; }
        public required int Position { get; init; }

        /// <summary>The progress at the end of the cycle; may pass 1.</summary>
        public required decimal Final { get; init; }
        public string Title { get; init; } = "";
        public string Type { get; init; } = "";
        public string? Unit { get; init; }
        public decimal? Baseline { get; init; }
        public decimal? Target { get; init; }
        public decimal? Min { get; init; }
        public decimal? Max { get; init; }
        public Dice Dice { get; init; }

        public decimal ValueAt(decimal progress) =>
            Type switch
            {
                "range" => Math.Round(Min!.Value + ((Max!.Value - Min.Value) * progress), 2),
                "linear" => Math.Round(Target!.Value * progress, 2),
                _ => Math.Round(Baseline!.Value + ((Target!.Value - Baseline.Value) * progress), 2),
            };
    }
}
