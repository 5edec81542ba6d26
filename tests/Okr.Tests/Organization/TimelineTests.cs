using Okr.Contracts.Organization.V1;
using Okr.Organization.Domain;

namespace Okr.Tests.Organization;

public sealed class TimelineTests
{
    private static readonly Guid A = Guid.CreateVersion7();
    private static readonly Guid B = Guid.CreateVersion7();

    [Fact]
    public void What_is_already_so_changes_nothing()
    {
        IReadOnlyList<PersonPeriod> periods = [In(A, 2024)];

        Assert.Same(periods, Put(periods, In(A, 2025)));
    }

    [Fact]
    public void A_later_fact_lasts_until_the_next_recorded_one()
    {
        var periods = Put([In(A, 2020), In(A, 2030) with { Active = false }], In(B, 2025));

        Assert.Equal([In(A, 2020), In(B, 2025), In(A, 2030) with { Active = false }], periods);
    }

    [Fact]
    public void An_earlier_fact_comes_before_what_is_known()
    {
        Assert.Equal([In(B, 2020), In(A, 2024)], Put([In(A, 2024)], In(B, 2020)));
    }

    [Fact]
    public void Equal_neighbours_become_one_period()
    {
        Assert.Equal([In(A, 2020)], Put([In(A, 2024)], In(A, 2020)));
        Assert.Equal([In(A, 2020)], Put([In(A, 2020), In(B, 2022), In(A, 2024)], In(A, 2022)));
    }

    [Fact]
    public void The_state_of_a_day_is_that_of_the_last_period_begun()
    {
        IReadOnlyList<PersonPeriod> periods = [In(A, 2020), In(B, 2024)];

        Assert.Null(Timeline.At(periods, new DateOnly(2019, 12, 31), p => p.From));
        Assert.Equal(A, Timeline.At(periods, new DateOnly(2023, 12, 31), p => p.From)?.OrgUnitId);
        Assert.Equal(B, Timeline.At(periods, new DateOnly(2024, 1, 1), p => p.From)?.OrgUnitId);
    }

    private static PersonPeriod In(Guid unit, int year) => new(new DateOnly(year, 1, 1), unit, null, true);

    private static IReadOnlyList<PersonPeriod> Put(IReadOnlyList<PersonPeriod> periods, PersonPeriod period) =>
        Timeline.Put(periods, period, p => p.From, (p, from) => p with { From = from });
}
