using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Goal.Features.Objectives;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.KeyResults;

/// <summary>Order and weights of one objective's key results.</summary>
internal static class ArrangeKeyResults
{
    public sealed record OrderRequest(IReadOnlyList<Guid>? Ids);

    public sealed record WeightsRequest(IReadOnlyList<WeightInput?>? Weights);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPut(
                "/objectives/{id:guid}/key-results/order",
                async (
                    Guid id,
                    OrderRequest request,
                    GoalDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var objective = await Order(id, request, db, user, clock, ct);
                    return ETags.Ok(objective, objective.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveView>()
            .WithName("orderKeyResults")
            .WithSummary("Puts an objective's key results in order, most important first");
        api.MapPut(
                "/objectives/{id:guid}/key-results/weights",
                async (
                    Guid id,
                    WeightsRequest request,
                    GoalDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var objective = await Weigh(id, request, db, user, clock, ct);
                    return ETags.Ok(objective, objective.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveView>()
            .WithName("weighKeyResults")
            .WithSummary("States weights in basis points; null shares the rest equally");
    }

    public static async Task<ObjectiveView> Order(
        Guid id,
        OrderRequest request,
        GoalDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = new Validation().Required("ids", request.Ids).Count("ids", request.Ids, 2 * Limits.Most);
        validation.ThrowIfInvalid();
        var (objective, live, viewer) = await ForEdit(id, db, user, ct);
        var ids = request.Ids!;
        validation
            .Check(
                ids.Count == live.Count && ids.ToHashSet().SetEquals(live.Select(k => k.Id)),
                "ids",
                GoalErrors.OrderIncomplete
            )
            .ThrowIfInvalid();
        var byId = live.ToDictionary(k => k.Id);
        for (var i = 0; i < ids.Count; i++)
        {
            byId[ids[i]].MoveTo(i + 1);
        }

        objective.KeyResultsChanged();
        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), null, ct);
        return await db.View(objective, viewer, ct);
    }

    public static async Task<ObjectiveView> Weigh(
        Guid id,
        WeightsRequest request,
        GoalDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = WeightInput.Check(request.Weights);
        validation.ThrowIfInvalid();
        var (objective, live, viewer) = await ForEdit(id, db, user, ct);
        var byId = live.ToDictionary(k => k.Id);
        foreach (var weight in request.Weights!)
        {
            if (byId.TryGetValue(weight!.Id, out var keyResult))
            {
                keyResult.StateWeight(weight.WeightBp);
            }
            else
            {
                validation.Add("weights", GoalErrors.NotInThisGroup);
            }
        }

        validation.ThrowIfInvalid();
        Shares.Weigh(objective, live, "weights");
        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), null, ct);
        return await db.View(objective, viewer, ct);
    }

    private static async Task<(Objective, List<KeyResult> Live, Viewer)> ForEdit(
        Guid id,
        GoalDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var viewer = await Viewer.Load(db, user, ct);
        var objective = await db.ObjectiveById(id, viewer, ct);
        var cycle = await db.CycleById(objective.CycleId, ct);
        viewer.RequireEdit(objective, cycle.Policy);
        objective.RequireOpen();
        return (objective, [.. (await db.KeyResultsOf(id, ct)).Where(k => k.IsLive)], viewer);
    }
}
