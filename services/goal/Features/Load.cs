using Microsoft.EntityFrameworkCore;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform.Errors;

namespace Okr.Goal.Features;

/// <summary>Aggregates by id, for changing; refuses what is not there or not to be seen.</summary>
internal static class Load
{
    public static async Task<Cycle> CycleById(this GoalDbContext db, Guid id, CancellationToken ct) =>
        await db.Cycles.FindAsync([id], ct) ?? throw GoalErrors.CycleNotFound.With();

    public static async Task<Objective> ObjectiveById(
        this GoalDbContext db,
        Guid id,
        Viewer viewer,
        CancellationToken ct
    ) =>
        await db.Objectives.Where(viewer.Visible()).FirstOrDefaultAsync(o => o.Id == id, ct)
        ?? throw GoalErrors.ObjectiveNotFound.With();

    /// <summary>The key results of an objective that are not deleted, cancelled ones included, in order.</summary>
    public static async Task<List<KeyResult>> KeyResultsOf(
        this GoalDbContext db,
        Guid objectiveId,
        CancellationToken ct
    ) => [.. (await db.KeyResults.Where(k => k.ObjectiveId == objectiveId && !k.Deleted).ToListAsync(ct)).InOrder()];

    /// <summary>A key result, its objective and all key results of that.</summary>
    public static async Task<(Objective Objective, KeyResult KeyResult, List<KeyResult> All)> KeyResultById(
        this GoalDbContext db,
        Guid id,
        Viewer viewer,
        CancellationToken ct
    )
    {
        var objectiveId = await db
            .KeyResults.Where(k => k.Id == id && !k.Deleted)
            .Select(k => (Guid?)k.ObjectiveId)
            .FirstOrDefaultAsync(ct);
        var objective = objectiveId is null
            ? null
            : await db.Objectives.Where(viewer.Visible()).FirstOrDefaultAsync(o => o.Id == objectiveId, ct);
        if (objective is null)
        {
            throw GoalErrors.KeyResultNotFound.With();
        }

        var all = await db.KeyResultsOf(objective.Id, ct);
        return (objective, all.Single(k => k.Id == id), all);
    }

    /// <summary>Refuses ids that are no people.</summary>
    public static async Task RequirePeople(
        this OrganizationLookup organization,
        Validation validation,
        IEnumerable<(string Field, Guid Id)> people,
        CancellationToken ct
    )
    {
        var list = people.ToList();
        if (list.Count == 0)
        {
            return;
        }

        var known = await organization.People(list.Select(p => p.Id), ct);
        foreach (var (field, id) in list)
        {
            validation.Check(known.Contains(id), field, PlatformErrors.UnknownId);
        }
    }
}
