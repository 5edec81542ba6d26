using Microsoft.EntityFrameworkCore;
using Okr.Platform.Security;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Filters;

/// <summary>
/// Who sees a saved filter: whoever saved it, and everybody when it is shared. Who changes it: whoever saved it, and program
/// administrators when it is shared.
/// </summary>
internal static class FilterAccess
{
    public static IQueryable<SavedFilter> Visible(this IQueryable<SavedFilter> filters, CurrentUser user) =>
        filters.VisibleTo(user.Id);

    public static IQueryable<SavedFilter> VisibleTo(this IQueryable<SavedFilter> filters, Guid userId) =>
        filters.Where(f => f.OwnerId == userId || f.Shared);

    public static bool MayChange(SavedFilter filter, CurrentUser user) =>
        filter.OwnerId == user.Id || (filter.Shared && user.IsProgramAdmin);

    /// <summary>A filter that the caller sees; another one is not there for the caller.</summary>
    public static async Task<SavedFilter> Find(
        Guid id,
        ReportingDbContext db,
        CurrentUser user,
        CancellationToken ct
    ) =>
        await db.SavedFilters.Visible(user).FirstOrDefaultAsync(f => f.Id == id, ct)
        ?? throw ReportingErrors.FilterNotFound.With();

    /// <summary>A filter that the caller may change.</summary>
    public static async Task<SavedFilter> FindToChange(
        Guid id,
        ReportingDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var filter = await Find(id, db, user, ct);
        return MayChange(filter, user) ? filter : throw ReportingErrors.FilterNotYours.With();
    }

    /// <summary>Saves; the owner's filters have a name each.</summary>
    public static async Task Save(ReportingDbContext db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (Platform.Errors.DatabaseErrors.IsUniqueViolation(exception))
        {
            throw ReportingErrors.FilterNameTaken.With();
        }
    }
}
