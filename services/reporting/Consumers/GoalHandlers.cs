using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Platform.Messaging;
using Okr.Reporting.Data;

namespace Okr.Reporting.Consumers;

/// <summary>Keeps cycles.</summary>
internal sealed class CycleChangedHandler(ReportingDbContext db) : IEventHandler<CycleChanged>
{
    public async Task Handle(IReadOnlyList<CycleChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, ids, ct);
        var known = await db.Cycles.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var cycle))
            {
                cycle = new Cycle
                {
                    Id = change.Id,
                    Code = change.Code,
                    Name = change.Name,
                    Kind = change.Kind,
                    Phase = change.Phase,
                    ObjectiveStatusRule = change.Policy.ObjectiveStatusRule,
                };
                db.Cycles.Add(cycle);
            }
            else if (cycle.Version >= change.Version)
            {
                continue;
            }

            cycle.Version = change.Version;
            cycle.Code = change.Code;
            cycle.Name = change.Name;
            cycle.Kind = change.Kind;
            cycle.StartsOn = change.StartsOn;
            cycle.EndsOn = change.EndsOn;
            cycle.FiscalYear = change.FiscalYear;
            cycle.Phase = change.Phase;
            cycle.DraftingOpensOn = change.DraftingOpensOn;
            cycle.OnTrackGap = change.Policy.OnTrackGap;
            cycle.AtRiskGap = change.Policy.AtRiskGap;
            cycle.ObjectiveStatusRule = change.Policy.ObjectiveStatusRule;
            cycle.CadenceDays = change.Policy.CadenceDays;
            cycle.CadenceWeekday = change.Policy.CadenceWeekday;
            cycle.GraceDays = change.Policy.GraceDays;
            await transaction.Forget(cycle.Id, ct);
        }

        await transaction.Commit(ct);
    }
}

/// <summary>Keeps objectives with their dated states and their participants.</summary>
internal sealed class ObjectiveChangedHandler(ReportingDbContext db) : IEventHandler<ObjectiveChanged>
{
    public async Task Handle(IReadOnlyList<ObjectiveChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest.Select(e => e.CycleId), ct);
        var known = await db.Objectives.Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, ct);
        var newer = latest.Where(e => !known.TryGetValue(e.Id, out var old) || old.Version < e.Version).ToList();
        var replaced = newer.Where(e => known.ContainsKey(e.Id)).Select(e => e.Id).ToList();
        if (replaced.Count > 0)
        {
            await db.ObjectiveStates.Where(s => replaced.Contains(s.ObjectiveId)).ExecuteDeleteAsync(ct);
            await db.ObjectiveParticipants.Where(p => replaced.Contains(p.ObjectiveId)).ExecuteDeleteAsync(ct);
        }

        foreach (var change in newer)
        {
            if (!known.TryGetValue(change.Id, out var objective))
            {
                objective = new Objective
                {
                    Id = change.Id,
                    Title = change.Title,
                    Kind = change.Kind,
                    OwnerKind = change.OwnerKind,
                    CycleId = change.CycleId,
                };
                db.Objectives.Add(objective);
            }
            else if (objective.CycleId != change.CycleId)
            {
                await transaction.Forget(objective.CycleId, ct);
            }

            objective.Version = change.Version;
            objective.Revision = transaction.RevisionOf(change.CycleId);
            objective.Code = change.Code;
            objective.CycleId = change.CycleId;
            objective.Title = change.Confidential ? "" : change.Title;
            objective.Kind = change.Kind;
            objective.OwnerKind = change.OwnerKind;
            objective.OwnerUnitId = change.OwnerUnitId;
            objective.OwnerPersonId = change.OwnerPersonId;
            objective.IsTop = change.IsTop;
            objective.WeightBp = change.WeightBp;
            objective.Position = change.Position;
            objective.Confidential = change.Confidential;
            objective.Deleted = change.Deleted;
            db.ObjectiveStates.AddRange(
                change.States.Select(
                    (state, sequence) =>
                        new ObjectiveState
                        {
                            ObjectiveId = change.Id,
                            Sequence = sequence,
                            State = state.State,
                            StartsOn = state.On,
                        }
                )
            );
            db.ObjectiveParticipants.AddRange(
                change
                    .ParticipantIds.Distinct()
                    .Select(person => new ObjectiveParticipant { ObjectiveId = change.Id, PersonId = person })
            );
        }

        await transaction.Commit(ct);
    }
}

/// <summary>Keeps key results' definitions.</summary>
internal sealed class KeyResultChangedHandler(ReportingDbContext db) : IEventHandler<KeyResultChanged>
{
    public async Task Handle(IReadOnlyList<KeyResultChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest.Select(e => e.CycleId), ct);
        var known = await db.KeyResults.Where(k => ids.Contains(k.Id)).ToDictionaryAsync(k => k.Id, ct);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var keyResult))
            {
                keyResult = new KeyResult
                {
                    Id = change.Id,
                    Title = change.Title,
                    Type = change.Type,
                    PhasedTargets = "",
                    CycleId = change.CycleId,
                    ObjectiveId = change.ObjectiveId,
                };
                db.KeyResults.Add(keyResult);
            }
            else if (keyResult.Version >= change.Version)
            {
                continue;
            }
            else if (keyResult.CycleId != change.CycleId || keyResult.ObjectiveId != change.ObjectiveId)
            {
                await transaction.Forget(keyResult.CycleId, ct);
            }

            keyResult.Version = change.Version;
            keyResult.Revision = transaction.RevisionOf(change.CycleId);
            keyResult.Code = change.Code;
            keyResult.ObjectiveId = change.ObjectiveId;
            keyResult.CycleId = change.CycleId;
            keyResult.Title = change.Title;
            keyResult.Type = change.Type;
            keyResult.Unit = change.Unit;
            keyResult.Baseline = Stored.Number(change.Baseline);
            keyResult.Target = Stored.Number(change.Target);
            keyResult.PhasedTargets = string.Join(
                ';',
                change
                    .PhasedTargets.OrderBy(p => p.On)
                    .Select(p =>
                        string.Create(CultureInfo.InvariantCulture, $"{p.On:yyyy-MM-dd}={Stored.Number(p.Value)}")
                    )
            );
            keyResult.DefinitionVersion = change.DefinitionVersion;
            keyResult.WeightBp = change.WeightBp;
            keyResult.Position = change.Position;
            keyResult.OwnerPersonId = change.OwnerPersonId;
            keyResult.CancelledOn = change.CancelledOn;
            keyResult.Deleted = change.Deleted;
        }

        await transaction.Commit(ct);
    }
}
