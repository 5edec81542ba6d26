using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Facts;
using Okr.Reporting.Files;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features.Operations;

/// <summary>
/// Units and people with low adoption (reports.md §2). A unit is listed when one of its rates is below the target, or more
/// than half below the mean of the units of its kind; the furthest below the target come first.
/// </summary>
internal static class GetLowAdoption
{
    private const decimal DefaultTarget = 0.6m;

    /// <param name="Rates">participation, fill, person alignment, active within 28 days; null without a denominator.</param>
    private sealed record Measured(int Unit, decimal?[] Rates);

    public sealed record Response(
        CycleRef Cycle,
        DateOnly AsOf,
        UnitRef? Unit,
        decimal Target,
        IReadOnlyList<UnitRow> Units,
        long PeopleTotal,
        long Hidden
    );

    /// <param name="Comparable">Means of all units of the same kind.</param>
    /// <param name="Shortfall">How far the lowest rate is below the target, 0…1.</param>
    public sealed record UnitRow(
        UnitRef Unit,
        long Eligible,
        decimal? ParticipationRate,
        decimal? FillRate,
        decimal? PersonAlignmentRate,
        decimal? Updaters28Rate,
        Comparable Comparable,
        decimal Shortfall,
        IReadOnlyList<string> Reasons
    );

    public sealed record Comparable(
        decimal? ParticipationRate,
        decimal? FillRate,
        decimal? PersonAlignmentRate,
        decimal? Updaters28Rate
    );

    public sealed record PeopleResponse(long Total, long Hidden, IReadOnlyList<PersonRow> Items, string? Next);

    private sealed record FlatUnit(
        string Code,
        string Name,
        string Kind,
        long Eligible,
        decimal? ParticipationRate,
        decimal? FillRate,
        decimal? PersonAlignmentRate,
        decimal? Updaters28Rate,
        decimal Shortfall,
        IReadOnlyList<string> Reasons
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/reports/operations/low-adoption",
                (
                    [AsParameters] ReportQuery query,
                    decimal? target,
                    FactsCache facts,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(query, target, facts, user, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getLowAdoption")
            .WithSummary("Units with low adoption, with the reasons");
        api.MapTable(
                "/reports/operations/low-adoption",
                async (
                    [AsParameters] ReportQuery query,
                    decimal? target,
                    FactsCache facts,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var report = await Handle(query, target, facts, user, clock, ct);
                    return Table.Of(
                        $"low-adoption-{report.Cycle.Code}-{ReportScope.Show(report.AsOf)}",
                        report.Units.Select(u => new FlatUnit(
                            u.Unit.Code,
                            u.Unit.Name,
                            u.Unit.Kind,
                            u.Eligible,
                            u.ParticipationRate,
                            u.FillRate,
                            u.PersonAlignmentRate,
                            u.Updaters28Rate,
                            u.Shortfall,
                            u.Reasons
                        ))
                    );
                }
            )
            .WithName("getLowAdoptionFile")
            .WithSummary("The same as a file");
        api.MapGet(
                "/reports/operations/low-adoption/people",
                (
                    [AsParameters] ReportQuery query,
                    string? reason,
                    string? after,
                    int? limit,
                    FactsCache facts,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => People(query, reason, after, limit, facts, user, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getLowAdoptionPeople")
            .WithSummary("People with low adoption, those that the caller may see by name");
        api.MapTable(
                "/reports/operations/low-adoption/people",
                async (
                    [AsParameters] ReportQuery query,
                    string? reason,
                    FactsCache facts,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    Require(reason);
                    var scope = await ReportScope.Of(query, facts, clock, ct);
                    var access = new PeopleAccess(user, scope.View.Organization);
                    return Table.Of(
                        $"low-adoption-people-{scope.View.Cycle.Code}-{ReportScope.Show(scope.View.Day)}",
                        PeopleOf(scope, reason).Where(access.Sees).Select(i => PersonRow.Of(scope.View, i, access))
                    );
                }
            )
            .WithName("getLowAdoptionPeopleFile")
            .WithSummary("The same as a file, whole");
    }

    public static async Task<Response> Handle(
        ReportQuery query,
        decimal? target,
        FactsCache facts,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation().Range("target", target, 0, 1).ThrowIfInvalid();
        var scope = await ReportScope.Of(query, facts, clock, ct);
        var people = PeopleOf(scope, null).ToList();
        var access = new PeopleAccess(user, scope.View.Organization);
        return new(
            scope.CycleRef,
            scope.View.Day,
            scope.UnitRef,
            target ?? DefaultTarget,
            Units(scope, target ?? DefaultTarget),
            people.Count,
            people.Count(i => !access.Sees(i))
        );
    }

    public static async Task<PeopleResponse> People(
        ReportQuery query,
        string? reason,
        string? after,
        int? limit,
        FactsCache facts,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        Require(reason);
        var take = Cursor.Limit(limit);
        var from = Cursor.Read<Guid?>(after);
        var scope = await ReportScope.Of(query, facts, clock, ct);
        var all = PeopleOf(scope, reason).ToList();
        var access = new PeopleAccess(user, scope.View.Organization);
        var visible = all.Where(access.Sees).ToList();
        var start = scope.View.Organization.PersonOf(from) ?? -1;
        var page = visible.SkipWhile(i => i <= start).Take(take + 1).ToList();
        return new(
            all.Count,
            all.Count - visible.Count,
            [.. page.Take(take).Select(i => PersonRow.Of(scope.View, i, access))],
            page.Count > take ? Cursor.Write(scope.View.Organization.People[page[take - 1]].Id) : null
        );
    }

    private static List<UnitRow> Units(ReportScope scope, decimal target)
    {
        var view = scope.View;
        var measured = Enumerable
            .Range(0, view.Organization.Units.Length)
            .Where(unit => view.Organization.Units[unit].Active && view.Subtree[unit][Count.Eligible] > 0)
            .Select(unit => Measure(view, unit))
            .ToList();
        var means = measured
            .GroupBy(m => view.Organization.Units[m.Unit].Kind)
            .ToDictionary(
                kind => kind.Key,
                kind =>
                    Enumerable
                        .Range(0, 4)
                        .Select(rate => Mean([.. kind.Select(m => m.Rates[rate]).OfType<decimal>()]))
                        .ToArray()
            );
        var covered = scope.Covered;
        return
        [
            .. measured
                .Where(m => covered[m.Unit])
                .Select(m => Row(view, m, means[view.Organization.Units[m.Unit].Kind], target))
                .Where(row => row.Reasons.Count > 0)
                .OrderByDescending(row => row.Shortfall)
                .ThenBy(row => row.Unit.Code, StringComparer.Ordinal),
        ];
    }

    private static UnitRow Row(DayView view, Measured measured, decimal?[] means, decimal target)
    {
        var rates = measured.Rates;
        return new(
            UnitRef.Of(view.Organization, measured.Unit)!,
            view.Subtree[measured.Unit][Count.Eligible],
            rates[0],
            rates[1],
            rates[2],
            rates[3],
            new(means[0], means[1], means[2], means[3]),
            Math.Max(0m, target - rates.OfType<decimal>().DefaultIfEmpty(target).Min()),
            [
                .. Reason.All.Where(
                    (_, i) => rates[i] is { } rate && (rate < target || (means[i] is { } mean && rate < mean / 2))
                ),
            ]
        );
    }

    private static Measured Measure(DayView view, int unit)
    {
        var counts = view.Subtree[unit];
        var eligible = counts[Count.Eligible];
        return new(
            unit,
            [
                Metrics.Rate(counts[Count.Participants], eligible),
                Metrics.Rate(counts[Count.Filled], eligible),
                Metrics.Rate(counts[Count.AlignedOwners], counts[Count.Owners]),
                Metrics.Rate(counts[Count.Updaters28], eligible),
            ]
        );
    }

    private static decimal? Mean(List<decimal> rates) => Metrics.Rate(rates.Sum(), rates.Count);

    private static IEnumerable<int> PeopleOf(ReportScope scope, string? reason) =>
        scope.People(person => PersonRow.Has(person, reason));

    private static void Require(string? reason) =>
        new Validation().OneOf("reason", reason, Reason.All).ThrowIfInvalid();
}
