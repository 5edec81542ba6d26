using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Data;
using Okr.Reporting.Digests;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Features.Digests;

/// <summary>Sends a subscription's report now, marked as a test; the weekly one is sent all the same.</summary>
internal static class SendTestDigest
{
    /// <param name="Detail">What the channel had to say, where it took it in part.</param>
    public sealed record Response(bool Sent, string? Detail);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/reports/digests/{id:guid}/test", Handle)
            .RequireAuthorization(Policies.Member)
            .WithName("sendTestDigest")
            .WithSummary("Send the weekly report now, to see it");

    public static async Task<Response> Handle(
        Guid id,
        ReportingDbContext db,
        FactsCache facts,
        DigestSender sender,
        DigestPacer pacer,
        WebhookSecrets secrets,
        OkrOptions options,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var subscription = await DigestAccess.Find(id, db, user, clock, ct);
        if (await Digest.Of(subscription, db, facts, clock, ct) is not { } digest)
        {
            throw ReportingErrors.DigestWithoutCycle.With();
        }

        var target = secrets.Open(subscription) ?? throw ReportingErrors.WebhookUnreadable.With();
        if (await pacer.TakeTurn(target, ct) is { } wait)
        {
            throw ReportingErrors.DigestTooOften.With((int)Math.Ceiling(wait.TotalSeconds));
        }

        var text = DigestText.Of(digest, subscription.Language, options.PublicAddress, test: true);
        var (ready, failure) = await sender.Prepare(target, text, sender.MessageId(Guid.CreateVersion7()), ct);
        var outcome = failure;
        if (ready is not null)
        {
            await using (ready)
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
                timeout.CancelAfter(DigestSender.Longest);
                outcome = await ready.Send(timeout.Token);
            }
        }

        return outcome!.Result switch
        {
            DigestResult.Sent => new(true, outcome.Detail),
            DigestResult.Unknown => throw ReportingErrors.DigestUncertain.With(outcome.Detail),
            _ => throw ReportingErrors.DigestRefused.With(outcome.Detail),
        };
    }
}
