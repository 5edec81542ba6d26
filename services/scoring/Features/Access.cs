using Microsoft.EntityFrameworkCore;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Scoring.Data;

namespace Okr.Scoring.Features;

/// <summary>
/// What one caller may do with the scores of a set of objectives. Loaded once, in a number of queries that depends on the
/// depth of the organisation only.
/// </summary>
internal sealed class Access
{
    private readonly CurrentUser user;
    private readonly Dictionary<Guid, PersonReplica> people = [];
    private readonly Dictionary<Guid, OrgUnitReplica> units;
    private readonly Dictionary<Guid, bool> named;

    private Access(CurrentUser user, Dictionary<Guid, OrgUnitReplica> units, Dictionary<Guid, bool> named)
    {
        this.user = user;
        this.units = units;
        this.named = named;
    }

    public static async Task<Access> Load(
        ScoringDbContext db,
        CurrentUser user,
        IReadOnlyCollection<ObjectiveReplica> objectives,
        IEnumerable<Guid> alsoPeople,
        CancellationToken ct
    )
    {
        var unitIds = objectives.Select(o => o.OwnerUnitId).OfType<Guid>().ToHashSet();
        var units = await db.OrgUnits().Where(u => unitIds.Contains(u.Id)).ToDictionaryAsync(u => u.Id, ct);
        var objectiveIds = objectives.Select(o => o.Id).ToHashSet();
        var named = user.PersonId is { } me
            ? await db
                .ObjectivePeople.Where(p => p.PersonId == me && objectiveIds.Contains(p.ObjectiveId))
                .ToDictionaryAsync(p => p.ObjectiveId, p => p.IsParticipant, ct)
            : [];
        var access = new Access(user, units, named);
        var open = objectives.Select(access.Responsible).OfType<Guid>().Concat(alsoPeople).ToHashSet();
        while (open.Count > 0)
        {
            var found = await db.People().Where(p => open.Contains(p.Id)).ToListAsync(ct);
            foreach (var person in found)
            {
                access.people[person.Id] = person;
            }

            open = [.. found.Select(p => p.ManagerId).OfType<Guid>().Where(id => !access.people.ContainsKey(id))];
        }

        return access;
    }

    /// <summary>The owner, the responsible person, or else the head of the owning unit.</summary>
    public Guid? Responsible(ObjectiveReplica objective) =>
        objective.OwnerPersonId
        ?? (objective.OwnerUnitId is { } unit && units.TryGetValue(unit, out var owner) ? owner.HeadPersonId : null);

    public string? NameOf(Guid? personId) => personId is { } id ? people.GetValueOrDefault(id)?.Name : null;

    public string? OwnerName(ObjectiveReplica objective) =>
        objective.OwnerUnitId is { } unit ? units.GetValueOrDefault(unit)?.Name : NameOf(objective.OwnerPersonId);

    public bool IsResponsible(ObjectiveReplica objective) => user.PersonId is { } me && Responsible(objective) == me;

    /// <summary>A manager of the owner at any distance, or the program's administration.</summary>
    public bool MayScoreAsManager(ObjectiveReplica objective) =>
        user.IsProgramAdmin || (Responsible(objective) is { } owner && IsManagerOf(owner));

    public bool MayScoreAsSelf(ObjectiveReplica objective, KeyResultReplica keyResult) =>
        IsResponsible(objective) || (user.PersonId is { } me && keyResult.OwnerPersonId == me);

    /// <summary>A named participant who owns neither the objective nor the key result.</summary>
    public bool MayScoreAsPeer(ObjectiveReplica objective, KeyResultReplica keyResult) =>
        user.PersonId is { } me
        && named.TryGetValue(objective.Id, out var participant)
        && participant
        && Responsible(objective) != me
        && keyResult.OwnerPersonId != me;

    /// <summary>The owner, the owner's managers, the program's administration: they see scores before publication.</summary>
    public bool MayManage(ObjectiveReplica objective) => IsResponsible(objective) || MayScoreAsManager(objective);

    /// <summary>Everybody sees what is published and not confidential; the rest those who are concerned.</summary>
    public bool MaySee(ObjectiveReplica objective) =>
        !objective.Deleted
        && ((objective.IsOut && !objective.Confidential) || named.ContainsKey(objective.Id) || MayManage(objective));

    /// <summary>Whether the caller is above the person in the reporting line.</summary>
    public bool IsManagerOf(Guid personId)
    {
        if (user.PersonId is not { } me || me == personId)
        {
            return false;
        }

        var seen = new HashSet<Guid>();
        Guid? current = personId;
        while (current is { } id && seen.Add(id))
        {
            current = people.GetValueOrDefault(id)?.ManagerId;
            if (current == me)
            {
                return true;
            }
        }

        return false;
    }
}
