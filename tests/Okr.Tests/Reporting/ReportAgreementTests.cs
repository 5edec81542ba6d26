using FsCheck.Xunit;
using Okr.Contracts.Organization.V1;
using Okr.Reporting.Facts;
using Okr.Reporting.Features;
using Okr.Reporting.Features.Operations;
using Okr.Reporting.Reports;

namespace Okr.Tests.Reporting;

public sealed class ReportAgreementTests
{
    [Property(MaxTest = 12)]
    public void The_reports_agree_with_the_plain_reading_of_the_events_on_any_day(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            foreach (var _ in Enumerable.Range(0, 4))
            {
                var day = company.AnyDay();
                var view = (await store.Facts.View(company.CycleId, day, CancellationToken.None))!;
                foreach (var (unit, subUnits) in Scopes(company))
                {
                    AssertAgrees(company, view, day, unit, subUnits);
                }
            }
        }
    }

    [Property(MaxTest = 6)]
    public void Duplicates_and_any_order_of_events_give_the_same_store(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var inOrder = new ReportingStore();
            await inOrder.Apply(company.Events);
            var shuffled = company.Events.Concat(company.Events.Where((_, i) => i % 3 == 0)).ToArray();
            company.Random.Shuffle(shuffled);
            using var outOfOrder = new ReportingStore();
            await outOfOrder.Apply(shuffled);
            Assert.Equal(await inOrder.Dump(), await outOfOrder.Dump());
        }
    }

    [Property(MaxTest = 6)]
    public void What_is_read_change_by_change_equals_what_is_read_at_once(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            var day = company.AnyDay();
            var cycleFirst = company.Events.Take(1).ToList();
            var rest = company.Events.Skip(1).ToArray();
            company.Random.Shuffle(rest);
            using var store = new ReportingStore();
            await store.Apply(cycleFirst);
            foreach (var part in rest.Chunk(rest.Length / 5 + 1))
            {
                await store.Facts.View(company.CycleId, day, CancellationToken.None);
                await store.Apply(part);
            }

            var view = (await store.Facts.View(company.CycleId, day, CancellationToken.None))!;
            foreach (var (unit, subUnits) in Scopes(company))
            {
                AssertAgrees(company, view, day, unit, subUnits);
            }
        }
    }

    [Property(MaxTest = 6)]
    public void Own_facts_and_the_subtrees_below_add_up_to_the_unit(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var view = (await store.Facts.View(company.CycleId, company.AnyDay(), CancellationToken.None))!;
            foreach (var unit in company.Units.Select(id => (int?)view.Organization.UnitOf(id)).Append(null))
            {
                var (own, children) = GetOperationsBreakdown.Below(new ReportScope(view, unit, true));
                var sum = new Counts();
                sum.Add(own);
                foreach (var child in children)
                {
                    sum.Add(view.Subtree[child]);
                }

                AssertSame(view.Of(unit, true), sum);
            }
        }
    }

    [Property(MaxTest = 6)]
    public void Locations_and_job_families_agree_with_the_plain_reading_of_the_events(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var day = company.AnyDay();
            var view = (await store.Facts.View(company.CycleId, day, CancellationToken.None))!;
            foreach (var (unitId, subUnits) in Scopes(company))
            {
                var unit = unitId is { } id ? view.Organization.UnitOf(id) : (int?)null;
                AssertGroups(unitId, unit, subUnits, PeopleTrait.Location, p => p.Location);
                AssertGroups(unitId, unit, subUnits, PeopleTrait.JobFamily, p => p.JobFamily);
            }

            void AssertGroups(
                Guid? unitId,
                int? unit,
                bool subUnits,
                PeopleTrait trait,
                Func<PersonChanged, string?> valueOf
            )
            {
                var groups = view.ByPerson(unit, subUnits, trait);
                Assert.Equal(view.Of(unit, subUnits)[Count.Eligible], groups.Values.Sum(g => g[Count.Eligible]));
                foreach (var (key, counts) in groups)
                {
                    var plain = new PlainReports(
                        company.Events,
                        company.CycleId,
                        day,
                        unitId,
                        subUnits,
                        p => (valueOf(p) ?? "") == key
                    );
                    foreach (var (figure, value) in plain.Figures())
                    {
                        var counted = FlatMetrics.Value(Metrics.Of(counts), figure);
                        Assert.True(
                            counted == value,
                            $"{figure} of '{key}' on {day} in {unitId}: {counted}, not {value}"
                        );
                    }
                }
            }
        }
    }

    [Property(MaxTest = 5)]
    public void A_list_is_as_long_as_the_number_before_it(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var day = company.AnyDay();
            var view = (await store.Facts.View(company.CycleId, day, CancellationToken.None))!;
            var figures = new PlainReports(company.Events, company.CycleId, day, null, true).Figures();
            var scope = new ReportScope(view, null, true);
            foreach (
                var (list, figure) in new[]
                {
                    ("eligible", "eligible"),
                    ("participants", "participants"),
                    ("filled", "filled"),
                    ("updaters-28", "updaters28"),
                    ("viewers", "viewers"),
                    ("aligned-owners", "alignedOwners"),
                    ("objectives", "objectives"),
                    ("aligned", "aligned"),
                    ("isolated", "isolated"),
                    ("key-results", "keyResults"),
                    ("with-data", "withData"),
                    ("stale", "stale"),
                    ("human-updated", "humanUpdated"),
                    ("never-updated", "neverUpdated"),
                    ("off-track-two-weeks", "offTrackTwoWeeks"),
                    ("no-progress-four-weeks", "noProgressFourWeeks"),
                    ("guardrail-breaches", "guardrailBreaches"),
                }
            )
            {
                var length =
                    Lists.People.ContainsKey(list) ? Lists.PeopleOf(scope, list, ListFilter.None).Count()
                    : Lists.Objectives.ContainsKey(list) ? Lists.ObjectivesOf(scope, list, ListFilter.None).Count()
                    : Lists.KeyResultsOf(scope, list, ListFilter.None).Count();
                Assert.True(figures[figure] == length, $"{list}: {length}, not {figures[figure]}");
            }
        }
    }

    [Property(MaxTest = 10)]
    public void Breached_guardrails_and_the_status_shown_agree_with_the_plain_reading_for_every_key_result(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            foreach (var day in new[] { company.AnyDay(), company.AnyDay(), GeneratedCompany.End.AddDays(20) })
            {
                var view = (await store.Facts.View(company.CycleId, day, CancellationToken.None))!;
                var plain = new PlainReports(company.Events, company.CycleId, day, null, true).Shown();
                var scope = new ReportScope(view, null, true);
                var shown = Lists.KeyResultsOf(scope, "key-results", ListFilter.None).Select(row => row.KeyResult);
                Assert.Equal(
                    plain.OrderBy(k => k.Key).Select(k => (k.Key, k.Value.Breached, k.Value.Status)),
                    shown.OrderBy(k => k.Facts.Id).Select(k => (k.Facts.Id, k.GuardrailBreached, Names.Of(k.Status)))
                );
                Assert.Equal(
                    plain.Where(k => k.Value.Breached).Select(k => k.Key).Order(),
                    Lists
                        .KeyResultsOf(scope, "guardrail-breaches", ListFilter.None)
                        .Select(row => row.KeyResult.Facts.Id)
                        .Order()
                );
            }
        }
    }

    [Property(MaxTest = 6)]
    public void Waves_and_what_none_covers_add_up_to_the_scope_and_outside_of_them_nobody_is_eligible(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var day = company.AnyDay();
            var breakdown = await GetOperationsBreakdown.Handle(
                new(company.CycleId, day < GeneratedCompany.Start.AddDays(-20) ? null : day, null, null),
                new("wave", null),
                store.Facts,
                store.Clock,
                CancellationToken.None
            );
            var waves = company
                .Events.OfType<RolloutWaveChanged>()
                .GroupBy(w => w.Id)
                .Select(same => same.MaxBy(w => w.Version)!)
                .Where(w => !w.Deleted)
                .ToList();
            Assert.Equal(
                waves.OrderBy(w => w.StartsOn).ThenBy(w => w.Code, StringComparer.Ordinal).Select(w => w.Code),
                breakdown.Rows.SkipLast(1).Select(row => row.Wave!.Code)
            );
            Assert.Equal("", breakdown.Rows[^1].Key);
            Assert.Equal(breakdown.Total.Eligible, breakdown.Rows.Sum(row => row.Own.Eligible));
            Assert.Equal(breakdown.Total.Objectives, breakdown.Rows.Sum(row => row.Own.Objectives));
            Assert.Equal(breakdown.Total.KeyResults, breakdown.Rows.Sum(row => row.Own.KeyResults));
            Assert.True(waves.Count == 0 || breakdown.Rows[^1].Own.Eligible == 0);
            Assert.All(
                breakdown.Rows.SkipLast(1).Where(row => row.Wave!.StartsOn > breakdown.AsOf),
                row => Assert.Equal(0, row.Own.Objectives)
            );
        }
    }

    [Property(MaxTest = 5)]
    public void The_cascade_names_every_published_objective_once_and_parents_first(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            using var store = new ReportingStore();
            await store.Apply(company.Events);
            var view = (await store.Facts.View(company.CycleId, company.AnyDay(), CancellationToken.None))!;
            var cascade = view.Cascade;
            Assert.Equal(
                Enumerable.Range(0, view.Objectives.Count).Where(i => view.Objectives[i].Published),
                cascade.Order.Order()
            );
            foreach (var objective in cascade.Order.Where(i => cascade.Parent[i] >= 0))
            {
                Assert.True(cascade.Place[cascade.Parent[objective]] < cascade.Place[objective]);
                Assert.Equal(cascade.Depth[cascade.Parent[objective]] + 1, cascade.Depth[objective]);
            }
        }
    }

    private static IEnumerable<(Guid? Unit, bool SubUnits)> Scopes(GeneratedCompany company) =>
        company
            .Units.Take(3)
            .SelectMany(unit => new (Guid?, bool)[] { (unit, true), (unit, false) })
            .Append((null, true));

    private static void AssertAgrees(GeneratedCompany company, DayView view, DateOnly day, Guid? unitId, bool subUnits)
    {
        var plain = new PlainReports(company.Events, company.CycleId, day, unitId, subUnits);
        int? unit = unitId is { } id ? view.Organization.UnitOf(id) : null;
        var counts = view.Of(unit, subUnits);
        var metrics = Metrics.Of(counts);
        var expected = plain.Figures();
        Assert.Equal(FlatMetrics.Ids.Order(), expected.Keys.Order());
        foreach (var (figure, value) in expected)
        {
            Assert.True(
                FlatMetrics.Value(metrics, figure) == value,
                $"{figure} on {day} in {unitId} ({subUnits}): {FlatMetrics.Value(metrics, figure)}, not {value}"
            );
        }

        foreach (var (histogram, bars) in plain.Histograms())
        {
            var (block, keys) = Histogram(histogram);
            Assert.Equal(
                keys.Select(key => (key, bars.GetValueOrDefault(key))),
                Bucket.Of(counts, block, keys).Select(bucket => (bucket.Key, bucket.Count))
            );
        }

        Assert.Equal(plain.MedianKeyResultProgress(), view.MediansOf(unit, subUnits).KeyResultProgress);
    }

    private static (Count Block, string[] Keys) Histogram(string name) =>
        name switch
        {
            "byState" => (Count.ByState, Okr.Reporting.Domain.Vocabulary.States),
            "byLevel" => (Count.ByLevel, Okr.Reporting.Domain.Vocabulary.Levels),
            "byKind" => (Count.ByKind, Okr.Reporting.Domain.Vocabulary.Kinds),
            "objectivesPerOwner" => (Count.ObjectivesPerOwner, Okr.Reporting.Domain.Vocabulary.Numbers),
            "keyResultsPerObjective" => (Count.KeyResultsPerObjective, Okr.Reporting.Domain.Vocabulary.Numbers),
            "byType" => (Count.ByType, Okr.Reporting.Domain.Vocabulary.Types),
            _ => (Count.ByConfidence, Okr.Reporting.Domain.Vocabulary.Confidences),
        };

    private static void AssertSame(Counts expected, Counts actual)
    {
        Assert.Equal(expected.Block(0, (int)Count.Full).ToArray(), actual.Block(0, (int)Count.Full).ToArray());
        Assert.Equal(expected.ObjectiveProgress, actual.ObjectiveProgress);
        Assert.Equal(expected.KeyResultProgress, actual.KeyResultProgress);
        Assert.Equal(expected.Score, actual.Score);
        Assert.Equal(expected.WeightedProgress, actual.WeightedProgress);
    }
}
