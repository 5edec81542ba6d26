using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;
using Okr.Reporting.Domain;

namespace Okr.Reporting.Facts;

/// <summary>
/// Reads facts from the store with a handful of set queries: a whole cycle, or the objectives that changed since a
/// revision.
/// </summary>
internal static class CycleFactsReader
{
    private const int Chunk = 500;

    /// <summary>Beyond so many changed objectives one reading of everything is cheaper.</summary>
    private const int MostChanges = 5_000;

    /// <summary>How far the cycle and the links have got; read before the facts, so that nothing is ever skipped.</summary>
    public static async Task<FactsRevision> Revision(ReportingDbContext db, Guid cycleId, CancellationToken ct)
    {
        var (store, links) = (Data.Revision.Store, Data.Revision.Links);
        var rows = await db
            .Revisions.AsNoTracking()
            .Where(r => r.ScopeId == cycleId || r.ScopeId == links || r.ScopeId == store)
            .ToListAsync(ct);
        var cycle = rows.Find(r => r.ScopeId == cycleId);
        return new(
            rows.Find(r => r.ScopeId == store)?.Value ?? 0,
            cycle?.Value ?? 0,
            cycle?.Epoch ?? 0,
            rows.Find(r => r.ScopeId == links)?.Value ?? 0
        );
    }

    /// <summary>
    /// The whole cycle, of one generation; facts null when it is not known. A rebuild may put another store in the place of
    /// this one between two queries: then it is read once more.
    /// </summary>
    public static async Task<(CycleFacts? Facts, long Generation)> Read(
        ReportingDbContext db,
        Guid cycleId,
        CancellationToken ct
    )
    {
        while (true)
        {
            var revision = await Revision(db, cycleId, ct);
            var facts = await Read(db, cycleId, revision, ct);
            if ((await Revision(db, cycleId, ct)).Generation == revision.Generation)
            {
                return (facts, revision.Generation);
            }
        }
    }

    private static async Task<CycleFacts?> Read(
        ReportingDbContext db,
        Guid cycleId,
        FactsRevision revision,
        CancellationToken ct
    )
    {
        var cycle = await db.Cycles.AsNoTracking().FirstOrDefaultAsync(c => c.Id == cycleId, ct);
        if (cycle is null)
        {
            return null;
        }

        var info = Info(cycle);
        var ids = db.Objectives.Where(o => o.CycleId == cycleId && !o.Deleted).Select(o => o.Id);
        var objectives = await Objectives(
            info,
            new Sources(
                db.Objectives.Where(o => o.CycleId == cycleId && !o.Deleted),
                db.ObjectiveStates.Where(s => ids.Contains(s.ObjectiveId)),
                db.ObjectiveParticipants.Where(p => ids.Contains(p.ObjectiveId)),
                db.ObjectiveScores.Where(s => s.CycleId == cycleId),
                db.Alignments.Where(a => ids.Contains(a.FromObjectiveId) || ids.Contains(a.ToObjectiveId)),
                db.KeyResults.Where(k => k.CycleId == cycleId && !k.Deleted),
                db.KeyResultProgress.Where(p => p.CycleId == cycleId),
                db.KeyResultDays.Where(d => d.CycleId == cycleId)
            ),
            ct
        );
        var personDays = await db
            .PersonDays.AsNoTracking()
            .Where(d => d.CycleId == cycleId && d.CheckIns > 0)
            .Select(d => new { d.PersonId, d.DoneOn })
            .ToListAsync(ct);
        return new(
            info,
            revision,
            [.. objectives.OrderBy(o => o.Id)],
            personDays
                .GroupBy(d => d.PersonId)
                .ToDictionary(g => g.Key, g => g.Select(d => d.DoneOn.DayNumber).Order().ToArray())
        );
    }

    /// <summary>The same cycle up to now; null when it has to be read as a whole.</summary>
    public static async Task<CycleFacts?> ReadChanges(ReportingDbContext db, CycleFacts facts, CancellationToken ct)
    {
        var cycleId = facts.Cycle.Id;
        var since = facts.Revision;
        var revision = await Revision(db, cycleId, ct);
        if (revision == since)
        {
            return facts;
        }

        if (revision.Generation != since.Generation || revision.Epoch != since.Epoch)
        {
            return null;
        }

        var changed = await ChangedObjectives(db, facts, ct);
        if (changed.Count > MostChanges)
        {
            return null;
        }

        var fresh = new Dictionary<Guid, ObjectiveFacts>();
        foreach (var chunk in changed.Chunk(Chunk))
        {
            foreach (var objective in await ReadObjectives(db, facts.Cycle, chunk, ct))
            {
                fresh[objective.Id] = objective;
            }
        }

        var changes = new CycleFacts(
            facts.Cycle,
            revision,
            changed.Count == 0 ? facts.Objectives : Merge(facts.Objectives, changed, fresh),
            await MergePersonDays(db, facts, ct)
        );
        return (await Revision(db, cycleId, ct)).Generation == revision.Generation ? changes : null;
    }

    private static async Task<HashSet<Guid>> ChangedObjectives(
        ReportingDbContext db,
        CycleFacts facts,
        CancellationToken ct
    )
    {
        var cycleId = facts.Cycle.Id;
        var since = facts.Revision;
        var changed = await db
            .Objectives.Where(o => o.CycleId == cycleId && o.Revision > since.Cycle)
            .Select(o => o.Id)
            .ToHashSetAsync(ct);
        changed.UnionWith(
            await db
                .KeyResults.Where(k => k.CycleId == cycleId && k.Revision > since.Cycle)
                .Select(k => k.ObjectiveId)
                .Distinct()
                .ToListAsync(ct)
        );
        var links = await db
            .Alignments.Where(a => a.Revision > since.Links)
            .Select(a => new { a.FromObjectiveId, a.ToObjectiveId })
            .ToListAsync(ct);
        changed.UnionWith(links.Select(l => l.FromObjectiveId));
        changed.UnionWith(links.Select(l => l.ToObjectiveId));
        return changed;
    }

    private static Task<List<ObjectiveFacts>> ReadObjectives(
        ReportingDbContext db,
        CycleInfo cycle,
        Guid[] ids,
        CancellationToken ct
    )
    {
        var keyResults = db.KeyResults.Where(k => ids.Contains(k.ObjectiveId) && !k.Deleted);
        var keyResultIds = keyResults.Select(k => k.Id);
        return Objectives(
            cycle,
            new Sources(
                db.Objectives.Where(o => ids.Contains(o.Id) && o.CycleId == cycle.Id && !o.Deleted),
                db.ObjectiveStates.Where(s => ids.Contains(s.ObjectiveId)),
                db.ObjectiveParticipants.Where(p => ids.Contains(p.ObjectiveId)),
                db.ObjectiveScores.Where(s => ids.Contains(s.ObjectiveId)),
                db.Alignments.Where(a => ids.Contains(a.FromObjectiveId) || ids.Contains(a.ToObjectiveId)),
                keyResults,
                db.KeyResultProgress.Where(p => keyResultIds.Contains(p.KeyResultId)),
                db.KeyResultDays.Where(d => keyResultIds.Contains(d.KeyResultId))
            ),
            ct
        );
    }

    private static List<ObjectiveFacts> Merge(
        IReadOnlyList<ObjectiveFacts> before,
        HashSet<Guid> changed,
        Dictionary<Guid, ObjectiveFacts> fresh
    )
    {
        var merged = new List<ObjectiveFacts>(before.Count + fresh.Count);
        foreach (var objective in before)
        {
            if (!changed.Contains(objective.Id))
            {
                merged.Add(objective);
            }
            else if (fresh.Remove(objective.Id, out var replacement))
            {
                merged.Add(replacement);
            }
        }

        if (fresh.Count > 0)
        {
            merged.AddRange(fresh.Values);
            merged.Sort((a, b) => a.Id.CompareTo(b.Id));
        }

        return merged;
    }

    private static async Task<IReadOnlyDictionary<Guid, int[]>> MergePersonDays(
        ReportingDbContext db,
        CycleFacts facts,
        CancellationToken ct
    )
    {
        var cycleId = facts.Cycle.Id;
        var since = facts.Revision.Cycle;
        var changed = await db
            .PersonDays.AsNoTracking()
            .Where(d => d.CycleId == cycleId && d.Revision > since)
            .ToListAsync(ct);
        if (changed.Count == 0)
        {
            return facts.PersonDays;
        }

        var merged = new Dictionary<Guid, int[]>(facts.PersonDays);
        foreach (var person in changed.GroupBy(d => d.PersonId))
        {
            var days = new SortedSet<int>(merged.GetValueOrDefault(person.Key) ?? []);
            foreach (var day in person)
            {
                if (day.CheckIns > 0)
                {
                    days.Add(day.DoneOn.DayNumber);
                }
                else
                {
                    days.Remove(day.DoneOn.DayNumber);
                }
            }

            merged[person.Key] = [.. days];
        }

        return merged;
    }

    private static async Task<List<ObjectiveFacts>> Objectives(CycleInfo cycle, Sources sources, CancellationToken ct)
    {
        var objectives = await sources.Objectives.AsNoTracking().ToListAsync(ct);
        var states = (await sources.States.AsNoTracking().ToListAsync(ct)).ToLookup(s => s.ObjectiveId);
        var participants = (await sources.Participants.AsNoTracking().ToListAsync(ct)).ToLookup(
            p => p.ObjectiveId,
            p => p.PersonId
        );
        var scores = await sources
            .Scores.AsNoTracking()
            .Where(s => s.Published)
            .ToDictionaryAsync(s => s.ObjectiveId, ct);
        var links = (await sources.Links.AsNoTracking().Where(a => a.AcceptedOn != null).ToListAsync(ct))
            .Select(a => new LinkFacts(
                a.Id,
                a.Kind == "supports",
                a.FromObjectiveId,
                a.ToObjectiveId,
                a.AcceptedOn!.Value,
                a.EndedOn
            ))
            .SelectMany(link => new[] { (link.FromObjectiveId, link), (link.ToObjectiveId, link) })
            .ToLookup(end => end.Item1, end => end.link);
        var confidential = objectives.Where(o => o.Confidential).Select(o => o.Id).ToHashSet();
        var keyResults = await KeyResults(cycle, sources, confidential, ct);
        return
        [
            .. objectives.Select(o => new ObjectiveFacts
            {
                Id = o.Id,
                Code = o.Code,
                Title = o.Confidential ? null : o.Title,
                Kind = Vocabulary.IndexOf(Vocabulary.Kinds, o.Kind),
                OwnerKind = o.OwnerKind,
                OwnerUnitId = o.OwnerUnitId,
                OwnerPersonId = o.OwnerPersonId,
                IsTop = o.IsTop,
                WeightBp = o.WeightBp,
                Position = o.Position,
                Confidential = o.Confidential,
                States =
                [
                    .. states[o.Id]
                        .OrderBy(s => s.Sequence)
                        .Select(s => (Vocabulary.IndexOf(Vocabulary.States, s.State), s.StartsOn)),
                ],
                Participants = [.. participants[o.Id]],
                KeyResults = [.. keyResults[o.Id]],
                Links = [.. links[o.Id].OrderBy(l => l.Id)],
                Score = scores.GetValueOrDefault(o.Id)?.Score,
                ScoredOn = scores.GetValueOrDefault(o.Id)?.ScoredOn,
            }),
        ];
    }

    private static async Task<ILookup<Guid, KeyResultFacts>> KeyResults(
        CycleInfo cycle,
        Sources sources,
        HashSet<Guid> confidential,
        CancellationToken ct
    )
    {
        var keyResults = await sources.KeyResults.AsNoTracking().ToListAsync(ct);
        var progress = await sources.Progress.AsNoTracking().ToDictionaryAsync(p => p.KeyResultId, ct);
        var days = new Dictionary<Guid, List<KeyResultDay>>();
        await foreach (var day in sources.Days.AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            if (!days.TryGetValue(day.KeyResultId, out var list))
            {
                days[day.KeyResultId] = list = [];
            }

            list.Add(day);
        }

        return keyResults
            .OrderBy(k => k.Position)
            .ThenBy(k => k.Id)
            .ToLookup(
                k => k.ObjectiveId,
                k =>
                {
                    var stated = progress.GetValueOrDefault(k.Id);
                    return new KeyResultFacts
                    {
                        Id = k.Id,
                        Code = k.Code,
                        Title = confidential.Contains(k.ObjectiveId) ? null : k.Title,
                        Type = Vocabulary.IndexOf(Vocabulary.Types, k.Type),
                        Unit = k.Unit,
                        Baseline = k.Baseline,
                        Target = k.Target,
                        Phases = Phases(k.PhasedTargets),
                        WeightBp = k.WeightBp,
                        OwnerPersonId = k.OwnerPersonId,
                        CancelledOn = k.CancelledOn,
                        Rhythm = stated is null
                            ? cycle.Rhythm
                            : new CheckInRhythm(
                                stated.FirstDueOn,
                                Math.Max(1, stated.CadenceDays),
                                Math.Max(0, stated.GraceDays),
                                cycle.EndsOn
                            ),
                        Restated = stated is null
                            ? null
                            : (stated.StatedOn, stated.RawProgress, stated.DefinitionVersion),
                        Days = days.TryGetValue(k.Id, out var list) ? Accumulate(list) : [],
                    };
                }
            );
    }

    /// <summary>Each day with what still holds from the days before it.</summary>
    private static KeyResultDayFacts[] Accumulate(List<KeyResultDay> days)
    {
        days.Sort((a, b) => a.DoneOn.CompareTo(b.DoneOn));
        var facts = new KeyResultDayFacts[days.Count];
        var before = new KeyResultDayFacts(
            0,
            NoteDay: -1,
            0,
            null,
            null,
            HasData: false,
            Confidence: -1,
            ConfidenceBefore: -1,
            Status: -1,
            StatusPinned: false,
            false,
            false,
            false
        );
        for (var i = 0; i < facts.Length; i++)
        {
            var day = days[i];
            var keepsStatus = day.Status is null && before.StatusPinned;
            var states = day.Confidence is not null;
            before = new(
                day.DoneOn.DayNumber,
                day.NoteCheckInId is null ? before.NoteDay : day.DoneOn.DayNumber,
                day.DefinitionVersion,
                day.RawProgress ?? before.RawProgress,
                day.Value ?? before.Value,
                before.HasData || day.HasValue,
                states ? (sbyte)Math.Clamp(day.Confidence!.Value, 0, 10) : before.Confidence,
                states ? before.Confidence : before.ConfidenceBefore,
                keepsStatus ? before.Status : (sbyte)(Vocabulary.StatusOf(day.Status) ?? -1),
                keepsStatus || (day.Status is not null && day.StatusPinned),
                day.ByPerson,
                day.Automatic,
                day.Disciplined
            );
            facts[i] = before;
        }

        return facts;
    }

    private static IReadOnlyList<PhasedTarget> Phases(string text) =>
        text.Length == 0
            ? []
            :
            [
                .. text.Split(';')
                    .Select(point => point.Split('='))
                    .Select(parts => new PhasedTarget(
                        DateOnly.ParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture),
                        decimal.Parse(parts[1], CultureInfo.InvariantCulture)
                    )),
            ];

    public static CycleInfo Info(Cycle cycle) =>
        new(
            cycle.Id,
            cycle.Code,
            cycle.Name,
            cycle.Kind,
            cycle.StartsOn,
            cycle.EndsOn,
            cycle.DraftingOpensOn,
            cycle.Phase,
            cycle.OnTrackGap,
            cycle.AtRiskGap,
            cycle.ObjectiveStatusRule == "own_gap",
            CheckInRhythm.From(cycle.StartsOn, cycle.EndsOn, cycle.CadenceDays, cycle.CadenceWeekday, cycle.GraceDays)
        );

    private sealed record Sources(
        IQueryable<Objective> Objectives,
        IQueryable<ObjectiveState> States,
        IQueryable<ObjectiveParticipant> Participants,
        IQueryable<ObjectiveScore> Scores,
        IQueryable<Alignment> Links,
        IQueryable<KeyResult> KeyResults,
        IQueryable<KeyResultProgress> Progress,
        IQueryable<KeyResultDay> Days
    );
}
