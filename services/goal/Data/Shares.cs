using Microsoft.EntityFrameworkCore;
using Okr.Goal.Domain;
using Okr.Platform.Errors;

namespace Okr.Goal.Data;

/// <summary>Gives the objectives of an owner's cycle, or the key results of an objective, their weights.</summary>
internal static class Shares
{
    /// <summary>
    /// The owner's weighed objectives of the cycle, tracked, in order. Claims the group: of two changes at the same moment
    /// the second is refused.
    /// </summary>
    public static async Task<List<Objective>> ClaimGroup(
        this GoalDbContext db,
        Guid cycleId,
        ObjectiveOwner owner,
        CancellationToken ct
    )
    {
        var groupId = owner.GroupId;
        var group = await db.OwnerCycles.FindAsync([cycleId, owner.Kind, groupId], ct);
        if (group is null)
        {
            group = new OwnerCycle
            {
                CycleId = cycleId,
                OwnerKind = owner.Kind,
                OwnerId = groupId,
            };
            db.OwnerCycles.Add(group);
        }

        group.Revision++;
        var all = await db
            .Objectives.Where(o => o.CycleId == cycleId && !o.Deleted)
            .Where(o =>
                o.OwnerKind == owner.Kind
                && (owner.Kind == OwnerKind.Person ? o.OwnerPersonId == groupId : o.OwnerUnitId == groupId)
            )
            .ToListAsync(ct);
        return [.. all.Where(o => o.IsWeighed).InOrder()];
    }

    // What one import made at one moment is told apart by its code, so that the same file always gives the same weights.
    public static IOrderedEnumerable<Objective> InOrder(this IEnumerable<Objective> objectives) =>
        objectives
            .OrderBy(o => o.Position)
            .ThenBy(o => o.CreatedAt)
            .ThenBy(o => o.Code, StringComparer.Ordinal)
            .ThenBy(o => o.Id);

    public static IOrderedEnumerable<KeyResult> InOrder(this IEnumerable<KeyResult> keyResults) =>
        keyResults
            .OrderBy(k => k.Position)
            .ThenBy(k => k.CreatedAt)
            .ThenBy(k => k.Code, StringComparer.Ordinal)
            .ThenBy(k => k.Id);

    /// <summary>Weighs the group anew; refuses stated weights that do not fit.</summary>
    public static void Weigh(IEnumerable<Objective> group, string field = "weightBp")
    {
        var ordered = group.Where(o => o.IsWeighed).InOrder().ToList();
        var weights = Weights.Share([.. ordered.Select(o => o.StatedWeightBp)]) ?? throw NotWhole(field);
        Give(ordered, weights);
    }

    /// <summary>Weighs the group anew; stated weights that do not fit are scaled.</summary>
    public static void WeighFitting(IEnumerable<Objective> group)
    {
        var ordered = group.Where(o => o.IsWeighed).InOrder().ToList();
        Give(ordered, Weights.Fit([.. ordered.Select(o => o.StatedWeightBp)]));
    }

    /// <summary>Weighs the objective's key results anew; refuses stated weights that do not fit.</summary>
    public static void Weigh(Objective objective, IEnumerable<KeyResult> keyResults, string field = "weightBp")
    {
        var ordered = keyResults.Where(k => k.IsLive).InOrder().ToList();
        var weights = Weights.Share([.. ordered.Select(k => k.StatedWeightBp)]) ?? throw NotWhole(field);
        Give(objective, ordered, weights);
    }

    /// <summary>Weighs the objective's key results anew; stated weights that do not fit are scaled.</summary>
    public static void WeighFitting(Objective objective, IEnumerable<KeyResult> keyResults)
    {
        var ordered = keyResults.Where(k => k.IsLive).InOrder().ToList();
        Give(objective, ordered, Weights.Fit([.. ordered.Select(k => k.StatedWeightBp)]));
    }

    private static void Give(List<Objective> ordered, int[] weights)
    {
        for (var i = 0; i < ordered.Count; i++)
        {
            ordered[i].GiveWeight(weights[i]);
        }
    }

    private static void Give(Objective objective, List<KeyResult> ordered, int[] weights)
    {
        objective.KeyResultsChanged();
        for (var i = 0; i < ordered.Count; i++)
        {
            ordered[i].GiveWeight(weights[i]);
        }
    }

    private static DomainException NotWhole(string field) =>
        new(PlatformErrors.InvalidRequest) { Fields = [new FieldError(field, GoalErrors.WeightsNotWhole)] };
}
