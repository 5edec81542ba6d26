using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Platform.Replicas;
using Okr.Platform.Security;

namespace Okr.Alignment.Features;

/// <summary>
/// What one caller may do with a set of objectives. Loaded once, in a number of queries that depends on the depth of the
/// organisation only.
/// </summary>
internal sealed class Access
{
    private readonly CurrentUser user;
    private readonly Dictionary<Guid, PersonReplica> people = [];
    private readonly Dictionary<Guid, OrgUnitReplica> units = [];
    private readonly Dictionary<Guid, CycleReplica> cycles;
    private readonly Dictionary<(Guid Objective, Guid Person), bool> named;

    private Access(CurrentUser user, Dictionary<Guid, CycleReplica> cycles, Dictionary<(Guid, Guid), bool> named)
    {
        this.user = user;
        this.cycles = cycles;
        this.named = named;
    }

    public static async Task<Access> Load(
        AlignmentDbContext db,
        CurrentUser user,
        IReadOnlyCollection<ObjectiveReplica> objectives,
        CancellationToken ct
    )
    {
        var cycleIds = objectives.Select(o => o.CycleId).ToHashSet();
        var cycles = await db
            .Cycles.AsNoTracking()
            .Where(c => cycleIds.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, ct);
        var objectiveIds = objectives.Select(o => o.Id).ToHashSet();
        var named = user.PersonId is { } me
            ? await db
                .ObjectivePeople.AsNoTracking()
                .Where(p => p.PersonId == me && objectiveIds.Contains(p.ObjectiveId))
                .ToDictionaryAsync(p => (p.ObjectiveId, p.PersonId), p => p.IsCoEditor, ct)
            : [];
        var access = new Access(user, cycles, named);
        await access.LoadUnits(
            db,
            objectives.Where(o => o.OwnerUnitId is not null).Select(o => o.OwnerUnitId!.Value),
            ct
        );
        await access.LoadLines(db, objectives.Select(access.Responsible).OfType<Guid>(), ct);
        if (user.AdministeredUnitIds.Count > 0)
        {
            await access.LoadUnits(db, access.people.Values.Select(p => p.OrgUnitId).OfType<Guid>(), ct);
        }

        return access;
    }

    public CycleReplica? CycleOf(ObjectiveReplica objective) => cycles.GetValueOrDefault(objective.CycleId);

    /// <summary>Who answers for the objective: its owner, the responsible person, or else the head of the owning unit.</summary>
    public Guid? Responsible(ObjectiveReplica objective) =>
        objective.OwnerPersonId
        ?? (objective.OwnerUnitId is { } unit && units.TryGetValue(unit, out var owner) ? owner.HeadPersonId : null);

    /// <summary>The owner as shown: the unit's name for a unit's objective, else the person's.</summary>
    public string? OwnerName(ObjectiveReplica objective) =>
        objective.OwnerKind != "person" && objective.OwnerUnitId is { } unit ? units.GetValueOrDefault(unit)?.Name
        : objective.OwnerPersonId is { } person ? people.GetValueOrDefault(person)?.Name
        : null;

    /// <summary>Whether the first stands above the second in the reporting line, at any distance.</summary>
    public bool IsAbove(Guid manager, Guid person)
    {
        var seen = new HashSet<Guid>();
        Guid? current = person;
        while (current is { } id && seen.Add(id))
        {
            current = people.GetValueOrDefault(id)?.ManagerId;
            if (current == manager)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Owner, co-editors, the owner's managers where the cycle's policy says so, unit and program administrators.</summary>
    public bool MayEdit(ObjectiveReplica objective) =>
        IsResponsible(objective)
        || IsCoEditor(objective)
        || (CycleOf(objective) is not { ManagersMayEdit: false } && IsManagerOf(objective))
        || Administers(objective)
        || user.IsProgramAdmin;

    /// <summary>The owner, the owner's managers, program administrators.</summary>
    public bool MayAnswer(ObjectiveReplica objective) =>
        IsResponsible(objective) || IsManagerOf(objective) || user.IsProgramAdmin;

    /// <summary>Everybody sees what is published; drafts and confidential objectives only those who are concerned.</summary>
    public bool MaySee(ObjectiveReplica objective) =>
        !objective.Deleted
        && (
            objective.IsPublic
            || IsResponsible(objective)
            || (user.PersonId is { } me && named.ContainsKey((objective.Id, me)))
            || IsManagerOf(objective)
            || Administers(objective)
            || user.IsProgramAdmin
        );

    private bool IsResponsible(ObjectiveReplica objective) => user.PersonId is { } me && Responsible(objective) == me;

    private bool IsCoEditor(ObjectiveReplica objective) =>
        user.PersonId is { } me && named.TryGetValue((objective.Id, me), out var coEditor) && coEditor;

    private bool IsManagerOf(ObjectiveReplica objective) =>
        user.PersonId is { } me && Responsible(objective) is { } owner && owner != me && IsAbove(me, owner);

    /// <summary>What is confidential is not their unit administrators' affair.</summary>
    private bool Administers(ObjectiveReplica objective)
    {
        if (objective.Confidential || user.AdministeredUnitIds.Count == 0)
        {
            return false;
        }

        var seen = new HashSet<Guid>();
        var current =
            objective.OwnerUnitId
            ?? (objective.OwnerPersonId is { } owner ? people.GetValueOrDefault(owner)?.OrgUnitId : null);
        while (current is { } id && seen.Add(id))
        {
            if (user.AdministeredUnitIds.Contains(id))
            {
                return true;
            }

            current = units.GetValueOrDefault(id)?.ParentId;
        }

        return false;
    }

    private async Task LoadLines(AlignmentDbContext db, IEnumerable<Guid> persons, CancellationToken ct)
    {
        var open = persons.ToHashSet();
        while (open.Count > 0)
        {
            var found = await db.People().Where(p => open.Contains(p.Id)).ToListAsync(ct);
            open = [];
            foreach (var person in found)
            {
                people[person.Id] = person;
            }

            open.UnionWith(found.Select(p => p.ManagerId).OfType<Guid>().Where(id => !people.ContainsKey(id)));
        }
    }

    private async Task LoadUnits(AlignmentDbContext db, IEnumerable<Guid> ids, CancellationToken ct)
    {
        var open = ids.Where(id => !units.ContainsKey(id)).ToHashSet();
        while (open.Count > 0)
        {
            var found = await db.OrgUnits().Where(u => open.Contains(u.Id)).ToListAsync(ct);
            open = [];
            foreach (var unit in found)
            {
                units[unit.Id] = unit;
            }

            open.UnionWith(found.Select(u => u.ParentId).OfType<Guid>().Where(id => !units.ContainsKey(id)));
        }
    }
}
