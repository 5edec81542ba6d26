using Microsoft.AspNetCore.Mvc;
using Okr.Platform.Errors;
using Okr.Reporting.Domain;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features.Operations;

/// <summary>Narrows a list to one bar of a histogram. Each applies to the lists that have it.</summary>
/// <param name="State">Objectives: life-cycle state.</param>
/// <param name="Level">Objectives and key results: company, division, department, team or person.</param>
/// <param name="Kind">Objectives: committed or aspirational.</param>
/// <param name="Type">Key results: type.</param>
/// <param name="Status">Objectives and key results: status shown.</param>
/// <param name="AutomaticStatus">Key results: automatic status.</param>
/// <param name="Confidence">Key results: 0 to 10, or none.</param>
/// <param name="Bin">Objectives and key results: tenth of progress, 0 to 9.</param>
/// <param name="Band">Objectives and key results: band of progress.</param>
/// <param name="ScoreBin">Objectives: tenth of the score, 0 to 9.</param>
/// <param name="ScoreBand">Objectives: band of the score.</param>
/// <param name="ObjectiveCount">People: number of objectives, 0 to 5 or &gt;5.</param>
/// <param name="KeyResultCount">Objectives: number of key results, 0 to 5 or &gt;5.</param>
internal sealed record ListFilter(
    [FromQuery(Name = "state")] string? State,
    [FromQuery(Name = "level")] string? Level,
    [FromQuery(Name = "kind")] string? Kind,
    [FromQuery(Name = "type")] string? Type,
    [FromQuery(Name = "status")] string? Status,
    [FromQuery(Name = "automaticStatus")] string? AutomaticStatus,
    [FromQuery(Name = "confidence")] string? Confidence,
    [FromQuery(Name = "bin")] int? Bin,
    [FromQuery(Name = "band")] string? Band,
    [FromQuery(Name = "scoreBin")] int? ScoreBin,
    [FromQuery(Name = "scoreBand")] string? ScoreBand,
    [FromQuery(Name = "objectiveCount")] string? ObjectiveCount,
    [FromQuery(Name = "keyResultCount")] string? KeyResultCount
)
{
    internal static ListFilter None { get; } =
        new(null, null, null, null, null, null, null, null, null, null, null, null, null);

    internal void Validate() =>
        new Validation()
            .OneOf("state", State, Vocabulary.States)
            .OneOf("level", Level, Vocabulary.Levels)
            .OneOf("kind", Kind, Vocabulary.Kinds)
            .OneOf("type", Type, Vocabulary.Types)
            .OneOf("status", Status, Vocabulary.Statuses)
            .OneOf("automaticStatus", AutomaticStatus, Vocabulary.Statuses)
            .OneOf("confidence", Confidence, Vocabulary.Confidences)
            .Range("bin", Bin, 0, 9)
            .OneOf("band", Band, Vocabulary.Bands)
            .Range("scoreBin", ScoreBin, 0, 9)
            .OneOf("scoreBand", ScoreBand, Vocabulary.Bands)
            .OneOf("objectiveCount", ObjectiveCount, Vocabulary.Numbers)
            .OneOf("keyResultCount", KeyResultCount, Vocabulary.Numbers)
            .ThrowIfInvalid();

    internal bool Takes(PersonState person) =>
        Is(ObjectiveCount, Vocabulary.Numbers, Vocabulary.NumberBucket(person.Objectives));

    /// <summary>As a condition on marks of objectives.</summary>
    internal Condition OfObjectives() =>
        Is(ObjectiveMarks.State, State, Vocabulary.States)
        & Is(ObjectiveMarks.Level, Level, Vocabulary.Levels)
        & Is(ObjectiveMarks.Kind, Kind, Vocabulary.Kinds)
        & Is(ObjectiveMarks.Status, Status, Vocabulary.Statuses)
        & Is(ObjectiveMarks.Bin, Bin)
        & Is(ObjectiveMarks.Band, Band, Vocabulary.Bands)
        & Is(ObjectiveMarks.ScoreBin, ScoreBin)
        & Is(ObjectiveMarks.ScoreBand, ScoreBand, Vocabulary.Bands)
        & Is(ObjectiveMarks.KeyResults, KeyResultCount, Vocabulary.Numbers);

    /// <summary>As a condition on marks of key results.</summary>
    internal Condition OfKeyResults() =>
        Is(KeyResultMarks.Level, Level, Vocabulary.Levels)
        & Is(KeyResultMarks.Type, Type, Vocabulary.Types)
        & Is(KeyResultMarks.Status, Status, Vocabulary.Statuses)
        & Is(KeyResultMarks.AutomaticStatus, AutomaticStatus, Vocabulary.Statuses)
        & Is(KeyResultMarks.Confidence, Confidence, Vocabulary.Confidences)
        & Is(KeyResultMarks.Bin, Bin)
        & Is(KeyResultMarks.Band, Band, Vocabulary.Bands);

    private static Condition Is(MarkField field, int? wanted) => wanted is { } w ? field.Is(w) : Condition.Any;

    private static Condition Is(MarkField field, string? wanted, string[] words) =>
        wanted is null ? Condition.Any : field.Is(Array.IndexOf(words, wanted));

    private static bool Is(string? wanted, string[] words, int? index) =>
        wanted is null || (index is { } i && words[i] == wanted);
}

/// <summary>The drill-through lists: for each name the condition that also the number counts by.</summary>
internal static class Lists
{
    public delegate bool PersonCondition(PersonState person);

    /// <summary>
    /// Eligible people; <c>Private</c> ones name what somebody has not done. Who had the platform open is private either way: it is
    /// about what somebody looks at, not about what they share.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, (PersonCondition Takes, bool Private)> People = new Dictionary<
        string,
        (PersonCondition, bool)
    >(StringComparer.Ordinal)
    {
        ["eligible"] = (_ => true, true),
        ["participants"] = (p => p.Participant, false),
        ["non-participants"] = (p => !p.Participant, true),
        ["filled"] = (p => p.Filled, false),
        ["not-filled"] = (p => !p.Filled, true),
        ["updaters-7"] = (p => p.UpdatedWithin(7), false),
        ["updaters-14"] = (p => p.UpdatedWithin(14), false),
        ["updaters-28"] = (p => p.UpdatedWithin(28), false),
        ["not-updated-28"] = (p => !p.UpdatedWithin(28), true),
        ["viewers"] = (p => p.Viewer, true),
        ["non-viewers"] = (p => !p.Viewer, true),
        ["owners"] = (p => p.Objectives > 0, false),
        ["aligned-owners"] = (p => p.Aligned, false),
        ["not-aligned-owners"] = (p => p.Objectives > 0 && !p.Aligned, true),
    };

    private static readonly Condition Published = Condition.Of(ObjectiveMarks.Published);
    private static readonly Condition NonTop = Published & Condition.Not(ObjectiveMarks.Top);

    public static readonly IReadOnlyDictionary<string, Condition> Objectives = new Dictionary<string, Condition>(
        StringComparer.Ordinal
    )
    {
        ["all-objectives"] = Condition.Of(ObjectiveMarks.HasState),
        ["objectives"] = Published,
        ["non-top"] = NonTop,
        ["aligned"] = NonTop & Condition.Of(ObjectiveMarks.AlignedUpward),
        ["not-aligned"] = NonTop & Condition.Not(ObjectiveMarks.AlignedUpward),
        ["isolated"] = Published & Condition.Of(ObjectiveMarks.Isolated),
        ["with-progress"] = Published & Condition.Of(ObjectiveMarks.HasProgress),
        ["scored"] = Published & Condition.Of(ObjectiveMarks.HasScore),
    };

    public static readonly IReadOnlyDictionary<string, Condition> KeyResults = new Dictionary<string, Condition>(
        StringComparer.Ordinal
    )
    {
        ["key-results"] = Condition.Any,
        ["with-data"] = Condition.Of(KeyResultMarks.HasData),
        ["without-data"] = Condition.Not(KeyResultMarks.HasData),
        ["stale"] = Condition.Of(KeyResultMarks.Stale),
        ["updated"] = Condition.Of(KeyResultMarks.Updated),
        ["human-updated"] = Condition.Of(KeyResultMarks.HumanUpdated),
        ["automatic-updated"] = Condition.Of(KeyResultMarks.AutomaticUpdated),
        ["not-updated"] = Condition.Not(KeyResultMarks.Updated),
        ["never-updated"] = Condition.Of(KeyResultMarks.NeverUpdated),
        ["off-track-two-weeks"] = Condition.Of(KeyResultMarks.OffTrackTwoWeeks),
        ["no-progress-four-weeks"] = Condition.Of(KeyResultMarks.NoProgressFourWeeks),
        ["guardrail-breaches"] = Condition.Of(KeyResultMarks.GuardrailBreached),
        ["due-slots"] = Condition.Of(KeyResultMarks.Due),
        ["on-time-slots"] = Condition.Of(KeyResultMarks.OnTime),
        ["late-slots"] = Condition.Of(KeyResultMarks.Late),
        ["missed-slots"] = Condition.Of(KeyResultMarks.Missed),
    };

    /// <summary>Numbers of people, by employee number.</summary>
    public static IEnumerable<int> PeopleOf(ReportScope scope, string list, ListFilter filter)
    {
        var (takes, _) = People[list];
        return scope.People(person => takes(person) && filter.Takes(person));
    }

    /// <summary>Slots of objectives: the units in the order of the tree, in each by level, owner and position.</summary>
    public static IEnumerable<int> ObjectivesOf(ReportScope scope, string list, ListFilter filter) =>
        Found(scope, rows => rows.ObjectiveMarks, Objectives[list] & filter.OfObjectives())
            .Select(found => found.Rows.Slots[found.Index]);

    /// <summary>In the order of their objectives.</summary>
    public static IEnumerable<(int Objective, KeyResultDay KeyResult)> KeyResultsOf(
        ReportScope scope,
        string list,
        ListFilter filter
    ) =>
        Found(scope, rows => rows.KeyResultMarks, KeyResults[list] & filter.OfKeyResults())
            .Select(found => KeyResult(scope.View, found.Rows, found.Index));

    /// <summary>One page of a list and how many rows there are in all, which costs one look at each mark.</summary>
    /// <param name="after">
    /// The last row seen: its unit and where it stands there now; or, with unit −1, how many rows were seen. None for the start.
    /// </param>
    public static ListPage<T> PageOf<T>(
        ReportScope scope,
        Func<UnitRows, ulong[]> marks,
        Condition condition,
        (int Unit, int Index, long Seen)? after,
        int take,
        Func<UnitRows, int, T> row
    )
    {
        var page = new List<T>(take);
        var (total, seen, more) = (0L, 0L, false);
        var passed = after is null;
        foreach (var unit in scope.View.Organization.UnitsOf(scope.Unit, scope.IncludeSubUnits))
        {
            var rows = scope.View.Rows[unit];
            var column = marks(rows);
            for (var i = 0; i < column.Length; i++)
            {
                if (!condition.Takes(column[i]))
                {
                    continue;
                }

                total++;
                if (!passed)
                {
                    passed =
                        after!.Value.Unit < 0
                            ? total > after.Value.Seen
                            : unit == after.Value.Unit && i > after.Value.Index;
                }

                if (!passed)
                {
                    seen++;
                }
                else if (page.Count < take)
                {
                    page.Add(row(rows, i));
                }
                else
                {
                    more = true;
                }
            }

            passed |= after?.Unit == unit;
        }

        return new(total, page, more ? seen + page.Count : null);
    }

    public static (int Objective, KeyResultDay KeyResult) KeyResult(DayView view, UnitRows rows, int index)
    {
        var place = Array.BinarySearch(rows.KeyResultStart, index);
        place = place < 0 ? ~place - 1 : place;
        while (rows.KeyResultStart[place + 1] == index)
        {
            place++; // objectives without key results begin at the same place as the one after them
        }

        var slot = rows.Slots[place];
        return (slot, view.Objectives[slot].KeyResults[index - rows.KeyResultStart[place]]);
    }

    private static IEnumerable<(UnitRows Rows, int Index)> Found(
        ReportScope scope,
        Func<UnitRows, ulong[]> marks,
        Condition condition
    )
    {
        foreach (var unit in scope.Units)
        {
            var rows = scope.View.Rows[unit];
            var column = marks(rows);
            for (var i = 0; i < column.Length; i++)
            {
                if (condition.Takes(column[i]))
                {
                    yield return (rows, i);
                }
            }
        }
    }
}

/// <param name="Seen">Rows up to the end of this page, when there are more.</param>
internal sealed record ListPage<T>(long Total, IReadOnlyList<T> Rows, long? Seen);
