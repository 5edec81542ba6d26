using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Scoring.V1.Grpc;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Scores;

/// <summary>
/// Self scores from an import, at most 1 000 in one transaction: all, or none when a row is wrong. The same score and reason
/// again change nothing. Under the policy "manager" the final score waits for the manager all the same.
/// </summary>
internal static class ImportSelfScores
{
    private const int MaxRows = 1000;
    private const int MaxReason = 4000;

    public static async Task<ImportReply> Handle(
        ImportSelfScoresRequest request,
        ScoringDbContext db,
        GoalReplica goal,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var context = request.Context ?? new ImportContext();
        var validation = new Validation().Count("rows", request.Rows, MaxRows);
        if (
            !DateOnly.TryParseExact(
                context.EffectiveOn,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var on
            )
        )
        {
            validation.Check(context.EffectiveOn.Length == 0, "effectiveOn", PlatformErrors.UnknownCode);
            on = clock.Today();
        }

        validation.ThrowIfInvalid();
        var reply = new ImportReply();
        var rows = request.Rows.Select(row => Parse(row, context.ValidateOnly, reply)).OfType<Row>().ToList();
        var keyResults = await KeyResults([.. rows.Select(r => r.KeyResultId).Distinct()], db, goal, ct);
        var book = await ScoreBook.Load(db, [.. keyResults.Values.Select(k => k.ObjectiveId).Distinct()], ct);
        Guid? person = Guid.TryParse(context.PersonId, out var id) ? id : null;
        Apply(rows, keyResults, book, person, on, clock.UtcNow(), reply);
        if (reply.Errors.Count > 0)
        {
            (reply.Created, reply.Updated, reply.Unchanged) = (0, 0, 0);
        }

        if (reply.Errors.Count > 0 || context.ValidateOnly)
        {
            db.ChangeTracker.Clear();
            return reply;
        }

        await db.SaveChangesAsync(ct);
        return reply;
    }

    private static async Task<Dictionary<Guid, KeyResultReplica>> KeyResults(
        List<Guid> ids,
        ScoringDbContext db,
        GoalReplica goal,
        CancellationToken ct
    )
    {
        var known = await Known(ids);
        var missing = ids.Where(id => !known.ContainsKey(id)).ToList();
        if (missing.Count == 0)
        {
            return known;
        }

        await goal.RefreshKeyResults(missing, ct);
        return await Known(ids);

        // A key result alone is not enough: its objective and cycle must be here too.
        Task<Dictionary<Guid, KeyResultReplica>> Known(List<Guid> wanted) =>
            (
                from k in db.KeyResults.AsNoTracking()
                join o in db.Objectives on k.ObjectiveId equals o.Id
                join c in db.Cycles on o.CycleId equals c.Id
                where wanted.Contains(k.Id) && k.Live
                select k
            ).ToDictionaryAsync(k => k.Id, ct);
    }

    private static void Apply(
        List<Row> rows,
        Dictionary<Guid, KeyResultReplica> keyResults,
        ScoreBook book,
        Guid? person,
        DateOnly on,
        DateTime at,
        ImportReply reply
    )
    {
        var changed = new Dictionary<Guid, HashSet<KeyResultReplica>>();
        foreach (var row in rows)
        {
            if (!keyResults.TryGetValue(row.KeyResultId, out var keyResult))
            {
                reply.Errors.Add(Issue(row.Line, "key_result_code", ScoringErrors.KeyResultNotFound));
                continue;
            }

            var present = book.ScoreOf(keyResult.Id);
            if (present?.Self == row.Score && present?.SelfReason == row.Reason)
            {
                reply.Unchanged++;
                continue;
            }

            if (book.ScoreOfObjective(keyResult.ObjectiveId) is { Published: true })
            {
                reply.Errors.Add(Issue(row.Line, "final_progress", ScoringErrors.AlreadyPublished));
                continue;
            }

            if (present?.Self is null)
            {
                reply.Created++;
            }
            else
            {
                reply.Updated++;
            }

            book.Open(keyResult).GiveSelf(row.Score, row.Reason, person, at);
            if (!changed.TryGetValue(keyResult.ObjectiveId, out var together))
            {
                changed[keyResult.ObjectiveId] = together = [];
            }

            together.Add(keyResult);
        }

        foreach (var (objectiveId, together) in changed)
        {
            book.Settle(objectiveId, together, on, at);
        }
    }

    /// <summary>Null for a row that is wrong, or that cannot be judged yet because its key result comes with the same import.</summary>
    private static Row? Parse(SelfScoreRow row, bool validateOnly, ImportReply reply)
    {
        var before = reply.Errors.Count;
        if (
            !decimal.TryParse(
                row.Score,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var score
            ) || score is < 0m or > 1m
        )
        {
            reply.Errors.Add(Issue(row.Line, "final_progress", PlatformErrors.OutOfRange, 0, 1));
        }

        var reason = Texts.Clean(row.Reason);
        var text = new Validation().Text("outcome_text", reason, MaxReason);
        foreach (var error in text.Errors)
        {
            reply.Errors.Add(Issue(row.Line, error.Field, error.Error, error.Arguments));
        }

        if (!Guid.TryParse(row.KeyResultId, out var keyResultId))
        {
            if (validateOnly && row.KeyResultId.Length == 0)
            {
                reply.Created++;
                return null;
            }

            reply.Errors.Add(Issue(row.Line, "key_result_code", ScoringErrors.KeyResultNotFound));
        }

        return reply.Errors.Count > before ? null : new Row(row.Line, keyResultId, Rounding.ToStored(score), reason!);
    }

    private static RowIssue Issue(int line, string column, ErrorDefinition error, params object?[] arguments) =>
        new()
        {
            Line = line,
            Column = column,
            Code = error.Code,
            MessageEn = error.Message(Languages.English, arguments),
            MessageZh = error.Message(Languages.Chinese, arguments),
        };

    private sealed record Row(int Line, Guid KeyResultId, decimal Score, string Reason);
}
