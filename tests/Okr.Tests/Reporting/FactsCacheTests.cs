using System.Collections;
using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Platform;
using Okr.Reporting.Features;
using Okr.Reporting.Reports;
using static Okr.Tests.Reporting.ReportSample;

namespace Okr.Tests.Reporting;

/// <summary>What the cache keeps, and what it answers while the store changes.</summary>
public sealed class FactsCacheTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly ReportingStore store = new();

    [Theory]
    [InlineData("organization")]
    [InlineData("cycle")]
    [InlineData("check-in")]
    public async Task A_trend_has_all_its_days_whatever_happens_while_a_missing_one_is_counted(string change)
    {
        await store.Apply(Events);
        var today = store.Clock.Today();
        DateOnly[] days = [.. Enumerable.Range(0, 9).Select(i => Start.AddDays(i * 6)), today];
        await store.Facts.View(Cycle, today, Ct);
        await store.Facts.Trend(Cycle, days[..^1], Ct);

        var trend = await store.Facts.Trend(Cycle, new GoneThrough(days, 2, Meanwhile), Ct);

        Assert.Equal(days, trend.Select(point => point.Day));
        using var another = store.NewFacts();
        foreach (var (made, kept) in (await another.Trend(Cycle, days, Ct)).Zip(trend))
        {
            Assert.Equal(Counted(made), Counted(kept));
        }

        async Task Meanwhile()
        {
            await store.Apply([
                change switch
                {
                    "organization" => Events.OfType<PersonChanged>().First(p => p.Id == Member) with
                    {
                        Version = 2,
                        Periods = [new(new(2020, 1, 1), Team, null, false)],
                    },
                    "cycle" => Events.OfType<CycleChanged>().First(c => c.Id == Cycle) with
                    {
                        Version = 2,
                        EndsOn = new(2026, 7, 31),
                    },
                    _ => CheckInOf(KeyResultOfTop, Top, Start.AddDays(12), 0.3m, "between"),
                },
            ]);
            await store.Facts.View(Cycle, today, Ct); // reads what changed
        }
    }

    [Fact]
    public async Task The_longest_trend_is_counted_once()
    {
        await store.Apply(Events);
        var today = store.Clock.Today();
        DateOnly[] days = [.. Enumerable.Range(1 - Steps.MaxPoints, Steps.MaxPoints).Select(today.AddDays)];
        var counted = await store.Facts.Trend(Cycle, days, Ct);
        await store.Facts.View(Cycle, today, Ct);
        var again = await store.Facts.Trend(Cycle, days, Ct);
        Assert.All(counted.Zip(again), point => Assert.Same(point.First, point.Second));
    }

    [Fact]
    public async Task A_refused_day_takes_the_place_of_none_that_was_asked_for()
    {
        await store.Apply(Events);
        DateOnly[] days = [Start.AddDays(10), Start.AddDays(20), Start.AddDays(30)];
        var held = new List<DayView>();
        foreach (var day in days)
        {
            held.Add((await store.Facts.View(Cycle, day, Ct))!);
        }

        for (var year = 2020; year < 2026; year++)
        {
            var refusal = await Assert.ThrowsAsync<Okr.Platform.Errors.DomainException>(() =>
                ReportScope.Of(new(Cycle, new(year, 1, 1), null, null), store.Facts, store.Clock, Ct)
            );
            Assert.Equal("reporting.as_of_before_cycle", refusal.Error.Code);
        }

        foreach (var (i, day) in days.Index())
        {
            Assert.Same(held[i], await store.Facts.View(Cycle, day, Ct));
        }
    }

    public void Dispose() => store.Dispose();

    private static IEnumerable<long> Counted(DayCounts day) =>
        Enum.GetValues<Count>().Where(count => count < Count.Slim).Select(count => day.Company[count]);

    /// <summary>Days, and what happens when they are gone through for the nth time.</summary>
    private sealed class GoneThrough(IReadOnlyList<DateOnly> days, int time, Func<Task> happens)
        : IReadOnlyList<DateOnly>
    {
        private int times;

        public DateOnly this[int index] => days[index];

        public int Count => days.Count;

        public IEnumerator<DateOnly> GetEnumerator()
        {
            if (++times == time)
            {
                Task.Run(happens).GetAwaiter().GetResult();
            }

            return days.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
