using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Goal.Consumers;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;

namespace Okr.Goal.Data;

/// <summary>
/// Whether an objective is aligned upward: by the replica, and when that shows nothing by the alignment service itself,
/// because a link made a moment ago may still be on its way.
/// </summary>
internal sealed class AlignmentCheck(
    GoalDbContext db,
    AlignmentReplication.AlignmentReplicationClient alignment,
    AlignmentChangedHandler handler
)
{
    public async Task<bool> IsAligned(Guid objectiveId, CancellationToken ct)
    {
        if (await ByReplica(objectiveId, ct))
        {
            return true;
        }

        // For this type the ids are those of the objectives that the links start from.
        var links = await alignment.GetAsync(
            Replication.Request<AlignmentChanged>([objectiveId]),
            cancellationToken: ct
        );
        if (links.Events.Count == 0)
        {
            return false;
        }

        await db.TakeIn(handler, [.. links.Events.Select(Replication.Unwrap<AlignmentChanged>)], ct);
        return await ByReplica(objectiveId, ct);
    }

    private Task<bool> ByReplica(Guid objectiveId, CancellationToken ct) =>
        db.Alignments.AsNoTracking().AnyAsync(a => a.FromObjectiveId == objectiveId && a.AcceptedUpward, ct);
}
