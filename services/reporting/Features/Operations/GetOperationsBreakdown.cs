using Microsoft.AspNetCore.Mvc;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Domain;
using Okr.Reporting.Facts;
using Okr.Reporting.Files;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features.Operations;

/// <summary>
/// The figures of the units below a scope, of each level, of each wave of the rollout, or of the people of each location or job family with their own
/// objectives. By unit, own facts and the subtrees of the direct children add up to the total, count by count.
/// </summary>
internal static class GetOperationsBreakdown
{
    private const string ByUnits = "unit";
    private const string ByLevels = "level";
    private const string ByLocations = "location";
    private const string ByJobFamilies = "jobFamily";
    private const string ByWaves = "wave";
    private const int MaxDepth = 20;

    /// <param name="By">unit (default), level, wave, location or jobFamily.</param>
    /// <param name="Depth">By unit: how many levels of units below the scope, 1 (default) to 20.</param>
    public sealed record Query([FromQuery(Name = "by")] string? By, [FromQuery(Name = "depth")] int? Depth);

    public sealed record Response(
        CycleRef Cycle,
        DateOnly AsOf,
        UnitRef? Unit,
        string By,
        Metrics Total,
        Metrics? Own,
        IReadOnlyList<Row> Rows
    );

    /// <param name="Key">
    /// The unit's id, the level, the wave's id, the location or the job family; empty for units outside of all waves and for people
    /// without one.
    /// </param>
    /// <param name="Depth">1 for direct children.</param>
    public sealed record Row(
        string Key,
        Guid? ParentId,
        int Depth,
        UnitRef? Unit,
        string? Level,
        WaveRef? Wave,
        bool HasChildren,
        Metrics Own,
        Metrics Subtree
    );

    /// <summary>A wave of the rollout.</summary>
    public sealed record WaveRef(Guid Id, string Code, string Name, DateOnly StartsOn);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/reports/operations/breakdown",
                (
                    [AsParameters] ReportQuery query,
                    [AsParameters] Query breakdown,
                    FactsCache facts,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(query, breakdown, facts, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getOperationsBreakdown")
            .WithSummary("The operations figures by unit, level, wave, location or job family");
        api.MapTable(
                "/reports/operations/breakdown",
                async (
                    [AsParameters] ReportQuery query,
                    [AsParameters] Query breakdown,
                    FactsCache facts,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var report = await Handle(query, breakdown, facts, clock, ct);
                    return FlatMetrics.Table(
                        $"operations-{report.By}-{report.Cycle.Code}-{ReportScope.Show(report.AsOf)}",
                        Flat(report)
                    );
                }
            )
            .WithName("getOperationsBreakdownFile")
            .WithSummary("The same as a file");
    }

    public static async Task<Response> Handle(
        ReportQuery query,
        Query breakdown,
        FactsCache facts,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation()
            .OneOf("by", breakdown.By, ByUnits, ByLevels, ByWaves, ByLocations, ByJobFamilies)
            .Range("depth", breakdown.Depth, 1, MaxDepth)
            .ThrowIfInvalid();
        var scope = await ReportScope.Of(query, facts, clock, ct);
        var total = Metrics.Of(scope.Counts);
        if (breakdown.By is { } by and not ByUnits)
        {
            var rows =
                by == ByLevels ? ByLevel(scope)
                : by == ByWaves ? ByWave(scope)
                : ByPeople(scope, by);
            return new(scope.CycleRef, scope.View.Day, scope.UnitRef, by, total, null, rows);
        }

        var (own, children) = Below(scope);
        return new(
            scope.CycleRef,
            scope.View.Day,
            scope.UnitRef,
            ByUnits,
            total,
            Metrics.Of(own),
            scope.IncludeSubUnits ? ByUnit(scope.View, children, breakdown.Depth ?? 1) : []
        );
    }

    /// <summary>
    /// The scope's own facts and the units right below. The whole company with one root is that root; what belongs to no
    /// known unit is its own.
    /// </summary>
    internal static (Counts Own, IReadOnlyList<int> Children) Below(ReportScope scope)
    {
        var organization = scope.View.Organization;
        if (scope.Unit is { } unit)
        {
            return (scope.View.Own[unit], [.. organization.Children[unit]]);
        }

        var roots = organization.Roots.Where(root => Shows(scope.View, root)).ToList();
        var own = new Counts();
        own.Add(scope.View.Own[organization.Unassigned]);
        if (roots.Count != 1)
        {
            return (own, roots);
        }

        own.Add(scope.View.Own[roots[0]]);
        return (own, [.. organization.Children[roots[0]]]);
    }

    private static List<Row> ByUnit(DayView view, IReadOnlyList<int> children, int depth)
    {
        var rows = new List<Row>();
        var open = new Stack<(int Unit, int Depth)>(
            children.Where(unit => Shows(view, unit)).Reverse().Select(unit => (unit, 1))
        );
        while (open.TryPop(out var next))
        {
            var below = view.Organization.Children[next.Unit].Where(child => Shows(view, child)).ToList();
            var parent = view.Organization.Parent[next.Unit];
            rows.Add(
                new(
                    view.Organization.Units[next.Unit].Id.ToString(),
                    parent < 0 ? null : view.Organization.Units[parent].Id,
                    next.Depth,
                    UnitRef.Of(view.Organization, next.Unit),
                    null,
                    null,
                    below.Count > 0,
                    Metrics.Of(view.Own[next.Unit]),
                    Metrics.Of(view.Subtree[next.Unit])
                )
            );
            if (next.Depth < depth)
            {
                foreach (var child in Enumerable.Reverse(below))
                {
                    open.Push((child, next.Depth + 1));
                }
            }
        }

        return rows;
    }

    /// <summary>A unit that is not active is shown only while it still has facts.</summary>
    internal static bool Shows(DayView view, int unit) =>
        view.Organization.Units[unit].Active
        || view.Subtree[unit][Count.TotalObjectives] > 0
        || view.Subtree[unit][Count.Eligible] > 0;

    private static List<Row> ByLevel(ReportScope scope)
    {
        var view = scope.View;
        var covered = scope.Covered;
        var levels = Vocabulary.Levels.Select(_ => new Counts()).ToArray();
        for (var unit = 0; unit < covered.Length; unit++)
        {
            if (!covered[unit])
            {
                continue;
            }

            levels[Vocabulary.PersonLevel].Add(view.OwnOfPeople[unit]);
            var level =
                unit == view.Organization.Unassigned
                    ? Vocabulary.PersonLevel - 1
                    : Vocabulary.LevelOf(view.Organization.Units[unit].Kind);
            levels[level].Add(view.OwnOfUnits[unit]);
        }

        return
        [
            .. levels.Select(
                (counts, i) =>
                    new Row(
                        Vocabulary.Levels[i],
                        null,
                        1,
                        null,
                        Vocabulary.Levels[i],
                        null,
                        false,
                        Metrics.Of(counts),
                        Metrics.Of(counts)
                    )
            ),
        ];
    }

    /// <summary>Each unit with its people in the wave that covers it; the waves in their order, last what none covers.</summary>
    private static List<Row> ByWave(ReportScope scope)
    {
        var organization = scope.View.Organization;
        var waves = organization.Facts.Waves;
        var groups = Enumerable.Range(0, waves.Count + 1).Select(_ => new Counts()).ToArray();
        foreach (var unit in scope.Units)
        {
            groups[organization.Wave[unit] is >= 0 and var wave ? wave : waves.Count].Add(scope.View.Own[unit]);
        }

        return
        [
            .. groups.Select(
                (counts, i) =>
                {
                    var wave = i < waves.Count ? waves[i] : null;
                    var metrics = Metrics.Of(counts);
                    return new Row(
                        wave?.Id.ToString() ?? "",
                        null,
                        1,
                        null,
                        null,
                        wave is null ? null : new(wave.Id, wave.Code, wave.Name, wave.StartsOn),
                        false,
                        metrics,
                        metrics
                    );
                }
            ),
        ];
    }

    /// <summary>By what people have in common, in its alphabetical order; what belongs to units is in no row.</summary>
    private static List<Row> ByPeople(ReportScope scope, string by) =>
        [
            .. scope
                .View.ByPerson(
                    scope.Unit,
                    scope.IncludeSubUnits,
                    by == ByLocations ? PeopleTrait.Location : PeopleTrait.JobFamily
                )
                .Select(group =>
                {
                    var metrics = Metrics.Of(group.Value);
                    return new Row(group.Key, null, 1, null, null, null, false, metrics, metrics);
                }),
        ];

    private static IEnumerable<FlatMetrics.Row> Flat(Response report)
    {
        yield return new("total", report.Unit?.Code, report.Unit?.Name, report.Unit?.Kind, null, report.Total);
        if (report.Own is { } own)
        {
            yield return new("own", report.Unit?.Code, report.Unit?.Name, report.Unit?.Kind, null, own);
        }

        foreach (var row in report.Rows)
        {
            yield return new(
                report.By,
                row.Unit?.Code ?? row.Wave?.Code ?? row.Key,
                row.Unit?.Name ?? row.Wave?.Name,
                row.Unit?.Kind,
                row.Depth,
                row.Subtree
            );
        }
    }
}
