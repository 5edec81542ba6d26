using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Reporting.Data;

namespace Okr.Reporting.Digests;

/// <summary>Keeps all replicas together to the pace that a webhook allows.</summary>
internal sealed class DigestPacer(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Waits until the webhook takes another message; the time that is left when that is too long. Mail has no pace.
    /// </summary>
    public async Task<TimeSpan?> TakeTurn(DigestTarget target, CancellationToken ct)
    {
        if (target.Channel == DigestChannel.Mail)
        {
            return null;
        }

        await using var scope = scopes.CreateAsyncScope(); // never within a transaction of the caller's
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var key = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{target.Channel} {target.Address}"))
        );
        var pause = WebhookMessages.LimitOf(target.Channel).Pause;
        while (true)
        {
            var now = clock.UtcNow();
            var next = now + pause;
            var taken = await db
                .DigestPaces.Where(p => p.Channel == key && p.NextAt <= now)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.NextAt, next), ct);
            if (taken == 1)
            {
                return null;
            }

            var known = await db.DigestPaces.AsNoTracking().FirstOrDefaultAsync(p => p.Channel == key, ct);
            if (known is null)
            {
                db.DigestPaces.Add(new DigestPace { Channel = key, NextAt = next });
                try
                {
                    await db.SaveChangesAsync(ct);
                    return null;
                }
                catch (DbUpdateException exception) when (DatabaseErrors.IsUniqueViolation(exception))
                {
                    db.ChangeTracker.Clear(); // another replica was faster
                    continue;
                }
            }

            var wait = known.NextAt - now;
            if (wait > LongestTurn)
            {
                return wait;
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, ct);
            }
        }
    }
}
