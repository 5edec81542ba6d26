using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Scoring.Data;

namespace Okr.Scoring.Features.Scores;

/// <summary>
/// Shows an objective's scores and reasons to everyone. Refused with one field error per key result that has no final score.
/// </summary>
internal static class PublishScores
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/scores/objectives/{id:guid}/publish",
                async (
                    Guid id,
                    ExpectedVersion? ifMatch,
                    ScoringDbContext db,
                    GoalReplica goal,
                    CurrentUser user,
                    TimeProvider clock,
                    HttpRequest http,
                    CancellationToken ct
                ) =>
                {
                    var view = await Handle(id, ifMatch, db, goal, user, clock, ct);
                    return ETags.Ok(view.In(Languages.Choose(http.Headers.AcceptLanguage)), view.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveScoreView>()
            .WithName("publishScores")
            .WithSummary("Publish the scores of an objective");

    public static async Task<ObjectiveScoreView> Handle(
        Guid id,
        ExpectedVersion? ifMatch,
        ScoringDbContext db,
        GoalReplica goal,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var scored = await ScoredObjective.GetOpen(id, db, goal, user, ct);
        if (!scored.Access.MayManage(scored.Objective))
        {
            throw ScoringErrors.NotYourObjective.With();
        }

        scored.RequireOpen();
        var score = scored.Book.OpenObjective(id);
        ifMatch?.Require(score.Version);
        RequireComplete(scored, score.Score);
        score.Publish(user.PersonId, clock.Today(), clock.UtcNow());
        db.Publish(score.ToEvent());
        await db.SaveChangesAsync(ct);
        return await ScoreViews.Of(db, user, scored.Book, id, ct);
    }

    private static void RequireComplete(ScoredObjective scored, decimal? score)
    {
        var missing = scored
            .Book.KeyResultsOf(scored.Objective.Id)
            .Where(k => scored.Book.ScoreOf(k.Id)?.Final is null)
            .ToList();
        if (missing.Count > 0 || score is null)
        {
            throw new DomainException(ScoringErrors.Incomplete)
            {
                Fields =
                [
                    .. missing.Select(k => new FieldError($"keyResults[{k.Id}]", ScoringErrors.FinalMissing, k.Title)),
                ],
            };
        }
    }
}
