using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Platform.Security;
using Okr.Reporting.Data;
using Okr.Reporting.Domain;
using Okr.Reporting.Facts;
using Okr.Reporting.Files;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features.Operations;

/// <summary>The operations report (运营报告, reports.md §2).</summary>
internal static class GetOperationsReport
{
    public sealed record Response(
        CycleRef Cycle,
        DateOnly AsOf,
        decimal Elapsed,
        UnitRef? Unit,
        bool IncludeSubUnits,
        PeopleFigures Participation,
        ObjectiveFigures Objectives,
        KeyResultFigures KeyResults,
        Comparison Comparison
    );

    public sealed record PeopleFigures(
        long Eligible,
        long Participants,
        decimal? ParticipationRate,
        long Filled,
        decimal? FillRate,
        long Updaters7,
        decimal? Updaters7Rate,
        long Updaters14,
        decimal? Updaters14Rate,
        long Updaters28,
        decimal? Updaters28Rate,
        long Viewers,
        decimal? ViewersRate,
        long Owners,
        long AlignedOwners,
        decimal? PersonAlignmentRate,
        IReadOnlyList<Bucket> ObjectivesPerOwner
    );

    public sealed record ObjectiveFigures(
        long Total,
        long Objectives,
        IReadOnlyList<Bucket> ByState,
        IReadOnlyList<Bucket> ByLevel,
        IReadOnlyList<Bucket> ByKind,
        long NonTop,
        long Aligned,
        decimal? AlignmentRate,
        long Isolated,
        IReadOnlyList<Bucket> KeyResultsPerObjective,
        Distribution Progress,
        decimal? WeightedProgress,
        Distribution Score
    );

    public sealed record KeyResultFigures(
        long KeyResults,
        IReadOnlyList<Bucket> ByType,
        IReadOnlyList<Bucket> ByStatus,
        IReadOnlyList<Bucket> ByAutomaticStatus,
        IReadOnlyList<Bucket> ByConfidence,
        long WithData,
        long WithoutData,
        long Stale,
        decimal? StaleRate,
        Distribution Progress,
        Distribution ProgressWithData,
        long Updated,
        decimal? UpdateRate,
        long HumanUpdated,
        decimal? HumanUpdateRate,
        long AutomaticUpdated,
        decimal? AutomaticUpdateRate,
        DisciplineFigures Discipline,
        long NeverUpdated,
        long OffTrackTwoWeeks,
        long NoProgressFourWeeks,
        long GuardrailBreaches
    );

    public sealed record DisciplineFigures(
        long OnTime,
        long Late,
        long Missed,
        long Due,
        decimal? OnTimeRate,
        decimal? LateRate,
        decimal? MissedRate
    );

    /// <summary>The whole company (null when it is the scope), and the cycle before at the same elapsed share.</summary>
    public sealed record Comparison(Metrics? Company, PreviousCycle? PreviousCycle);

    public sealed record PreviousCycle(CycleRef Cycle, DateOnly AsOf, Metrics Metrics);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/reports/operations",
                (
                    [AsParameters] ReportQuery query,
                    FactsCache facts,
                    ReportingDbContext db,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(query, facts, db, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getOperationsReport")
            .WithSummary("The operations report of a scope as of a day");
        api.MapTable(
                "/reports/operations",
                async (
                    [AsParameters] ReportQuery query,
                    FactsCache facts,
                    ReportingDbContext db,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var report = await Handle(query, facts, db, clock, ct);
                    return Table.Of($"operations-{report.Cycle.Code}-{ReportScope.Show(report.AsOf)}", Flat(report));
                }
            )
            .WithName("getOperationsReportFile")
            .WithSummary("The same as a file, one line per figure");
    }

    public static async Task<Response> Handle(
        ReportQuery query,
        FactsCache facts,
        ReportingDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var scope = await ReportScope.Of(query, facts, clock, ct);
        var counts = scope.Counts;
        var metrics = Metrics.Of(counts);
        var medians = scope.View.MediansOf(scope.Unit, scope.IncludeSubUnits);
        var cycle = scope.View.Cycle;
        return new(
            scope.CycleRef,
            scope.View.Day,
            Pace.Expected(cycle.StartsOn, cycle.EndsOn, scope.View.Day),
            scope.UnitRef,
            scope.IncludeSubUnits,
            OfPeople(counts, metrics),
            OfObjectives(counts, metrics, medians),
            OfKeyResults(counts, metrics, medians),
            new(scope.IsCompany ? null : Metrics.Of(scope.Whole.Company), await Previous(scope, facts, db, ct))
        );
    }

    private static PeopleFigures OfPeople(Counts counts, Metrics m) =>
        new(
            m.Eligible,
            m.Participants,
            m.ParticipationRate,
            m.Filled,
            m.FillRate,
            m.Updaters7,
            m.Updaters7Rate,
            m.Updaters14,
            m.Updaters14Rate,
            m.Updaters28,
            m.Updaters28Rate,
            m.Viewers,
            m.ViewersRate,
            m.Owners,
            m.AlignedOwners,
            m.PersonAlignmentRate,
            Bucket.Of(counts, Count.ObjectivesPerOwner, Vocabulary.Numbers)
        );

    private static ObjectiveFigures OfObjectives(Counts counts, Metrics m, Medians medians) =>
        new(
            counts[Count.TotalObjectives],
            m.Objectives,
            Bucket.Of(counts, Count.ByState, Vocabulary.States),
            Bucket.Of(counts, Count.ByLevel, Vocabulary.Levels),
            Bucket.Of(counts, Count.ByKind, Vocabulary.Kinds),
            m.NonTop,
            m.Aligned,
            m.AlignmentRate,
            m.Isolated,
            Bucket.Of(counts, Count.KeyResultsPerObjective, Vocabulary.Numbers),
            Distribution.Of(
                counts,
                Count.ObjectivesWithProgress,
                counts.ObjectiveProgress,
                medians.ObjectiveProgress,
                Count.ObjectiveProgressBins,
                Count.ObjectiveProgressBands
            ),
            m.WeightedProgress,
            Distribution.Of(
                counts,
                Count.ObjectivesScored,
                counts.Score,
                medians.Score,
                Count.ScoreBins,
                Count.ScoreBands
            )
        );

    private static KeyResultFigures OfKeyResults(Counts counts, Metrics m, Medians medians) =>
        new(
            m.KeyResults,
            Bucket.Of(counts, Count.ByType, Vocabulary.Types),
            Bucket.Of(counts, Count.ByKeyResultStatus, Vocabulary.Statuses),
            Bucket.Of(counts, Count.ByAutomaticStatus, Vocabulary.Statuses),
            Bucket.Of(counts, Count.ByConfidence, Vocabulary.Confidences),
            m.WithData,
            m.KeyResults - m.WithData,
            m.Stale,
            m.StaleRate,
            Distribution.Of(
                counts,
                Count.KeyResultsWithProgress,
                counts.KeyResultProgress,
                medians.KeyResultProgress,
                Count.KeyResultProgressBins,
                Count.KeyResultProgressBands
            ),
            Distribution.Of(
                counts,
                Count.KeyResultsWithDataAndProgress,
                counts.KeyResultDataProgress,
                medians.KeyResultDataProgress,
                Count.KeyResultDataBins,
                Count.KeyResultDataBands
            ),
            m.Updated,
            m.UpdateRate,
            m.HumanUpdated,
            m.HumanUpdateRate,
            m.AutomaticUpdated,
            m.AutomaticUpdateRate,
            new(m.OnTime, m.Late, m.Missed, m.Due, m.OnTimeRate, m.LateRate, m.MissedRate),
            m.NeverUpdated,
            m.OffTrackTwoWeeks,
            m.NoProgressFourWeeks,
            m.GuardrailBreaches
        );

    private static async Task<PreviousCycle?> Previous(
        ReportScope scope,
        FactsCache facts,
        ReportingDbContext db,
        CancellationToken ct
    )
    {
        var (kind, startsOn) = (scope.View.Cycle.Kind, scope.View.Cycle.StartsOn);
        var store = Revision.Store;
        var found = await db
            .Cycles.AsNoTracking()
            .Where(c => c.Kind == kind && c.StartsOn < startsOn)
            .OrderByDescending(c => c.StartsOn)
            .ThenBy(c => c.Code)
            .Select(c => new
            {
                Cycle = c,
                Generation = db.Revisions.Where(r => r.ScopeId == store).Select(r => r.Value).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        facts.Notice(found.Generation);
        var previous = found.Cycle;
        var day = SameElapsed(scope.View.Cycle, CycleFactsReader.Info(previous), scope.View.Day);
        return await facts.Trend(previous.Id, [day], ct) is [var counts]
            ? new(CycleRef.Of(counts.Facts.Cycle), day, Metrics.Of(scope.On(counts)))
            : null;
    }

    /// <summary>
    /// The day of the other cycle by which the same share of it had gone by; before the start, the same number of days
    /// before; after the end, its last day.
    /// </summary>
    internal static DateOnly SameElapsed(CycleInfo cycle, CycleInfo other, DateOnly day)
    {
        if (day < cycle.StartsOn)
        {
            var early = other.StartsOn.DayNumber + day.DayNumber - cycle.StartsOn.DayNumber;
            return DateOnly.FromDayNumber(Math.Max(early, other.DraftingOpensOn.DayNumber));
        }

        var elapsed = Pace.Expected(cycle.StartsOn, cycle.EndsOn, day);
        var length = other.EndsOn.DayNumber - other.StartsOn.DayNumber;
        return other.StartsOn.AddDays((int)decimal.Round(elapsed * length, MidpointRounding.AwayFromZero));
    }

    /// <summary>Every figure of the report, histograms bar by bar.</summary>
    private static IEnumerable<Line> Flat(Response report) =>
        Lines("participation", report.Participation)
            .Concat(Lines("objectives", report.Objectives))
            .Concat(Lines("keyResults", report.KeyResults));

    private static IEnumerable<Line> Lines(string block, object figures)
    {
        foreach (var property in figures.GetType().GetProperties())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            switch (property.GetValue(figures))
            {
                case IReadOnlyList<Bucket> buckets:
                    foreach (var bucket in buckets)
                    {
                        yield return new(block, name, bucket.Key, bucket.Count);
                    }

                    break;
                case IReadOnlyList<long> bins:
                    for (var bin = 0; bin < bins.Count; bin++)
                    {
                        yield return new(block, name, bin.ToString(CultureInfo.InvariantCulture), bins[bin]);
                    }

                    break;
                case Distribution or DisciplineFigures:
                    foreach (var line in Lines($"{block}.{name}", property.GetValue(figures)!))
                    {
                        yield return line;
                    }

                    break;
                case var number:
                    yield return new(block, name, null, number is long whole ? whole : (decimal?)number);
                    break;
            }
        }
    }

    private sealed record Line(string Block, string Metric, string? Key, decimal? Value);
}
