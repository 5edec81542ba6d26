using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Okr.Benchmarks;
using Okr.Contracts.Progress.V1;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Security;
using Okr.Reporting.Consumers;
using Okr.Reporting.Data;
using Okr.Reporting.Facts;
using Okr.Reporting.Features;
using Okr.Reporting.Features.Operations;
using Okr.Reporting.Features.Progress;
using Okr.Reporting.Features.Trends;
using Okr.Reporting.Reports;
using Okr.Reporting.Telemetry;

// Times the reports over the reference company, in one process on an empty PostgreSQL database named by OKR_TEST_POSTGRES:
//   tools/with-postgres tests/Okr.Benchmarks/bin/Release/net10.0/Okr.Benchmarks [PEOPLE [UNITS [WEEKS [CALLS]]]] [--check-ins] [--arriving] [--keep NAME]
// --arriving times only the reports while check-ins arrive (needs the check-ins); --files times files instead, with PEOPLE rows (1000000 to fit a
// sheet of XLSX);
// --check-ins fills the check-ins themselves too (reports read only their notes); --keep uses the database NAME and fills it only
// when it is not there. Prints a table; milliseconds.
var numbers = args.Where(a => int.TryParse(a, out _)).Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
var people = numbers.ElementAtOrDefault(0) is > 0 and var p ? p : 100_000;
var facts = new ReferenceFacts(
    people,
    numbers.ElementAtOrDefault(1) is > 0 and var u ? u : Math.Max(30, people / 20),
    new DateOnly(2026, 1, 1),
    numbers.ElementAtOrDefault(2) is > 0 and var w ? w : 13
);
var calls = numbers.ElementAtOrDefault(3) is > 0 and var c ? c : 100;
var keep = Array.IndexOf(args, "--keep");
var name = keep >= 0 ? args[keep + 1] : $"bench_{Environment.ProcessId}";
var server =
    Environment.GetEnvironmentVariable("OKR_TEST_POSTGRES")
    ?? throw new InvalidOperationException("OKR_TEST_POSTGRES holds no connection string.");
var connection = new Npgsql.NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
var options = new DbContextOptionsBuilder<PostgresReportingDbContext>();
ModuleDatabase.UsePostgres(options, connection, "reporting");
var services = new ServiceCollection();
services.AddMetrics();
services.AddScoped<ReportingDbContext>(_ => new PostgresReportingDbContext(options.Options));
await using var provider = services.BuildServiceProvider();
var scopes = provider.GetRequiredService<IServiceScopeFactory>();
var none = CancellationToken.None;
if (args.Contains("--files"))
{
    await FileFigures.Print(Open, scopes, people);
    return;
}

Console.WriteLine(
    $"{facts.People} people, {facts.Units} units, {facts.Objectives} objectives, {facts.KeyResults} key results, {facts.CheckIns} check-ins"
);
await using (var db = Open())
{
    await db.Database.MigrateAsync(none);
    if (!await db.Cycles.AnyAsync(none))
    {
        await db.Database.OpenConnectionAsync(none); // the statements share functions of the session
        await Once(
            "fill the store",
            async () =>
            {
                await facts.Fill(db, args.Contains("--check-ins"), none);
                return true;
            }
        );
    }
}

var clock = new DayClock(facts.Start.AddDays(7 * facts.Weeks - 1));
var today = clock.Today();
using var cache = new FactsCache(
    scopes,
    new ReportingMetrics(provider.GetRequiredService<IMeterFactory>(), clock),
    clock
);
await Once(
    "load the cycle and make today's view",
    async () => Assert(await cache.View(ReferenceFacts.Cycle, today, none))
);
var view = (await cache.View(ReferenceFacts.Cycle, today, none))!;
GC.Collect(2, GCCollectionMode.Aggressive, true, true);
Console.WriteLine($"memory: heap {GC.GetTotalMemory(true) >> 20} MB, process {Environment.WorkingSet >> 20} MB");
var reports = Reports().ToList();
if (args.Contains("--arriving"))
{
    await WhileCheckInsArrive();
    return;
}

await Once(
    "make today's view from nothing",
    () => Task.FromResult(DayView.Of(view.Facts, view.Organization.Facts, today))
);
await Once("make the cascade", () => Task.FromResult(new CascadeTree(view)));
await Once("risk from below", () => Task.FromResult(new Cascade(view, new CascadeTree(view)).AtRisk));
await Once(
    "count one day for a trend",
    () => Task.FromResult(DayCounts.Count(view.Facts, view.Organization.Facts, today.AddDays(-9), none))
);
await Once("a past day's view", async () => Assert(await cache.View(ReferenceFacts.Cycle, today.AddDays(-30), none)));
await Once("weekly points of a trend", async () => await Trend(null));
foreach (var changed in new[] { 1, 100, 1000 })
{
    await Each($"move the view on by {changed} objectives", 20, i => Moved(changed, i));
}

await Each(
    "floor: participation of the company in SQL, from days of people",
    10,
    _ =>
        Sql(
            """
            SELECT count(DISTINCT d.person_id) FROM reporting.person_days d
            JOIN reporting.person_periods p ON p.person_id = d.person_id AND p.active
            WHERE d.cycle_id = '01900000-0001-7000-8000-000000000001' AND d.done_on > '2026-03-04' AND d.check_ins > 0
            """
        )
);
await Each(
    "floor: progress of the company in SQL, from days of key results",
    2,
    _ =>
        Sql(
            """
            SELECT count(*), avg(x.raw_progress) FROM (
              SELECT DISTINCT ON (key_result_id) raw_progress FROM reporting.key_result_days
              WHERE cycle_id = '01900000-0001-7000-8000-000000000001' AND done_on <= '2026-04-01' ORDER BY key_result_id, done_on DESC) x
            """
        )
);

foreach (var (report, call) in reports)
{
    await Each(report, calls, _ => call());
}

if (args.Contains("--check-ins"))
{
    await WhileCheckInsArrive();
}

await using (var db = Open())
{
    if (keep < 0)
    {
        await db.Database.EnsureDeletedAsync(none);
    }
}

return;

ReportingDbContext Open() => new PostgresReportingDbContext(options.Options);

IEnumerable<(string Name, Func<Task<object?>> Call)> Reports()
{
    foreach (var (scope, unit) in facts.Scopes)
    {
        var query = new ReportQuery(ReferenceFacts.Cycle, null, unit, null);
        yield return (
            $"operations, {scope}",
            async () =>
            {
                await using var db = Open();
                return await GetOperationsReport.Handle(query, cache, db, clock, none);
            }
        );
        yield return (
            $"breakdown, {scope}",
            async () => await GetOperationsBreakdown.Handle(query, new(null, null), cache, clock, none)
        );
        yield return ($"list of stale key results, {scope}", () => List(query, "stale", ListFilter.None));
        yield return (
            $"list narrowed by two bars, {scope}",
            () => List(query, "key-results", ListFilter.None with { Bin = 3, Status = "off_track", Level = "person" })
        );
        yield return ($"list of people not updated, {scope}", () => List(query, "not-updated-28", ListFilter.None));
        yield return (
            $"low adoption, {scope}",
            async () => await GetLowAdoption.Handle(query, null, cache, Executive(), clock, none)
        );
        yield return (
            $"people with low adoption, {scope}",
            async () => await GetLowAdoption.People(query, null, null, 50, cache, Executive(), clock, none)
        );
        yield return ($"progress, 50 objectives, {scope}", () => Progress(query, new(null, null, null)));
        yield return ($"progress of one status, {scope}", () => Progress(query, new(null, "off_track", null)));
        yield return ($"progress with a search, {scope}", () => Progress(query, new(null, null, "area 97")));
        yield return (
            $"summary with movers, {scope}",
            async () => await GetProgressSummary.Handle(query, cache, clock, none)
        );
        yield return ($"heat map, {scope}", async () => await GetProgressHeatMap.Handle(query, cache, clock, none));
        yield return (
            $"timeline, {scope}",
            async () => await GetProgressTimeline.Handle(query, null, cache, clock, none)
        );
        yield return ($"trend, {scope}", () => Trend(unit));
    }
}

async Task<object?> List(ReportQuery query, string list, ListFilter filter) =>
    await GetOperationsList.Handle(list, query, filter, null, 50, cache, Executive(), clock, none);

async Task<object?> Progress(ReportQuery query, GetProgressReport.Filter filter)
{
    await using var db = Open();
    return await GetProgressReport.Handle(query, filter, null, 50, cache, db, clock, none);
}

async Task<object?> Trend(Guid? unit) =>
    await GetTrend.Handle(
        new ReportQuery(ReferenceFacts.Cycle, null, unit, null),
        new("updateRate", null, null, null),
        cache,
        clock,
        none
    );

Task<object?> Moved(int count, int round)
{
    var changes = Enumerable
        .Range(0, count)
        .Select(i => (Slot: (int)((i * 7_919L + round * 104_729L) % view.Objectives.Count), 0))
        .DistinctBy(x => x.Slot)
        .Select(x =>
        {
            var before = view.Facts.Objectives[x.Slot];
            return (x.Slot, (ObjectiveFacts?)before, before with { WeightBp = before.WeightBp + 1 });
        })
        .ToList();
    return Task.FromResult<object?>(view.Moved(new FactsChanges(view.Facts, changes, [])));
}

async Task<object?> Sql(string sql)
{
    await using var db = Open();
    await db.Database.OpenConnectionAsync(none);
    await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // the two texts above
    command.CommandText = sql;
#pragma warning restore CA2100
    command.CommandTimeout = 600;
    return await command.ExecuteScalarAsync(none);
}

static CurrentUser Executive() =>
    new()
    {
        Id = Guid.NewGuid(),
        AccountId = Guid.NewGuid(),
        Name = "Executive",
        Roles = new HashSet<string> { Roles.Executive },
    };

/// Check-ins at some hundred per second, in batches as a consumer gets them, while all reports are asked for.
async Task WhileCheckInsArrive()
{
    using var stop = new CancellationTokenSource();
    var refreshing = Task.Run(async () =>
    {
        while (!stop.IsCancellationRequested)
        {
            await cache.RefreshAll(TimeSpan.Zero, none);
            await Task.Delay(FactsCache.Interval, none);
        }
    });
    var (written, visible) = (0L, new List<double>());
    var writing = Task.Run(async () =>
    {
        var begun = Stopwatch.GetTimestamp();
        for (var batch = 0; !stop.IsCancellationRequested; batch++)
        {
            var events = Enumerable
                .Range(0, 20)
                .Select(i => CheckIn((int)((batch * 20L + i) * 104_729 % facts.KeyResults)))
                .ToList();
            await using (var db = Open())
            {
                await new CheckInRecordedHandler(db).Handle(events, none);
            }

            written += events.Count;
            var slot = view.Facts.SlotOf(events[0].ObjectiveId);
            if (batch % 5 == 0 && view.Objectives[slot].Published) // a draft's check-ins are in no report
            {
                var committed = Stopwatch.GetTimestamp();
                while (
                    !(await cache.View(ReferenceFacts.Cycle, today, none))!
                        .Objectives[slot]
                        .KeyResults.Any(k => k.Facts.Id == events[0].KeyResultId && k.CurrentValue == events[0].Value)
                )
                {
                    await Task.Delay(5, none);
                }

                visible.Add(Stopwatch.GetElapsedTime(committed).TotalMilliseconds);
            }

            var ahead = batch * 20 / 300.0 - Stopwatch.GetElapsedTime(begun).TotalSeconds;
            if (ahead > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(ahead), none);
            }
        }
    });
    await Trend(null);
    var paused = GC.GetTotalPauseDuration();
    Console.WriteLine("while check-ins arrive:");
    var started = Stopwatch.GetTimestamp();
    foreach (var (report, call) in reports)
    {
        await Each(report, calls, _ => call(), pause: 5);
    }

    var rate = written / Stopwatch.GetElapsedTime(started).TotalSeconds;
    await stop.CancelAsync();
    await Task.WhenAll(refreshing, writing);
    Console.WriteLine($"check-ins per second: {rate:0}");
    Print("check-in committed to visible", visible);
    Console.WriteLine(
        $"memory: process {Environment.WorkingSet >> 20} MB, pause of the collector {(GC.GetTotalPauseDuration() - paused).TotalMilliseconds:0} ms meanwhile"
    );
}

CheckInRecorded CheckIn(int number) =>
    new(
        Guid.CreateVersion7(),
        1,
        ReferenceFacts.Id(6, number),
        ReferenceFacts.Id(4, number / 3),
        ReferenceFacts.Cycle,
        ReferenceFacts.Id(3, number / 9),
        today,
        DateTime.UtcNow,
        number % 100 + 0.5m,
        [],
        null,
        null,
        (number % 100 + 0.5m) / 100,
        7,
        null,
        false,
        null,
        "manual",
        1,
        false,
        null,
        null
    );

async Task Once<T>(string work, Func<Task<T>> run)
{
    var started = Stopwatch.GetTimestamp();
    await run();
    Console.WriteLine($"{work}: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
}

async Task<List<double>> Each(string work, int times, Func<int, Task<object?>> run, int pause = 0)
{
    var took = new List<double>();
    for (var i = -2; i < times; i++)
    {
        await Task.Delay(pause, none);
        var started = Stopwatch.GetTimestamp();
        var answer = await run(Math.Max(0, i));
        if (answer is not (null or DayView or long))
        {
            JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), JsonSerializerOptions.Web);
        }

        if (i >= 0)
        {
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    Print(work, took);
    return took;
}

static void Print(string work, List<double> took)
{
    var sorted = took.Order().ToList();
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {work} | {sorted.Count} | {At(0.5):0.0} | {At(0.95):0.0} | {At(0.99):0.0} | {sorted[^1]:0.0} |"
        )
    );

    double At(double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
}

static T Assert<T>(T? value) => value ?? throw new InvalidOperationException("The cycle is not there.");

/// <summary>A clock that stands on one day and runs otherwise.</summary>
internal sealed class DayClock(DateOnly day) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => day.ToDateTime(new TimeOnly(9, 0), DateTimeKind.Utc);
}
