using Microsoft.EntityFrameworkCore;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Progress.Data;
using Okr.Progress.Features.CheckIns;

namespace Okr.Progress.Features.Progress;

/// <summary>
/// GET /progress/history?objectiveId=: every check-in of an objective in the order of recording, newest first. A correction
/// names what it supersedes, what was superseded names its correction, legacy ones are marked.
/// </summary>
internal static class GetHistory
{
    /// <summary><paramref name="Kind"/> is check_in or correction.</summary>
    public sealed record Entry(string Kind, DateTime At, string KeyResultTitle, CheckInItem CheckIn);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/progress/history",
                async (
                    Guid? objectiveId,
                    string? after,
                    int? limit,
                    ProgressDbContext db,
                    ProgressReader reader,
                    CurrentUser user,
                    CancellationToken ct
                ) => TypedResults.Ok(await Handle(objectiveId, after, limit, db, reader, user, ct))
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listProgressHistory")
            .WithSummary("All check-ins of an objective in the order of recording");

    public static async Task<Page<Entry>> Handle(
        Guid? objectiveId,
        string? after,
        int? limit,
        ProgressDbContext db,
        ProgressReader reader,
        CurrentUser user,
        CancellationToken ct
    )
    {
        new Validation().Required("objectiveId", objectiveId).ThrowIfInvalid();
        var take = Cursor.Limit(limit);
        var from = Cursor.Read<long?>(after) ?? long.MaxValue;
        await reader.RequireReadable(objectiveId!.Value, user, ct);
        var rows = await db
            .CheckIns.AsNoTracking()
            .Where(c => c.ObjectiveId == objectiveId && c.Seq < from)
            .OrderByDescending(c => c.Seq)
            .Take(take + 1)
            .ToListAsync(ct);
        var page = Page<CheckIn>.Of(rows, take, c => c.Seq);
        var keyResults = page.Items.Select(c => c.KeyResultId).Distinct().ToList();
        var titles = await db
            .KeyResults.Where(k => keyResults.Contains(k.Id))
            .ToDictionaryAsync(k => k.Id, k => k.Title, ct);
        var items = await ListCheckIns.Show(page.Items, db, ct);
        return new(
            [
                .. items.Select(c => new Entry(
                    c.SupersedesId is null ? "check_in" : "correction",
                    c.RecordedAt,
                    titles.GetValueOrDefault(c.KeyResultId) ?? "",
                    c
                )),
            ],
            page.Next
        );
    }
}
