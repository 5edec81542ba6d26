using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Okr.Alignment.Domain;
using Okr.Alignment.Features.Cascade;

namespace Okr.Alignment.Data;

/// <summary>
/// The place of each objective in the cascade and the risk from below, kept with every change so that reading them costs the
/// same in any company. Days instead of states make them hold without anybody looking at the clock: progress that was
/// reported says already on which day it will be too little.
/// </summary>
internal static class Places
{
    private const int BatchSize = 500;

    /// <summary>
    /// Saves what is pending and works out the places that it changes, in one transaction.
    /// </summary>
    /// <param name="db">Holds the pending changes.</param>
    /// <param name="objectiveIds">Objectives of which something changed.</param>
    /// <param name="isMove">Whether an objective shows or not, or another cycle's, since: then the places of its neighbours change too.</param>
    /// <param name="today">The day, UTC.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task SaveWithPlaces(
        this AlignmentDbContext db,
        IReadOnlyCollection<Guid> objectiveIds,
        bool isMove,
        DateOnly today,
        CancellationToken ct
    )
    {
        if (objectiveIds.Count == 0)
        {
            await db.SaveChangesAsync(ct);
            return;
        }

        await using var transaction = await Begin(db, ct);
        await db.SaveChangesAsync(ct);
        await Refresh(db, objectiveIds, isMove, today, ct);
        if (transaction is not null)
        {
            await transaction.CommitAsync(ct);
        }
    }

    /// <summary>Saves what is pending; the places in the cycles are worked out by <see cref="CascadeUpkeep"/>.</summary>
    public static async Task SaveWithPlacesOf(
        this AlignmentDbContext db,
        IReadOnlyCollection<Guid> cycleIds,
        CancellationToken ct
    )
    {
        await using var transaction = await Begin(db, ct);
        await db.SaveChangesAsync(ct);
        await db
            .Objectives.Where(o => cycleIds.Contains(o.CycleId))
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.RecheckOn, DateOnly.MinValue), ct);
        if (transaction is not null)
        {
            await transaction.CommitAsync(ct);
        }
    }

    /// <summary>Works out what is due by today; how many objectives that were, 500 at most.</summary>
    public static async Task<int> TakeEffect(AlignmentDbContext db, DateOnly today, CancellationToken ct)
    {
        var due = await db
            .Objectives.Where(o => o.RecheckOn <= today)
            .OrderBy(o => o.RecheckOn)
            .Select(o => o.Id)
            .Take(BatchSize)
            .ToListAsync(ct);
        if (due.Count > 0)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await Refresh(db, due, isMove: false, today, ct);
            await transaction.CommitAsync(ct);
        }

        return due.Count;
    }

    /// <summary>Within a transaction: whoever changes the same objectives at the same time waits until it ends.</summary>
    private static async Task Refresh(
        AlignmentDbContext db,
        IReadOnlyCollection<Guid> objectiveIds,
        bool isMove,
        DateOnly today,
        CancellationToken ct
    )
    {
        var changed = await Rework(db, isMove ? await WithNeighbours(db, objectiveIds, ct) : objectiveIds, today, ct);
        while (changed.Count > 0)
        {
            var above = await Accepted(db)
                .Where(l => changed.Contains(l.FromObjectiveId))
                .Select(l => l.ToObjectiveId)
                .Distinct()
                .ToListAsync(ct);
            changed = await Carry(db, above, ct);
        }
    }

    /// <summary>Everything about the objectives; which of them carry another day upwards now.</summary>
    private static async Task<HashSet<Guid>> Rework(
        AlignmentDbContext db,
        IReadOnlyCollection<Guid> ids,
        DateOnly today,
        CancellationToken ct
    )
    {
        var objectives = await Locked(db, ids, ct);
        var cycleIds = objectives.Select(o => o.CycleId).ToHashSet();
        var cycles = await db
            .Cycles.AsNoTracking()
            .Where(c => cycleIds.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, ct);
        var above = (
            await (
                from l in db.Links
                where l.State == LinkState.Accepted && ids.Contains(l.FromObjectiveId)
                join o in db.Objectives on l.ToObjectiveId equals o.Id
                select new
                {
                    l.FromObjectiveId,
                    IsSupport = l.Kind == LinkKind.Supports,
                    o.IsPublic,
                    o.CycleId,
                }
            ).ToListAsync(ct)
        ).ToLookup(l => l.FromObjectiveId);
        var linkedFrom = await db
            .Links.Where(l => l.State == LinkState.Accepted && ids.Contains(l.ToObjectiveId))
            .Select(l => l.ToObjectiveId)
            .Distinct()
            .ToHashSetAsync(ct);
        var supported = await (
            from l in Accepted(db)
            where ids.Contains(l.ToObjectiveId)
            join o in db.Objectives on l.FromObjectiveId equals o.Id
            where o.IsPublic
            select l.ToObjectiveId
        )
            .Distinct()
            .ToHashSetAsync(ct);
        var measures = await Standings.Measures(db, ids, ct);
        var risks = await RisksBelow(db, ids, ct);
        foreach (var objective in objectives)
        {
            var supports = above[objective.Id].Where(l => l.IsSupport).ToList();
            objective.IsLinked = above[objective.Id].Any() || linkedFrom.Contains(objective.Id);
            objective.IsRoot =
                !supports.Exists(l => l.IsPublic && l.CycleId == objective.CycleId)
                && (objective.IsTop || supports.Count > 0 || supported.Contains(objective.Id));
            var isMeasured =
                objective is { IsPublic: true, State: "published" }
                && cycles.GetValueOrDefault(objective.CycleId)?.IsRunning == true;
            List<Measure> own = isMeasured ? [.. measures[objective.Id]] : [];
            objective.OffTrackFrom =
                own.Count == 0
                    ? null
                    : own.Min(m => m.OffTrackFrom(today, Standings.PaceOf(cycles[objective.CycleId])));
            objective.RecheckOn = own.Exists(m => Pace.Falls(m.Checkpoints)) ? today.AddDays(1) : null;
            objective.RiskFrom = risks.GetValueOrDefault(objective.Id);
        }

        return await Save(db, objectives, ct);
    }

    /// <summary>The risk from below only.</summary>
    private static async Task<HashSet<Guid>> Carry(
        AlignmentDbContext db,
        IReadOnlyCollection<Guid> ids,
        CancellationToken ct
    )
    {
        var objectives = await Locked(db, ids, ct);
        var risks = await RisksBelow(db, ids, ct);
        objectives.ForEach(o => o.RiskFrom = risks.GetValueOrDefault(o.Id));
        return await Save(db, objectives, ct);
    }

    private static async Task<HashSet<Guid>> Save(
        AlignmentDbContext db,
        List<ObjectiveReplica> objectives,
        CancellationToken ct
    )
    {
        var changed = objectives
            .Where(o =>
            {
                var before = db.Entry(o).OriginalValues;
                return Earlier(o.OffTrackFrom, o.RiskFrom)
                    != Earlier(
                        before.GetValue<DateOnly?>(nameof(o.OffTrackFrom)),
                        before.GetValue<DateOnly?>(nameof(o.RiskFrom))
                    );
            })
            .Select(o => o.Id)
            .ToHashSet();
        await db.SaveChangesAsync(ct);
        objectives.ForEach(o => db.Entry(o).State = EntityState.Detached);
        return changed;
    }

    /// <summary>
    /// The first day on which something below is off_track, by objective. What does not show, or belongs to a cycle that does
    /// not run, carries nothing.
    /// </summary>
    private static async Task<Dictionary<Guid, DateOnly?>> RisksBelow(
        AlignmentDbContext db,
        IReadOnlyCollection<Guid> ids,
        CancellationToken ct
    )
    {
        var below = await (
            from l in Accepted(db)
            where ids.Contains(l.ToObjectiveId)
            join o in db.Objectives on l.FromObjectiveId equals o.Id
            join c in db.Cycles on o.CycleId equals c.Id
            where o.IsPublic && (c.Phase == "active" || c.Phase == "scoring")
            group o by l.ToObjectiveId into children
            select new
            {
                children.Key,
                Own = children.Min(o => o.OffTrackFrom),
                Below = children.Min(o => o.RiskFrom),
            }
        ).ToListAsync(ct);
        return below.ToDictionary(b => b.Key, b => Earlier(b.Own, b.Below));
    }

    private static DateOnly? Earlier(DateOnly? one, DateOnly? other) =>
        one is null ? other
        : other is null ? one
        : one < other ? one
        : other;

    private static IQueryable<Link> Accepted(AlignmentDbContext db) =>
        db.Links.Where(l => l.Kind == LinkKind.Supports && l.State == LinkState.Accepted);

    private static async Task<HashSet<Guid>> WithNeighbours(
        AlignmentDbContext db,
        IReadOnlyCollection<Guid> ids,
        CancellationToken ct
    )
    {
        var links = await Accepted(db)
            .Where(l => ids.Contains(l.FromObjectiveId) || ids.Contains(l.ToObjectiveId))
            .Select(l => new { l.FromObjectiveId, l.ToObjectiveId })
            .ToListAsync(ct);
        return [.. ids, .. links.SelectMany(l => new[] { l.FromObjectiveId, l.ToObjectiveId })];
    }

    /// <summary>The objectives as they are now, and as they stay until the transaction ends.</summary>
    private static async Task<List<ObjectiveReplica>> Locked(
        AlignmentDbContext db,
        IReadOnlyCollection<Guid> ids,
        CancellationToken ct
    )
    {
        foreach (var known in db.ChangeTracker.Entries<ObjectiveReplica>().ToList())
        {
            known.State = EntityState.Detached; // read before the lock
        }

        var objectives =
            db.Database.IsNpgsql() ? db.Objectives.FromSqlRaw(PostgresLock(db.Module), ids.ToArray())
            : db.Database.IsSqlServer()
                ? db.Objectives.FromSqlRaw(SqlServerLock(db.Module), JsonSerializer.Serialize(ids))
            : db.Objectives.Where(o => ids.Contains(o.Id)); // one writer at a time
        return await objectives.AsTracking().ToListAsync(ct);
    }

    // In order: two that want the same rows wait for one another, not each for the other.
    private static string PostgresLock(string schema) =>
        $$"""SELECT * FROM "{{schema}}".objectives WHERE id = ANY({0}) ORDER BY id FOR UPDATE""";

    internal static string SqlServerLock(string schema) =>
        $$"""
            SELECT * FROM [{{schema}}].[objectives] WITH (UPDLOCK, ROWLOCK)
            WHERE id IN (SELECT CAST([value] AS uniqueidentifier) FROM OPENJSON({0}))
            """;

    private static async Task<IDbContextTransaction?> Begin(AlignmentDbContext db, CancellationToken ct) =>
        db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
}
