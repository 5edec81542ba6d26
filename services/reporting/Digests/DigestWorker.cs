using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Reporting.Data;
using Okr.Reporting.Facts;
using Okr.Reporting.Work;

namespace Okr.Reporting.Digests;

/// <summary>
/// Sends the digests that are due. All replicas look for them. Each week of a subscription is one row, taken by one replica
/// under a lease; before the message leaves, the row says so. So whatever happens from then on, nobody sends it a second
/// time: what was cut off in that moment is left as uncertain.
/// </summary>
internal sealed partial class DigestWorker(
    IServiceScopeFactory scopes,
    FactsCache facts,
    DigestSender sender,
    DigestPacer pacer,
    WebhookSecrets secrets,
    OkrOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<DigestWorker> logger
) : BackgroundService
{
    /// <summary>Longer than everything that is done under it, from reading the figures to the answer of the channel.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(3);

    /// <summary>A digest that could not be sent for so long is of no use.</summary>
    private static readonly TimeSpan LateEnough = TimeSpan.FromDays(3);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(20);

    // After each failed attempt; then again and again the last one, until it is too late.
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(3),
        TimeSpan.FromHours(6),
    ];

    private bool isSealed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.Started(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await WorkAll(stoppingToken);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    // The database is away: the next round tries again.
                    Log.LookFailed(logger, exception);
                }

                await Task.Delay(Poll, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping
        }
    }

    /// <summary>Keeps every webhook with the newest key: what was in the clear before there was one, and after a new one.</summary>
    internal async Task Seal(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var webhooks = await db
            .DigestSubscriptions.AsNoTracking()
            .Where(s => s.Channel != DigestChannel.Mail)
            .ToListAsync(ct);
        foreach (var subscription in webhooks.Where(secrets.IsOutdated))
        {
            var (before, version) = (subscription.Target, subscription.Version);
            if (secrets.Open(subscription) is { } target)
            {
                secrets.Keep(subscription, target.Address, target.Secret);
                await db
                    .DigestSubscriptions.Where(s =>
                        s.Id == subscription.Id && s.Version == version && s.Target == before
                    )
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(s => s.Target, subscription.Target)
                                .SetProperty(s => s.Secret, subscription.Secret),
                        ct
                    );
            }
        }
    }

    /// <summary>Everything that is due now.</summary>
    internal async Task WorkAll(CancellationToken ct)
    {
        if (!isSealed)
        {
            await Seal(ct);
            isSealed = true; // later ones are kept with the newest key as they come
        }

        await Plan(ct);
        await CloseDead(ct);
        while (await SendOne(ct)) { }
    }

    /// <summary>Makes the rows of the digests that have become due.</summary>
    internal async Task Plan(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var now = clock.UtcNow();
        var due = await db
            .DigestSubscriptions.AsNoTracking()
            .Where(s => s.NextDueAt != null && s.NextDueAt <= now)
            .OrderBy(s => s.NextDueAt)
            .ToListAsync(ct);
        foreach (var subscription in due)
        {
            var dueAt = subscription.NextDueAt!.Value;
            var zone = DigestSchedule.Zone(subscription.TimeZone) ?? TimeZoneInfo.Utc;
            var next = DigestSchedule.NextAfter(now, subscription.Weekday, subscription.Hour, zone);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var mine = await db
                .DigestSubscriptions.Where(s => s.Id == subscription.Id && s.NextDueAt == dueAt)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.NextDueAt, next), ct);
            var (year, week) = DigestSchedule.WeekOf(dueAt, zone);
            if (
                mine == 1
                && now - dueAt < LateEnough
                && !await db.DigestDeliveries.AnyAsync(
                    d => d.SubscriptionId == subscription.Id && d.Year == year && d.Week == week,
                    ct
                )
            )
            {
                db.DigestDeliveries.Add(
                    new DigestDelivery
                    {
                        Id = Guid.CreateVersion7(),
                        SubscriptionId = subscription.Id,
                        Year = year,
                        Week = week,
                        DueAt = dueAt,
                        NextAttemptAt = dueAt,
                    }
                );
                await db.SaveChangesAsync(ct);
            }

            await transaction.CommitAsync(ct);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>What dead processes have left: before the message left it is sent by another, after that it never is.</summary>
    internal async Task CloseDead(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var now = clock.UtcNow();
        await db
            .DigestDeliveries.Where(d => d.State == DeliveryState.Preparing && d.LeaseUntil < now)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(d => d.State, DeliveryState.Waiting)
                        .SetProperty(d => d.LeaseOwner, (Guid?)null)
                        .SetProperty(d => d.LeaseUntil, (DateTime?)null)
                        .SetProperty(d => d.NextAttemptAt, now),
                ct
            );
        var uncertain = await db
            .DigestDeliveries.Where(d => d.State == DeliveryState.Sending && d.LeaseUntil < now)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(d => d.State, DeliveryState.Uncertain)
                        .SetProperty(d => d.LeaseOwner, (Guid?)null)
                        .SetProperty(d => d.LeaseUntil, (DateTime?)null)
                        .SetProperty(d => d.NextAttemptAt, (DateTime?)null)
                        .SetProperty(d => d.FinishedAt, now)
                        .SetProperty(d => d.Error, ReportingErrors.DigestUncertain.Code),
                ct
            );
        if (uncertain > 0)
        {
            Log.Uncertain(logger, uncertain);
        }
    }

    /// <summary>Takes one digest that is to be sent now, and sends it. False when there is none.</summary>
    internal async Task<bool> SendOne(CancellationToken ct)
    {
        var owner = Guid.CreateVersion7(); // of this attempt
        if (await Claim(owner, ct) is not { } delivery)
        {
            return false;
        }

        try
        {
            await Send(delivery, owner, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // Our own mistake or our own database, before the message left; after that the row says so and stays as it is.
            Log.Failed(logger, exception, delivery.Id);
            await Change(
                delivery,
                owner,
                DeliveryState.Preparing,
                DigestOutcome.Later(ProblemWriter.Translate(exception)?.Error.Code ?? "internal_error", null),
                ct
            );
        }

        return true;
    }

    private async Task<DigestDelivery?> Claim(Guid owner, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        while (true)
        {
            var now = clock.UtcNow();
            var found = await db
                .DigestDeliveries.AsNoTracking()
                .Where(d => d.State == DeliveryState.Waiting && d.NextAttemptAt <= now)
                .OrderBy(d => d.NextAttemptAt)
                .ThenBy(d => d.Id)
                .FirstOrDefaultAsync(ct);
            if (found is null)
            {
                return null;
            }

            var until = now + Hold;
            var taken = await db
                .DigestDeliveries.Where(d =>
                    d.Id == found.Id
                    && d.State == DeliveryState.Waiting
                    && d.NextAttemptAt == found.NextAttemptAt
                    && d.Attempts == found.Attempts
                )
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(d => d.State, DeliveryState.Preparing)
                            .SetProperty(d => d.LeaseOwner, owner)
                            .SetProperty(d => d.LeaseUntil, until)
                            .SetProperty(d => d.Attempts, d => d.Attempts + 1),
                    ct
                );
            if (taken == 1)
            {
                found.Attempts++;
                return found;
            }
        }
    }

    private async Task Send(DigestDelivery delivery, Guid owner, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var subscription = await db
            .DigestSubscriptions.AsNoTracking()
            .FirstOrDefaultAsync(s => s.Id == delivery.SubscriptionId, ct);
        if (subscription is null)
        {
            return; // removed meanwhile, with its deliveries
        }

        if (subscription.Paused)
        {
            // It was due before, and waited for another attempt.
            await Skip(delivery, owner, ct);
            return;
        }

        Digest? digest;
        try
        {
            digest = await Digest.Of(subscription, db, facts, clock, ct);
        }
        catch (DomainException refusal) when (subscription.SavedFilterId is not null)
        {
            // The filter, or what it names, is not there any more: nothing is sent until somebody chooses another one.
            await Fail(delivery, owner, refusal.Error, ct);
            return;
        }

        if (digest is null)
        {
            await Skip(delivery, owner, ct);
            return;
        }

        if (secrets.Open(subscription) is not { } target)
        {
            await Fail(delivery, owner, ReportingErrors.WebhookUnreadable, ct);
            return;
        }

        var text = DigestText.Of(digest, subscription.Language, options.PublicAddress);
        var (ready, failure) = await sender.Prepare(target, text, sender.MessageId(delivery.Id), ct);
        if (ready is null)
        {
            await Change(delivery, owner, DeliveryState.Preparing, failure!, ct);
            return;
        }

        await using (ready)
        {
            if (await pacer.TakeTurn(target, ct) is { } wait)
            {
                await Finish(
                    delivery,
                    owner,
                    DeliveryState.Preparing,
                    DeliveryState.Waiting,
                    clock.UtcNow() + wait,
                    null,
                    null,
                    ct
                );
                return;
            }

            if (!await Leave(delivery, owner, db, ct))
            {
                return; // it took too long, and another one has it
            }

            // Not cut off when the process is told to stop: then nobody would know.
            using var timeout = new CancellationTokenSource(DigestSender.Longest, clock);
            var outcome = await ready.Send(timeout.Token);
            await Change(delivery, owner, DeliveryState.Sending, outcome, CancellationToken.None);
        }
    }

    /// <summary>From here on the message may have left.</summary>
    private async Task<bool> Leave(DigestDelivery delivery, Guid owner, ReportingDbContext db, CancellationToken ct)
    {
        var (now, until) = (clock.UtcNow(), clock.UtcNow() + Hold);
        return await db
                .DigestDeliveries.Where(d =>
                    d.Id == delivery.Id
                    && d.LeaseOwner == owner
                    && d.State == DeliveryState.Preparing
                    && d.LeaseUntil > now
                )
                .ExecuteUpdateAsync(
                    set => set.SetProperty(d => d.State, DeliveryState.Sending).SetProperty(d => d.LeaseUntil, until),
                    ct
                ) == 1;
    }

    private Task Change(
        DigestDelivery delivery,
        Guid owner,
        DeliveryState from,
        DigestOutcome outcome,
        CancellationToken ct
    )
    {
        var now = clock.UtcNow();
        var pause = Pauses[Math.Min(delivery.Attempts, Pauses.Length) - 1];
        var next = now + (outcome.RetryAfter > pause ? outcome.RetryAfter.Value : pause);
        return outcome.Result switch
        {
            DigestResult.Sent => Finish(delivery, owner, from, DeliveryState.Sent, null, null, outcome.Detail, ct),
            DigestResult.Unknown => Finish(
                delivery,
                owner,
                from,
                DeliveryState.Uncertain,
                null,
                ReportingErrors.DigestUncertain.Code,
                outcome.Detail,
                ct
            ),
            DigestResult.Later when next - delivery.DueAt < LateEnough => Finish(
                delivery,
                owner,
                from,
                DeliveryState.Waiting,
                next,
                ReportingErrors.DigestRefused.Code,
                outcome.Detail,
                ct
            ),
            _ => Finish(
                delivery,
                owner,
                from,
                DeliveryState.Failed,
                null,
                ReportingErrors.DigestRefused.Code,
                outcome.Detail,
                ct
            ),
        };
    }

    /// <summary>Gives a week up before anything has left: somebody has to change the subscription.</summary>
    private Task Fail(DigestDelivery delivery, Guid owner, ErrorDefinition reason, CancellationToken ct) =>
        Finish(delivery, owner, DeliveryState.Preparing, DeliveryState.Failed, null, reason.Code, null, ct);

    /// <summary>Ends a week of which nothing is to be sent.</summary>
    private Task Skip(DigestDelivery delivery, Guid owner, CancellationToken ct) =>
        Finish(delivery, owner, DeliveryState.Preparing, DeliveryState.Skipped, null, null, null, ct);

    private async Task Finish(
        DigestDelivery delivery,
        Guid owner,
        DeliveryState from,
        DeliveryState to,
        DateTime? next,
        string? error,
        string? detail,
        CancellationToken ct
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var finished = to == DeliveryState.Waiting ? null : (DateTime?)clock.UtcNow();
        await db
            .DigestDeliveries.Where(d => d.Id == delivery.Id && d.LeaseOwner == owner && d.State == from)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(d => d.State, to)
                        .SetProperty(d => d.LeaseOwner, (Guid?)null)
                        .SetProperty(d => d.LeaseUntil, (DateTime?)null)
                        .SetProperty(d => d.NextAttemptAt, next)
                        .SetProperty(d => d.FinishedAt, finished)
                        .SetProperty(d => d.Error, error)
                        .SetProperty(d => d.ErrorDetail, detail),
                ct
            );
        Log.Over(logger, delivery.Id, delivery.Attempts, to, detail);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The digests could not be looked at; it is tried again")]
        public static partial void LookFailed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "The digest {Id} could not be made")]
        public static partial void Failed(ILogger logger, Exception exception, Guid id);

        [LoggerMessage(LogLevel.Warning, "{Count} digest(s) were cut off while they were sent and are not sent again")]
        public static partial void Uncertain(ILogger logger, int count);

        [LoggerMessage(LogLevel.Information, "The digest {Id} after {Attempts} attempt(s): {State} {Detail}")]
        public static partial void Over(ILogger logger, Guid id, int attempts, DeliveryState state, string? detail);
    }
}
