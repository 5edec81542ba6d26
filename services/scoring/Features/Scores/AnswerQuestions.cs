using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Scoring.Data;

namespace Okr.Scoring.Features.Scores;

/// <summary>The two questions of every objective: how far did we get, and how did we get there (domain.md §6).</summary>
internal static class AnswerQuestions
{
    private const int MaxText = 4000;

    public sealed record Request(string? HowFar, string? HowGotThere);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/scores/objectives/{id:guid}/answers",
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
                    var view = await Handle(id, request, ifMatch, db, goal, user, clock, ct);
                    return ETags.Ok(view.In(Languages.Choose(http.Headers.AcceptLanguage)), view.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveScoreView>()
            .WithName("answerScoreQuestions")
            .WithSummary("How far did we get, and how did we get there");

    public static async Task<ObjectiveScoreView> Handle(
        Guid id,
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
            .OptionalText("howFar", request.HowFar, MaxText)
            .OptionalText("howGotThere", request.HowGotThere, MaxText)
            .ThrowIfInvalid();
        var scored = await ScoredObjective.GetOpen(id, db, goal, user, ct);
        if (!scored.Access.MayManage(scored.Objective))
        {
            throw ScoringErrors.NotYourObjective.With();
        }

        scored.RequireOpen();
        ifMatch?.Require(scored.Book.ScoreOfObjective(id)?.Version ?? 0);
        var score = scored.Book.OpenObjective(id);
        score.Answer(Texts.Clean(request.HowFar), Texts.Clean(request.HowGotThere), clock.UtcNow());
        db.Publish(score.ToEvent()); // the answers stay here, but every version is told
        await db.SaveChangesAsync(ct);
        return await ScoreViews.Of(db, user, scored.Book, id, ct);
    }
}
