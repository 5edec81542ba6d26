using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;

// EF1002: what is interpolated are names of the model's own tables.
#pragma warning disable EF1002

namespace Okr.Reporting.Bi.Upkeep;

/// <summary>
/// Gives every row of facts its number, all that have none at once. A row can be read in the feed once it has one, so
/// some seconds after it came.
/// </summary>
internal static class Numbering
{
    /// <summary>Rows bear the time of their writing, not of the commit: that much later a commit may come.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>Numbers what changed since the last time; after a rebuild looks at everything.</summary>
    /// <param name="db">The store.</param>
    /// <param name="state">How far it is; brought up to date here, saved by the caller.</param>
    /// <param name="firstSeenAt">Noted with cycles that are new.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task Assign(ReportingDbContext db, BiState state, DateTime firstSeenAt, CancellationToken ct)
    {
        var now = DateTime.UtcNow; // the clock of the rows' own stamps
        var store = Revision.Store;
        var generation = await db.Revisions.Where(r => r.ScopeId == store).Select(r => r.Value).FirstOrDefaultAsync(ct);
        var since =
            generation == state.Generation && state.NumberedUntil > DateTime.UnixEpoch + Overlap
                ? state.NumberedUntil - Overlap
                : DateTime.UnixEpoch;
        await Assign<Cycle, CycleKey>(db, since, firstSeenAt, ct);
        await Assign<Objective, ObjectiveKey>(db, since, firstSeenAt, ct);
        await Assign<KeyResult, KeyResultKey>(db, since, firstSeenAt, ct);
        await Assign<CheckIn, CheckInKey>(db, since, firstSeenAt, ct);
        await Assign<Alignment, AlignmentKey>(db, since, firstSeenAt, ct);
        state.Generation = generation;
        state.NumberedUntil = now;
    }

    private static Task<int> Assign<TRow, TKey>(
        ReportingDbContext db,
        DateTime since,
        DateTime firstSeenAt,
        CancellationToken ct
    )
        where TRow : IModified
        where TKey : BiKey
    {
        var rows = Name<TRow>(db);
        var keys = Name<TKey>(db);
        var (column, value) = typeof(TKey) == typeof(CycleKey) ? (", first_seen_at", ", {1}") : ("", "");
        return db.Database.ExecuteSqlRawAsync(
            $$"""
            INSERT INTO {{keys}} (id{{column}})
            SELECT f.id{{value}} FROM {{rows}} f
            WHERE f.modified_at >= {0} AND NOT EXISTS (SELECT 1 FROM {{keys}} k WHERE k.id = f.id)
            ORDER BY f.modified_at, f.id
            """,
            [since, firstSeenAt],
            ct
        );
    }

    private static string Name<T>(ReportingDbContext db) =>
        db.NameOf(db.Model.FindEntityType(typeof(T))!.GetTableName()!);
}
