using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Facts;
using Okr.Reporting.Files;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features.Operations;

/// <summary>The list behind a number of the operations report.</summary>
internal static class GetOperationsList
{
    /// <param name="Entity">person, objective or key_result: which of the three arrays is filled.</param>
    /// <param name="Total">Rows in the list, as the report counts them.</param>
    /// <param name="Hidden">Those of them that the caller may not see by name.</param>
    public sealed record Response(
        string List,
        string Entity,
        long Total,
        long Hidden,
        IReadOnlyList<PersonRow> People,
        IReadOnlyList<ObjectiveRow> Objectives,
        IReadOnlyList<KeyResultRow> KeyResults,
        string? Next
    );

    private sealed record After(Guid Id, Guid? KeyResultId);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/reports/operations/lists/{list}",
                (
                    string list,
                    [AsParameters] ReportQuery query,
                    [AsParameters] ListFilter filter,
                    string? after,
                    int? limit,
                    FactsCache facts,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(list, query, filter, after, limit, facts, user, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getOperationsList")
            .WithSummary("The people, objectives or key results behind a number");
        api.MapGet(
                "/reports/operations/lists/{list}.csv",
                (
                    string list,
                    [AsParameters] ReportQuery query,
                    [AsParameters] ListFilter filter,
                    bool? bom,
                    FactsCache facts,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => File(list, query, filter, bom, facts, user, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .ProducesCsv()
            .WithName("getOperationsListCsv")
            .WithSummary("The same as a CSV file, whole");
    }

    public static async Task<Response> Handle(
        string list,
        ReportQuery query,
        ListFilter filter,
        string? after,
        int? limit,
        FactsCache facts,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var take = Cursor.Limit(limit);
        filter.Validate();
        var from = Cursor.Read<After>(after);
        RequireKnown(list);
        var scope = await ReportScope.Of(query, facts, clock, ct);
        var view = scope.View;
        if (Lists.People.ContainsKey(list))
        {
            var all = Lists.PeopleOf(scope, list, filter).ToList();
            var visible = Visible(all, list, user, view);
            var start = from is null ? -1 : view.Organization.PersonOf(from.Id) ?? -1;
            var page = visible.SkipWhile(i => i <= start).Take(take + 1).ToList();
            return new(
                list,
                "person",
                all.Count,
                all.Count - visible.Count,
                [.. page.Take(take).Select(i => PersonRow.Of(view, i))],
                [],
                [],
                page.Count > take ? Cursor.Write(new After(view.Organization.People[page[take - 1]].Id, null)) : null
            );
        }

        if (Lists.Objectives.ContainsKey(list))
        {
            var all = Lists.ObjectivesOf(scope, list, filter).ToList();
            var page = all.SkipWhile(i => from is not null && view.Objectives[i].Facts.Id.CompareTo(from.Id) <= 0)
                .Take(take + 1)
                .ToList();
            return new(
                list,
                "objective",
                all.Count,
                0,
                [],
                [.. page.Take(take).Select(i => ObjectiveRow.Of(view, i))],
                [],
                page.Count > take ? Cursor.Write(new After(view.Objectives[page[take - 1]].Facts.Id, null)) : null
            );
        }

        var keyResults = Lists.KeyResultsOf(scope, list, filter).ToList();
        var rows = keyResults.Skip(StartAfter(view, keyResults, from)).Take(take + 1).ToList();
        return new(
            list,
            "key_result",
            keyResults.Count,
            0,
            [],
            [],
            [.. rows.Take(take).Select(row => KeyResultRow.Of(view, row.Objective, row.KeyResult))],
            rows.Count > take
                ? Cursor.Write(
                    new After(view.Objectives[rows[take - 1].Objective].Facts.Id, rows[take - 1].KeyResult.Facts.Id)
                )
                : null
        );
    }

    private static async Task<IResult> File(
        string list,
        ReportQuery query,
        ListFilter filter,
        bool? bom,
        FactsCache facts,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        filter.Validate();
        RequireKnown(list);
        var scope = await ReportScope.Of(query, facts, clock, ct);
        var view = scope.View;
        var name = $"{list}-{view.Cycle.Code}-{ReportScope.Show(view.Day)}";
        if (Lists.People.ContainsKey(list))
        {
            var people = Visible([.. Lists.PeopleOf(scope, list, filter)], list, user, view);
            return CsvTable.Of(name, people.Select(i => PersonRow.Of(view, i)), bom);
        }

        return Lists.Objectives.ContainsKey(list)
            ? CsvTable.Of(name, Lists.ObjectivesOf(scope, list, filter).Select(i => ObjectiveRow.Of(view, i)), bom)
            : CsvTable.Of(
                name,
                Lists
                    .KeyResultsOf(scope, list, filter)
                    .Select(row => KeyResultRow.Of(view, row.Objective, row.KeyResult)),
                bom
            );
    }

    private static List<int> Visible(List<int> people, string list, CurrentUser user, DayView view)
    {
        if (!Lists.People[list].Private)
        {
            return people;
        }

        var access = new PeopleAccess(user, view.Organization);
        return [.. people.Where(access.Sees)];
    }

    /// <summary>How many rows come before the page; where the last row seen is gone, the next objective is the start.</summary>
    private static int StartAfter(DayView view, List<(int Objective, KeyResultDay KeyResult)> rows, After? from)
    {
        if (from is null)
        {
            return 0;
        }

        var seen = rows.FindIndex(row => row.KeyResult.Facts.Id == from.KeyResultId);
        if (seen >= 0)
        {
            return seen + 1;
        }

        var next = rows.FindIndex(row => view.Objectives[row.Objective].Facts.Id.CompareTo(from.Id) > 0);
        return next < 0 ? rows.Count : next;
    }

    private static void RequireKnown(string list)
    {
        if (
            !Lists.People.ContainsKey(list)
            && !Lists.Objectives.ContainsKey(list)
            && !Lists.KeyResults.ContainsKey(list)
        )
        {
            throw ReportingErrors.ListNotFound.With(list);
        }
    }
}
