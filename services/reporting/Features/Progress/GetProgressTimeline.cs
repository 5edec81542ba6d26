using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Domain;
using Okr.Reporting.Facts;
using Okr.Reporting.Files;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features.Progress;

/// <summary>Progress of a scope over the cycle, against what was expected.</summary>
internal static class GetProgressTimeline
{
    public sealed record Response(
        CycleRef Cycle,
        DateOnly AsOf,
        UnitRef? Unit,
        string Step,
        IReadOnlyList<Point> Points
    );

    /// <param name="ByStatus">Key results by the status shown.</param>
    public sealed record Point(
        DateOnly On,
        decimal? WeightedProgress,
        decimal? Expected,
        IReadOnlyList<Bucket> ByStatus
    );

    private sealed record Line(
        DateOnly On,
        decimal? WeightedProgress,
        decimal? Expected,
        long Done,
        long NotStarted,
        long OnTrack,
        long AtRisk,
        long OffTrack
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/reports/progress/timeline",
                (
                    [AsParameters] ReportQuery query,
                    string? step,
                    FactsCache facts,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(query, step, facts, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getProgressTimeline")
            .WithSummary("Progress and status over the cycle");
        api.MapTable(
                "/reports/progress/timeline",
                async (
                    [AsParameters] ReportQuery query,
                    string? step,
                    FactsCache facts,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var report = await Handle(query, step, facts, clock, ct);
                    return Table.Of(
                        $"progress-timeline-{report.Cycle.Code}-{ReportScope.Show(report.AsOf)}",
                        report.Points.Select(point => new Line(
                            point.On,
                            point.WeightedProgress,
                            point.Expected,
                            point.ByStatus[0].Count,
                            point.ByStatus[1].Count,
                            point.ByStatus[2].Count,
                            point.ByStatus[3].Count,
                            point.ByStatus[4].Count
                        ))
                    );
                }
            )
            .WithName("getProgressTimelineFile")
            .WithSummary("The same as a file");
    }

    public static async Task<Response> Handle(
        ReportQuery query,
        string? step,
        FactsCache facts,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation().Step(step).ThrowIfInvalid();
        var scope = await ReportScope.Of(query, facts, clock, ct);
        var days = Steps.Of(scope.View.Facts, null, null, scope.View.Day, step);
        var points = await facts.Trend(scope.View.Cycle.Id, days, ct);
        return new(
            scope.CycleRef,
            scope.View.Day,
            scope.UnitRef,
            step ?? Steps.Week,
            [.. points.Select(point => Of(point.Day, scope.On(point)))]
        );
    }

    private static Point Of(DateOnly day, Counts counts) =>
        new(
            day,
            Metrics.Rate(counts.WeightedProgress, counts[Count.ProgressWeight]),
            Metrics.Rate(counts.WeightedExpected, counts[Count.ProgressWeight]),
            Bucket.Of(counts, Count.ByKeyResultStatus, Vocabulary.Statuses)
        );
}
