using FsCheck.Xunit;
using Okr.Goal.Domain;

namespace Okr.Tests.Goal;

public sealed class WeightsTests
{
    [Property]
    public void Weights_total_exactly_one_hundred_percent_and_keep_the_stated_ones(byte open, ushort[]? seeds)
    {
        var stated = Stated(seeds);
        int?[] all = [.. stated, .. Enumerable.Repeat<int?>(null, (open % 20) + 1)];
        var weights = Weights.Share(all);
        Assert.NotNull(weights);
        Assert.Equal(Weights.Total, weights.Sum());
        for (var i = 0; i < stated.Length; i++)
        {
            Assert.Equal(stated[i], weights[i]);
        }

        var shared = weights[stated.Length..];
        Assert.True(shared.Max() - shared.Min() <= 1);
    }

    [Property]
    public void The_weights_do_not_depend_on_the_order(byte open, ushort[]? seeds)
    {
        int?[] all = [.. Stated(seeds), .. Enumerable.Repeat<int?>(null, (open % 20) + 1)];
        var there = Weights.Share(all)!;
        var back = Weights.Share([.. all.Reverse()])!;
        Assert.Equal(there.Order(), back.Order());
    }

    [Property]
    public void Fitting_always_totals_one_hundred_percent(ushort[]? seeds)
    {
        int?[] all = [.. (seeds ?? []).Select(s => s % 3 == 0 ? (int?)null : s % 10_001)];
        var weights = Weights.Fit(all);
        Assert.Equal(all.Length == 0 ? 0 : Weights.Total, weights.Sum());
        Assert.All(weights, w => Assert.True(w >= 0));
    }

    [Fact]
    public void Three_equal_shares_differ_by_one_point()
    {
        int[] expected = [3334, 3333, 3333];
        Assert.Equal(expected, Weights.Share([null, null, null])!);
    }

    [Fact]
    public void All_stated_but_not_one_hundred_percent_is_refused() => Assert.Null(Weights.Share([4000, 5999]));

    [Fact]
    public void Stated_beyond_one_hundred_percent_is_refused() => Assert.Null(Weights.Share([6000, 4001, null]));

    [Fact]
    public void Setting_one_rescales_only_those_not_set_by_hand()
    {
        int[] expected = [5000, 2000, 1500, 1500];
        Assert.Equal(expected, Weights.Share([5000, 2000, null, null])!);
    }

    [Fact]
    public void What_does_not_fit_is_scaled_in_proportion()
    {
        int[] expected = [6667, 3333];
        Assert.Equal(expected, Weights.Fit([4000, 2000]));
    }

    // Stated weights that leave something over.
    private static int?[] Stated(ushort[]? seeds) => [.. (seeds ?? []).Take(10).Select(s => (int?)(s % 900))];
}
