using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;

namespace Okr.Goal.Data;

/// <summary>
/// Which people and units there are: by the replica, and for those that it does not have yet by the organization service.
/// </summary>
internal sealed class OrganizationLookup(
    GoalDbContext db,
    OrganizationReplication.OrganizationReplicationClient organization,
    TimeProvider clock
)
{
    /// <summary>Those of the ids that are people.</summary>
    public async Task<IReadOnlySet<Guid>> People(IEnumerable<Guid> ids, CancellationToken ct)
    {
        var wanted = ids.Distinct().ToList();
        var known = await KnownPeople(wanted, ct);
        var missing = wanted.Where(id => !known.Contains(id)).ToList();
        if (missing.Count == 0)
        {
            return known;
        }

        var reply = await organization.GetAsync(Replication.Request<PersonChanged>(missing), cancellationToken: ct);
        if (reply.Events.Count == 0)
        {
            return known;
        }

        await db.TakeIn(
            new PersonReplicaHandler<GoalDbContext>(db, clock),
            [.. reply.Events.Select(Replication.Unwrap<PersonChanged>)],
            ct
        );
        return await KnownPeople(wanted, ct);
    }

    /// <summary>The unit; null when there is none.</summary>
    public async Task<OrgUnitReplica?> Unit(Guid id, CancellationToken ct)
    {
        if (await KnownUnit(id, ct) is { } known)
        {
            return known;
        }

        var reply = await organization.GetAsync(Replication.Request<OrgUnitChanged>([id]), cancellationToken: ct);
        if (reply.Events.Count == 0)
        {
            return null;
        }

        await db.TakeIn(
            new OrgUnitReplicaHandler<GoalDbContext>(db, clock),
            [.. reply.Events.Select(Replication.Unwrap<OrgUnitChanged>)],
            ct
        );
        return await KnownUnit(id, ct);
    }

    private Task<HashSet<Guid>> KnownPeople(List<Guid> ids, CancellationToken ct) =>
        db.People().Where(p => ids.Contains(p.Id)).Select(p => p.Id).ToHashSetAsync(ct);

    private Task<OrgUnitReplica?> KnownUnit(Guid id, CancellationToken ct) =>
        db.OrgUnits().FirstOrDefaultAsync(u => u.Id == id, ct);
}
