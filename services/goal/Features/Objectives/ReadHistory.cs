using Microsoft.EntityFrameworkCore;
using Okr.Goal.Data;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Objectives;

internal static class ReadHistory
{
    /// <summary>
    /// One change of the objective or of one of its key results. The kind is created or changed; fields are as text.
    /// </summary>
    internal sealed record Entry(
        long Id,
        Guid ObjectiveId,
        Guid? KeyResultId,
        long Version,
        DateTime At,
        Guid? ById,
        string ByName,
        string Kind,
        string? Reason,
        IReadOnlyList<FieldChange> Changes
    );

    private sealed record Key(long Id);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/objectives/{id:guid}/history",
                (Guid id, string? after, int? limit, GoalDbContext db, CurrentUser user, CancellationToken ct) =>
                    Handle(id, after, limit, db, user, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listObjectiveHistory")
            .WithSummary("Who changed what, when and why, the latest first");

    public static async Task<Page<Entry>> Handle(
        Guid id,
        string? after,
        int? limit,
        GoalDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var count = Cursor.Limit(limit);
        var from = Cursor.Read<Key>(after);
        var viewer = await Viewer.Load(db, user, ct);
        await db.ObjectiveById(id, viewer, ct);
        var query = db.History.AsNoTracking().Where(h => h.ObjectiveId == id);
        if (from is not null)
        {
            query = query.Where(h => h.Id < from.Id);
        }

        var rows = await query.OrderByDescending(h => h.Id).Take(count + 1).ToListAsync(ct);
        return Page<Entry>.Of(
            [
                .. rows.Select(h => new Entry(
                    h.Id,
                    h.ObjectiveId,
                    h.KeyResultId,
                    h.Version,
                    h.At,
                    h.ById,
                    h.ByName,
                    h.Action,
                    h.Reason,
                    h.Changes
                )),
            ],
            count,
            h => new Key(h.Id)
        );
    }
}
