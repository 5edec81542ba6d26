using Microsoft.EntityFrameworkCore;
using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Progress.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Consumers;

/// <summary>Keeps <see cref="CycleReplica"/>; new dates or a new rhythm move the due days of its key results.</summary>
internal sealed class CycleHandler(ProgressDbContext db, KeyResultStates states) : IEventHandler<CycleChanged>
{
    public async Task Handle(IReadOnlyList<CycleChanged> events, CancellationToken ct)
    {
        var moved = await Keep(events, ct);
        if (moved.Count > 0)
        {
            await states.Refresh(db.KeyResults.Where(k => moved.Contains(k.CycleId)), ct);
        }
    }

    /// <summary>Saves; which cycles' key results must be looked at.</summary>
    private async Task<List<Guid>> Keep(IReadOnlyList<CycleChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.Cycles.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var moved = new List<Guid>();
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var cycle))
            {
                cycle = new CycleReplica
                {
                    Id = change.Id,
                    StartsOn = change.StartsOn,
                    EndsOn = change.EndsOn,
                    Phase = change.Phase,
                    ObjectiveStatusRule = change.Policy.ObjectiveStatusRule,
                };
                db.Add(cycle);
            }
            else if (cycle.Version >= change.Version)
            {
                moved.Add(cycle.Id);
                continue;
            }

            var before = Rhythm(cycle);
            cycle.Version = change.Version;
            cycle.StartsOn = change.StartsOn;
            cycle.EndsOn = change.EndsOn;
            cycle.Phase = change.Phase;
            cycle.ManagersMayEdit = change.Policy.ManagersMayEdit;
            cycle.OnTrackGap = change.Policy.OnTrackGap;
            cycle.AtRiskGap = change.Policy.AtRiskGap;
            cycle.ObjectiveStatusRule = change.Policy.ObjectiveStatusRule;
            cycle.CadenceDays = change.Policy.CadenceDays;
            cycle.CadenceWeekday = change.Policy.CadenceWeekday;
            cycle.GraceDays = change.Policy.GraceDays;
            if (before != Rhythm(cycle))
            {
                moved.Add(cycle.Id);
            }
        }

        await db.SaveChangesAsync(ct);
        return moved;
    }

    private static (DateOnly, DateOnly, int, int, int) Rhythm(CycleReplica cycle) =>
        (cycle.StartsOn, cycle.EndsOn, cycle.CadenceDays, cycle.CadenceWeekday, cycle.GraceDays);
}

/// <summary>Keeps <see cref="ObjectiveReplica"/>; publishing one starts the record of its key results.</summary>
internal sealed class ObjectiveHandler(ProgressDbContext db, KeyResultStates states) : IEventHandler<ObjectiveChanged>
{
    public async Task Handle(IReadOnlyList<ObjectiveChanged> events, CancellationToken ct)
    {
        var touched = await Keep(events, ct);
        if (touched.Count > 0)
        {
            await states.Refresh(db.KeyResults.Where(k => touched.Contains(k.ObjectiveId)), ct);
        }
    }

    /// <summary>Saves; which objectives' key results must be looked at.</summary>
    private async Task<List<Guid>> Keep(IReadOnlyList<ObjectiveChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.Objectives.Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, ct);
        var touched = new List<Guid>();
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var objective))
            {
                objective = new ObjectiveReplica
                {
                    Id = change.Id,
                    CycleId = change.CycleId,
                    Title = change.Title,
                    OwnerKind = change.OwnerKind,
                    ParticipantIds = change.ParticipantIds,
                    CoEditorIds = change.CoEditorIds,
                    State = "",
                };
                db.Add(objective);
            }
            else if (objective.Version >= change.Version)
            {
                touched.Add(objective.Id);
                continue;
            }

            var before = Due(objective);
            objective.Version = change.Version;
            objective.CycleId = change.CycleId;
            objective.Title = change.Title;
            objective.OwnerKind = change.OwnerKind;
            objective.OwnerUnitId = change.OwnerUnitId;
            objective.OwnerPersonId = change.OwnerPersonId;
            objective.ParticipantIds = change.ParticipantIds;
            objective.CoEditorIds = change.CoEditorIds;
            objective.State = change.State;
            objective.PublishedOn = change.States.Where(s => s.State == "published").Select(s => (DateOnly?)s.On).Min();
            objective.WeightBp = change.WeightBp;
            objective.Position = change.Position;
            objective.Confidential = change.Confidential;
            objective.Deleted = change.Deleted;
            if (before != Due(objective))
            {
                touched.Add(objective.Id);
            }
        }

        await db.SaveChangesAsync(ct);
        return touched;
    }

    private static (bool, DateOnly?, Guid?, Guid?) Due(ObjectiveReplica objective) =>
        (objective.IsLive, objective.PublishedOn, objective.OwnerUnitId, objective.OwnerPersonId);
}

/// <summary>Keeps <see cref="KeyResultReplica"/>; a new definition makes earlier check-ins legacy.</summary>
internal sealed class KeyResultHandler(ProgressDbContext db, KeyResultStates states) : IEventHandler<KeyResultChanged>
{
    public async Task Handle(IReadOnlyList<KeyResultChanged> events, CancellationToken ct)
    {
        await db.InTransaction(() => Keep(events, ct), ct);
        await states.Refresh([.. events.Select(e => e.Id).Distinct()], ct);
    }

    /// <summary>Saves, and measures in the same transaction what was defined anew: afterwards nothing tells of it.</summary>
    private async Task Keep(IReadOnlyList<KeyResultChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.KeyResults.Where(k => ids.Contains(k.Id)).ToDictionaryAsync(k => k.Id, ct);
        var redefined = new List<Guid>();
        foreach (var change in latest)
        {
            var type = SnakeCase.Parse<KeyResultType>(change.Type);
            if (!known.TryGetValue(change.Id, out var keyResult))
            {
                keyResult = new KeyResultReplica
                {
                    Id = change.Id,
                    ObjectiveId = change.ObjectiveId,
                    CycleId = change.CycleId,
                    Title = change.Title,
                    Type = type,
                    Steps = change.Steps,
                    PhasedTargets = change.PhasedTargets,
                };
                db.Add(keyResult);
            }
            else if (keyResult.Version >= change.Version)
            {
                continue;
            }

            var before = Measure(keyResult);
            keyResult.Version = change.Version;
            keyResult.ObjectiveId = change.ObjectiveId;
            keyResult.CycleId = change.CycleId;
            keyResult.Title = change.Title;
            keyResult.Type = type;
            keyResult.Unit = change.Unit;
            keyResult.Baseline = change.Baseline;
            keyResult.Target = change.Target;
            keyResult.RangeMin = change.RangeMin;
            keyResult.RangeMax = change.RangeMax;
            keyResult.Steps = change.Steps;
            keyResult.PhasedTargets = change.PhasedTargets;
            keyResult.Guardrails = change.Guardrails ?? [];
            keyResult.DefinitionVersion = change.DefinitionVersion;
            keyResult.DefinedOn = (change.Earlier ?? [])
                .Where(e => e.DefinitionVersion < change.DefinitionVersion)
                .Max(e => (DateOnly?)e.Until);
            keyResult.AddedOn = change.AddedOn;
            keyResult.WeightBp = change.WeightBp;
            keyResult.Position = change.Position;
            keyResult.OwnerPersonId = change.OwnerPersonId;
            keyResult.CancelledOn = change.CancelledOn;
            keyResult.Deleted = change.Deleted;
            if (!change.Deleted && known.ContainsKey(change.Id) && before != Measure(keyResult))
            {
                redefined.Add(keyResult.Id);
            }
        }

        await db.SaveChangesAsync(ct);
        await states.Refresh(redefined, ct, redefined: true);
    }

    private static (KeyResultType, decimal?, decimal?, decimal?, decimal?, string) Measure(KeyResultReplica k) =>
        (
            k.Type,
            k.Baseline,
            k.Target,
            k.RangeMin,
            k.RangeMax,
            string.Join(' ', k.Steps.Select(step => $"{step.Id}:{step.WeightBp}"))
        );
}

internal static class EventLists
{
    /// <summary>The newest event of each aggregate.</summary>
    public static List<TEvent> Latest<TEvent>(this IReadOnlyList<TEvent> events)
        where TEvent : class, IEvent => [.. events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!)];
}
