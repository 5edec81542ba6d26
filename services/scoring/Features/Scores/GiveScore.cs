using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Scoring.Data;

namespace Okr.Scoring.Features.Scores;

/// <summary>
/// A score for one key result with its reason: the owner's own, the manager's, or a participant's. Whoever gave one may give
/// another until the scores are published.
/// </summary>
internal static class GiveScore
{
    private const int MaxReason = 4000;
    private const int ScoreDigits = 2;

    public enum Rater
    {
        Self,
        Manager,
        Peer,
    }

    /// <summary>Score 0…1 with at most two digits after the point; the reason is required.</summary>
    public sealed record Request(decimal? Score, string? Reason);

    public static void Map(IEndpointRouteBuilder api)
    {
        MapOne(api, Rater.Self, "self", "giveSelfScore", "Score one's own key result");
        MapOne(api, Rater.Manager, "manager", "giveManagerScore", "Confirm or change the score");
        MapOne(api, Rater.Peer, "peer", "givePeerScore", "Score a key result as a participant");
    }

    public static async Task<ObjectiveScoreView> Handle(
        Guid keyResultId,
        Rater rater,
        Request request,
        ExpectedVersion? ifMatch,
        ScoringDbContext db,
        GoalReplica goal,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation()
            .Required("score", request.Score)
            .Range("score", request.Score, 0m, 1m)
            .Number("score", request.Score, ScoreDigits)
            .Text("reason", request.Reason, MaxReason)
            .ThrowIfInvalid();
        var objectiveId = await ObjectiveOf(keyResultId, db, goal, ct);
        var scored = await ScoredObjective.GetOpen(objectiveId, db, goal, user, ct);
        var keyResult =
            scored.Book.KeyResultsOf(objectiveId).FirstOrDefault(k => k.Id == keyResultId)
            ?? throw ScoringErrors.KeyResultNotFound.With();
        RequireRight(rater, scored, keyResult);
        scored.RequireOpen();
        ifMatch?.Require(scored.Book.ScoreOfObjective(objectiveId)?.Version ?? 0);

        var at = clock.UtcNow();
        var score = request.Score!.Value;
        var reason = Texts.Clean(request.Reason)!;
        switch (rater)
        {
            case Rater.Self:
                scored.Book.Open(keyResult).GiveSelf(score, reason, user.PersonId, at);
                break;
            case Rater.Manager:
                scored.Book.Open(keyResult).GiveManager(score, reason, user.PersonId, at);
                break;
            default:
                scored.Book.GivePeer(keyResult, user.RequirePerson(), score, reason, at);
                break;
        }

        scored.Book.Settle(objectiveId, [keyResult], clock.Today(), at);
        await db.SaveChangesAsync(ct);
        return await ScoreViews.Of(db, user, scored.Book, objectiveId, ct);
    }

    private static void MapOne(IEndpointRouteBuilder api, Rater rater, string segment, string name, string summary) =>
        api.MapPut(
                $"/scores/key-results/{{id:guid}}/{segment}",
                async (
                    Guid id,
                    Request request,
                    ExpectedVersion? ifMatch,
                    ScoringDbContext db,
                    GoalReplica goal,
                    CurrentUser user,
                    TimeProvider clock,
                    HttpRequest http,
                    CancellationToken ct
                ) =>
                {
                    var view = await Handle(id, rater, request, ifMatch, db, goal, user, clock, ct);
                    return ETags.Ok(view.In(Languages.Choose(http.Headers.AcceptLanguage)), view.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveScoreView>()
            .WithName(name)
            .WithSummary(summary);

    private static async Task<Guid> ObjectiveOf(
        Guid keyResultId,
        ScoringDbContext db,
        GoalReplica goal,
        CancellationToken ct
    )
    {
        if (await Find() is { } known)
        {
            return known;
        }

        await goal.RefreshKeyResults([keyResultId], ct);
        return await Find() ?? throw ScoringErrors.KeyResultNotFound.With();

        Task<Guid?> Find() =>
            db
                .KeyResults.Where(k => k.Id == keyResultId && k.Live)
                .Select(k => (Guid?)k.ObjectiveId)
                .FirstOrDefaultAsync(ct);
    }

    private static void RequireRight(Rater rater, ScoredObjective scored, KeyResultReplica keyResult)
    {
        var (allowed, refusal) = rater switch
        {
            Rater.Self => (scored.Access.MayScoreAsSelf(scored.Objective, keyResult), ScoringErrors.NotYourSelfScore),
            Rater.Manager => (scored.Access.MayScoreAsManager(scored.Objective), ScoringErrors.NotYourManagerScore),
            _ => (scored.Access.MayScoreAsPeer(scored.Objective, keyResult), ScoringErrors.NotAPeer),
        };
        if (!allowed)
        {
            throw refusal.With();
        }
    }
}
