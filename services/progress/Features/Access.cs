using Microsoft.EntityFrameworkCore;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Progress.Consumers;
using Okr.Progress.Data;

namespace Okr.Progress.Features;

/// <summary>
/// Who may read an objective's progress and who may check in (domain.md §9). What takes look-ups (the reporting line, the
/// units above) is looked up for all objectives together, and only where nothing nearer decides.
/// </summary>
internal sealed class Access
{
    private const int MaxLevels = 64;

    private readonly CurrentUser user;
    private HashSet<Guid> managed = [];
    private HashSet<Guid> administered = [];

    private Access(CurrentUser user) => this.user = user;

    /// <summary>For reading: looks further only for objectives that are not public.</summary>
    public static Task<Access> ForReading(
        ProgressDbContext db,
        CurrentUser user,
        IEnumerable<ObjectiveReplica> objectives,
        CancellationToken ct
    )
    {
        var access = new Access(user);
        return access.LookFurther(db, [.. objectives.Where(o => !o.IsPublic && !access.IsNamed(o))], [], ct);
    }

    /// <summary>For check-ins: looks further only where the user is not named on the objective or key result.</summary>
    public static Task<Access> ForCheckIns(
        ProgressDbContext db,
        CurrentUser user,
        IEnumerable<KeyResultContext> rows,
        CancellationToken ct
    )
    {
        var access = new Access(user);
        var open = rows.Where(row => !access.MayCheckInByName(row)).ToList();
        return access.LookFurther(
            db,
            [.. open.Select(row => row.Objective).DistinctBy(o => o.Id)],
            [.. open.Select(row => row.KeyResult.OwnerPersonId).OfType<Guid>()],
            ct
        );
    }

    public bool MayRead(ObjectiveReplica objective) =>
        !objective.Deleted && (objective.IsPublic || IsNamed(objective) || IsAbove(objective.OwnerPersonId, objective));

    public bool MayRead(KeyResultContext row) =>
        MayRead(row.Objective) || (!row.Objective.Deleted && IsUser(row.KeyResult.OwnerPersonId));

    public bool MayCheckIn(KeyResultContext row) =>
        MayCheckInByName(row) || (row.Cycle.ManagersMayEdit && Manages(row)) || Administers(row.Objective);

    private bool Manages(KeyResultContext row) =>
        (row.Objective.OwnerPersonId is { } owner && managed.Contains(owner))
        || (row.KeyResult.OwnerPersonId is { } other && managed.Contains(other));

    private bool MayCheckInByName(KeyResultContext row) =>
        user.IsProgramAdmin
        || IsUser(row.KeyResult.OwnerPersonId)
        || IsUser(row.Objective.OwnerPersonId)
        || (user.PersonId is { } person && row.Objective.CoEditorIds.Contains(person));

    private bool IsNamed(ObjectiveReplica objective) =>
        user.IsProgramAdmin
        || IsUser(objective.OwnerPersonId)
        || (
            user.PersonId is { } person
            && (objective.ParticipantIds.Contains(person) || objective.CoEditorIds.Contains(person))
        );

    private bool IsAbove(Guid? owner, ObjectiveReplica objective) =>
        (owner is { } id && managed.Contains(id)) || Administers(objective);

    /// <summary>What is confidential is not their unit administrators' affair.</summary>
    private bool Administers(ObjectiveReplica objective) =>
        !objective.Confidential && administered.Contains(objective.Id);

    private bool IsUser(Guid? person) => person is not null && person == user.PersonId;

    private async Task<Access> LookFurther(
        ProgressDbContext db,
        List<ObjectiveReplica> objectives,
        List<Guid> keyResultOwners,
        CancellationToken ct
    )
    {
        if (objectives.Count == 0)
        {
            return this;
        }

        if (user.PersonId is { } person)
        {
            managed = await Managed(
                db,
                person,
                [.. objectives.Select(o => o.OwnerPersonId).OfType<Guid>(), .. keyResultOwners],
                ct
            );
        }

        if (user.AdministeredUnitIds.Count > 0)
        {
            administered = await Administered(db, objectives, ct);
        }

        return this;
    }

    /// <summary>Those of the people who stand below the manager; one query per level of the reporting line.</summary>
    private static async Task<HashSet<Guid>> Managed(
        ProgressDbContext db,
        Guid manager,
        HashSet<Guid> people,
        CancellationToken ct
    )
    {
        var above = people.ToDictionary(id => id, id => id);
        var below = new HashSet<Guid>();
        for (var level = 0; level < MaxLevels && above.Count > 0; level++)
        {
            var current = above.Values.Distinct().ToList();
            var managers = await db.People()
                .Where(p => current.Contains(p.Id) && p.ManagerId != null)
                .ToDictionaryAsync(p => p.Id, p => p.ManagerId!.Value, ct);
            var next = new Dictionary<Guid, Guid>();
            foreach (var (person, at) in above)
            {
                if (!managers.TryGetValue(at, out var boss) || boss == person)
                {
                    continue;
                }

                if (boss == manager)
                {
                    below.Add(person);
                }
                else
                {
                    next[person] = boss;
                }
            }

            above = next;
        }

        return below;
    }

    private async Task<HashSet<Guid>> Administered(
        ProgressDbContext db,
        List<ObjectiveReplica> objectives,
        CancellationToken ct
    )
    {
        var units = await UnitTree.Load(db, ct);
        var owners = objectives
            .Where(o => o.OwnerUnitId is null)
            .Select(o => o.OwnerPersonId)
            .OfType<Guid>()
            .Distinct()
            .ToList();
        var homes = await db.People()
            .Where(p => owners.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => p.OrgUnitId, ct);
        return
        [
            .. objectives
                .Where(o =>
                    (o.OwnerUnitId ?? (o.OwnerPersonId is { } p ? homes.GetValueOrDefault(p) : null)) is { } unit
                    && units.PathToRoot(unit).Exists(user.AdministeredUnitIds.Contains)
                )
                .Select(o => o.Id),
        ];
    }
}
