using Okr.Platform;

namespace Okr.Reporting.Bi;

/// <summary>What the BI feed keeps and how much it gives at a time.</summary>
internal sealed record BiOptions
{
    /// <summary>Days for which UnitDailyFacts are kept.</summary>
    public int UnitDays { get; init; } = 1830;

    /// <summary>Days for which KeyResultDailyFacts are kept; 0 records none.</summary>
    public int KeyResultDays { get; init; } = 120;

    /// <summary>
    /// Hours after which the days before a cycle was known here are recorded: until then somebody may still be importing
    /// them, and what is recorded stays.
    /// </summary>
    public int HistoryAfterHours { get; init; } = 24;

    /// <summary>Seconds that one query may take.</summary>
    public int QuerySeconds { get; init; } = 30;

    public static BiOptions Read(IConfiguration configuration)
    {
        var options =
            configuration.GetSection("Okr").GetSection("Reporting").GetSection("Bi").Get<BiOptions>()
            ?? new BiOptions();
        Require(options.UnitDays is >= 1 and <= 36_500, "Okr:Reporting:Bi:UnitDays", "from 1 to 36500");
        Require(options.KeyResultDays is >= 0 and <= 36_500, "Okr:Reporting:Bi:KeyResultDays", "from 0 to 36500");
        Require(options.HistoryAfterHours is >= 0 and <= 8_760, "Okr:Reporting:Bi:HistoryAfterHours", "from 0 to 8760");
        Require(options.QuerySeconds is >= 1 and <= 600, "Okr:Reporting:Bi:QuerySeconds", "from 1 to 600");
        return options;
    }

    private static void Require(bool condition, string key, string range)
    {
        if (!condition)
        {
            throw new ConfigurationException($"{key} must be {range}.");
        }
    }
}
