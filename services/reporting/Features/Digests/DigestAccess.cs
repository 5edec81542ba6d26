using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Digests;

/// <summary>
/// Who may say what is sent about a unit: program administrators, and administrators and heads of the unit or of one above
/// it.
/// </summary>
internal static class DigestAccess
{
    private const int MostLevels = 50;

    /// <summary>Refuses an unknown unit and a person who does not lead it.</summary>
    public static async Task Require(
        Guid unitId,
        ReportingDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var today = clock.Today();
        var leads = user.IsProgramAdmin;
        Guid? next = unitId;
        for (var level = 0; next is { } id && level < MostLevels; level++)
        {
            var unit = await db
                .OrgUnitPeriods.AsNoTracking()
                .Where(p => p.OrgUnitId == id && p.FromOn <= today)
                .OrderByDescending(p => p.FromOn)
                .Select(p => new { p.ParentId, p.HeadPersonId })
                .FirstOrDefaultAsync(ct);
            if (unit is null && level == 0)
            {
                throw ReportingErrors.UnitNotFound.With();
            }

            leads =
                leads
                || user.AdministeredUnitIds.Contains(id)
                || (user.PersonId is { } person && unit?.HeadPersonId == person);
            if (leads)
            {
                return;
            }

            next = unit?.ParentId;
        }

        throw PlatformErrors.Forbidden.With();
    }

    /// <summary>A subscription of a unit that the caller leads.</summary>
    public static async Task<DigestSubscription> Find(
        Guid id,
        ReportingDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var subscription =
            await db.DigestSubscriptions.FirstOrDefaultAsync(s => s.Id == id, ct)
            ?? throw ReportingErrors.DigestNotFound.With();
        await Require(subscription.UnitId, db, user, clock, ct);
        return subscription;
    }
}
