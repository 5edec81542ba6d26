using Microsoft.EntityFrameworkCore;
using Okr.Contracts;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Messaging;

namespace Okr.Platform.Replicas;

/// <summary>Taking in what was asked for of another service, beside what the bus brings.</summary>
public static class CatchUp
{
    private const int MostTries = 6;

    /// <summary>
    /// Gives the events to their handler. The bus may bring the same ones at the same moment, and one of the two then loses
    /// on a key or a version: the request that asked must not fail of it, so the handler looks at the rows again and repeats.
    /// What the context held before stays as it was.
    /// </summary>
    public static async Task TakeIn<TEvent>(
        this ModuleDbContext db,
        IEventHandler<TEvent> handler,
        IReadOnlyList<TEvent> events,
        CancellationToken ct
    )
        where TEvent : class, IEvent
    {
        if (events.Count == 0)
        {
            return;
        }

        var before = db
            .ChangeTracker.Entries()
            .ToDictionary(e => e.Entity, e => e.State, (IEqualityComparer<object>)ReferenceEqualityComparer.Instance);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await handler.Handle(events, ct);
                return;
            }
            catch (Exception exception) when (attempt < MostTries && MayTryAgain(db, exception))
            {
                foreach (var entry in db.ChangeTracker.Entries().ToList())
                {
                    if (!before.TryGetValue(entry.Entity, out var state))
                    {
                        entry.State = EntityState.Detached;
                    }
                    else if (state == EntityState.Unchanged && entry.State != state)
                    {
                        await entry.ReloadAsync(ct);
                    }
                }
            }
        }
    }

    /// <summary>A save that fails within a transaction is rolled back to before it; a deadlock takes the whole of it.</summary>
    private static bool MayTryAgain(ModuleDbContext db, Exception exception) =>
        Failures.KindOf(exception) == FailureKind.Race
        && (db.Database.CurrentTransaction is null || !DatabaseErrors.IsLostRace(exception));
}
