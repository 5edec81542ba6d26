using Microsoft.EntityFrameworkCore;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features;

/// <summary>
/// The scores of a set of objectives with all that they depend on, loaded in a constant number of queries. Changes are made
/// on it and settled by it; the caller saves.
/// </summary>
internal sealed class ScoreBook
{
    private readonly ScoringDbContext db;
    private readonly ILookup<Guid, KeyResultReplica> keyResults;
    private readonly Dictionary<Guid, decimal?> progress;
    private readonly Dictionary<Guid, KeyResultScore> scores;
    private readonly Dictionary<Guid, List<PeerScore>> peers;
    private readonly Dictionary<Guid, ObjectiveScore> objectiveScores;

    private ScoreBook(
        ScoringDbContext db,
        IReadOnlyDictionary<Guid, ObjectiveReplica> objectives,
        IReadOnlyDictionary<Guid, CycleReplica> cycles,
        ILookup<Guid, KeyResultReplica> keyResults,
        Dictionary<Guid, decimal?> progress,
        Dictionary<Guid, KeyResultScore> scores,
        Dictionary<Guid, List<PeerScore>> peers,
        Dictionary<Guid, ObjectiveScore> objectiveScores
    )
    {
        this.db = db;
        Objectives = objectives;
        Cycles = cycles;
        this.keyResults = keyResults;
        this.progress = progress;
        this.scores = scores;
        this.peers = peers;
        this.objectiveScores = objectiveScores;
    }

    public IReadOnlyDictionary<Guid, ObjectiveReplica> Objectives { get; }
    public IReadOnlyDictionary<Guid, CycleReplica> Cycles { get; }

    public static async Task<ScoreBook> Load(
        ScoringDbContext db,
        IReadOnlyCollection<Guid> objectiveIds,
        CancellationToken ct
    )
    {
        var objectives = await db
            .Objectives.AsNoTracking()
            .Where(o => objectiveIds.Contains(o.Id))
            .ToDictionaryAsync(o => o.Id, ct);
        var cycleIds = objectives.Values.Select(o => o.CycleId).ToHashSet();
        var cycles = await db
            .Cycles.AsNoTracking()
            .Where(c => cycleIds.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, ct);
        var keyResults = await db
            .KeyResults.AsNoTracking()
            .Where(k => k.Live && objectiveIds.Contains(k.ObjectiveId))
            .OrderBy(k => k.Position)
            .ThenBy(k => k.Id)
            .ToListAsync(ct);
        var progress = await (
            from s in db.Standings
            join k in db.KeyResults on s.KeyResultId equals k.Id
            where k.Live && objectiveIds.Contains(k.ObjectiveId)
            select new { s.KeyResultId, s.Progress }
        ).ToDictionaryAsync(s => s.KeyResultId, s => s.Progress, ct);
        var scores = await db
            .KeyResultScores.Where(s => objectiveIds.Contains(s.ObjectiveId))
            .ToDictionaryAsync(s => s.KeyResultId, ct);
        var peers = await (
            from p in db.PeerScores
            join k in db.KeyResults on p.KeyResultId equals k.Id
            where objectiveIds.Contains(k.ObjectiveId)
            select p
        ).ToListAsync(ct);
        var objectiveScores = await db
            .ObjectiveScores.Where(s => objectiveIds.Contains(s.ObjectiveId))
            .ToDictionaryAsync(s => s.ObjectiveId, ct);
        return new ScoreBook(
            db,
            objectives,
            cycles,
            keyResults.ToLookup(k => k.ObjectiveId),
            progress,
            scores,
            peers.GroupBy(p => p.KeyResultId).ToDictionary(g => g.Key, g => g.ToList()),
            objectiveScores
        );
    }

    /// <summary>The live key results in their order.</summary>
    public IEnumerable<KeyResultReplica> KeyResultsOf(Guid objectiveId) => keyResults[objectiveId];

    /// <summary>0…1; 0 before anything was reported, null while it cannot be measured.</summary>
    public decimal? ProgressOf(Guid keyResultId) => progress.TryGetValue(keyResultId, out var reported) ? reported : 0m;

    public decimal? SuggestedFor(Guid keyResultId) => ScoreRules.Suggested(ProgressOf(keyResultId));

    public KeyResultScore? ScoreOf(Guid keyResultId) => scores.GetValueOrDefault(keyResultId);

    public IReadOnlyList<PeerScore> PeersOf(Guid keyResultId) => peers.GetValueOrDefault(keyResultId) ?? [];

    public ObjectiveScore? ScoreOfObjective(Guid objectiveId) => objectiveScores.GetValueOrDefault(objectiveId);

    public CycleReplica? CycleOf(Guid objectiveId) =>
        Objectives.TryGetValue(objectiveId, out var objective) ? Cycles.GetValueOrDefault(objective.CycleId) : null;

    /// <summary>The scores of a key result, made when there are none yet.</summary>
    public KeyResultScore Open(KeyResultReplica keyResult)
    {
        if (!scores.TryGetValue(keyResult.Id, out var score))
        {
            score = new KeyResultScore
            {
                KeyResultId = keyResult.Id,
                ObjectiveId = keyResult.ObjectiveId,
                CycleId = keyResult.CycleId,
            };
            scores[keyResult.Id] = score;
            db.Add(score);
        }

        return score;
    }

    public ObjectiveScore OpenObjective(Guid objectiveId)
    {
        if (!objectiveScores.TryGetValue(objectiveId, out var score))
        {
            score = new ObjectiveScore { ObjectiveId = objectiveId, CycleId = Objectives[objectiveId].CycleId };
            objectiveScores[objectiveId] = score;
            db.Add(score);
        }

        return score;
    }

    public void GivePeer(KeyResultReplica keyResult, Guid personId, decimal score, string reason, DateTime at)
    {
        var given = PeersOf(keyResult.Id).FirstOrDefault(p => p.PersonId == personId);
        if (given is null)
        {
            given = new PeerScore { KeyResultId = keyResult.Id, PersonId = personId };
            peers[keyResult.Id] = [.. PeersOf(keyResult.Id), given];
            db.Add(given);
        }

        given.Give(score, reason, at);
    }

    /// <summary>
    /// Works out the final scores of the changed key results and then the objective's, and tells both to the others.
    /// </summary>
    public void Settle(Guid objectiveId, IEnumerable<KeyResultReplica> changed, DateOnly on, DateTime at)
    {
        if (CycleOf(objectiveId) is { } cycle)
        {
            foreach (var keyResult in changed)
            {
                var score = Open(keyResult);
                score.Settle(cycle.FinalRule, cycle.RaterWeights, [.. PeersOf(keyResult.Id).Select(p => p.Score)], at);
                db.Publish(score.ToEvent(SuggestedFor(keyResult.Id)));
            }
        }

        var total = ScoreRules.Weighted([.. KeyResultsOf(objectiveId).Select(k => (k.WeightBp, ScoreOf(k.Id)?.Final))]);
        var objectiveScore = OpenObjective(objectiveId);
        objectiveScore.Settle(total, on, at);
        db.Publish(objectiveScore.ToEvent()); // even the same score: every version is told
    }
}
