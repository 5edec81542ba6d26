using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Platform.Security;

namespace Okr.Alignment.Features;

/// <summary>An objective that the caller may see.</summary>
internal static class VisibleObjective
{
    /// <summary>
    /// The objective; <c>alignment.objective_not_found</c> where there is none for this caller. Before it refuses it asks
    /// the goal service, because the replica may not have heard of the objective, or of its publication.
    /// </summary>
    public static async Task<ObjectiveReplica> Get(
        Guid id,
        AlignmentDbContext db,
        GoalReplica goal,
        CurrentUser user,
        CancellationToken ct
    )
    {
        if (await Find(id, db, user, ct) is { } known)
        {
            return known;
        }

        await goal.RefreshObjectives([id], ct);
        return await Find(id, db, user, ct) ?? throw AlignmentErrors.ObjectiveNotFound.With();
    }

    private static async Task<ObjectiveReplica?> Find(
        Guid id,
        AlignmentDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var objective = await db.Objectives.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, ct);
        if (objective is null || objective is { IsPublic: true })
        {
            return objective;
        }

        var access = await Access.Load(db, user, [objective], ct);
        return access.MaySee(objective) ? objective : null;
    }
}
