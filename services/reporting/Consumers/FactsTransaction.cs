using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Okr.Contracts;
using Okr.Platform.Data;
using Okr.Reporting.Data;

namespace Okr.Reporting.Consumers;

/// <summary>
/// A transaction that owns the revisions of the scopes it writes: raising them first makes the writers of one scope wait
/// for each other, so revisions become visible in their order.
/// </summary>
internal sealed class FactsTransaction : IAsyncDisposable
{
    private readonly ReportingDbContext db;
    private readonly IDbContextTransaction? transaction;
    private readonly Dictionary<Guid, long> revisions;

    private FactsTransaction(
        ReportingDbContext db,
        IDbContextTransaction? transaction,
        Dictionary<Guid, long> revisions
    )
    {
        this.db = db;
        this.transaction = transaction;
        this.revisions = revisions;
    }

    /// <summary>
    /// Begins, and raises the revision of every scope, in the order of their ids so that no two writers block each other.
    /// While a rebuild is under way the events are noted for it. Within a transaction of the rebuild itself there is nothing
    /// to begin.
    /// </summary>
    public static async Task<FactsTransaction> Begin<TEvent>(
        ReportingDbContext db,
        IReadOnlyList<TEvent> events,
        IEnumerable<Guid> scopes,
        CancellationToken ct
    )
        where TEvent : class, IEvent
    {
        var ids = scopes.Distinct().Order().ToList();
        var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        if (db is not NextReportingDbContext && await StoreLock.ShareFacts(db, ct))
        {
            db.RebuildLog.AddRange(
                events.Select(e => new RebuildEvent
                {
                    Type = typeof(TEvent).Name,
                    Payload = JsonSerializer.Serialize(e, EventJson.Options),
                })
            );
        }

        foreach (var id in ids)
        {
            var raised = await db
                .Revisions.Where(r => r.ScopeId == id)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Value, r => r.Value + 1), ct);
            if (raised == 0)
            {
                db.Revisions.Add(new Revision { ScopeId = id, Value = 1 });
                await db.SaveChangesAsync(ct);
            }
        }

        var revisions = await db
            .Revisions.AsNoTracking()
            .Where(r => ids.Contains(r.ScopeId))
            .ToDictionaryAsync(r => r.ScopeId, r => r.Value, ct);
        return new(db, transaction, revisions);
    }

    /// <summary>The revision that rows of the scope written now bear.</summary>
    public long RevisionOf(Guid scope) => revisions[scope];

    /// <summary>Readers of the scope have to load it anew: something left it.</summary>
    public Task Forget(Guid scope, CancellationToken ct) =>
        db
            .Revisions.Where(r => r.ScopeId == scope)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Epoch, r => r.Epoch + 1), ct);

    /// <summary>Marks key results as changed, known or not (an unknown one bears the revision of its own arrival).</summary>
    public async Task TouchKeyResults(IEnumerable<(Guid CycleId, Guid KeyResultId)> changed, CancellationToken ct)
    {
        foreach (var cycle in changed.GroupBy(c => c.CycleId))
        {
            var ids = cycle.Select(c => c.KeyResultId).Distinct().ToList();
            var (revision, now) = (revisions[cycle.Key], DateTime.UtcNow);
            await db
                .KeyResults.Where(k => ids.Contains(k.Id))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(k => k.Revision, revision).SetProperty(k => k.ModifiedAt, now),
                    ct
                );
        }
    }

    /// <summary>Marks objectives as changed, likewise.</summary>
    public async Task TouchObjectives(IEnumerable<(Guid CycleId, Guid ObjectiveId)> changed, CancellationToken ct)
    {
        foreach (var cycle in changed.GroupBy(c => c.CycleId))
        {
            var ids = cycle.Select(c => c.ObjectiveId).Distinct().ToList();
            var (revision, now) = (revisions[cycle.Key], DateTime.UtcNow);
            await db
                .Objectives.Where(o => ids.Contains(o.Id))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(o => o.Revision, revision).SetProperty(o => o.ModifiedAt, now),
                    ct
                );
        }
    }

    public async Task Commit(CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        if (transaction is not null)
        {
            await transaction.CommitAsync(ct);
        }
    }

    public ValueTask DisposeAsync() => transaction?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>What the handlers have in common.</summary>
internal static class EventLists
{
    /// <summary>The newest event of each aggregate.</summary>
    public static List<TEvent> Latest<TEvent>(this IEnumerable<TEvent> events)
        where TEvent : class, IEvent => [.. events.GroupBy(e => e.Id).Select(same => same.MaxBy(e => e.Version)!)];
}

/// <summary>
/// Stored numbers have 12 fraction digits on every database, so that sums of them are exact in any order.
/// </summary>
internal static class Stored
{
    private const decimal Largest = 999_999_999_999_999m;

    public static decimal? Number(decimal? value) =>
        value is { } number ? decimal.Round(Math.Clamp(number, -Largest, Largest), 12) : null;
}
