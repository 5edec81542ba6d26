using Okr.Contracts.Goal.V1.Grpc;
using Okr.Goal.Data;

namespace Okr.Goal.Features.Import;

/// <summary>The end of every chunk: written whole, or not at all.</summary>
internal static class ImportOutcome
{
    /// <summary><paramref name="rows"/> are the aggregates of the rows, <paramref name="known"/> those that were there.</summary>
    public static async Task<ImportReply> Finish(
        GoalDbContext db,
        ImportRun run,
        ImportReport report,
        IReadOnlyList<Guid> rows,
        IReadOnlySet<Guid> known,
        CancellationToken ct
    )
    {
        if (report.HasErrors)
        {
            db.ChangeTracker.Clear();
            return report.Refusal();
        }

        IReadOnlySet<Guid> changed;
        if (run.ValidateOnly)
        {
            changed = db.Changed();
            db.ChangeTracker.Clear();
        }
        else
        {
            changed = await db.SaveWithHistory(run.Actor, run.Now, "import", ct, run.EffectiveOn);
            db.ChangeTracker.Clear();
        }

        return report.Reply(
            rows.Count(id => !known.Contains(id)),
            rows.Count(id => known.Contains(id) && changed.Contains(id)),
            rows.Count(id => known.Contains(id) && !changed.Contains(id))
        );
    }
}
