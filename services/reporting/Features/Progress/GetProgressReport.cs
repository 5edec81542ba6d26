using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;
using Okr.Reporting.Domain;
using Okr.Reporting.Facts;
using Okr.Reporting.Files;
using Okr.Reporting.Reports;
using KeyResultDay = Okr.Reporting.Reports.KeyResultDay;

namespace Okr.Reporting.Features.Progress;

/// <summary>The progress report (进度报告, reports.md §3): every published objective of a scope in cascade order.</summary>
internal static class GetProgressReport
{
    private const int FilePage = 500;
    private const int SearchLength = 200;

    /// <param name="OwnerPersonId">Objectives that this person owns or is responsible for.</param>
    /// <param name="Status">Status shown of the objective.</param>
    /// <param name="Search">Part of an objective's or key result's title or code.</param>
    public sealed record Filter(
        [FromQuery(Name = "ownerPersonId")] Guid? OwnerPersonId,
        [FromQuery(Name = "status")] string? Status,
        [FromQuery(Name = "search")] string? Search
    );

    public sealed record Response(
        CycleRef Cycle,
        DateOnly AsOf,
        UnitRef? Unit,
        long Total,
        IReadOnlyList<Row> Items,
        string? Next
    );

    /// <param name="Depth">Steps from the top of the cascade, over all units.</param>
    /// <param name="ParentObjectiveId">The objective above it in the cascade, in the scope or not.</param>
    /// <param name="WeekDelta">Progress minus that of seven days before.</param>
    public sealed record Row(
        Guid ObjectiveId,
        string? Code,
        string? Title,
        bool Confidential,
        int Depth,
        Guid? ParentObjectiveId,
        string Level,
        string Kind,
        bool IsTop,
        string State,
        string OwnerKind,
        Guid? OwnerPersonId,
        string? OwnerPersonName,
        Guid? UnitId,
        string? UnitName,
        int WeightBp,
        decimal? Progress,
        decimal? Expected,
        decimal? Gap,
        string? Status,
        string? AutomaticStatus,
        bool Stale,
        decimal? WeekDelta,
        Forecast? Forecast,
        decimal? Score,
        bool RiskFromBelow,
        IReadOnlyList<KeyResult> KeyResults
    );

    public sealed record KeyResult(
        Guid KeyResultId,
        string? Code,
        string? Title,
        string Type,
        string? Unit,
        int WeightBp,
        Guid? OwnerPersonId,
        string? OwnerPersonName,
        decimal? Baseline,
        decimal? Target,
        decimal? CurrentValue,
        decimal? RawProgress,
        decimal? Progress,
        bool HasData,
        decimal Expected,
        decimal? Gap,
        string? Status,
        string? AutomaticStatus,
        string? ManualStatus,
        bool CappedByGuardrail,
        string? GuardrailBreaches,
        bool Stale,
        int? Confidence,
        int? ConfidenceChange,
        decimal? WeekDelta,
        DateOnly? LastCheckInOn,
        string? LastNote,
        int OnTime,
        int Late,
        int Missed
    );

    /// <summary>One key result per line, with its objective; an objective without key results has one line.</summary>
    private sealed record Line(
        int Depth,
        string? ObjectiveCode,
        string? ObjectiveTitle,
        string Level,
        string Kind,
        string State,
        string? Owner,
        string? Unit,
        decimal? ObjectiveProgress,
        decimal? ObjectiveExpected,
        decimal? ObjectiveGap,
        string? ObjectiveStatus,
        decimal? ObjectiveForecast,
        decimal? ObjectiveScore,
        bool RiskFromBelow,
        string? KeyResultCode,
        string? KeyResultTitle,
        string? Type,
        decimal? Weight,
        string? KeyResultOwner,
        decimal? Baseline,
        decimal? Target,
        decimal? CurrentValue,
        string? MeasuredIn,
        decimal? Progress,
        decimal? Expected,
        decimal? Gap,
        string? Status,
        string? AutomaticStatus,
        bool? Stale,
        int? Confidence,
        int? ConfidenceChange,
        decimal? WeekDelta,
        DateOnly? LastCheckInOn,
        string? LastNote
    );

    private sealed record After(Guid Id, int Place);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/reports/progress",
                (
                    [AsParameters] ReportQuery query,
                    [AsParameters] Filter filter,
                    string? after,
                    int? limit,
                    FactsCache facts,
                    ReportingDbContext db,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(query, filter, after, limit, facts, db, clock, ct)
            )
            .RequireAuthorization(Policies.Reports)
            .WithName("getProgressReport")
            .WithSummary("The published objectives of a scope with their key results, parents before children");
        api.MapTable(
                "/reports/progress",
                async (
                    [AsParameters] ReportQuery query,
                    [AsParameters] Filter filter,
                    FactsCache facts,
                    ReportingDbContext db,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    Validate(filter);
                    var scope = await ReportScope.Of(query, facts, clock, ct);
                    return Table.Of(
                        $"progress-{scope.View.Cycle.Code}-{ReportScope.Show(scope.View.Day)}",
                        Lines(scope, filter, db, facts, ct),
                        _ =>
                            Task.FromResult<long?>(
                                Places(scope, filter)
                                    .From(0)
                                    .Select(place => scope.View.Objectives[scope.View.Cascade.Order[place]])
                                    .Sum(objective => Math.Max(1L, objective.KeyResults.Length))
                            )
                    );
                }
            )
            .WithName("getProgressReportFile")
            .WithSummary("The same as a file, one line per key result");
    }

    public static async Task<Response> Handle(
        ReportQuery query,
        Filter filter,
        string? after,
        int? limit,
        FactsCache facts,
        ReportingDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var take = Cursor.Limit(limit);
        Validate(filter);
        var from = Cursor.Read<After>(after);
        var scope = await ReportScope.Of(query, facts, clock, ct);
        var view = scope.View;
        var places = Places(scope, filter);
        var page = new List<int>(take + 1);
        foreach (var place in places.From(from is null ? 0 : PlaceOf(view, from) + 1).Take(take + 1))
        {
            page.Add(view.Cascade.Order[place]);
        }

        var items = await Rows(view, [.. page.Take(take)], db, facts, ct);
        return new(
            scope.CycleRef,
            view.Day,
            scope.UnitRef,
            places.Count,
            items,
            page.Count > take
                ? Cursor.Write(new After(view.Objectives[page[take - 1]].Facts.Id, view.Cascade.Place[page[take - 1]]))
                : null
        );
    }

    private static void Validate(Filter filter) =>
        new Validation()
            .OneOf("status", filter.Status, Vocabulary.Statuses)
            .OptionalText("search", filter.Search, SearchLength)
            .ThrowIfInvalid();

    /// <summary>The last row seen may have moved since; its old place serves when it is gone.</summary>
    private static int PlaceOf(DayView view, After from)
    {
        var slot = view.Facts.SlotOf(from.Id);
        return slot >= 0 && view.Cascade.Place[slot] >= 0
            ? view.Cascade.Place[slot]
            : Math.Clamp(from.Place, -1, view.Cascade.Order.Count - 1); // a caller can write any number
    }

    /// <summary>
    /// Places in the cascade of what the report shows: the rows of the scope's units tell which, and a bit for each puts them
    /// in order without sorting.
    /// </summary>
    private static PlaceSet Places(ReportScope scope, Filter filter)
    {
        var view = scope.View;
        var search = Texts.Clean(filter.Search);
        var condition = Condition.Of(ObjectiveMarks.Published);
        if (filter.Status is { } status)
        {
            condition &= ObjectiveMarks.Status.Is(Array.IndexOf(Vocabulary.Statuses, status));
        }

        int? owner = filter.OwnerPersonId is { } id ? view.Organization.PersonOf(id) ?? int.MaxValue : null;
        var places = new PlaceSet(view.Cascade.Order.Count);
        var units = scope.Units;
        var mentioning = search is null ? null : new List<int>[units.Length];
        if (mentioning is not null)
        {
            Parallel.For(0, units.Length, i => mentioning[i] = view.Rows[units[i]].TextsOf(view).Mentioning(search!));
        }

        for (var unit = 0; unit < units.Length; unit++)
        {
            var rows = view.Rows[units[unit]];
            foreach (var i in mentioning?[unit] ?? Enumerable.Range(0, rows.Slots.Length))
            {
                if (condition.Takes(rows.ObjectiveMarks[i]) && (owner is null || rows.Owners[i] == owner))
                {
                    places.Add(view.Cascade.Place[rows.Slots[i]]);
                }
            }
        }

        return places;
    }

    /// <summary>Numbers below a limit, in their order.</summary>
    private sealed class PlaceSet(int limit)
    {
        private readonly ulong[] bits = new ulong[(limit + 63) / 64];

        public int Count { get; private set; }

        public void Add(int place)
        {
            bits[place / 64] |= 1UL << (place % 64);
            Count++;
        }

        public IEnumerable<int> From(int first)
        {
            for (var word = first / 64; word < bits.Length; word++)
            {
                var rest = word == first / 64 ? bits[word] & (ulong.MaxValue << (first % 64)) : bits[word];
                for (; rest != 0; rest &= rest - 1)
                {
                    yield return word * 64 + System.Numerics.BitOperations.TrailingZeroCount(rest);
                }
            }
        }
    }

    private static async Task<List<Row>> Rows(
        DayView view,
        IReadOnlyList<int> objectives,
        ReportingDbContext db,
        FactsCache facts,
        CancellationToken ct
    )
    {
        var notes = await Notes(view, objectives, db, facts, ct);
        return [.. objectives.Select(i => Of(view, i, notes))];
    }

    /// <summary>The notes as of the day, for one page: one query.</summary>
    private static async Task<Dictionary<Guid, string>> Notes(
        DayView view,
        IReadOnlyList<int> objectives,
        ReportingDbContext db,
        FactsCache facts,
        CancellationToken ct
    )
    {
        var store = Revision.Store;
        var wanted = objectives
            .Where(i => !view.Objectives[i].Facts.HidesText)
            .SelectMany(i => view.Objectives[i].KeyResults)
            .Where(k => k.LastNoteOn is not null)
            .ToDictionary(k => k.Facts.Id, k => k.LastNoteOn!.Value);
        var notes = new Dictionary<Guid, string>();
        foreach (var chunk in wanted.Chunk(FilePage))
        {
            var ids = chunk.Select(k => k.Key).ToList();
            var days = chunk.Select(k => k.Value).Distinct().ToList();
            var found = await db
                .CheckIns.Where(c =>
                    ids.Contains(c.KeyResultId) && days.Contains(c.DoneOn) && !c.Superseded && c.Note != null
                )
                .OrderBy(c => c.RecordedAt)
                .Select(c => new
                {
                    c.KeyResultId,
                    c.DoneOn,
                    c.Note,
                    Generation = db.Revisions.Where(r => r.ScopeId == store).Select(r => r.Value).FirstOrDefault(),
                })
                .ToListAsync(ct);
            facts.Notice(found.Count > 0 ? found[0].Generation : 0);
            foreach (var note in found.Where(n => n.Note!.Length > 0 && wanted[n.KeyResultId] == n.DoneOn))
            {
                notes[note.KeyResultId] = note.Note!;
            }
        }

        return notes;
    }

    private static Row Of(DayView view, int index, Dictionary<Guid, string> notes)
    {
        var objective = view.Objectives[index];
        var facts = objective.Facts;
        var unit = UnitRef.Of(view.Organization, view.UnitOf[index]);
        var parent = view.Cascade.Parent[index];
        return new(
            facts.Id,
            facts.Code,
            facts.Title,
            facts.Confidential,
            view.Cascade.Depth[index],
            parent < 0 ? null : view.Objectives[parent].Facts.Id,
            Vocabulary.Levels[view.LevelOf[index]],
            Vocabulary.Kinds[facts.Kind],
            facts.IsTop,
            Vocabulary.States[objective.State!.Value],
            facts.OwnerKind,
            facts.OwnerPersonId,
            Names.Of(view, facts.OwnerPersonId),
            unit?.Id,
            unit?.Name,
            facts.WeightBp,
            objective.Progress,
            objective.Expected,
            objective.Expected - objective.Progress,
            Names.Of(objective.Status),
            Names.Of(objective.AutomaticStatus),
            objective.Stale,
            objective.WeekDelta,
            ForecastOf(view, objective),
            objective.Score,
            view.Cascade.AtRisk[index],
            [.. objective.KeyResults.Select(k => Of(view, k, notes.GetValueOrDefault(k.Facts.Id), facts.HidesText))]
        );
    }

    private static Forecast? ForecastOf(DayView view, ObjectiveDay objective) =>
        Forecast.Of(
            [
                .. Forecast
                    .Days(view.Cycle.StartsOn, view.Day)
                    .Select(day =>
                        day == view.Day
                            ? objective.Progress
                            : ObjectiveDay.Of(objective.Facts, view.Cycle, day).Progress
                    ),
            ],
            view.Cycle.EndsOn,
            view.Day
        );

    private static KeyResult Of(DayView view, KeyResultDay keyResult, string? note, bool withoutText) =>
        new(
            keyResult.Facts.Id,
            keyResult.Facts.Code,
            keyResult.Facts.Title,
            Vocabulary.Types[keyResult.Facts.Type],
            keyResult.Facts.Unit,
            keyResult.Facts.WeightBp,
            keyResult.Facts.OwnerPersonId,
            Names.Of(view, keyResult.Facts.OwnerPersonId),
            keyResult.Facts.Baseline,
            keyResult.Facts.Target,
            keyResult.CurrentValue,
            keyResult.RawProgress,
            keyResult.Progress,
            keyResult.HasData,
            keyResult.Expected,
            keyResult.Gap,
            Names.Of(keyResult.Status),
            Names.Of(keyResult.AutomaticStatus),
            Names.Of(keyResult.ManualStatus),
            keyResult.CappedByGuardrail,
            Guarded.Breaches(keyResult.Facts, view.Day, withoutText),
            keyResult.Stale,
            keyResult.Confidence,
            keyResult.ConfidenceChange,
            keyResult.WeekDelta,
            keyResult.LastCheckInOn,
            note,
            keyResult.Discipline.OnTime,
            keyResult.Discipline.Late,
            keyResult.Discipline.Missed
        );

    private static async IAsyncEnumerable<Line> Lines(
        ReportScope scope,
        Filter filter,
        ReportingDbContext db,
        FactsCache facts,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        foreach (var page in Places(scope, filter).From(0).Chunk(FilePage))
        {
            var slots = page.Select(place => scope.View.Cascade.Order[place]).ToList();
            foreach (var row in await Rows(scope.View, slots, db, facts, ct))
            {
                foreach (var keyResult in row.KeyResults.Cast<KeyResult?>().DefaultIfEmpty())
                {
                    yield return LineOf(row, keyResult);
                }
            }
        }
    }

    private static Line LineOf(Row row, KeyResult? keyResult) =>
        new(
            row.Depth,
            row.Code,
            row.Title,
            row.Level,
            row.Kind,
            row.State,
            row.OwnerPersonName,
            row.UnitName,
            row.Progress,
            row.Expected,
            row.Gap,
            row.Status,
            row.Forecast?.Likely,
            row.Score,
            row.RiskFromBelow,
            keyResult?.Code,
            keyResult?.Title,
            keyResult?.Type,
            keyResult?.WeightBp / 10_000m,
            keyResult?.OwnerPersonName,
            keyResult?.Baseline,
            keyResult?.Target,
            keyResult?.CurrentValue,
            keyResult?.Unit,
            keyResult?.Progress,
            keyResult?.Expected,
            keyResult?.Gap,
            keyResult?.Status,
            keyResult?.AutomaticStatus,
            keyResult?.Stale,
            keyResult?.Confidence,
            keyResult?.ConfidenceChange,
            keyResult?.WeekDelta,
            keyResult?.LastCheckInOn,
            keyResult?.LastNote
        );
}
