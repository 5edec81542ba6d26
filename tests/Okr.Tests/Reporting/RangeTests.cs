using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Progress.V1;
using Okr.Reporting.Features;
using Okr.Reporting.Features.Operations;
using Okr.Reporting.Reports;

namespace Okr.Tests.Reporting;

/// <summary>
/// A range with one check-in, in range, on the first of thirteen Mondays (6 April 2026), and then silence; three days of grace.
/// </summary>
public sealed class RangeTests
{
    private static readonly DateOnly Monday = new(2026, 4, 6);

    [Theory]
    [InlineData("2026-04-06", 1)]
    [InlineData("2026-04-16", 1)] // the last day of grace
    [InlineData("2026-04-17", 2)]
    [InlineData("2026-04-24", 3)]
    [InlineData("2026-06-29", 12)]
    [InlineData("2026-06-30", 12)]
    [InlineData("2026-09-01", 12)] // the grace of the last slot ends after the cycle
    public async Task Every_missed_slot_counts_as_out_of_range(string day, int due)
    {
        using var store = await Told(CheckIn(Monday));
        var on = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(decimal.Round(1m / due, 12), (await KeyResult(store, on)).RawProgress);
        var view = (await store.Facts.View(ReportSample.Cycle, on, default))!;
        var point = (await store.Facts.Trend(ReportSample.Cycle, [on], default)).Single();
        Assert.Equal(view.Company[Sum.KeyResultProgress], point.Company[Sum.KeyResultProgress]);
    }

    [Fact]
    public async Task Silence_is_progress_backwards()
    {
        using var store = await Told(CheckIn(Monday));

        Assert.Equal(-0.5m, (await KeyResult(store, new(2026, 4, 17))).WeekDelta);
        Assert.Equal(0m, (await KeyResult(store, new(2026, 4, 16))).WeekDelta);
        Assert.True((await KeyResult(store, new(2026, 5, 6))).NoProgressFourWeeks);
        Assert.Equal("off_track", Names.Of((await KeyResult(store, new(2026, 6, 1))).Status));
    }

    [Fact]
    public async Task Words_answer_no_slot_and_the_next_value_says_the_share_anew()
    {
        var words = CheckIn(new(2026, 4, 13)) with { Value = null, InRange = null, RawProgress = null };
        using var store = await Told(CheckIn(Monday), words, CheckIn(new(2026, 4, 27)) with { RawProgress = 0.5m });

        Assert.Equal(0.5m, (await KeyResult(store, new(2026, 4, 17))).RawProgress);
        Assert.Equal(0.5m, (await KeyResult(store, new(2026, 5, 7))).RawProgress);
        Assert.Equal(0.4m, (await KeyResult(store, new(2026, 5, 8))).RawProgress);
    }

    [Fact]
    public async Task A_degree_stands()
    {
        var degree = CheckIn(new(2026, 4, 13)) with { Value = null, InRange = null, Degree = 0.7m, RawProgress = 0.7m };
        using var store = await Told(CheckIn(Monday), degree);

        Assert.Equal(0.7m, (await KeyResult(store, new(2026, 6, 1))).RawProgress);
    }

    [Fact]
    public async Task A_share_by_a_newer_definition_falls_from_the_last_check_in_on()
    {
        using var store = await Told(CheckIn(Monday) with { RawProgress = 0m });
        await store.Apply([
            new KeyResultProgressed(
                ReportSample.KeyResultOfTop,
                5,
                ReportSample.Top,
                ReportSample.Cycle,
                Monday,
                DateTime.UnixEpoch,
                15m,
                0.5m,
                0.5m,
                true,
                null,
                null,
                false,
                null,
                Monday,
                2,
                Monday,
                7,
                3,
                [new(2, new(2026, 4, 15), 1m)]
            ),
        ]);

        Assert.Equal(0m, (await KeyResult(store, new(2026, 4, 14))).RawProgress);
        Assert.Equal(1m, (await KeyResult(store, new(2026, 4, 15))).RawProgress);
        Assert.Equal(0.5m, (await KeyResult(store, new(2026, 4, 17))).RawProgress);
    }

    private static CheckInRecorded CheckIn(DateOnly on) =>
        ReportSample.CheckInOf(ReportSample.KeyResultOfTop, ReportSample.Top, on, 1m, "") with
        {
            Value = 15m,
            InRange = true,
        };

    private static async Task<ReportingStore> Told(params IEnumerable<CheckInRecorded> checkIns)
    {
        var store = new ReportingStore();
        await store.Apply(ReportSample.Events.Where(e => e is not CheckInRecorded).Select(AsRange).Concat(checkIns));
        return store;

        static IEvent AsRange(IEvent e) =>
            e is KeyResultChanged keyResult && keyResult.Id == ReportSample.KeyResultOfTop
                ? keyResult with
                {
                    Type = "range",
                    Baseline = null,
                    Target = null,
                    RangeMin = 10m,
                    RangeMax = 20m,
                }
                : e;
    }

    private static async Task<KeyResultDay> KeyResult(ReportingStore store, DateOnly day)
    {
        var view = (await store.Facts.View(ReportSample.Cycle, day, default))!;
        return Lists
            .KeyResultsOf(new(view, null, true), "key-results", ListFilter.None)
            .Single(row => row.KeyResult.Facts.Id == ReportSample.KeyResultOfTop)
            .KeyResult;
    }
}
