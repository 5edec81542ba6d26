namespace Okr.Scoring.Domain;

/// <summary>Scores are rounded half away from zero (domain.md §6).</summary>
internal static class Rounding
{
    /// <summary>As a score is suggested: 0.1.</summary>
    public static decimal ToTenth(decimal value) => decimal.Round(value, 1, MidpointRounding.AwayFromZero);

    /// <summary>As scores are stored: 4 decimals.</summary>
    public static decimal ToStored(decimal value) => decimal.Round(value, 4, MidpointRounding.AwayFromZero);

    /// <summary>As scores are shown in sheets: 2 decimals.</summary>
    public static decimal ToShown(decimal value) => decimal.Round(value, 2, MidpointRounding.AwayFromZero);
}
