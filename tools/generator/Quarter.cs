using System.Globalization;

namespace Okr.Generator;

/// <summary>A calendar quarter; the fiscal year is the calendar year.</summary>
internal readonly record struct Quarter(int Year, int Number)
{
    public string Code => string.Create(CultureInfo.InvariantCulture, $"{Year}-q{Number}");
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Year} Q{Number}");
    public DateOnly StartsOn => new(Year, (Number * 3) - 2, 1);
    public DateOnly EndsOn => StartsOn.AddMonths(3).AddDays(-1);
    public Quarter Previous => Number == 1 ? new(Year - 1, 4) : new(Year, Number - 1);

    public static Quarter Of(DateOnly day) => new(day.Year, ((day.Month - 1) / 3) + 1);

    public static Quarter? TryParse(string? code) =>
        code is { Length: 7 }
        && code[4..6] is "-q"
        && int.TryParse(code[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
        && year is >= 1990 and <= 2200
        && code[6] is >= '1' and <= '4'
            ? new(year, code[6] - '0')
            : null;
}
