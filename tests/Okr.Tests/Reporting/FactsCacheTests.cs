using System.Collections;
using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Platform;
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
