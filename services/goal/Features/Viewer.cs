using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Security;

namespace Okr.Goal.Features;

/// <summary>
/// What somebody may see and do (domain.md §3, §9), worked out once per request: the people below them in the reporting
/// line, the units they head, and the units and people they administer.
/// </summary>
internal sealed class Viewer
{
    private readonly CurrentUser user;
    private readonly List<Guid> reports = [];
    private readonly List<Guid> headedUnits = [];
    private readonly List<Guid> administeredUnits = [];
    private readonly List<Guid> administeredPeople = [];
    private readonly HashSet<Guid> reportSet = [];
    private readonly HashSet<Guid> unitSet = [];
    private readonly HashSet<Guid> peopleSet = [];

    private Viewer(CurrentUser user) => this.user = user;

    public CurrentUser User => user;

    public static async Task<Viewer> Load(GoalDbContext db, CurrentUser user, CancellationToken ct)
    {
        var viewer = new Viewer(user);
        if (user.PersonId is { } person)
        {
            viewer.headedUnits.AddRange(
                await db.OrgUnits().Where(u => u.HeadPersonId == person && u.Active).Select(u => u.Id).ToListAsync(ct)
            );
            await viewer.LoadReports(db, person, ct);
        }

        foreach (var unit in user.IsInRole(Roles.UnitAdmin) ? user.AdministeredUnitIds : new HashSet<Guid>())
        {
            viewer.unitSet.UnionWith(await db.SubtreeOf(unit, ct));
        }

        if (viewer.unitSet.Count > 0)
        {
            viewer.administeredUnits.AddRange(viewer.unitSet);
            var units = viewer.administeredUnits;
            viewer.administeredPeople.AddRange(
                await db.People()
                    .Where(p => p.OrgUnitId != null && EF.Parameter(units).Contains(p.OrgUnitId.Value))
                    .Select(p => p.Id)
                    .ToListAsync(ct)
            );
            viewer.peopleSet.UnionWith(viewer.administeredPeople);
        }

        return viewer;
    }

    // One query per level of the reporting line; a program administrator sees everything without it.
    private async Task LoadReports(GoalDbContext db, Guid person, CancellationToken ct)
    {
        if (user.IsProgramAdmin)
        {
            return;
        }

        var level = new List<Guid> { person };
        reportSet.Add(person);
        while (level.Count > 0)
        {
            var above = level;
            level =
            [
                .. (
                    await db.People()
                        .Where(p => p.ManagerId != null && EF.Parameter(above).Contains(p.ManagerId.Value))
                        .Select(p => p.Id)
                        .ToListAsync(ct)
                ).Where(reportSet.Add),
            ];
            reports.AddRange(level);
        }

        reportSet.Remove(person);
    }

    /// <summary>The objectives that may be seen, as a condition for a query.</summary>
    public Expression<Func<Objective, bool>> Visible()
    {
        if (user.IsProgramAdmin)
        {
            return o => !o.Deleted;
        }

        var coach = user.IsInRole(Roles.Coach);
        // A person's id is never empty, so without a person nothing matches.
        var me = user.PersonId ?? Guid.Empty;
        return o =>
            !o.Deleted
            && (
                ((o.IsPublic || coach) && !o.Confidential)
                || o.OwnerPersonId == me
                || o.ReviewerId == me
                || o.ParticipantIds.Contains(me)
                || o.CoEditorIds.Contains(me)
                || (o.OwnerPersonId != null && EF.Parameter(reports).Contains(o.OwnerPersonId.Value))
                || (o.OwnerUnitId != null && EF.Parameter(headedUnits).Contains(o.OwnerUnitId.Value))
                || (
                    !o.Confidential
                    && (
                        (o.OwnerUnitId != null && EF.Parameter(administeredUnits).Contains(o.OwnerUnitId.Value))
                        || (
                            o.OwnerKind == OwnerKind.Person
                            && o.OwnerPersonId != null
                            && EF.Parameter(administeredPeople).Contains(o.OwnerPersonId.Value)
                        )
                    )
                )
            );
    }

    public bool IsManagerOf(Objective objective) => objective.OwnerPersonId is { } owner && reportSet.Contains(owner);

    public bool IsOwnerOf(Objective objective) => IsOwner(objective.Owner);

    /// <summary>May write objectives of this owner.</summary>
    public bool MayWriteFor(ObjectiveOwner owner, CyclePolicy policy) =>
        user.IsProgramAdmin
        || IsOwner(owner)
        || Administers(owner)
        || (policy.ManagersMayEdit && owner.PersonId is { } person && reportSet.Contains(person));

    public bool MayEdit(Objective objective, CyclePolicy policy) =>
        MayWriteFor(objective.Owner, policy)
        || (user.PersonId is { } me && (objective.OwnerPersonId == me || objective.CoEditorIds.Contains(me)));

    /// <summary>May move it on to aligning where the cycle asks for a review.</summary>
    public bool MayAccept(Objective objective) =>
        user.IsProgramAdmin
        || IsManagerOf(objective)
        || (user.PersonId is { } me && objective.ReviewerId == me && objective.OwnerPersonId != me);

    public bool MayScore(Objective objective, CyclePolicy policy) =>
        user.IsProgramAdmin || IsOwnerOf(objective) || IsManagerOf(objective) || MayEdit(objective, policy);

    public void RequireEdit(Objective objective, CyclePolicy policy)
    {
        if (!MayEdit(objective, policy))
        {
            throw PlatformErrors.Forbidden.With();
        }
    }

    public void RequireWriteFor(ObjectiveOwner owner, CyclePolicy policy)
    {
        if (!MayWriteFor(owner, policy))
        {
            throw PlatformErrors.Forbidden.With();
        }
    }

    private bool IsOwner(ObjectiveOwner owner) =>
        owner.Kind == OwnerKind.Person
            ? user.PersonId is { } me && owner.PersonId == me
            : owner.UnitId is { } unit && headedUnits.Contains(unit);

    private bool Administers(ObjectiveOwner owner) =>
        owner.Kind == OwnerKind.Person
            ? owner.PersonId is { } person && peopleSet.Contains(person)
            : owner.UnitId is { } unit && unitSet.Contains(unit);
}
