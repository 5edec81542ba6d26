using Okr.Reporting.Digests;

namespace Okr.Tests.Reporting;

public sealed class DigestScheduleTests
{
    [Theory]
    [InlineData("2026-06-01T00:59:59Z", 1, 9, "Asia/Shanghai", "2026-06-01T01:00:00Z")] // Monday, a second before
    [InlineData("2026-06-01T01:00:00Z", 1, 9, "Asia/Shanghai", "2026-06-08T01:00:00Z")] // at that moment: the next one
    [InlineData("2026-06-03T12:00:00Z", 7, 23, "Asia/Shanghai", "2026-06-07T15:00:00Z")]
    [InlineData("2026-05-31T17:00:00Z", 1, 0, "Asia/Shanghai", "2026-06-07T16:00:00Z")] // it is Monday there already
    [InlineData("2026-06-01T12:00:00Z", 1, 9, "America/New_York", "2026-06-01T13:00:00Z")]
    [InlineData("2026-11-30T12:00:00Z", 1, 9, "America/New_York", "2026-11-30T14:00:00Z")] // winter
    [InlineData("2026-03-28T12:00:00Z", 7, 2, "Europe/Berlin", "2026-03-29T01:00:00Z")] // 02:00 does not exist: 03:00
    [InlineData("2026-10-24T12:00:00Z", 7, 2, "Europe/Berlin", "2026-10-25T00:00:00Z")] // 02:00 twice: the first
    [InlineData("2026-10-25T00:00:00Z", 7, 2, "Europe/Berlin", "2026-11-01T01:00:00Z")] // and not the second
    [InlineData("2026-06-01T00:00:00Z", 2, 5, "Asia/Kolkata", "2026-06-01T23:30:00Z")]
    public void It_is_due_at_the_hour_of_the_zone(string after, int weekday, int hour, string zone, string due) =>
        Assert.Equal(
            DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime,
            DigestSchedule.NextAfter(
                DateTimeOffset.Parse(after, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime,
                weekday,
                hour,
                DigestSchedule.Zone(zone)!
            )
        );

    [Theory]
    [InlineData("2026-12-31T12:00:00Z", "UTC", 2026, 53)]
    [InlineData("2027-01-03T12:00:00Z", "UTC", 2026, 53)]
    [InlineData("2027-01-03T20:00:00Z", "Asia/Shanghai", 2027, 1)] // Monday there
    [InlineData("2025-12-29T12:00:00Z", "UTC", 2026, 1)]
    public void Its_week_is_the_ISO_week_of_the_zone(string due, string zone, int year, int week) =>
        Assert.Equal(
            (year, week),
            DigestSchedule.WeekOf(
                DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime,
                DigestSchedule.Zone(zone)!
            )
        );

    [Fact]
    public void Every_week_of_ten_years_has_exactly_one_due_time()
    {
        foreach (
            var name in new[]
            {
                "Asia/Shanghai",
                "Europe/London",
                "America/Sao_Paulo",
                "Australia/Lord_Howe",
                "Pacific/Apia",
            }
        )
        {
            var zone = DigestSchedule.Zone(name)!;
            var due = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            var weeks = new HashSet<(int, int)>();
            for (var i = 0; i < 520; i++)
            {
                due = DigestSchedule.NextAfter(due, 7, 2, zone);
                Assert.True(weeks.Add(DigestSchedule.WeekOf(due, zone)), $"{name} {due:O}");
            }
        }
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    [InlineData(null)]
    public void A_zone_that_there_is_not_is_none(string? name) => Assert.Null(DigestSchedule.Zone(name));
}
