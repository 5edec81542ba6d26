namespace Okr.Reporting.Domain;

/// <summary>
/// Where progress ends if the cycle goes on as its last weeks did (pace projection): progress + weekly change × weeks that are
/// left, clamped. <paramref name="Likely"/> takes the mean of the weekly changes, <paramref name="Low"/> the least and
/// <paramref name="High"/> the greatest of them. Shares of 1.
/// </summary>
/// <param name="Weeks">Weekly changes that it rests on, 2 to 4.</param>
internal sealed record Forecast(decimal Low, decimal Likely, decimal High, int Weeks)
{
    /// <summary>Weeks looked back at the most.</summary>
    public const int MostWeeks = 4;

    private const int FewestWeeks = 2;

    /// <summary>The days whose progress tells the pace: the day itself and those whole weeks before it, within the cycle.</summary>
    public static IReadOnlyList<DateOnly> Days(DateOnly startsOn, DateOnly day) =>
        [
            .. Enumerable
                .Range(0, MostWeeks + 1)
                .Select(week => day.AddDays(-7 * week))
                .Where(d => d == day || d >= startsOn),
        ];

    /// <summary>Null where fewer than two whole weeks have progress.</summary>
    /// <param name="progress">On <see cref="Days"/>, the day itself first.</param>
    public static Forecast? Of(IReadOnlyList<decimal?> progress, DateOnly endsOn, DateOnly day)
    {
        var known = progress.TakeWhile(p => p is not null).Select(p => p!.Value).ToList();
        var changes = known.Zip(known.Skip(1), (later, earlier) => later - earlier).ToList();
        if (changes.Count < FewestWeeks)
        {
            return null;
        }

        var left = Math.Max(0, endsOn.DayNumber - day.DayNumber);
        return new(
            After(changes.Min(), 1),
            After(changes.Sum(), changes.Count),
            After(changes.Max(), 1),
            changes.Count
        );

        decimal After(decimal change, int weeks) => Pace.Clamp(known[0] + Pace.Share(change * left, 7 * weeks));
    }
}
