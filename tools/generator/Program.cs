using System.CommandLine;
using Okr.Generator;
using Okr.Generator.Demo;

var output = new Option<DirectoryInfo>("--out")
{
    Description = "folder for the CSV files; made if it is not there",
    Required = true,
};
var people = new Option<int>("--people") { Description = "number of people", DefaultValueFactory = _ => 1_000 };
var units = new Option<int>("--units")
{
    Description = "number of org units, at most the number of people",
    DefaultValueFactory = _ => 50,
};
var seed = new Option<long>("--seed")
{
    Description = "the same seed gives the same files",
    DefaultValueFactory = _ => 1,
};
var cycle = new Option<string>("--cycle")
{
    Description = "a quarter, like 2026-q4",
    DefaultValueFactory = _ => "2026-q4",
};
var checkIns = new Option<int>("--check-ins-per-kr")
{
    Description = "weekly check-ins of every key result",
    DefaultValueFactory = _ => 0,
};
var results = new Option<bool>("--results") { Description = "write results.csv too, as at the end of the cycle" };
var today = new Option<DateOnly>("--today")
{
    Description = "the day that the demo looks back from",
    DefaultValueFactory = _ => DateOnly.FromDateTime(DateTime.UtcNow),
};

var root = new RootCommand("Writes the CSV files of an import: a company of any size.")
{
    output,
    people,
    units,
    seed,
    cycle,
    checkIns,
    results,
};
root.SetAction(parsed =>
{
    var size = new CompanySize(
        parsed.GetValue(people),
        parsed.GetValue(units),
        parsed.GetValue(seed),
        parsed.GetValue(checkIns),
        parsed.GetValue(results)
    );
    if (Quarter.TryParse(parsed.GetValue(cycle)) is not { } quarter || !size.IsValid)
    {
        Console.Error.WriteLine(
            "Needs --cycle like 2026-q4, 1 to 1000000 --people, 1 to --people --units, 0 to 13 --check-ins-per-kr."
        );
        return 2;
    }

    CompanyFiles.Write(parsed.GetRequiredValue(output).FullName, size, quarter);
    return 0;
});

var demo = new Command("demo", "Writes the demo company: last and current quarter.") { output, today };
demo.SetAction(parsed => DemoFiles.Write(parsed.GetRequiredValue(output).FullName, parsed.GetValue(today)));
root.Add(demo);
return root.Parse(args).Invoke();
