using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Platform.Replicas;

namespace Okr.Alignment.Features.Cascade;

/// <summary>One objective of the cascade. Progress 0…1; null where nothing can be measured.</summary>
internal sealed record CascadeNode(
    Guid ObjectiveId,
    Guid CycleId,
    string Title,
    string OwnerKind,
    Guid? OwnerUnitId,
    Guid? OwnerPersonId,
    string? OwnerName,
    string State,
    bool IsTop,
    decimal? Progress,
    Status? Status,
    int ChildCount,
    int KeyResultCount,
    Guid? AlignedToKeyResultId,
    bool RiskFromBelow
);

internal static class CascadeNodes
{
    /// <summary>
    /// A page of a large part of the company is soon full when one goes through all objectives in their order; what belongs
    /// to a small part is looked up by its owners.
    /// </summary>
    private const int FewUnits = 200;

    /// <summary>The objectives of a unit and of the people in it, sub-units included.</summary>
    public static async Task<IQueryable<ObjectiveReplica>> InUnit(
        this IQueryable<ObjectiveReplica> objectives,
        Guid unitId,
        AlignmentDbContext db,
        CancellationToken ct
    )
    {
        var units = await db.SubtreeOf(unitId, ct);
        var members = db.Set<PersonReplica>().Where(p => p.OrgUnitId != null && units.Contains(p.OrgUnitId.Value));
        return units.Count > FewUnits
            ? objectives.Where(o =>
                o.OwnerUnitId != null ? units.Contains(o.OwnerUnitId.Value) : members.Any(p => p.Id == o.OwnerPersonId)
            )
            : objectives
                .Where(o => o.OwnerUnitId != null && units.Contains(o.OwnerUnitId.Value))
                .Concat(
                    objectives.Where(o =>
                        o.OwnerUnitId == null && members.Select(p => p.Id).Contains(o.OwnerPersonId!.Value)
                    )
                );
    }

    /// <summary>Nodes of the objectives in the same order; a constant number of queries.</summary>
    public static async Task<List<CascadeNode>> Of(
        AlignmentDbContext db,
        IReadOnlyList<ObjectiveReplica> objectives,
        Guid? parentId,
        DateOnly today,
        CancellationToken ct
    )
    {
        var ids = objectives.Select(o => o.Id).ToList();
        var standings = await Standings.Of(db, ids, await Cycles(db, objectives, ct), today, ct);
        var children = await (
            from l in db.Links
            where l.Kind == LinkKind.Supports && l.State == LinkState.Accepted && ids.Contains(l.ToObjectiveId)
            join o in db.Objectives on l.FromObjectiveId equals o.Id
            where o.IsPublic
            group o.Id by l.ToObjectiveId into g
            select new { g.Key, Count = g.Distinct().Count() }
        ).ToDictionaryAsync(x => x.Key, x => x.Count, ct);
        var keyResults = parentId is { } parent
            ? (
                await db
                    .Links.Where(l =>
                        l.Kind == LinkKind.Supports
                        && l.State == LinkState.Accepted
                        && l.ToObjectiveId == parent
                        && l.ToKeyResultId != null
                        && ids.Contains(l.FromObjectiveId)
                    )
                    .Select(l => new { l.FromObjectiveId, l.ToKeyResultId })
                    .ToListAsync(ct)
            ).ToLookup(l => l.FromObjectiveId, l => l.ToKeyResultId)
            : null;
        var names = await OwnerNames(db, objectives, ct);
        return
        [
            .. objectives.Select(o =>
            {
                var standing = standings.GetValueOrDefault(o.Id);
                return new CascadeNode(
                    o.Id,
                    o.CycleId,
                    o.Title,
                    o.OwnerKind,
                    o.OwnerUnitId,
                    o.OwnerPersonId,
                    names(o),
                    o.State,
                    o.IsTop,
                    standing?.Progress,
                    standing?.Status,
                    children.GetValueOrDefault(o.Id),
                    standing?.KeyResults ?? 0,
                    keyResults?[o.Id].FirstOrDefault(),
                    o.RiskFrom <= today
                );
            }),
        ];
    }

    /// <summary>Names of the owners: the unit's for a unit's objective, else the person's. Two queries.</summary>
    public static async Task<Func<ObjectiveReplica, string?>> OwnerNames(
        AlignmentDbContext db,
        IReadOnlyCollection<ObjectiveReplica> objectives,
        CancellationToken ct
    )
    {
        var unitIds = objectives.Select(o => o.OwnerUnitId).OfType<Guid>().ToHashSet();
        var units = await db.OrgUnits()
            .Where(u => unitIds.Contains(u.Id))
            .ToDictionaryAsync(u => u.Id, u => u.Name, ct);
        var personIds = objectives
            .Where(o => o.OwnerKind == "person")
            .Select(o => o.OwnerPersonId)
            .OfType<Guid>()
            .ToHashSet();
        var people = await db.People()
            .Where(p => personIds.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return o =>
            o.OwnerUnitId is { } unit ? units.GetValueOrDefault(unit)
            : o.OwnerPersonId is { } person ? people.GetValueOrDefault(person)
            : null;
    }

    private static async Task<Dictionary<Guid, CycleReplica>> Cycles(
        AlignmentDbContext db,
        IReadOnlyList<ObjectiveReplica> objectives,
        CancellationToken ct
    )
    {
        var cycleIds = objectives.Select(o => o.CycleId).ToHashSet();
        var cycles = await db
            .Cycles.AsNoTracking()
            .Where(c => cycleIds.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, ct);
        return objectives.Where(o => cycles.ContainsKey(o.CycleId)).ToDictionary(o => o.Id, o => cycles[o.CycleId]);
    }
}
