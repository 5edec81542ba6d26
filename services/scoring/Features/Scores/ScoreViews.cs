using Microsoft.EntityFrameworkCore;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Scores;

/// <summary>
/// The scores of one objective. Before publication only the owners, the owner's managers and the program's administration see
/// what was given (<see cref="ScoresVisible"/>); others see the suggestion, which is the progress that everybody sees.
/// </summary>
internal sealed record ObjectiveScoreView(
    Guid ObjectiveId,
    string Title,
    Guid CycleId,
    string CycleName,
    string Kind,
    decimal ExpectedScore,
    SweetSpot? SweetSpot,
    PerformanceLink PerformanceLink,
    FinalRule FinalRule,
    decimal? ObjectiveScore,
    string? Band,
    bool Published,
    DateTime? PublishedAt,
    DateOnly? ScoredOn,
    string? HowFar,
    string? HowGotThere,
    bool ScoresVisible,
    IReadOnlyList<KeyResultScoreView> KeyResults,
    string? Guidance,
    ScoreCan Can,
    long Version
)
{
    /// <summary>With the guidance of the score's band in the language.</summary>
    public ObjectiveScoreView In(string language) =>
        this with
        {
            Guidance = Bands.Find(Band) is { } band ? BandView.Of(band, language).Guidance : null,
        };
}

/// <summary>Where the score of a stretch goal should end up.</summary>
internal sealed record SweetSpot(decimal From, decimal To);

/// <summary>A band of scores from <see cref="From"/> up to, and without, <see cref="To"/>; the last band is exactly 1.</summary>
internal sealed record BandView(string Key, decimal From, decimal To, string Name, string Guidance)
{
    public static BandView Of(Band band, string language) =>
        new(
            band.Code,
            band.Min,
            band.Max,
            band.Name.In(language),
            string.Join(language == Languages.Chinese ? "" : " ", band.Guidance.Select(line => line.In(language)))
        );
}

/// <summary>The scores of one key result, 0…1; null where not given.</summary>
internal sealed record KeyResultScoreView(
    Guid KeyResultId,
    string Title,
    int WeightBp,
    Guid? OwnerPersonId,
    string? OwnerPersonName,
    decimal? Progress,
    decimal? Suggested,
    GivenScore? Self,
    GivenScore? Manager,
    IReadOnlyList<GivenScore> Peers,
    decimal? Final,
    string? Band,
    bool CanSelf
);

/// <summary>One rater's score.</summary>
internal sealed record GivenScore(decimal Score, string Reason, Guid? ById, string? ByName, DateTime At);

/// <summary>What the caller may do now.</summary>
internal sealed record ScoreCan(bool Self, bool Manager, bool Peer, bool Publish, bool Answer);

internal static class ScoreViews
{
    public static async Task<ObjectiveScoreView> Of(
        ScoringDbContext db,
        CurrentUser user,
        ScoreBook book,
        Guid objectiveId,
        CancellationToken ct
    )
    {
        var objective = book.Objectives[objectiveId];
        var cycle = book.CycleOf(objectiveId) ?? throw ScoringErrors.ObjectiveNotFound.With();
        var keyResults = book.KeyResultsOf(objectiveId).ToList();
        var access = await Access.Load(db, user, [objective], [], ct);
        var total = book.ScoreOfObjective(objectiveId);
        var published = total is { Published: true };
        var visible =
            published || access.MayManage(objective) || keyResults.Any(k => access.MayScoreAsSelf(objective, k));
        var names = await Names(db, keyResults, book, ct);
        var open = !published && objective.State == "published" && cycle.Phase is "active" or "scoring";
        var views = keyResults.Select(k => View(k, objective, book, access, user, visible, open, names)).ToList();
        var score = visible ? total?.Score : null;
        var band = Bands.Of(score);
        return new ObjectiveScoreView(
            objective.Id,
            objective.Title,
            cycle.Id,
            cycle.Name,
            objective.Kind,
            ScoreRules.ExpectationOf(objective.Kind),
            objective.Kind == "committed" ? null : new SweetSpot(Bands.SweetSpot.Min, Bands.SweetSpot.Max),
            cycle.PerformanceLink,
            cycle.FinalRule,
            score,
            band?.Code,
            published,
            total?.PublishedAt,
            visible ? total?.ScoredOn : null,
            visible ? total?.HowFar : null,
            visible ? total?.HowGotThere : null,
            visible,
            views,
            null,
            new ScoreCan(
                Self: views.Any(v => v.CanSelf),
                Manager: open && access.MayScoreAsManager(objective),
                Peer: open && keyResults.Any(k => access.MayScoreAsPeer(objective, k)),
                Publish: open && access.MayManage(objective) && total?.Score is not null,
                Answer: open && access.MayManage(objective)
            ),
            total?.Version ?? 0
        );
    }

    private static KeyResultScoreView View(
        KeyResultReplica keyResult,
        ObjectiveReplica objective,
        ScoreBook book,
        Access access,
        CurrentUser user,
        bool visible,
        bool open,
        Dictionary<Guid, string> names
    )
    {
        var score = book.ScoreOf(keyResult.Id);
        var final = visible ? score?.Final : null;
        return new KeyResultScoreView(
            keyResult.Id,
            keyResult.Title,
            keyResult.WeightBp,
            keyResult.OwnerPersonId,
            NameOf(keyResult.OwnerPersonId),
            book.ProgressOf(keyResult.Id),
            book.SuggestedFor(keyResult.Id),
            visible && score is { Self: { } self }
                ? new GivenScore(self, score.SelfReason!, score.SelfBy, NameOf(score.SelfBy), score.SelfAt!.Value)
                : null,
            visible && score is { Manager: { } manager }
                ? new GivenScore(
                    manager,
                    score.ManagerReason!,
                    score.ManagerBy,
                    NameOf(score.ManagerBy),
                    score.ManagerAt!.Value
                )
                : null,
            [
                .. book.PeersOf(keyResult.Id)
                    .Where(p => visible || p.PersonId == user.PersonId)
                    .OrderBy(p => p.At)
                    .Select(p => new GivenScore(p.Score, p.Reason, p.PersonId, NameOf(p.PersonId), p.At)),
            ],
            final,
            Bands.Of(final)?.Code,
            open && access.MayScoreAsSelf(objective, keyResult)
        );

        string? NameOf(Guid? id) => id is { } person ? names.GetValueOrDefault(person) : null;
    }

    private static async Task<Dictionary<Guid, string>> Names(
        ScoringDbContext db,
        List<KeyResultReplica> keyResults,
        ScoreBook book,
        CancellationToken ct
    )
    {
        var ids = keyResults
            .SelectMany(k =>
                new[] { k.OwnerPersonId, book.ScoreOf(k.Id)?.SelfBy, book.ScoreOf(k.Id)?.ManagerBy }.Concat(
                    book.PeersOf(k.Id).Select(p => (Guid?)p.PersonId)
                )
            )
            .OfType<Guid>()
            .ToHashSet();
        return await db.People().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
    }
}
