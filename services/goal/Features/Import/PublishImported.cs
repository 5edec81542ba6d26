using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Goal.Data;
using Okr.Goal.Domain;

namespace Okr.Goal.Features.Import;

/// <summary>
/// Publishes imported drafts as of the effective day. The file is the review: of the guards only the one that a reader
/// could not make up for stays, a key result.
/// </summary>
internal static class PublishImported
{
    public static async Task<ImportReply> Handle(
        ImportRun run,
        IReadOnlyList<PublishRow> rows,
        GoalDbContext db,
        CancellationToken ct
    )
    {
        ImportReport.RequireSize(rows.Count);
        var report = new ImportReport();
        var codes = rows.Select(row => row.ObjectiveCode.Trim()).Distinct().ToList();
        var objectives = await db
            .Objectives.Where(o => o.Code != null && codes.Contains(o.Code))
            .ToDictionaryAsync(o => o.Code!, ct);
        var ids = objectives.Values.Select(o => o.Id).ToList();
        var withKeyResults = await db
            .KeyResults.Where(k => !k.Deleted && k.CancelledOn == null)
            .Where(k => EF.Parameter(ids).Contains(k.ObjectiveId))
            .Select(k => k.ObjectiveId)
            .Distinct()
            .ToHashSetAsync(ct);
        foreach (var row in rows)
        {
            if (!objectives.TryGetValue(row.ObjectiveCode.Trim(), out var objective))
            {
                if (!run.ValidateOnly)
                {
                    report.Error(row.Line, "code", GoalErrors.ImportUnknownCode, row.ObjectiveCode.Trim());
                }

                continue;
            }

            if (objective.State != ObjectiveState.Draft)
            {
                continue;
            }

            if (!withKeyResults.Contains(objective.Id))
            {
                report.Warn(row.Line, "code", GoalErrors.ImportStaysDraft);
                continue;
            }

            objective.Enter(ObjectiveState.Published, run.EffectiveOn, run.Now);
        }

        return await ImportOutcome.Finish(db, run, report, ids, ids.ToHashSet(), ct);
    }
}
