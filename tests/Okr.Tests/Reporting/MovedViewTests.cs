using FsCheck.Xunit;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Progress.V1;
using Okr.Reporting.Facts;
using Okr.Reporting.Features;
using Okr.Reporting.Features.Operations;
using Okr.Reporting.Reports;

namespace Okr.Tests.Reporting;

/// <summary>
/// A view that is moved on by what happens must always be the one that is made from nothing, and the plain reading of the
/// events: after every step, on every day, in every unit.
/// </summary>
public sealed class MovedViewTests
{
    [Property(MaxTest = 10)]
    public void A_view_moved_on_equals_one_made_from_nothing_after_every_step(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var days = new[] { company.AnyDay(), company.AnyDay(), GeneratedCompany.End.AddDays(20) };
            for (var step = 0; step < 8; step++)
            {
                var before = await Look(store.Facts, company.CycleId, days);
                var events = Enumerable
                    .Range(0, company.Random.Next(1, 6))
                    .SelectMany(_ => company.Another(reorganization: step == 5))
                    .ToList();
                await store.Apply(events);
                var moved = await Look(store.Facts, company.CycleId, days);
                using var another = store.NewFacts();
                var made = await Look(another, company.CycleId, days);
                for (var i = 0; i < days.Length; i++)
                {
                    Same(made.Views[i], moved.Views[i]);
                    Same(made.Points[i], moved.Points[i], company.Units);
                    AddsUp(moved.Views[i]);
                    Assert.NotSame(before.Views[i], made.Views[i]);
                }

                var plain = new PlainReports(company.Events, company.CycleId, days[0], null, true);
                var metrics = Metrics.Of(moved.Views[0].Company);
                foreach (var (figure, value) in plain.Figures())
                {
                    Assert.True(
                        FlatMetrics.Value(metrics, figure) == value,
                        $"{figure} after step {step}: {FlatMetrics.Value(metrics, figure)}, not {value}"
                    );
                }
            }
        }
    }

    [Property(MaxTest = 10)]
    public void What_a_reader_holds_stays_as_it_was(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var day = company.AnyDay();
            using var another = store.NewFacts();
            var copy = (await another.View(company.CycleId, day, CancellationToken.None))!;
            var held = (await store.Facts.View(company.CycleId, day, CancellationToken.None))!;
            for (var step = 0; step < 6; step++)
            {
                await store.Apply(company.Another(reorganization: false));
                await store.Facts.View(company.CycleId, day, CancellationToken.None);
            }

            Same(copy, held);
        }
    }

    [Property(MaxTest = 5)]
    public void What_is_made_while_events_arrive_has_caught_up_with_them(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var days = Enumerable.Range(0, 6).Select(i => GeneratedCompany.Start.AddDays(i * 15)).ToArray();
            await Task.WhenAll(
                Task.Run(async () =>
                {
                    for (var step = 0; step < 12; step++)
                    {
                        await store.Apply(company.Another(reorganization: step == 9));
                    }
                }),
                Task.Run(() => Look(store.Facts, company.CycleId, days[..3])),
                Task.Run(() => Look(store.Facts, company.CycleId, days[3..]))
            );
            var moved = await Look(store.Facts, company.CycleId, days);
            using var another = store.NewFacts();
            var made = await Look(another, company.CycleId, days);
            for (var i = 0; i < days.Length; i++)
            {
                Same(made.Views[i], moved.Views[i]);
                Same(made.Points[i], moved.Points[i], company.Units);
            }
        }
    }

    [Property(MaxTest = 20)]
    public void Where_facts_are_said_to_differ_no_earlier_day_differs(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var day = company.AnyDay();
            for (var step = 0; step < 5; step++)
            {
                var before = (await store.Facts.View(company.CycleId, day, CancellationToken.None))!;
                await store.Apply(company.Another(reorganization: false));
                var after = (await store.Facts.View(company.CycleId, day, CancellationToken.None))!;
                for (var slot = 0; slot < before.Objectives.Count; slot++)
                {
                    var (old, now) = (before.Objectives[slot], after.Objectives[slot]);
                    if (after.Facts.Objectives[slot].DiffersFrom(before.Facts.Objectives[slot]) > day)
                    {
                        var (ofOld, ofNow) = (new Counts(), new Counts());
                        ofOld.AddObjective(old, 0);
                        ofNow.AddObjective(now, 0);
                        Same(ofOld, ofNow, "an objective");
                    }
                }
            }
        }
    }

    [Fact]
    public async Task A_second_check_in_of_a_day_that_only_states_a_guardrail_moves_what_is_kept()
    {
        var company = new GeneratedCompany(5);
        using var store = new ReportingStore();
        await store.Apply(company.Events);
        var day = GeneratedCompany.Start.AddDays(40);
        var view = (await store.Facts.View(company.CycleId, day, CancellationToken.None))!;
        var keyResult = Lists
            .KeyResultsOf(new(view, null, true), "key-results", ListFilter.None)
            .First(row => !row.KeyResult.GuardrailBreached)
            .KeyResult.Facts.Id;
        var guardrail = new Guardrail(Guid.CreateVersion7(), "Complaints", "%", null, 3);
        var newest = company.Events.OfType<KeyResultChanged>().Where(k => k.Id == keyResult).MaxBy(k => k.Version)!;
        var checkIn = new CheckInRecorded(
            Guid.CreateVersion7(),
            1,
            keyResult,
            newest.ObjectiveId,
            company.CycleId,
            null,
            day,
            DateTime.UnixEpoch.AddDays(1),
            null,
            [],
            null,
            null,
            null,
            null,
            null,
            false,
            null,
            "manual",
            newest.DefinitionVersion,
            false,
            null,
            null
        );
        await store.Apply([newest with { Version = 100, Guardrails = [guardrail], Earlier = null }, checkIn]);
        var before = await Look(store.Facts, company.CycleId, [day]);

        await store.Apply([
            checkIn with
            {
                Id = Guid.CreateVersion7(),
                RecordedAt = checkIn.RecordedAt.AddMinutes(1),
                GuardrailValues = [new(guardrail.Id, 4)],
            },
        ]);

        var (moved, breaches) = (await Look(store.Facts, company.CycleId, [day]), Count.GuardrailBreaches);
        Assert.Equal(before.Views[0].Company[breaches] + 1, moved.Views[0].Company[breaches]);
        Assert.Equal(before.Points[0].Company[breaches] + 1, moved.Points[0].Company[breaches]);
    }

    private sealed record Looked(IReadOnlyList<DayView> Views, IReadOnlyList<DayCounts> Points);

    private static async Task<Looked> Look(FactsCache facts, Guid cycle, DateOnly[] days)
    {
        var views = new List<DayView>();
        foreach (var day in days)
        {
            var view = (await facts.View(cycle, day, CancellationToken.None))!;
            _ = (view.Cascade.Order, view.Cascade.AtRisk);
            foreach (var (unit, subUnits) in ScopesOf(view))
            {
                _ = view.MediansOf(unit, subUnits);
            }

            views.Add(view);
        }

        var points = await facts.Trend(cycle, [.. days.Distinct().Order()], CancellationToken.None);
        return new(views, [.. days.Select(day => points.Single(point => point.Day == day))]);
    }

    private static IEnumerable<(int? Unit, bool SubUnits)> ScopesOf(DayView view) =>
        Enumerable
            .Range(0, view.Organization.Units.Length)
            .SelectMany(unit => new (int?, bool)[] { (unit, true), (unit, false) })
            .Append((null, true));

    private static void Same(DayView expected, DayView actual)
    {
        Assert.Equal(expected.Organization.Units, actual.Organization.Units);
        for (var unit = 0; unit < expected.Own.Length; unit++)
        {
            Same(expected.Own[unit], actual.Own[unit], $"own of {unit}");
            Same(expected.OwnOfUnits[unit], actual.OwnOfUnits[unit], $"own of unit {unit}");
            Same(expected.OwnOfPeople[unit], actual.OwnOfPeople[unit], $"own of people of {unit}");
            Same(expected.Subtree[unit], actual.Subtree[unit], $"subtree of {unit}");
        }

        Same(expected.Company, actual.Company, "company");
        Assert.Equal(expected.People, actual.People);
        foreach (var (unit, subUnits) in ScopesOf(expected))
        {
            Assert.Equal(expected.MediansOf(unit, subUnits), actual.MediansOf(unit, subUnits));
            Assert.Equal(ListsOf(new(expected, unit, subUnits)), ListsOf(new(actual, unit, subUnits)));
        }

        Assert.Equal(CascadeOf(expected), CascadeOf(actual));
    }

    private static void Same(DayCounts expected, DayCounts actual, IEnumerable<Guid> units)
    {
        Same(expected.Company, actual.Company, "company of a point");
        foreach (var unit in units)
        {
            Same(expected.Of(unit, true), actual.Of(unit, true), "subtree of a point");
            Same(expected.Of(unit, false), actual.Of(unit, false), "own of a point");
        }
    }

    private static IEnumerable<string> ListsOf(ReportScope scope) =>
        Lists
            .People.Keys.SelectMany(list =>
                Lists.PeopleOf(scope, list, ListFilter.None).Select(person => $"{list} {person}")
            )
            .Concat(
                Lists.Objectives.Keys.SelectMany(list =>
                    Lists
                        .ObjectivesOf(scope, list, ListFilter.None)
                        .Select(slot => $"{list} {scope.View.Objectives[slot].Facts.Id}")
                )
            )
            .Concat(
                Lists.KeyResults.Keys.SelectMany(list =>
                    Lists
                        .KeyResultsOf(scope, list, ListFilter.None)
                        .Select(row => $"{list} {row.KeyResult.Facts.Id} {row.KeyResult.Progress}")
                )
            );

    private static IEnumerable<(Guid, Guid?, int, bool)> CascadeOf(DayView view) =>
        view.Cascade.Order.Select(slot =>
            (
                view.Objectives[slot].Facts.Id,
                view.Cascade.Parent[slot] is >= 0 and var parent ? view.Objectives[parent].Facts.Id : (Guid?)null,
                view.Cascade.Depth[slot],
                view.Cascade.AtRisk[slot]
            )
        );

    private static void AddsUp(DayView view)
    {
        for (var unit = 0; unit < view.Organization.Units.Length; unit++)
        {
            var sum = view.Own[unit].Copy();
            foreach (var child in view.Organization.Children[unit])
            {
                sum.Add(view.Subtree[child]);
            }

            Same(view.Subtree[unit], sum, $"children and own of {unit}");
        }
    }

    private static void Same(Counts expected, Counts actual, string of)
    {
        foreach (var count in Enum.GetValues<Count>().Where(count => count < Count.Slim))
        {
            Assert.True(expected[count] == actual[count], $"{of}: {count} is {actual[count]}, not {expected[count]}");
        }

        Assert.Equal(expected.Numbers.ToArray(), actual.Numbers.ToArray());
        foreach (var sum in Enum.GetValues<Sum>().Where(sum => sum != Sum.All))
        {
            Assert.True(expected[sum] == actual[sum], $"{of}: {sum} is {actual[sum]}, not {expected[sum]}");
        }
    }
}
