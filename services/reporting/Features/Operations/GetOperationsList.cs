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

    /// <param name="Seen">Rows up to this one; they serve when it is gone from the list's units.</param>
    private sealed record After(Guid Id, Guid? KeyResultId, long? Seen);

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
        api.MapTable(
                "/reports/operations/lists/{list}",
                (
                    string list,
                    [AsParameters] ReportQuery query,
                    [AsParameters] ListFilter filter,
                    FactsCache facts,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => TableOf(list, query, filter, facts, user, clock, ct)
            )
            .WithName("getOperationsListFile")
            .WithSummary("The same as a file, whole");
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
            var access = new PeopleAccess(user, view.Organization);
            var visible = Visible(all, list, access);
            var start = from is null ? -1 : view.Organization.PersonOf(from.Id) ?? -1;
            var people = visible.SkipWhile(i => i <= start).Take(take + 1).ToList();
            return new(
                list,
                "person",
                all.Count,
                all.Count - visible.Count,
                [.. people.Take(take).Select(i => PersonRow.Of(view, i, access))],
                [],
                [],
                people.Count > take
                    ? Cursor.Write(new After(view.Organization.People[people[take - 1]].Id, null, null))
                    : null
            );
        }

        if (Lists.Objectives.TryGetValue(list, out var ofObjectives))
        {
            var page = Lists.PageOf(
                scope,
                rows => rows.ObjectiveMarks,
                ofObjectives & filter.OfObjectives(),
                Place(view, from, (_, place) => place),
                take,
                (rows, i) => rows.Slots[i]
            );
            return new(
                list,
                "objective",
                page.Total,
                0,
                [],
                [.. page.Rows.Select(i => ObjectiveRow.Of(view, i))],
                [],
                page.Seen is { } seen
                    ? Cursor.Write(new After(view.Objectives[page.Rows[^1]].Facts.Id, null, seen))
                    : null
            );
        }

        var keyResults = Lists.PageOf(
            scope,
            rows => rows.KeyResultMarks,
            Lists.KeyResults[list] & filter.OfKeyResults(),
            Place(view, from, (rows, place) => KeyResultPlace(view, rows, place, from!.KeyResultId)),
            take,
            (rows, i) => Lists.KeyResult(view, rows, i)
        );
        return new(
            list,
            "key_result",
            keyResults.Total,
            0,
            [],
            [],
            [.. keyResults.Rows.Select(row => KeyResultRow.Of(view, row.Objective, row.KeyResult))],
            keyResults.Seen is { } until
                ? Cursor.Write(
                    new After(
                        view.Objectives[keyResults.Rows[^1].Objective].Facts.Id,
                        keyResults.Rows[^1].KeyResult.Facts.Id,
                        until
                    )
                )
                : null
        );
    }

    /// <summary>Where the last row seen stands now.</summary>
    private static (int Unit, int Index, long Seen)? Place(DayView view, After? from, Func<UnitRows, int, int> index)
    {
        if (from is null)
        {
            return null;
        }

        var slot = view.Facts.SlotOf(from.Id);
        var unit = slot < 0 ? -1 : view.UnitOf[slot];
        var place = unit < 0 ? -1 : Array.IndexOf(view.Rows[unit].Slots, slot);
        return place < 0 ? (-1, -1, from.Seen ?? 0) : (unit, index(view.Rows[unit], place), from.Seen ?? 0);
    }

    private static int KeyResultPlace(DayView view, UnitRows rows, int place, Guid? keyResultId) =>
        rows.KeyResultStart[place]
        + Array.FindIndex(view.Objectives[rows.Slots[place]].KeyResults, k => k.Facts.Id == keyResultId);

    private static async Task<Table> TableOf(
        string list,
        ReportQuery query,
        ListFilter filter,
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
            var access = new PeopleAccess(user, view.Organization);
            var people = Visible([.. Lists.PeopleOf(scope, list, filter)], list, access);
            return Table.Of(name, people.Select(i => PersonRow.Of(view, i, access)));
        }

        if (Lists.Objectives.ContainsKey(list))
        {
            List<int> objectives = [.. Lists.ObjectivesOf(scope, list, filter)];
            return Table.Of(name, objectives.Select(i => ObjectiveRow.Of(view, i)));
        }

        List<(int Objective, KeyResultDay KeyResult)> keyResults = [.. Lists.KeyResultsOf(scope, list, filter)];
        return Table.Of(name, keyResults.Select(row => KeyResultRow.Of(view, row.Objective, row.KeyResult)));
    }

    private static List<int> Visible(List<int> people, string list, PeopleAccess access) =>
        Lists.People[list].Private ? [.. people.Where(access.Sees)] : people;

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
