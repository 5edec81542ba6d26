using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Progress.V1;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;
using Okr.Scoring.Features;

namespace Okr.Scoring.Consumers;

/// <summary>Keeps <see cref="ObjectiveReplica"/> and the people named on objectives.</summary>
internal sealed class ObjectiveReplicaHandler(ScoringDbContext db) : IEventHandler<ObjectiveChanged>
{
    public async Task Handle(IReadOnlyList<ObjectiveChanged> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.Objectives.Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, ct);
        var people = (await db.ObjectivePeople.Where(p => ids.Contains(p.ObjectiveId)).ToListAsync(ct)).ToLookup(p =>
            p.ObjectiveId
        );
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var objective))
            {
                objective = new ObjectiveReplica
                {
                    Id = change.Id,
                    Title = change.Title,
                    Kind = change.Kind,
                    OwnerKind = change.OwnerKind,
                    State = change.State,
                };
                db.Add(objective);
            }
            else if (objective.Version >= change.Version)
            {
                continue;
            }

            Apply(objective, change);
            ApplyPeople(change, people[change.Id].ToList());
        }

        await db.SaveChangesAsync(ct);
    }

    private static void Apply(ObjectiveReplica objective, ObjectiveChanged change)
    {
        objective.Version = change.Version;
        objective.CycleId = change.CycleId;
        objective.Title = change.Title;
        objective.Kind = change.Kind;
        objective.OwnerKind = change.OwnerKind;
        objective.OwnerUnitId = change.OwnerUnitId;
        objective.OwnerPersonId = change.OwnerPersonId;
        objective.State = change.State;
        objective.WeightBp = change.WeightBp;
        objective.Position = change.Position;
        objective.Confidential = change.Confidential;
        objective.IsOut = change.State is "published" or "scored" or "closed" && !change.Deleted;
        objective.Deleted = change.Deleted;
    }

    private void ApplyPeople(ObjectiveChanged change, List<ObjectivePerson> present)
    {
        var participants = change.ParticipantIds.ToHashSet();
        var wanted = participants.Concat(change.CoEditorIds).ToHashSet();
        db.RemoveRange(present.Where(p => !wanted.Contains(p.PersonId)));
        foreach (var person in present.Where(p => wanted.Remove(p.PersonId)))
        {
            person.IsParticipant = participants.Contains(person.PersonId);
        }

        db.AddRange(
            wanted.Select(id => new ObjectivePerson
            {
                ObjectiveId = change.Id,
                PersonId = id,
                IsParticipant = participants.Contains(id),
            })
        );
    }
}

/// <summary>
/// Keeps <see cref="KeyResultReplica"/>. Another weight, or a key result more or less, makes another objective score, as long
/// as that is not published.
/// </summary>
internal sealed class KeyResultReplicaHandler(ScoringDbContext db, TimeProvider clock) : IEventHandler<KeyResultChanged>
{
    public async Task Handle(IReadOnlyList<KeyResultChanged> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.KeyResults.Where(k => ids.Contains(k.Id)).ToDictionaryAsync(k => k.Id, ct);
        var touched = new HashSet<Guid>();
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

            var live = change.CancelledOn is null && !change.Deleted;
            if (keyResult.WeightBp != change.WeightBp || keyResult.Live != live)
            {
                touched.Add(change.ObjectiveId);
            }

            keyResult.Version = change.Version;
            keyResult.ObjectiveId = change.ObjectiveId;
            keyResult.CycleId = change.CycleId;
            keyResult.Title = change.Title;
            keyResult.WeightBp = change.WeightBp;
            keyResult.Position = change.Position;
            keyResult.OwnerPersonId = change.OwnerPersonId;
            keyResult.Live = live;
        }

        await db.SaveChangesAsync(ct);
        await SettleTouched(touched, ct);
    }

    private async Task SettleTouched(HashSet<Guid> touched, CancellationToken ct)
    {
        var open = await db
            .ObjectiveScores.Where(s => touched.Contains(s.ObjectiveId) && !s.Published)
            .Select(s => s.ObjectiveId)
            .ToListAsync(ct);
        if (open.Count == 0)
        {
            return;
        }

        var book = await ScoreBook.Load(db, open, ct);
        foreach (var objectiveId in open.Where(book.Objectives.ContainsKey))
        {
            book.Settle(objectiveId, [], clock.Today(), clock.UtcNow());
        }

        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Keeps <see cref="KeyResultStanding"/>.</summary>
internal sealed class KeyResultStandingHandler(ScoringDbContext db) : IEventHandler<KeyResultProgressed>
{
    public async Task Handle(IReadOnlyList<KeyResultProgressed> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db
            .Standings.Where(s => ids.Contains(s.KeyResultId))
            .ToDictionaryAsync(s => s.KeyResultId, ct);
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
        }

        await db.SaveChangesAsync(ct);
    }
}

/// <summary>
/// Keeps <see cref="CycleReplica"/>. Another rule for final scores makes the cycle's unpublished ones anew.
/// </summary>
internal sealed class CycleReplicaHandler(ScoringDbContext db, TimeProvider clock) : IEventHandler<CycleChanged>
{
    public async Task Handle(IReadOnlyList<CycleChanged> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.Cycles.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var touched = new HashSet<Guid>();
        foreach (var change in latest)
        {
            var isNew = !known.TryGetValue(change.Id, out var cycle);
            if (cycle is null)
            {
                cycle = new CycleReplica
                {
                    Id = change.Id,
                    Code = change.Code,
                    Name = change.Name,
                    Kind = change.Kind,
                    Phase = change.Phase,
                };
                db.Add(cycle);
            }
            else if (cycle.Version >= change.Version)
            {
                continue;
            }

            var before = (cycle.FinalRule, cycle.RaterWeights);
            Apply(cycle, change);
            if (!isNew && before != (cycle.FinalRule, cycle.RaterWeights))
            {
                touched.Add(cycle.Id);
            }
        }

        await db.SaveChangesAsync(ct);
        await SettleTouched(touched, ct);
    }

    private static void Apply(CycleReplica cycle, CycleChanged change)
    {
        cycle.Version = change.Version;
        cycle.Code = change.Code;
        cycle.Name = change.Name;
        cycle.Kind = change.Kind;
        cycle.StartsOn = change.StartsOn;
        cycle.EndsOn = change.EndsOn;
        cycle.FiscalYear = change.FiscalYear;
        cycle.Phase = change.Phase;
        cycle.FinalRule = SnakeCase.TryParse<FinalRule>(change.Policy.FinalScore, out var rule)
            ? rule
            : FinalRule.Manager;
        cycle.SelfWeight = change.Policy.SelfWeight;
        cycle.PeerWeight = change.Policy.PeerWeight;
        cycle.ManagerWeight = change.Policy.ManagerWeight;
        cycle.PerformanceLink = SnakeCase.TryParse<PerformanceLink>(change.Policy.PerformanceLink, out var link)
            ? link
            : PerformanceLink.Reference;
    }

    private async Task SettleTouched(HashSet<Guid> touched, CancellationToken ct)
    {
        if (touched.Count == 0)
        {
            return;
        }

        var open = await db
            .ObjectiveScores.Where(s => touched.Contains(s.CycleId) && !s.Published)
            .Select(s => s.ObjectiveId)
            .ToListAsync(ct);
        foreach (var chunk in open.Chunk(500))
        {
            var book = await ScoreBook.Load(db, chunk, ct);
            foreach (var objectiveId in chunk.Where(book.Objectives.ContainsKey))
            {
                var scored = book.KeyResultsOf(objectiveId).Where(k => book.ScoreOf(k.Id) is not null).ToList();
                book.Settle(objectiveId, scored, clock.Today(), clock.UtcNow());
            }

            await db.SaveChangesAsync(ct);
        }
    }
}
