using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features;

/// <summary>The shortest cycle that is under way: quarters run within years, and they are what people work on from week to week.</summary>
internal static class CurrentCycle
{
    public static async Task<Cycle?> Of(ReportingDbContext db, DateOnly today, CancellationToken ct) =>
        (await db.Cycles.AsNoTracking().Where(c => c.StartsOn <= today && c.EndsOn >= today).ToListAsync(ct))
            .OrderBy(c => c.EndsOn.DayNumber - c.StartsOn.DayNumber)
            .ThenByDescending(c => c.StartsOn)
            .ThenBy(c => c.Id)
            .FirstOrDefault();
}
