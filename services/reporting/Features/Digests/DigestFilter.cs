using Microsoft.EntityFrameworkCore;
using Okr.Platform.Security;
using Okr.Reporting.Data;
using Okr.Reporting.Features.Filters;

namespace Okr.Reporting.Features.Digests;

/// <summary>
/// The saved filter that narrows a subscription. Whoever made the subscription must see it, when it is chosen and whenever a digest
/// is sent: with a filter that is gone or is no longer shared nothing is sent, rather than the figures of everybody. What a single
/// person has done is not sent to others, so a filter about one person does not do either.
/// </summary>
internal static class DigestFilter
{
    /// <summary>Takes a filter over that the caller, too, must see; one that is there already may stay.</summary>
    public static async Task Choose(
        DigestSubscription subscription,
        Guid? filterId,
        ReportingDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        if (filterId == subscription.SavedFilterId)
        {
            return;
        }

        if (filterId is { } id)
        {
            await FilterAccess.Find(id, db, user, ct);
        }

        subscription.SavedFilterId = filterId;
        await Of(subscription, db, ct);
    }

    /// <summary>The filter, null without one; refuses one that does not do or does not do any more.</summary>
    public static async Task<SavedFilter?> Of(
        DigestSubscription subscription,
        ReportingDbContext db,
        CancellationToken ct
    )
    {
        if (subscription.SavedFilterId is not { } id)
        {
            return null;
        }

        var filter =
            await db
                .SavedFilters.AsNoTracking()
                .VisibleTo(subscription.CreatedBy)
                .FirstOrDefaultAsync(f => f.Id == id, ct)
            ?? throw ReportingErrors.DigestFilterUnavailable.With();
        return filter.PersonId is null ? filter : throw ReportingErrors.DigestFilterOfPerson.With();
    }
}
