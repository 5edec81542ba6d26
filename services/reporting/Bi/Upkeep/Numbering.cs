using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;

// EF1002: what is interpolated are names of the model's own tables.
#pragma warning disable EF1002

namespace Okr.Reporting.Bi.Upkeep;

/// <summary>
/// Gives every row of facts that has none its number. A row can be read in the feed once it has one, so
/// some seconds after it came.
/// </summary>
internal static class Numbering
{
    /// <summary>Rows bear the time of their writing, not of the commit: that much later a commit may come.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private const int Step = 50_000;

    /// <summary>Numbers what changed since the last time; after a rebuild looks at everything.</summary>
    /// <param name="db">The store.</param>
    /// <param name="state">How far it is; brought up to date here, saved by the caller.</param>
    /// <param name="firstSeenAt">Noted with cycles that are new.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="step">Rows at a time.</param>
    public static async Task Assign(
        ReportingDbContext db,
        BiState state,
        DateTime firstSeenAt,
        CancellationToken ct,
        int step = Step
    )
    {
        var now = DateTime.UtcNow; // the clock of the rows' own stamps
        var store = Revision.Store;
        var generation = await db.Revisions.Where(r => r.ScopeId == store).Select(r => r.Value).FirstOrDefaultAsync(ct);
        var since =
            generation == state.Generation && state.NumberedUntil > DateTime.UnixEpoch + Overlap
                ? state.NumberedUntil - Overlap
                : DateTime.UnixEpoch;
        await Assign<Cycle, CycleKey>(db, since, firstSeenAt, step, ct);
        await Assign<Objective, ObjectiveKey>(db, since, firstSeenAt, step, ct);
        await Assign<KeyResult, KeyResultKey>(db, since, firstSeenAt, step, ct);
        await Assign<CheckIn, CheckInKey>(db, since, firstSeenAt, step, ct);
        await Assign<Alignment, AlignmentKey>(db, since, firstSeenAt, step, ct);
        state.Generation = generation;
        state.NumberedUntil = now;
    }

    /// <summary>
    /// In the order in which the rows were written, some at a time: after a rebuild there are millions, and a step that is done
    /// stays done.
    /// </summary>
    private static async Task Assign<TRow, TKey>(
        ReportingDbContext db,
        DateTime since,
        DateTime firstSeenAt,
        int step,
        CancellationToken ct
    )
        where TRow : class, IModified
        where TKey : BiKey
    {
        var rows = Name<TRow>(db);
        var keys = Name<TKey>(db);
        var (column, value) = typeof(TKey) == typeof(CycleKey) ? (", first_seen_at", ", {2}") : ("", "");
        var above = since.AddMicroseconds(-1); // the moment itself belongs to it
        DateTime? until;
        do
        {
            var done = above;
            // Rows of one moment stay together; the last step is the one that nothing bounds.
            until = await db.Set<TRow>()
                .Where(row => row.ModifiedAt > done)
                .OrderBy(row => row.ModifiedAt)
                .Skip(step - 1)
                .Select(row => (DateTime?)row.ModifiedAt)
                .FirstOrDefaultAsync(ct);
            await db.Database.ExecuteSqlRawAsync(
                $$"""
                INSERT INTO {{keys}} (id{{column}})
                SELECT f.id{{value}} FROM {{rows}} f
                WHERE f.modified_at > {0} {{(until is null ? "" : "AND f.modified_at <= {1}")}}
                AND NOT EXISTS (SELECT 1 FROM {{keys}} k WHERE k.id = f.id)
                ORDER BY f.modified_at, f.id
                """,
                [done, until ?? done, firstSeenAt],
                ct
            );
            above = until ?? above;
        } while (until is not null);
    }

    private static string Name<T>(ReportingDbContext db) =>
        db.NameOf(db.Model.FindEntityType(typeof(T))!.GetTableName()!);
}
