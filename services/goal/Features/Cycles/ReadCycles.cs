using Microsoft.EntityFrameworkCore;
using Okr.Goal.Data;
using Okr.Platform;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Cycles;

internal static class ReadCycles
{
    private sealed record After(DateOnly StartsOn, string Code);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/cycles",
                (int? fiscalYear, string? after, int? limit, GoalDbContext db, CancellationToken ct) =>
                    List(fiscalYear, after, limit, db, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listCycles")
            .WithSummary("Cycles, the latest first");
        api.MapGet(
                "/cycles/{id:guid}",
                async (Guid id, GoalDbContext db, CancellationToken ct) =>
                {
                    var cycle = CycleView.Of(await db.CycleById(id, ct));
                    return ETags.Ok(cycle, cycle.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<CycleView>()
            .WithName("getCycle")
            .WithSummary("One cycle");
        api.MapGet(
                "/cycles/current",
                (DateOnly? on, GoalDbContext db, TimeProvider clock, CancellationToken ct) => Current(on, db, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getCurrentCycle")
            .WithSummary(
                "The shortest cycle that contains the day; else the latest that started, else the next to come"
            );
    }

    public static async Task<Page<CycleView>> List(
        int? fiscalYear,
        string? after,
        int? limit,
        GoalDbContext db,
        CancellationToken ct
    )
    {
        var count = Cursor.Limit(limit);
        var from = Cursor.Read<After>(after);
        var query = db.Cycles.AsNoTracking();
        if (fiscalYear is not null)
        {
            query = query.Where(c => c.FiscalYear == fiscalYear);
        }

        if (from is { Code: not null })
        {
            query = query.Where(c =>
                c.StartsOn < from.StartsOn || (c.StartsOn == from.StartsOn && c.Code.CompareTo(from.Code) > 0)
            );
        }

        var rows = await query.OrderByDescending(c => c.StartsOn).ThenBy(c => c.Code).Take(count + 1).ToListAsync(ct);
        return Page<CycleView>.Of([.. rows.Select(CycleView.Of)], count, c => new After(c.StartsOn, c.Code));
    }

    public static async Task<CycleView> Current(
        DateOnly? on,
        GoalDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var day = on ?? clock.Today();
        var cycles = await db.Cycles.AsNoTracking().ToListAsync(ct);
        var cycle =
            cycles
                .Where(c => c.StartsOn <= day && c.EndsOn >= day)
                .OrderBy(c => c.EndsOn.DayNumber - c.StartsOn.DayNumber)
                .ThenBy(c => c.Code, StringComparer.Ordinal)
                .FirstOrDefault()
            ?? cycles.Where(c => c.StartsOn <= day).MaxBy(c => c.StartsOn)
            ?? cycles.MinBy(c => c.StartsOn)
            ?? throw GoalErrors.NoCycle.With();
        return CycleView.Of(cycle);
    }
}
