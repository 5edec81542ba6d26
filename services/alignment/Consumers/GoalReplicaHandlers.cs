using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Alignment.Features.Cascade;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Progress.V1;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;

namespace Okr.Alignment.Consumers;

/// <summary>Keeps <see cref="ObjectiveReplica"/> and the people named on objectives.</summary>
internal sealed class ObjectiveReplicaHandler(AlignmentDbContext db, TimeProvider clock)
    : IEventHandler<ObjectiveChanged>
{
    public async Task Handle(IReadOnlyList<ObjectiveChanged> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.Objectives.Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, ct);
        var people = (await db.ObjectivePeople.Where(p => ids.Contains(p.ObjectiveId)).ToListAsync(ct)).ToLookup(p =>
            p.ObjectiveId
        );
        var moved = new List<Guid>();
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var objective))
            {
                objective = new ObjectiveReplica
                {
                    Id = change.Id,
                    Title = change.Title,
                    SearchTitle = "",
                    OwnerKind = change.OwnerKind,
                    State = change.State,
                };
                db.Add(objective);
            }
            else if (objective.Version >= change.Version)
            {
                continue;
            }

            var before = PlaceOf(objective);
            Apply(objective, change);
            ApplyPeople(change, people[change.Id].ToList());
            if (PlaceOf(objective) != before)
            {
                moved.Add(change.Id);
            }
        }

        await db.SaveWithPlaces(moved, isMove: true, clock.Today(), ct);
    }

    /// <summary>What the places of the objective and of its neighbours depend on.</summary>
    private static (Guid Cycle, string State, bool IsPublic, bool IsTop) PlaceOf(ObjectiveReplica objective) =>
        (objective.CycleId, objective.State, objective.IsPublic, objective.IsTop);

    private static void Apply(ObjectiveReplica objective, ObjectiveChanged change)
    {
        objective.Version = change.Version;
        objective.CycleId = change.CycleId;
        objective.Title = change.Title;
        objective.SearchTitle = change.Title.ToLowerInvariant();
        objective.OwnerKind = change.OwnerKind;
        objective.OwnerRank = change.OwnerKind switch
        {
            "company" => 0,
            "unit" => 1,
            _ => 2,
        };
        objective.OwnerUnitId = change.OwnerUnitId;
        objective.OwnerPersonId = change.OwnerPersonId;
        objective.State = change.State;
        objective.IsPublic =
            change.State is "published" or "scored" or "closed" && !change.Deleted && !change.Confidential;
        objective.IsTop = change.IsTop;
        objective.Position = change.Position;
        objective.Confidential = change.Confidential;
        objective.Deleted = change.Deleted;
    }

    private void ApplyPeople(ObjectiveChanged change, List<ObjectivePerson> present)
    {
        var editors = change.CoEditorIds.ToHashSet();
        var wanted = change.ParticipantIds.Concat(editors).ToHashSet();
        db.RemoveRange(present.Where(p => !wanted.Contains(p.PersonId)));
        foreach (var person in present.Where(p => wanted.Remove(p.PersonId)))
        {
            person.IsCoEditor = editors.Contains(person.PersonId);
        }

        db.AddRange(
            wanted.Select(id => new ObjectivePerson
            {
                ObjectiveId = change.Id,
                PersonId = id,
                IsCoEditor = editors.Contains(id),
            })
        );
    }
}

/// <summary>Keeps <see cref="KeyResultReplica"/>.</summary>
internal sealed class KeyResultReplicaHandler(AlignmentDbContext db, TimeProvider clock)
    : IEventHandler<KeyResultChanged>
{
    public async Task Handle(IReadOnlyList<KeyResultChanged> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.KeyResults.Where(k => ids.Contains(k.Id)).ToDictionaryAsync(k => k.Id, ct);
        var measured = new HashSet<Guid>();
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var keyResult))
            {
                keyResult = new KeyResultReplica { Id = change.Id, Title = change.Title };
                db.Add(keyResult);
            }
            else if (keyResult.Version >= change.Version)
            {
                continue;
            }

            keyResult.Version = change.Version;
            keyResult.ObjectiveId = change.ObjectiveId;
            keyResult.Title = change.Title;
            keyResult.WeightBp = change.WeightBp;
            keyResult.Live = change.CancelledOn is null && !change.Deleted;
            keyResult.Measurable = change is not { Type: "linear", Target: null };
            keyResult.PaceJson = PaceOf(change);
            measured.Add(change.ObjectiveId);
        }

        await db.SaveWithPlaces(measured, isMove: false, clock.Today(), ct);
    }

    private static string? PaceOf(KeyResultChanged change)
    {
        var baseline = change.Baseline ?? 0m;
        if (change.PhasedTargets.Count == 0 || change.Target is not { } target || target == baseline)
        {
            return null;
        }

        return JsonSerializer.Serialize(
            change.PhasedTargets.Select(p => new PacePoint(
                p.On,
                Math.Clamp((p.Value - baseline) / (target - baseline), 0m, 1m)
            )),
            EventJson.Options
        );
    }
}

/// <summary>Keeps <see cref="KeyResultStanding"/>.</summary>
internal sealed class KeyResultStandingHandler(AlignmentDbContext db, TimeProvider clock)
    : IEventHandler<KeyResultProgressed>
{
    public async Task Handle(IReadOnlyList<KeyResultProgressed> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db
            .Standings.Where(s => ids.Contains(s.KeyResultId))
            .ToDictionaryAsync(s => s.KeyResultId, ct);
        var progressed = new List<Guid>();
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var standing))
            {
                standing = new KeyResultStanding { KeyResultId = change.Id };
                db.Add(standing);
            }
            else if (standing.Version >= change.Version)
            {
                continue;
            }

            standing.Version = change.Version;
            standing.Progress = change.Progress;
            standing.HasData = change.HasData;
            standing.ManualStatus = change.ManualStatus;
            progressed.Add(change.Id);
        }

        var measured = await db
            .KeyResults.Where(k => progressed.Contains(k.Id))
            .Select(k => k.ObjectiveId)
            .Distinct()
            .ToListAsync(ct);
        await db.SaveWithPlaces(measured, isMove: false, clock.Today(), ct);
    }
}

/// <summary>Keeps <see cref="CycleReplica"/>.</summary>
internal sealed class CycleReplicaHandler(AlignmentDbContext db) : IEventHandler<CycleChanged>
{
    public async Task Handle(IReadOnlyList<CycleChanged> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.Cycles.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var paced = new List<Guid>();
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var cycle))
            {
                cycle = new CycleReplica
                {
                    Id = change.Id,
                    Phase = change.Phase,
                    ObjectiveStatusRule = change.Policy.ObjectiveStatusRule,
                };
                db.Add(cycle);
            }
            else if (cycle.Version >= change.Version)
            {
                continue;
            }

            var before = (cycle.IsRunning, Standings.PaceOf(cycle));
            cycle.Version = change.Version;
            cycle.StartsOn = change.StartsOn;
            cycle.EndsOn = change.EndsOn;
            cycle.Phase = change.Phase;
            cycle.AlignmentNeedsConsent = change.Policy.AlignmentNeedsConsent;
            cycle.ManagersMayEdit = change.Policy.ManagersMayEdit;
            cycle.OnTrackGap = change.Policy.OnTrackGap;
            cycle.AtRiskGap = change.Policy.AtRiskGap;
            cycle.ObjectiveStatusRule = change.Policy.ObjectiveStatusRule;
            if ((cycle.IsRunning, Standings.PaceOf(cycle)) != before)
            {
                paced.Add(change.Id);
            }
        }

        await db.SaveWithPlacesOf(paced, ct);
    }
}
