using Okr.Platform;
using Okr.Reporting.Data;
using Okr.Reporting.Facts;
using Okr.Reporting.Features;
using Okr.Reporting.Features.Digests;
using Okr.Reporting.Features.Progress;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Digests;

/// <summary>What a digest tells: the progress report of a unit with those below it, as of a day.</summary>
/// <param name="FilterName">The saved filter that narrows it.</param>
/// <param name="Conditions">What the filter says, as an address has it.</param>
/// <param name="Total">Figures of the whole unit.</param>
/// <param name="Participation">Participation rate; null without eligible people.</param>
/// <param name="MissedInWeek">Check-ins of today's key results that became missed within the last seven days.</param>
/// <param name="Behind">Units right below that are furthest behind what was expected.</param>
internal sealed record Digest(
    string UnitName,
    string? FilterName,
    IReadOnlyList<(string Name, string Value)> Conditions,
    string CycleName,
    Guid CycleId,
    Guid UnitId,
    DateOnly AsOf,
    GetProgressSummary.UnitSummary Total,
    decimal? Participation,
    long MissedInWeek,
    IReadOnlyList<GetProgressSummary.Mover> Up,
    IReadOnlyList<GetProgressSummary.Mover> Down,
    IReadOnlyList<GetProgressSummary.UnitSummary> Behind
)
{
    private const int MostBehind = 5;

    /// <summary>
    /// The digest of a subscription's unit today, narrowed by its filter; null when no cycle is under way. Unit and cycle are
    /// the subscription's, whatever the filter says of them.
    /// </summary>
    public static async Task<Digest?> Of(
        DigestSubscription subscription,
        ReportingDbContext db,
        FactsCache facts,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var today = clock.Today();
        var cycle = await CurrentCycle.Of(db, today, ct);
        if (cycle is null)
        {
            return null;
        }

        var query = new ReportQuery(cycle.Id, today, subscription.UnitId, IncludeSubUnits: true);
        var filter = await DigestFilter.Of(subscription, db, ct);
        if (filter is not null)
        {
            query = AskedScope.With(query, filter);
        }

        var scope = await ReportScope.Of(query, facts, clock, ct);
        var summary = await GetProgressSummary.Handle(query, facts, clock, ct);
        return new(
            scope.UnitRef!.Name,
            filter?.Name,
            [.. query.Conditions],
            cycle.Name,
            cycle.Id,
            subscription.UnitId,
            today,
            summary.Total,
            Metrics.Of(scope.Counts).ParticipationRate,
            MissedSince(today.AddDays(-ObjectiveDay.Week), scope),
            summary.MoversUp,
            summary.MoversDown,
            [.. summary.Units.Where(unit => unit.Gap > 0m).OrderByDescending(unit => unit.Gap).Take(MostBehind)]
        );
    }

    /// <summary>
    /// One key result at a time: what the scope had missed by then may be that of others, which have left it since.
    /// </summary>
    private static long MissedSince(DateOnly before, ReportScope scope)
    {
        var missed = 0L;
        foreach (var unit in scope.Units)
        {
            foreach (var slot in scope.View.Rows[unit].Slots)
            {
                foreach (var keyResult in scope.View.Objectives[slot].KeyResults)
                {
                    missed += keyResult.Discipline.Missed - keyResult.DisciplineOn(before).Missed;
                }
            }
        }

        return missed;
    }
}
