using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.Visits;

/// <summary>
/// Takes down on which days people had the platform open. The gateway's replicas say it once each, so the same day comes
/// several times and from several places at once: it is noted once.
/// </summary>
internal static class NoteActiveDays
{
    public const int Most = 1_000;
    private const int MostAttempts = 5;

    public static async Task Handle(
        IReadOnlyCollection<(Guid PersonId, DateOnly Day)> noted,
        OrganizationDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (noted.Count > Most)
        {
            throw PlatformErrors.TooMany.With(Most);
        }

        var tomorrow = clock.Today().AddDays(1); // clocks differ
        if (noted.Any(n => n.Day > tomorrow || !Days.InRange(n.Day)))
        {
            throw OrganizationErrors.DayOutOfRange.With();
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Note(noted, db, ct);
                return;
            }
            catch (DbUpdateException exception)
                when (attempt < MostAttempts
                    && (
                        exception is DbUpdateConcurrencyException
                        || DatabaseErrors.IsUniqueViolation(exception)
                        || DatabaseErrors.IsLostRace(exception)
                    )
                )
            {
                db.ChangeTracker.Clear(); // somebody else noted one of them meanwhile: what is left is noted on top of it
            }
        }
    }

    private static async Task Note(
        IReadOnlyCollection<(Guid PersonId, DateOnly Day)> noted,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        foreach (var month in noted.GroupBy(n => ActiveMonth.MonthOf(n.Day)))
        {
            var people = month.Select(n => n.PersonId).Distinct().ToList();
            var known = await db
                .ActiveMonths.Where(m => m.Month == month.Key && people.Contains(m.PersonId))
                .ToDictionaryAsync(m => m.PersonId, ct);
            // In one order, so that two that note the same people do not block each other.
            foreach (var days in month.GroupBy(n => n.PersonId, n => n.Day).OrderBy(person => person.Key))
            {
                if (!known.TryGetValue(days.Key, out var active))
                {
                    active = ActiveMonth.Begin(days.Key, month.Key);
                    db.Add(active);
                }

                if (active.Note(days))
                {
                    db.Publish(active.ToEvent());
                }
            }
        }

        await db.SaveChangesAsync(ct);
    }
}
