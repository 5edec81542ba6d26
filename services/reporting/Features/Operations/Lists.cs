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

    internal bool Takes(ObjectiveDay objective, int level) =>
        Is(State, Vocabulary.States, objective.State)
        && Is(Level, Vocabulary.Levels, level)
        && Is(Kind, Vocabulary.Kinds, objective.Facts.Kind)
        && Is(Status, Vocabulary.Statuses, (int?)objective.Status)
        && InShare(Bin, Band, objective.Progress)
        && InShare(ScoreBin, ScoreBand, objective.Score)
        && Is(KeyResultCount, Vocabulary.Numbers, Vocabulary.NumberBucket(objective.KeyResults.Length));

    internal bool Takes(KeyResultDay keyResult, int level) =>
        Is(Level, Vocabulary.Levels, level)
        && Is(Type, Vocabulary.Types, keyResult.Facts.Type)
        && Is(Status, Vocabulary.Statuses, (int?)keyResult.Status)
        && Is(AutomaticStatus, Vocabulary.Statuses, (int?)keyResult.AutomaticStatus)
        && Is(Confidence, Vocabulary.Confidences, keyResult.Confidence ?? 11)
        && InShare(Bin, Band, keyResult.Progress);

    private static bool InShare(int? bin, string? band, decimal? share) =>
        (bin is null || (share is { } b && Vocabulary.Bin(b) == bin))
        && (band is null || (share is { } s && Vocabulary.Bands[Vocabulary.Band(s)] == band));

    private static bool Is(string? wanted, string[] words, int? index) =>
        wanted is null || (index is { } i && words[i] == wanted);
}

/// <summary>The drill-through lists: for each name the condition that also the number counts by.</summary>
internal static class Lists
{
    public delegate bool PersonCondition(PersonState person);
    public delegate bool ObjectiveCondition(ObjectiveDay objective);
    public delegate bool KeyResultCondition(KeyResultDay keyResult);

    /// <summary>Eligible people; <c>Private</c> ones name what somebody has not done.</summary>
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
        ["owners"] = (p => p.Objectives > 0, false),
        ["aligned-owners"] = (p => p.Aligned, false),
        ["not-aligned-owners"] = (p => p.Objectives > 0 && !p.Aligned, true),
    };

    public static readonly IReadOnlyDictionary<string, ObjectiveCondition> Objectives = new Dictionary<
        string,
        ObjectiveCondition
    >(StringComparer.Ordinal)
    {
        ["all-objectives"] = o => o.State is not null,
        ["objectives"] = o => o.Published,
        ["non-top"] = o => o.Published && !o.Facts.IsTop,
        ["aligned"] = o => o.Published && !o.Facts.IsTop && o.AlignedUpward,
        ["not-aligned"] = o => o.Published && !o.Facts.IsTop && !o.AlignedUpward,
        ["isolated"] = o => o.Published && o.Isolated,
        ["with-progress"] = o => o.Published && o.Progress is not null,
        ["scored"] = o => o.Published && o.Score is not null,
    };

    public static readonly IReadOnlyDictionary<string, KeyResultCondition> KeyResults = new Dictionary<
        string,
        KeyResultCondition
    >(StringComparer.Ordinal)
    {
        ["key-results"] = _ => true,
        ["with-data"] = k => k.HasData,
        ["without-data"] = k => !k.HasData,
        ["stale"] = k => k.Stale,
        ["updated"] = k => k.Updated,
        ["human-updated"] = k => k.HumanUpdated,
        ["automatic-updated"] = k => k.AutomaticUpdated,
        ["not-updated"] = k => !k.Updated,
        ["never-updated"] = k => k.NeverUpdated,
        ["off-track-two-weeks"] = k => k.OffTrackTwoWeeks,
        ["no-progress-four-weeks"] = k => k.NoProgressFourWeeks,
        ["due-slots"] = k => k.Discipline.Due > 0,
        ["on-time-slots"] = k => k.Discipline.OnTime > 0,
        ["late-slots"] = k => k.Discipline.Late > 0,
        ["missed-slots"] = k => k.Discipline.Missed > 0,
    };

    public static IEnumerable<int> PeopleOf(ReportScope scope, string list, ListFilter filter)
    {
        var (takes, _) = People[list];
        var covered = scope.Covered;
        var view = scope.View;
        for (var i = 0; i < view.People.Length; i++)
        {
            var person = view.Organization.People[i];
            if (person.Active && covered[person.Unit] && takes(view.People[i]) && filter.Takes(view.People[i]))
            {
                yield return i;
            }
        }
    }

    public static IEnumerable<int> ObjectivesOf(ReportScope scope, string list, ListFilter filter)
    {
        var takes = Objectives[list];
        var covered = scope.Covered;
        var view = scope.View;
        for (var i = 0; i < view.Objectives.Length; i++)
        {
            if (
                covered[view.UnitOf[i]]
                && takes(view.Objectives[i])
                && filter.Takes(view.Objectives[i], view.LevelOf[i])
            )
            {
                yield return i;
            }
        }
    }

    public static IEnumerable<(int Objective, KeyResultDay KeyResult)> KeyResultsOf(
        ReportScope scope,
        string list,
        ListFilter filter
    )
    {
        var takes = KeyResults[list];
        var narrowed = filter != ListFilter.None;
        var covered = scope.Covered;
        var view = scope.View;
        for (var i = 0; i < view.Objectives.Length; i++)
        {
            if (!covered[view.UnitOf[i]])
            {
                continue;
            }

            foreach (var keyResult in view.Objectives[i].KeyResults)
            {
                if (takes(keyResult) && (!narrowed || filter.Takes(keyResult, view.LevelOf[i])))
                {
                    yield return (i, keyResult);
                }
            }
        }
    }
}
