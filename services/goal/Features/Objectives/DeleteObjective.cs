using Okr.Goal.Data;
using Okr.Platform;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Objectives;

internal static class DeleteObjective
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete(
                "/objectives/{id:guid}",
                async (
                    Guid id,
                    ExpectedVersion ifMatch,
                    GoalDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    await Handle(id, ifMatch, db, user, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("deleteObjective")
            .WithSummary("Deletes a draft and its key results");

    public static async Task Handle(
        Guid id,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var viewer = await Viewer.Load(db, user, ct);
        var objective = await db.ObjectiveById(id, viewer, ct);
        var cycle = await db.CycleById(objective.CycleId, ct);
        viewer.RequireEdit(objective, cycle.Policy);
        ifMatch.Require(objective.EditVersion);
        objective.Delete();
        foreach (var keyResult in await db.KeyResultsOf(id, ct))
        {
            keyResult.Delete();
        }

        var group = await db.ClaimGroup(objective.CycleId, objective.Owner, ct);
        Shares.WeighFitting(group);
        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), null, ct);
    }
}
