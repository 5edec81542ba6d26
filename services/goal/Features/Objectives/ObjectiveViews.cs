using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform.Replicas;

namespace Okr.Goal.Features.Objectives;

/// <summary>Objectives as answers: whatever their number, six queries.</summary>
internal static class ObjectiveViews
{
    public static async Task<ObjectiveView> View(
        this GoalDbContext db,
        Objective objective,
        Viewer viewer,
        CancellationToken ct
    ) => (await db.Views([objective], viewer, ct))[0];

    /// <summary>In the order given.</summary>
    public static async Task<IReadOnlyList<ObjectiveView>> Views(
        this GoalDbContext db,
        IReadOnlyList<Objective> objectives,
        Viewer viewer,
        CancellationToken ct
    )
    {
        if (objectives.Count == 0)
        {
            return [];
        }

        var ids = objectives.Select(o => o.Id).ToList();
        var keyResults = (
            await db
                .KeyResults.AsNoTracking()
                .Where(k => EF.Parameter(ids).Contains(k.ObjectiveId) && !k.Deleted)
                .ToListAsync(ct)
        ).ToLookup(k => k.ObjectiveId);
        var cycleIds = objectives.Select(o => o.CycleId).Distinct().ToList();
        var policies = (
            await db.Cycles.AsNoTracking().Where(c => cycleIds.Contains(c.Id)).ToListAsync(ct)
        ).ToDictionary(c => c.Id, c => c.Policy);
        var names = await Names(
            db,
            objectives
                .SelectMany(o => o.ParticipantIds.Concat(o.CoEditorIds).Append(o.OwnerPersonId ?? Guid.Empty))
                .Concat(keyResults.SelectMany(g => g).Select(k => k.OwnerPersonId ?? Guid.Empty)),
            ct
        );
        var unitIds = objectives.Select(o => o.OwnerUnitId).OfType<Guid>().Distinct().ToList();
        var units = await db.OrgUnits()
            .Where(u => EF.Parameter(unitIds).Contains(u.Id))
            .ToDictionaryAsync(u => u.Id, u => u.Name, ct);
        var crowded = await Crowded(db, objectives, cycleIds, ct);
        return
        [
            .. objectives.Select(o =>
                Of(
                    o,
                    [.. keyResults[o.Id].InOrder()],
                    names,
                    units,
                    viewer,
                    policies[o.CycleId],
                    crowded.Contains((o.CycleId, o.OwnerKind, o.Owner.GroupId))
                )
            ),
        ];
    }

    /// <summary>Names of people; ids that the replica does not know are left out.</summary>
    public static async Task<Dictionary<Guid, string>> Names(
        GoalDbContext db,
        IEnumerable<Guid> ids,
        CancellationToken ct
    )
    {
        var wanted = ids.Where(id => id != Guid.Empty).Distinct().ToList();
        return await db.People()
            .Where(p => EF.Parameter(wanted).Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => p.Name, ct);
    }

    private static async Task<HashSet<(Guid, OwnerKind, Guid)>> Crowded(
        GoalDbContext db,
        IReadOnlyList<Objective> objectives,
        List<Guid> cycleIds,
        CancellationToken ct
    )
    {
        var units = objectives.Select(o => o.OwnerUnitId).OfType<Guid>().Distinct().ToList();
        var people = objectives.Select(o => o.OwnerPersonId).OfType<Guid>().Distinct().ToList();
        var groups = await db
            .Objectives.Where(o =>
                cycleIds.Contains(o.CycleId)
                && !o.Deleted
                && o.State != ObjectiveState.Cancelled
                && o.State != ObjectiveState.Postponed
            )
            .Where(o =>
                (o.OwnerUnitId != null && EF.Parameter(units).Contains(o.OwnerUnitId.Value))
                || (
                    o.OwnerKind == OwnerKind.Person
                    && o.OwnerPersonId != null
                    && EF.Parameter(people).Contains(o.OwnerPersonId.Value)
                )
            )
            .GroupBy(o => new
            {
                o.CycleId,
                o.OwnerKind,
                OwnerId = o.OwnerKind == OwnerKind.Person ? o.OwnerPersonId : o.OwnerUnitId,
            })
            .Where(g => g.Count() > Limits.Focus)
            .Select(g => g.Key)
            .ToListAsync(ct);
        return [.. groups.Select(g => (g.CycleId, g.OwnerKind, g.OwnerId ?? Guid.Empty))];
    }

    private static ObjectiveView Of(
        Objective o,
        IReadOnlyList<KeyResult> keyResults,
        Dictionary<Guid, string> names,
        Dictionary<Guid, string> units,
        Viewer viewer,
        CyclePolicy policy,
        bool crowded
    )
    {
        var mayEdit = viewer.MayEdit(o, policy);
        var ownsKeyResult = viewer.User.PersonId is { } me && keyResults.Any(k => k.IsLive && k.OwnerPersonId == me);
        List<Warning> warnings = [];
        if (crowded)
        {
            warnings.Add(Warning.ManyObjectives);
        }

        if (keyResults.Count(k => k.IsLive) > Limits.Focus)
        {
            warnings.Add(Warning.ManyKeyResults);
        }

        return new ObjectiveView(
            o.Id,
            o.Code,
            o.CycleId,
            o.Title,
            o.Description,
            o.Kind,
            o.OwnerKind,
            o.OwnerUnitId,
            o.OwnerUnitId is { } unit ? units.GetValueOrDefault(unit) : null,
            o.OwnerPersonId,
            o.OwnerPersonId is { } owner ? names.GetValueOrDefault(owner) : null,
            [.. o.ParticipantIds.Select(id => new NamedPerson(id, names.GetValueOrDefault(id)))],
            [.. o.CoEditorIds.Select(id => new NamedPerson(id, names.GetValueOrDefault(id)))],
            o.State,
            o.States,
            o.ReviewerId,
            o.IsTop,
            o.InitiativeReason,
            o.WeightBp,
            o.StatedWeightBp is not null,
            o.Position,
            o.Confidential,
            o.CarriedFromId,
            o.CreatedAt,
            o.ChangedAt,
            o.EditVersion,
            [.. keyResults.Select(k => KeyResultView.Of(k, names))],
            new ObjectiveRights(
                mayEdit && o.IsOpen,
                mayEdit && o.IsOpen && o.State != ObjectiveState.Published,
                (mayEdit || ownsKeyResult) && o.State == ObjectiveState.Published,
                viewer.MayScore(o, policy) && o.State is (ObjectiveState.Published or ObjectiveState.Scored)
            ),
            warnings
        );
    }
}
