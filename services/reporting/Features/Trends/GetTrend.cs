using Microsoft.AspNetCore.Mvc;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Facts;
using Okr.Reporting.Files;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features.Trends;

/// <summary>
/// One figure over time, each point as the report of that day shows it.
/// </summary>
internal static class GetTrend
{
    /// <param name="Metric">A figure of the breakdown, by its name.</param>
    /// <param name="Step">week (default) or day.</param>
    /// <param name="From">First day; default the cycle's first.</param>
    /// <param name="To">Last day; default the cycle's last, at most asOf.</param>
    public sealed record Query(
        [FromQuery(Name = "metric")] string? Metric,
        [FromQuery(Name = "step")] string? Step,
        [FromQuery(Name = "from")] DateOnly? From,
        [FromQuery(Name = "to")] DateOnly? To
    );

    public sealed record Response(
        CycleRef Cycle,
        DateOnly AsOf,
        UnitRef? Unit,
        string Metric,
        string Step,
        IReadOnlyList<Point> Points
    );

    public sealed record Point(DateOnly On, decimal? Value);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/reports/trends",
                (
                    [AsParameters] ReportQuery query,
                    [AsParameters] Query trend,
                    FactsCache facts,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(query, trend, facts, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getTrend")
            .WithSummary("One figure over time");
        api.MapTable(
                "/reports/trends",
                async (
                    [AsParameters] ReportQuery query,
                    [AsParameters] Query trend,
                    FactsCache facts,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var report = await Handle(query, trend, facts, clock, ct);
                    return Table.Of(
                        $"trend-{report.Metric}-{report.Cycle.Code}-{ReportScope.Show(report.AsOf)}",
                        report.Points
                    );
                }
            )
            .WithName("getTrendFile")
            .WithSummary("The same as a file");
    }

    public static async Task<Response> Handle(
        ReportQuery query,
        Query trend,
        FactsCache facts,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation()
            .Required("metric", trend.Metric)
            .OneOf("metric", trend.Metric, FlatMetrics.Ids)
            .Step(trend.Step)
            .ThrowIfInvalid();
        var scope = await ReportScope.Of(query, facts, clock, ct);
        var days = Steps.Of(scope.View.Facts, trend.From, trend.To, scope.View.Day, trend.Step);
        var points = await facts.Trend(scope.View.Cycle.Id, days, ct);
        return new(
            scope.CycleRef,
            scope.View.Day,
            scope.UnitRef,
            trend.Metric!,
            trend.Step ?? Steps.Week,
            [
                .. points.Select(point => new Point(
                    point.Day,
                    FlatMetrics.Value(Metrics.Of(scope.On(point)), trend.Metric!)
                )),
            ]
        );
    }
}
