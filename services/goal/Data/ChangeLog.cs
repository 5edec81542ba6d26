using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Okr.Contracts.Goal.V1;
using Okr.Goal.Domain;
using Okr.Platform.Data;
using Okr.Platform.Web;

namespace Okr.Goal.Data;

/// <summary>
/// Saves what a use case changed: the next version of each aggregate that really differs, its history, and its event, in
/// one transaction. A change that changes nothing leaves no trace.
/// </summary>
internal static class ChangeLog
{
    // Kept by the aggregate for itself, or told by another field.
    private static readonly HashSet<string> Silent =
    [
        nameof(Objective.Version),
        nameof(Objective.EditVersion),
        nameof(Objective.ChangedAt),
        nameof(Objective.SearchTitle),
        nameof(Objective.States),
        nameof(Objective.IsPublic),
        nameof(Objective.KeyResultsRevision),
        nameof(Objective.Earlier),
    ];

    /// <summary>
    /// Returns the ids of all aggregates that were made or changed. Changes take effect on <paramref name="effectiveOn"/>, at the
    /// latest today.
    /// </summary>
    public static Task<IReadOnlySet<Guid>> SaveWithHistory(
        this GoalDbContext db,
        Actor actor,
        DateTime now,
        string? reason,
        CancellationToken ct,
        DateOnly? effectiveOn = null
    ) => Save(db, actor, now, effectiveOn, _ => reason, ct);

    /// <summary>The same with a reason for each objective that has one.</summary>
    public static Task<IReadOnlySet<Guid>> SaveWithReasons(
        this GoalDbContext db,
        Actor actor,
        DateTime now,
        IReadOnlyDictionary<Guid, string> reasons,
        CancellationToken ct
    ) => Save(db, actor, now, null, id => reasons.GetValueOrDefault(id), ct);

    private static async Task<IReadOnlySet<Guid>> Save(
        GoalDbContext db,
        Actor actor,
        DateTime now,
        DateOnly? effectiveOn,
        Func<Guid, string?> reasonOf,
        CancellationToken ct
    )
    {
        var today = DateOnly.FromDateTime(now);
        var on = effectiveOn < today ? effectiveOn.Value : today;
        db.ChangeTracker.DetectChanges();
        var changed = new HashSet<Guid>();
        foreach (var entry in Moved<Cycle>(db))
        {
            if (entry.State == EntityState.Modified)
            {
                entry.Entity.NextVersion();
            }

            changed.Add(entry.Entity.Id);
            db.Publish(entry.Entity.ToEvent());
        }

        foreach (var entry in Moved<Objective>(db))
        {
            var changes = Changes(entry);
            if (entry.State == EntityState.Modified)
            {
                if (changes.Count == 0)
                {
                    continue; // only its revision moved
                }

                entry.Entity.Touch(now, IsEdit(changes));
                entry.Entity.KeepEarlier(Before(entry), on);
            }

            var objective = entry.Entity;
            changed.Add(objective.Id);
            Write(db, entry, objective.Id, null, objective.Version, changes, actor, now, reasonOf(objective.Id));
            db.Publish(objective.ToEvent());
        }

        await AddKeyResults(db, actor, now, on, reasonOf, changed, ct);
        await db.SaveChangesAsync(ct);
        return changed;
    }

    /// <summary>The ids of all aggregates that saving would make or change.</summary>
    public static IReadOnlySet<Guid> Changed(this GoalDbContext db)
    {
        db.ChangeTracker.DetectChanges();
        return Moved<Cycle>(db)
            .Select(entry => entry.Entity.Id)
            .Concat(
                Moved<Objective>(db)
                    .Where(entry => entry.State == EntityState.Added || Changes(entry).Count > 0)
                    .Select(entry => entry.Entity.Id)
            )
            .Concat(Moved<KeyResult>(db).Select(entry => entry.Entity.Id))
            .ToHashSet();
    }

    private static async Task AddKeyResults(
        GoalDbContext db,
        Actor actor,
        DateTime now,
        DateOnly on,
        Func<Guid, string?> reasonOf,
        HashSet<Guid> changed,
        CancellationToken ct
    )
    {
        var entries = Moved<KeyResult>(db);
        var objectives = db
            .ChangeTracker.Entries<Objective>()
            .ToDictionary(entry => entry.Entity.Id, entry => (entry.Entity.Confidential, entry.Entity.IsPublic));
        var missing = entries
            .Select(entry => entry.Entity.ObjectiveId)
            .Distinct()
            .Where(id => !objectives.ContainsKey(id))
            .ToList();
        if (missing.Count > 0)
        {
            foreach (
                var row in await db
                    .Objectives.AsNoTracking()
                    .Where(o => missing.Contains(o.Id))
                    .Select(o => new
                    {
                        o.Id,
                        o.Confidential,
                        o.IsPublic,
                    })
                    .ToListAsync(ct)
            )
            {
                objectives[row.Id] = (row.Confidential, row.IsPublic);
            }
        }

        foreach (var entry in entries)
        {
            var keyResult = entry.Entity;
            var (confidential, isPublic) = objectives[keyResult.ObjectiveId];
            var changes = Changes(entry);
            if (entry.State == EntityState.Modified)
            {
                keyResult.Touch(now, IsEdit(changes));
                if (isPublic)
                {
                    keyResult.KeepEarlier(Before(entry), on);
                }
            }

            changed.Add(keyResult.Id);
            Write(
                db,
                entry,
                keyResult.ObjectiveId,
                keyResult.Id,
                keyResult.Version,
                changes,
                actor,
                now,
                reasonOf(keyResult.ObjectiveId)
            );
            db.Publish(keyResult.ToEvent(confidential));
        }
    }

    /// <summary>The dated values as they were read.</summary>
    private static EarlierObjective Before(EntityEntry<Objective> entry) =>
        new(
            DateOnly.MaxValue,
            SnakeCase.Of(entry.Property(o => o.Kind).OriginalValue),
            SnakeCase.Of(entry.Property(o => o.OwnerKind).OriginalValue),
            entry.Property(o => o.OwnerUnitId).OriginalValue,
            entry.Property(o => o.OwnerPersonId).OriginalValue,
            [.. entry.Property(o => o.ParticipantIds).OriginalValue],
            entry.Property(o => o.IsTop).OriginalValue,
            entry.Property(o => o.WeightBp).OriginalValue
        );

    private static EarlierKeyResult Before(EntityEntry<KeyResult> entry) =>
        new(
            DateOnly.MaxValue,
            SnakeCase.Of(entry.Property(k => k.Type).OriginalValue),
            entry.Property(k => k.Unit).OriginalValue,
            entry.Property(k => k.Baseline).OriginalValue,
            entry.Property(k => k.Target).OriginalValue,
            entry.Property(k => k.PhasedTargets).OriginalValue,
            entry.Property(k => k.DefinitionVersion).OriginalValue,
            entry.Property(k => k.WeightBp).OriginalValue,
            entry.Property(k => k.OwnerPersonId).OriginalValue,
            entry.Property(k => k.Guardrails).OriginalValue
        );

    private static List<EntityEntry<T>> Moved<T>(GoalDbContext db)
        where T : class =>
        [.. db.ChangeTracker.Entries<T>().Where(entry => entry.State is EntityState.Added or EntityState.Modified)];

    private static void Write(
        GoalDbContext db,
        EntityEntry entry,
        Guid objectiveId,
        Guid? keyResultId,
        long version,
        List<FieldChange> changes,
        Actor actor,
        DateTime now,
        string? reason
    ) =>
        db.History.Add(
            new HistoryEntry
            {
                ObjectiveId = objectiveId,
                KeyResultId = keyResultId,
                Version = version,
                At = now,
                ById = actor.Id,
                ByName = actor.Name,
                Action = entry.State == EntityState.Added ? "created" : "changed",
                Reason = reason,
                Changes = changes,
            }
        );

    private static List<FieldChange> Changes(EntityEntry entry) =>
        entry.State != EntityState.Modified
            ? []
            :
            [
                .. entry
                    .Properties.Where(property =>
                        property.IsModified
                        && !Silent.Contains(property.Metadata.Name)
                        && !property.Metadata.GetValueComparer().Equals(property.OriginalValue, property.CurrentValue)
                    )
                    .Select(property => new FieldChange(
                        JsonNamingPolicy.CamelCase.ConvertName(property.Metadata.Name),
                        Text(property.OriginalValue),
                        Text(property.CurrentValue)
                    )),
            ];

    private static bool IsEdit(List<FieldChange> changes) => changes.Any(change => change.Field != "weightBp");

    private static string? Text(object? value) =>
        value switch
        {
            null => null,
            string text => text,
            Enum member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()),
            bool flag => flag ? "true" : "false",
            // A database may hand back more zeros than were written.
            decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => JsonSerializer.Serialize(value, Json.Options),
        };
}
