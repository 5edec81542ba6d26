using Okr.Reporting.Domain;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>The cycle that a report is about; days are inclusive.</summary>
internal sealed record CycleRef(
    Guid Id,
    string Code,
    string Name,
    string Kind,
    DateOnly StartsOn,
    DateOnly EndsOn,
    string Phase
)
{
    internal static CycleRef Of(CycleInfo cycle) =>
        new(cycle.Id, cycle.Code, cycle.Name, cycle.Kind, cycle.StartsOn, cycle.EndsOn, cycle.Phase);
}

/// <summary>An org unit as it was on the report's day.</summary>
internal sealed record UnitRef(Guid Id, string Code, string Name, string Kind)
{
    internal static UnitRef? Of(OrganizationDay organization, int? unit) =>
        unit is { } u && u != organization.Unassigned
            ? new(
                organization.Units[u].Id,
                organization.Units[u].Code,
                organization.Units[u].Name,
                organization.Units[u].Kind
            )
            : null;
}

/// <summary>One bar of a histogram.</summary>
internal sealed record Bucket(string Key, long Count)
{
    internal static IReadOnlyList<Bucket> Of(Counts counts, Count block, string[] keys)
    {
        var numbers = counts.Block(block, keys.Length);
        var buckets = new Bucket[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            buckets[i] = new(keys[i], numbers[i]);
        }

        return buckets;
    }
}

/// <summary>
/// How shares of 1 are spread: ten equal bins (the last one closed) and the bands of the scoring rules. Mean and median
/// are null without values.
/// </summary>
internal sealed record Distribution(
    long Count,
    decimal? Mean,
    decimal? Median,
    IReadOnlyList<long> Bins,
    IReadOnlyList<Bucket> Bands
)
{
    internal static Distribution Of(
        Counts counts,
        Count number,
        decimal sum,
        decimal? median,
        Count bins,
        Count bands
    ) =>
        new(
            counts[number],
            Metrics.Rate(sum, counts[number]),
            median,
            counts.Block(bins, 10).ToArray(),
            Bucket.Of(counts, bands, Vocabulary.Bands)
        );
}
