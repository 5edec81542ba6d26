using Okr.Platform.Security;
using Okr.Progress.Consumers;
using Okr.Progress.Data;
using Okr.Progress.Features.CheckIns;

namespace Okr.Progress.Features.Progress;

/// <summary>Key results as a reader may see them; drafts of others are not found.</summary>
internal sealed class ReadableKeyResults(ProgressDbContext db, GoalLookup goal)
{
    /// <summary>The key result; throws <c>progress.key_result_not_found</c> (404).</summary>
    public async Task<KeyResultContext> Require(Guid id, CurrentUser user, CancellationToken ct)
    {
        if (await Find(id, user, ct) is { } known)
        {
            return known;
        }

        db.ForgetAttempt();
        await goal.FetchKeyResults([id], ct);
        return await Find(id, user, ct) ?? throw ProgressErrors.KeyResultNotFound.With(id);
    }

    private async Task<KeyResultContext?> Find(Guid id, CurrentUser user, CancellationToken ct)
    {
        var rows = await CheckInRecorder.Load(db, [id], ct);
        if (!rows.TryGetValue(id, out var row))
        {
            return null;
        }

        var access = await Access.ForReading(db, user, [row.Objective], ct);
        return access.MayRead(row) ? row : null;
    }
}
