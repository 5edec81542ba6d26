using Okr.Reporting.Domain;

namespace Okr.Tests.Reporting;

public sealed class ForecastTests
{
    private static readonly DateOnly Start = new(2026, 1, 1);
    private static readonly DateOnly End = new(2026, 3, 31);

    [Fact]
    public void It_goes_on_at_the_mean_pace_between_the_slowest_and_the_fastest_week()
    {
        // 28 days are left: four weeks. Changes of 0.05, 0.10 and 0.03 a week.
        var forecast = Forecast.Of([0.48m, 0.43m, 0.33m, 0.30m], End, End.AddDays(-28));

        Assert.Equal(new Forecast(0.60m, 0.72m, 0.88m, 3), forecast);
    }

    [Fact]
    public void It_stays_between_0_and_1()
    {
        Assert.Equal(new Forecast(0m, 0m, 1m, 2), Forecast.Of([0.5m, 0.1m, 1m], End, Start.AddDays(20)));
    }

    [Fact]
    public void After_the_end_it_is_the_progress_itself()
    {
        Assert.Equal(new Forecast(0.4m, 0.4m, 0.4m, 2), Forecast.Of([0.4m, 0.2m, 0.1m], End, End.AddDays(9)));
    }

    [Fact]
    public void One_week_is_not_enough_and_a_week_without_progress_ends_the_look_back()
    {
        Assert.Null(Forecast.Of([0.4m, 0.2m], End, Start.AddDays(9)));
        Assert.Null(Forecast.Of([0.4m, 0.2m, null, 0.1m], End, Start.AddDays(30)));
        Assert.Null(Forecast.Of([null, 0.2m, 0.1m], End, Start.AddDays(30)));
    }

    [Fact]
    public void It_looks_back_four_weeks_at_the_most_and_not_before_the_cycle()
    {
        Assert.Equal(5, Forecast.Days(Start, Start.AddDays(60)).Count);
        Assert.Equal([Start.AddDays(9), Start.AddDays(2)], Forecast.Days(Start, Start.AddDays(9)));
        Assert.Equal([Start.AddDays(-3)], Forecast.Days(Start, Start.AddDays(-3)));
    }
}
