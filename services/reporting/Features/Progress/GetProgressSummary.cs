using Okr.Platform.Security;
using Okr.Reporting.Domain;
using Okr.Reporting.Facts;
using Okr.Reporting.Features.Operations;
using Okr.Reporting.Files;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features.Progress;

/// <summary>Totals of the progress report per unit, and what moved most within a week.</summary>
internal static class GetProgressSummary
{
    private const int Movers = 5;

    public sealed record Response(
        CycleRef Cycle,
        DateOnly AsOf,
        UnitRef? Unit,
        UnitSummary Total,
        Forecast? Forecast,
        UnitSummary Own,
        IReadOnlyList<UnitSummary> Units,
        IReadOnlyList<Mover> MoversUp,
        IReadOnlyList<Mover> MoversDown
    );

    /// <param name="WeightedProgress">Σ objective weight × progress ÷ Σ weight: every owner counts the same.</param>
    /// <param name="WeekDelta">Weighted progress minus that of seven days before.</param>
    /// <param name="Stale">Stale key results.</param>
    public sealed record UnitSummary(
        UnitRef? Unit,
        long Objectives,
        long KeyResults,
        decimal? WeightedProgress,
        decimal? Expected,
        decimal? Gap,
        decimal? WeekDelta,
        long Stale,
        IReadOnlyList<Bucket> ByStatus,
        IReadOnlyList<Bucket> KeyResultsByStatus
    );

    public sealed record Mover(
        Guid ObjectiveId,
        string? Title,
        string? OwnerPersonName,
        string? UnitName,
        decimal? Progress,
        decimal WeekDelta
    );

    private sealed record Line(
        string Scope,
        string? Code,
        string? Name,
        long Objectives,
        long KeyResults,
        decimal? WeightedProgress,
        decimal? Expected,
        decimal? Gap,
        decimal? WeekDelta,
        long Stale,
        long ObjectivesDone,
        long ObjectivesNotStarted,
        long ObjectivesOnTrack,
        long ObjectivesAtRisk,
        long ObjectivesOffTrack,
        long KeyResultsDone,
        long KeyResultsNotStarted,
        long KeyResultsOnTrack,
        long KeyResultsAtRisk,
        long KeyResultsOffTrack
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/reports/progress/summary",
                ([AsParameters] ReportQuery query, FactsCache facts, TimeProvider clock, CancellationToken ct) =>
                    Handle(query, facts, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getProgressSummary")
            .WithSummary("Weighted progress and status per unit, and the movers of the week");
        api.MapTable(
                "/reports/progress/summary",
                async ([AsParameters] ReportQuery query, FactsCache facts, TimeProvider clock, CancellationToken ct) =>
                {
                    var report = await Handle(query, facts, clock, ct);
                    return Table.Of(
                        $"progress-summary-{report.Cycle.Code}-{ReportScope.Show(report.AsOf)}",
                        report
                            .Units.Select(unit => Flat("unit", unit))
                            .Prepend(Flat("own", report.Own))
                            .Prepend(Flat("total", report.Total))
                    );
                }
            )
            .WithName("getProgressSummaryFile")
            .WithSummary("The totals as a file");
    }

    public static async Task<Response> Handle(
        ReportQuery query,
        FactsCache facts,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var scope = await ReportScope.Of(query, facts, clock, ct);
        var view = scope.View;
        var (own, children) = GetOperationsBreakdown.Below(scope);
        return new(
            scope.CycleRef,
            view.Day,
            scope.UnitRef,
            Of(scope.UnitRef, scope.Counts),
            await ForecastOf(scope, facts, ct),
            Of(scope.UnitRef, own),
            scope.IncludeSubUnits
                ?
                [
                    .. children
                        .Where(unit => GetOperationsBreakdown.Shows(view, unit))
                        .Select(unit => Of(UnitRef.Of(view.Organization, unit), view.Subtree[unit])),
                ]
                : [],
            MoversOf(scope, up: true),
            MoversOf(scope, up: false)
        );
    }

    /// <summary>By the weighted progress of the scope on the days before, each by the organisation of its day.</summary>
    private static async Task<Forecast?> ForecastOf(ReportScope scope, FactsCache facts, CancellationToken ct)
    {
        var (cycle, day) = (scope.View.Cycle, scope.View.Day);
        var before = await facts.Trend(cycle.Id, [.. Forecast.Days(cycle.StartsOn, day).Skip(1).Reverse()], ct);
        var progress = before
            .Reverse()
            .Select(scope.On)
            .Prepend(scope.Counts)
            .Select(counts => Metrics.Rate(counts.WeightedProgress, counts[Count.ProgressWeight]));
        return Forecast.Of([.. progress], cycle.EndsOn, day);
    }

    private static UnitSummary Of(UnitRef? unit, Counts counts)
    {
        var progress = Metrics.Rate(counts.WeightedProgress, counts[Count.ProgressWeight]);
        var expected = Metrics.Rate(counts.WeightedExpected, counts[Count.ProgressWeight]);
        return new(
            unit,
            counts[Count.Objectives],
            counts[Count.KeyResults],
            progress,
            expected,
            expected - progress,
            Metrics.Rate(counts.WeightedDelta, counts[Count.ProgressWeight]),
            counts[Count.Stale],
            Bucket.Of(counts, Count.ByObjectiveStatus, Vocabulary.Statuses),
            Bucket.Of(counts, Count.ByKeyResultStatus, Vocabulary.Statuses)
        );
    }

    private static List<Mover> MoversOf(ReportScope scope, bool up)
    {
        var view = scope.View;
        var sign = up ? 1 : -1;
        var furthest = new List<(long Moved, Guid Id, int Slot)>(Movers + 1);
        foreach (var unit in scope.Units)
        {
            var rows = view.Rows[unit];
            for (var i = 0; i < rows.Slots.Length; i++)
            {
                if (rows.WeekDelta[i] == ScaledShare.Null)
                {
                    continue;
                }

                var moved = rows.WeekDelta[i] * sign;
                if (moved <= 0 || (furthest.Count == Movers && moved < furthest[^1].Moved))
                {
                    continue;
                }

                // The furthest first, among equals the older objective.
                var mover = (moved, view.Objectives[rows.Slots[i]].Facts.Id, rows.Slots[i]);
                var place = furthest.FindIndex(other =>
                    moved > other.Moved || (moved == other.Moved && mover.Id.CompareTo(other.Id) < 0)
                );
                furthest.Insert(place < 0 ? furthest.Count : place, mover);
                if (furthest.Count > Movers)
                {
                    furthest.RemoveAt(Movers);
                }
            }
        }

        return
        [
            .. furthest.Select(mover => new Mover(
                mover.Id,
                view.Objectives[mover.Slot].Facts.Title,
                Names.Of(view, view.Objectives[mover.Slot].Facts.OwnerPersonId),
                UnitRef.Of(view.Organization, view.UnitOf[mover.Slot])?.Name,
                view.Objectives[mover.Slot].Progress,
                view.Objectives[mover.Slot].WeekDelta!.Value
            )),
        ];
    }

    private static Line Flat(string scope, UnitSummary summary) =>
        new(
            scope,
            summary.Unit?.Code,
            summary.Unit?.Name,
            summary.Objectives,
            summary.KeyResults,
            summary.WeightedProgress,
            summary.Expected,
            summary.Gap,
            summary.WeekDelta,
            summary.Stale,
            summary.ByStatus[0].Count,
            summary.ByStatus[1].Count,
            summary.ByStatus[2].Count,
            summary.ByStatus[3].Count,
            summary.ByStatus[4].Count,
            summary.KeyResultsByStatus[0].Count,
            summary.KeyResultsByStatus[1].Count,
            summary.KeyResultsByStatus[2].Count,
            summary.KeyResultsByStatus[3].Count,
            summary.KeyResultsByStatus[4].Count
        );
}
