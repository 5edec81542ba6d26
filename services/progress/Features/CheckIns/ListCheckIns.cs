using Microsoft.EntityFrameworkCore;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Progress.Data;
using Okr.Progress.Features.Progress;

namespace Okr.Progress.Features.CheckIns;

/// <summary>
/// GET /key-results/{id}/check-ins: newest day first, superseded and legacy ones included. GET /check-ins/{id}: one.
/// </summary>
internal static class ListCheckIns
{
    internal sealed record Position(DateOnly On, long Seq);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/key-results/{id:guid}/check-ins",
                async (
                    Guid id,
                    string? after,
                    int? limit,
                    ProgressDbContext db,
                    ReadableKeyResults readable,
                    CurrentUser user,
                    CancellationToken ct
                ) => TypedResults.Ok(await Handle(id, after, limit, db, readable, user, ct))
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listCheckIns")
            .WithSummary("Check-ins of a key result, newest first");
        api.MapGet(
                "/check-ins/{id:guid}",
                async (
                    Guid id,
                    ProgressDbContext db,
                    ReadableKeyResults readable,
                    CurrentUser user,
                    CancellationToken ct
                ) =>
                {
                    var item = await HandleOne(id, db, readable, user, ct);
                    return ETags.Ok(item, item.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<CheckInItem>()
            .WithName("getCheckIn")
            .WithSummary("One check-in");
    }

    public static async Task<Page<CheckInItem>> Handle(
        Guid keyResultId,
        string? after,
        int? limit,
        ProgressDbContext db,
        ReadableKeyResults readable,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var take = Cursor.Limit(limit);
        var from = Cursor.Read<Position>(after);
        await readable.Require(keyResultId, user, ct);
        var rows = await db
            .CheckIns.AsNoTracking()
            .Where(c =>
                c.KeyResultId == keyResultId
                && (from == null || c.On < from.On || (c.On == from.On && c.Seq < from.Seq))
            )
            .OrderByDescending(c => c.On)
            .ThenByDescending(c => c.Seq)
            .Take(take + 1)
            .ToListAsync(ct);
        var page = Page<CheckIn>.Of(rows, take, c => new Position(c.On, c.Seq));
        return new(await Show(page.Items, db, ct), page.Next);
    }

    public static async Task<CheckInItem> HandleOne(
        Guid id,
        ProgressDbContext db,
        ReadableKeyResults readable,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var checkIn =
            await db.CheckIns.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, ct)
            ?? throw ProgressErrors.CheckInNotFound.With(id);
        await readable.Require(checkIn.KeyResultId, user, ct);
        return (await Show([checkIn], db, ct))[0];
    }

    /// <summary>With the names of those who checked in.</summary>
    public static async Task<IReadOnlyList<CheckInItem>> Show(
        IReadOnlyList<CheckIn> checkIns,
        ProgressDbContext db,
        CancellationToken ct
    )
    {
        var people = checkIns.Select(c => c.PersonId).OfType<Guid>().Distinct().ToList();
        var names =
            people.Count == 0
                ? []
                : await db.People().Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return [.. checkIns.Select(c => CheckInItem.Of(c, c.PersonId is { } id ? names.GetValueOrDefault(id) : null))];
    }
}
