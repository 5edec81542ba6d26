using Microsoft.EntityFrameworkCore;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Goal.Features.Objectives;

/// <summary>Order and weights of one owner's objectives in a cycle.</summary>
internal static class ArrangeObjectives
{
    public sealed record OrderRequest(Guid? CycleId, OwnerKind? OwnerKind, Guid? OwnerId, IReadOnlyList<Guid>? Ids);

    public sealed record WeightsRequest(
        Guid? CycleId,
        OwnerKind? OwnerKind,
        Guid? OwnerId,
        IReadOnlyList<WeightInput?>? Weights
    );

    public sealed record Response(IReadOnlyList<ObjectiveView> Items);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPut(
                "/objectives/order",
                (OrderRequest request, GoalDbContext db, CurrentUser user, TimeProvider clock, CancellationToken ct) =>
                    Order(request, db, user, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("orderObjectives")
            .WithSummary("Puts an owner's objectives of a cycle in order, most important first");
        api.MapPut(
                "/objectives/weights",
                (
                    WeightsRequest request,
                    GoalDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Weigh(request, db, user, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("weighObjectives")
            .WithSummary("States weights in basis points; null shares the rest equally");
    }

    public static async Task<Response> Order(
        OrderRequest request,
        GoalDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = new Validation().Required("ids", request.Ids).Count("ids", request.Ids, Limits.Most);
        var (group, viewer) = await Group(
            request.CycleId,
            request.OwnerKind,
            request.OwnerId,
            validation,
            db,
            user,
            ct
        );
        var ids = request.Ids!;
        var visible = (await Visible(group, viewer, db, ct)).ToDictionary(o => o.Id);
        if (ids.Count != visible.Count || !ids.ToHashSet().SetEquals(visible.Keys))
        {
            validation.Add("ids", GoalErrors.OrderIncomplete);
        }

        validation.ThrowIfInvalid();
        // What the viewer does not see keeps its place.
        var (next, place) = (new Queue<Guid>(ids), 0);
        foreach (var objective in group.InOrder().ToList())
        {
            (visible.ContainsKey(objective.Id) ? visible[next.Dequeue()] : objective).MoveTo(++place);
        }

        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), null, ct);
        return new(await db.Views([.. visible.Values.InOrder()], viewer, ct));
    }

    public static async Task<Response> Weigh(
        WeightsRequest request,
        GoalDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = WeightInput.Check(request.Weights);
        var (group, viewer) = await Group(
            request.CycleId,
            request.OwnerKind,
            request.OwnerId,
            validation,
            db,
            user,
            ct
        );
        var visible = await Visible(group, viewer, db, ct);
        var byId = visible.ToDictionary(o => o.Id);
        foreach (var weight in request.Weights!)
        {
            if (byId.TryGetValue(weight!.Id, out var objective))
            {
                objective.StateWeight(weight.WeightBp);
            }
            else
            {
                validation.Add("weights", GoalErrors.NotInThisGroup);
            }
        }

        validation.ThrowIfInvalid();
        Shares.Weigh(group, "weights");
        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), null, ct);
        return new(await db.Views(visible, viewer, ct));
    }

    /// <summary>Who may write for an owner does not therefore see what is confidential.</summary>
    private static async Task<List<Objective>> Visible(
        List<Objective> group,
        Viewer viewer,
        GoalDbContext db,
        CancellationToken ct
    )
    {
        var ids = group.Select(o => o.Id).ToList();
        var visible = await db
            .Objectives.Where(viewer.Visible())
            .Where(o => ids.Contains(o.Id))
            .Select(o => o.Id)
            .ToListAsync(ct);
        return [.. group.Where(o => visible.Contains(o.Id))];
    }

    private static async Task<(List<Objective> Group, Viewer Viewer)> Group(
        Guid? cycleId,
        OwnerKind? ownerKind,
        Guid? ownerId,
        Validation validation,
        GoalDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        validation
            .Required("cycleId", cycleId)
            .Required("ownerKind", ownerKind)
            .Required("ownerId", ownerId)
            .ThrowIfInvalid();
        var cycle = await db.CycleById(cycleId!.Value, ct);
        var viewer = await Viewer.Load(db, user, ct);
        var owner =
            ownerKind == OwnerKind.Person
                ? new ObjectiveOwner(OwnerKind.Person, null, ownerId)
                : new ObjectiveOwner(ownerKind!.Value, ownerId, null);
        viewer.RequireWriteFor(owner, cycle.Policy);
        return (await db.ClaimGroup(cycle.Id, owner, ct), viewer);
    }
}

/// <summary>A weight stated by hand in basis points; null shares the rest.</summary>
internal sealed record WeightInput(Guid Id, int? WeightBp)
{
    public static Validation Check(IReadOnlyList<WeightInput?>? weights)
    {
        var validation = new Validation()
            .Required("weights", weights)
            .Count("weights", weights, Limits.Most)
            .Check(weights is null || weights.All(w => w is not null), "weights", PlatformErrors.Required);
        if (!validation.IsValid)
        {
            return validation;
        }

        validation.Check(
            weights!.Select(w => w!.Id).Distinct().Count() == weights!.Count,
            "weights",
            GoalErrors.DuplicateIds
        );
        foreach (var weight in weights)
        {
            validation.Range("weights", weight!.WeightBp, 0, Domain.Weights.Total);
        }

        return validation;
    }
}
