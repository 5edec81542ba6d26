using Okr.Platform.Security;
using Okr.Reporting.Facts;
using Okr.Reporting.Features.Operations;
using Okr.Reporting.Files;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features.Progress;

/// <summary>Units × weeks of a cycle: where it goes well, and since when.</summary>
internal static class GetProgressHeatMap
{
    public sealed record Response(
        CycleRef Cycle,
        DateOnly AsOf,
        UnitRef? Unit,
        IReadOnlyList<Week> Weeks,
        IReadOnlyList<Row> Rows
    );

    /// <param name="On">The day that the week's cells show.</param>
    public sealed record Week(DateOnly On);

    /// <param name="Own">The scope's own facts, without the units below.</param>
    public sealed record Row(UnitRef? Unit, bool Own, IReadOnlyList<Cell> Cells);

    public sealed record Cell(
        DateOnly On,
        decimal? WeightedProgress,
        decimal? Expected,
        decimal? Gap,
        long OffTrack,
        long KeyResults,
        decimal? UpdateRate
    );

    private sealed record Line(
        string Scope,
        string? Code,
        string? Name,
        DateOnly On,
        decimal? WeightedProgress,
        decimal? Expected,
        decimal? Gap,
        long OffTrack,
        long KeyResults,
        decimal? UpdateRate
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/reports/progress/heatmap",
                ([AsParameters] ReportQuery query, FactsCache facts, TimeProvider clock, CancellationToken ct) =>
                    Handle(query, facts, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getProgressHeatMap")
            .WithSummary("Progress of each unit in each week");
        api.MapTable(
                "/reports/progress/heatmap",
                async ([AsParameters] ReportQuery query, FactsCache facts, TimeProvider clock, CancellationToken ct) =>
                {
                    var report = await Handle(query, facts, clock, ct);
                    return Table.Of(
                        $"progress-heatmap-{report.Cycle.Code}-{ReportScope.Show(report.AsOf)}",
                        report.Rows.SelectMany(row =>
                            row.Cells.Select(cell => new Line(
                                row.Own ? "own" : "unit",
                                row.Unit?.Code,
                                row.Unit?.Name,
                                cell.On,
                                cell.WeightedProgress,
                                cell.Expected,
                                cell.Gap,
                                cell.OffTrack,
                                cell.KeyResults,
                                cell.UpdateRate
                            ))
                        )
                    );
                }
            )
            .WithName("getProgressHeatMapFile")
            .WithSummary("The same as a file");
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
        var days = Steps.Of(view.Facts, null, null, view.Day, Steps.Week);
        var points = (await facts.Trend(view.Cycle.Id, days, ct)).Select(day => day.Narrowed(scope.Selection)).ToList();
        var root = scope.Unit ?? RootOf(view);
        var rows = new List<Row>();
        if (root is { } unit)
        {
            rows.Add(RowOf(view, unit, own: true, points));
        }

        if (scope.IncludeSubUnits)
        {
            rows.AddRange(
                GetOperationsBreakdown
                    .Below(scope)
                    .Children.Where(child => GetOperationsBreakdown.Shows(view, child))
                    .Select(child => RowOf(view, child, own: false, points))
            );
        }

        return new(scope.CycleRef, view.Day, scope.UnitRef, [.. days.Select(day => new Week(day))], rows);
    }

    private static int? RootOf(DayView view)
    {
        var roots = view.Organization.Roots.Where(unit => GetOperationsBreakdown.Shows(view, unit)).Take(2).ToList();
        return roots.Count == 1 ? roots[0] : null;
    }

    private static Row RowOf(DayView view, int unit, bool own, List<DayCounts> points) =>
        new(
            UnitRef.Of(view.Organization, unit),
            own,
            [.. points.Select(point => CellOf(point.Day, point.Of(view.Organization.Units[unit].Id, !own)))]
        );

    private static Cell CellOf(DateOnly day, Counts counts)
    {
        var metrics = Metrics.Of(counts);
        var expected = Metrics.Rate(counts.WeightedExpected, counts[Count.ProgressWeight]);
        return new(
            day,
            metrics.WeightedProgress,
            expected,
            expected - metrics.WeightedProgress,
            metrics.OffTrack,
            metrics.KeyResults,
            metrics.UpdateRate
        );
    }
}
