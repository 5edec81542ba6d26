using FsCheck.Xunit;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Reporting.Facts;
using Okr.Reporting.Features;
using Okr.Reporting.Features.Operations;
using Okr.Reporting.Reports;

namespace Okr.Tests.Reporting;

/// <summary>Reports about some of the people and objectives of a scope.</summary>
public sealed class NarrowedReportTests
{
    [Property(MaxTest = 6)]
    public void A_narrowed_report_agrees_with_the_plain_reading_of_the_events(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var day = company.AnyDay();
            var view = (await store.Facts.View(company.CycleId, day, CancellationToken.None))!;
            var point = (await store.Facts.Trend(company.CycleId, [day], CancellationToken.None)).Single();
            var selections = Selections(company)
                .Concat(
                    view.Organization.Facts.Waves.Select(wave => wave.Id)
                        .Append(WaveFacts.None)
                        .Select(wave =>
                            (
                                new Selection(Wave: wave),
                                (Func<PersonChanged, bool>?)null,
                                (Func<ObjectiveChanged, bool>?)null
                            )
                        )
                );
            foreach (var (selection, people, objectives) in selections)
            {
                var narrowed = view.Narrowed(selection);
                foreach (
                    var (unitId, subUnits) in company.Units.Take(2).Select(u => ((Guid?)u, true)).Append((null, true))
                )
                {
                    int? unit = unitId is { } id ? view.Organization.UnitOf(id) : null;
                    var plain = new PlainReports(
                        company.Events,
                        company.CycleId,
                        day,
                        unitId,
                        subUnits,
                        people,
                        objectives,
                        selection.Wave
                    );
                    var counted = Metrics.Of(narrowed.Of(unit, subUnits));
                    var slim = Metrics.Of(point.Narrowed(selection).Of(unitId, subUnits));
                    foreach (var (figure, value) in plain.Figures())
                    {
                        Assert.True(
                            FlatMetrics.Value(counted, figure) == value && FlatMetrics.Value(slim, figure) == value,
                            $"{figure} of {selection} on {day} in {unitId}: {FlatMetrics.Value(counted, figure)} and "
                                + $"{FlatMetrics.Value(slim, figure)}, not {value}"
                        );
                    }

                    Assert.Equal(plain.MedianKeyResultProgress(), narrowed.MediansOf(unit, subUnits).KeyResultProgress);
                    AssertLists(
                        new ReportScope(narrowed, unit, subUnits) { Whole = view, Selection = selection },
                        counted
                    );
                }
            }
        }
    }

    [Property(MaxTest = 6)]
    public void Each_row_of_a_location_or_job_family_is_as_long_as_its_lists(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var view = (await store.Facts.View(company.CycleId, company.AnyDay(), CancellationToken.None))!;
            foreach (var trait in new[] { PeopleTrait.Location, PeopleTrait.JobFamily })
            {
                foreach (var (key, counts) in view.ByPerson(null, true, trait))
                {
                    var selection =
                        trait == PeopleTrait.Location ? new Selection(Location: key) : new Selection(JobFamily: key);
                    AssertLists(
                        new ReportScope(view.Narrowed(selection), null, true) { Whole = view, Selection = selection },
                        Metrics.Of(counts)
                    );
                }
            }
        }
    }

    [Property(MaxTest = 6)]
    public void Each_row_of_a_wave_is_the_wave_as_a_scope_and_as_long_as_its_lists(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var day = company.AnyDay();
            DateOnly? asOf = day < GeneratedCompany.Start.AddDays(-20) ? null : day;
            Guid? unit = company.Random.Next(2) == 0 ? null : company.Units[company.Random.Next(company.Units.Count)];
            var breakdown = await GetOperationsBreakdown.Handle(
                new(company.CycleId, asOf, unit, null),
                new("wave", null),
                store.Facts,
                store.Clock,
                CancellationToken.None
            );
            foreach (var row in breakdown.Rows)
            {
                var scope = await ReportScope.Of(
                    new(company.CycleId, asOf, unit, null, WaveId: row.Wave?.Id ?? WaveFacts.None),
                    store.Facts,
                    store.Clock,
                    CancellationToken.None
                );
                Assert.Equal(row.Subtree, Metrics.Of(scope.Counts));
                AssertLists(scope, row.Subtree);
            }
        }
    }

    [Fact]
    public async Task Text_status_and_staleness_narrow_to_the_objectives_that_have_them()
    {
        using var store = new ReportingStore();
        await store.Apply(ReportSample.Events);
        var view = (await store.Facts.View(ReportSample.Cycle, new(2026, 6, 1), CancellationToken.None))!;
        var all = Objectives(Selection.All);
        Assert.Equal(new[] { ReportSample.Top, ReportSample.Secret }.Order(), all.Order());
        Assert.Equal([ReportSample.Top], Objectives(new Selection(Text: "TOP")));
        Assert.Equal([ReportSample.Top], Objectives(new Selection(Text: "a secret RESULT")));
        Assert.Empty(Objectives(new Selection(Text: "secret plan"))); // what is confidential is not found by its text
        foreach (var status in Enumerable.Range(0, 5))
        {
            Assert.Equal(
                view.Objectives.Where(o => (int?)o.Status == status).Select(o => o.Facts.Id).Order(),
                Objectives(new Selection(Status: status)).Order()
            );
        }

        Assert.Equal(
            all.Order(),
            Objectives(new Selection(Stale: true)).Concat(Objectives(new Selection(Stale: false))).Order()
        );
        Assert.Equal(all.Order(), Objectives(new Selection(Owner: ReportSample.Head)).Order());
        Assert.Empty(Objectives(new Selection(Owner: ReportSample.Member)));
        Assert.Same(view.Narrowed(new Selection(Stale: true)), view.Narrowed(new Selection(Stale: true)));

        List<Guid> Objectives(Selection selection) =>
            [
                .. Lists
                    .ObjectivesOf(new ReportScope(view.Narrowed(selection), null, true), "objectives", ListFilter.None)
                    .Select(slot => view.Objectives[slot].Facts.Id),
            ];
    }

    private static IEnumerable<(Selection, Func<PersonChanged, bool>?, Func<ObjectiveChanged, bool>?)> Selections(
        GeneratedCompany company
    )
    {
        foreach (var location in GeneratedCompany.Locations)
        {
            yield return (new(Location: location), p => p.Location == location, null);
        }

        yield return (
            new(Location: "", JobFamily: GeneratedCompany.JobFamilies[0]),
            p => p.Location is null && p.JobFamily == GeneratedCompany.JobFamilies[0],
            null
        );
        yield return (new(Kind: 1), null, o => o.Kind == "aspirational");
        yield return (new(Level: 4), null, o => o.OwnerKind == "person");
        foreach (var person in company.Events.OfType<PersonChanged>().Select(p => p.Id).Distinct().Take(3))
        {
            yield return (new(Person: person), p => p.Id == person, o => o.OwnerPersonId == person);
            yield return (new(Owner: person), null, o => o.OwnerPersonId == person);
        }
    }

    private static void AssertLists(ReportScope scope, Metrics metrics)
    {
        foreach (
            var (list, figure) in new[]
            {
                ("eligible", "eligible"),
                ("participants", "participants"),
                ("filled", "filled"),
                ("updaters-28", "updaters28"),
                ("aligned-owners", "alignedOwners"),
                ("objectives", "objectives"),
                ("aligned", "aligned"),
                ("isolated", "isolated"),
                ("key-results", "keyResults"),
                ("stale", "stale"),
                ("updated", "updated"),
                ("never-updated", "neverUpdated"),
                ("off-track-two-weeks", "offTrackTwoWeeks"),
            }
        )
        {
            var length =
                Lists.People.ContainsKey(list) ? Lists.PeopleOf(scope, list, ListFilter.None).Count()
                : Lists.Objectives.ContainsKey(list) ? Lists.ObjectivesOf(scope, list, ListFilter.None).Count()
                : Lists.KeyResultsOf(scope, list, ListFilter.None).Count();
            Assert.True(
                FlatMetrics.Value(metrics, figure) == length,
                $"{list} of {scope.Selection}: {length}, not {FlatMetrics.Value(metrics, figure)}"
            );
        }
    }
}
