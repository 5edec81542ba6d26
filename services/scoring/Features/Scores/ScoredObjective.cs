using Okr.Platform.Security;
using Okr.Scoring.Data;

namespace Okr.Scoring.Features.Scores;

/// <summary>One objective's book and what the caller may do with it.</summary>
internal sealed record ScoredObjective(ObjectiveReplica Objective, ScoreBook Book, Access Access)
{
    /// <summary>
    /// The objective; <c>scoring.objective_not_found</c> where there is none for this caller. Before it refuses it asks the
    /// goal service, because the replica may not have heard of the objective, or of its publication.
    /// </summary>
    public static async Task<ScoredObjective> Get(
        Guid id,
        ScoringDbContext db,
        GoalReplica goal,
        CurrentUser user,
        CancellationToken ct
    )
    {
        if (await Find(id, db, user, ct) is { } known)
        {
            return known;
        }

        await goal.RefreshObjectives([id], ct);
        return await Find(id, db, user, ct) ?? throw ScoringErrors.ObjectiveNotFound.With();
    }

    /// <summary>The same for a change of scores: published, in a cycle that takes scores, and the scores not out yet.</summary>
    public static async Task<ScoredObjective> GetOpen(
        Guid id,
        ScoringDbContext db,
        GoalReplica goal,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var scored = await Get(id, db, goal, user, ct);
        if (!scored.IsOpen)
        {
            await goal.RefreshObjectives([id], ct);
            scored = await Get(id, db, goal, user, ct);
        }

        return scored;
    }

    private bool IsOpen => Objective.State == "published" && Book.CycleOf(Objective.Id)?.Phase is "active" or "scoring";

    /// <summary>Throws unless scores may be given now.</summary>
    public void RequireOpen()
    {
        if (Book.ScoreOfObjective(Objective.Id) is { Published: true })
        {
            throw ScoringErrors.AlreadyPublished.With();
        }

        if (Objective.State != "published")
        {
            throw ScoringErrors.ObjectiveNotPublished.With(Objective.State);
        }

        if (Book.CycleOf(Objective.Id)?.Phase is var phase and not ("active" or "scoring"))
        {
            throw ScoringErrors.WrongPhase.With(phase);
        }
    }

    private static async Task<ScoredObjective?> Find(
        Guid id,
        ScoringDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var book = await ScoreBook.Load(db, [id], ct);
        if (!book.Objectives.TryGetValue(id, out var objective) || book.CycleOf(id) is null)
        {
            return null;
        }

        var access = await Access.Load(db, user, [objective], [], ct);
        var owns = book.KeyResultsOf(id).Any(k => access.MayScoreAsSelf(objective, k));
        return access.MaySee(objective) || (owns && !objective.Deleted)
            ? new ScoredObjective(objective, book, access)
            : null;
    }
}
