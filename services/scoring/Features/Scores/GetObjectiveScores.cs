using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Scoring.Data;

namespace Okr.Scoring.Features.Scores;

/// <summary>The scores of one objective.</summary>
internal static class GetObjectiveScores
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/objectives/{id:guid}/scores",
                async (
                    Guid id,
                    ScoringDbContext db,
                    GoalReplica goal,
                    CurrentUser user,
                    HttpRequest http,
                    CancellationToken ct
                ) =>
                {
                    var view = await Handle(id, db, goal, user, ct);
                    return ETags.Ok(view.In(Languages.Choose(http.Headers.AcceptLanguage)), view.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveScoreView>()
            .WithName("getObjectiveScores")
            .WithSummary("The scores of one objective and its key results");

    public static async Task<ObjectiveScoreView> Handle(
        Guid id,
        ScoringDbContext db,
        GoalReplica goal,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var scored = await ScoredObjective.Get(id, db, goal, user, ct);
        return await ScoreViews.Of(db, user, scored.Book, id, ct);
    }
}
