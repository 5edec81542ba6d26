using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;
using Okr.Reporting.Digests;

namespace Okr.Reporting.Features.Digests;

/// <summary>
/// Changes a subscription. Unit and channel stay; a webhook's address and secret stay too where they are left out. A week that
/// was sent is not sent again, whatever the new weekday.
/// </summary>
internal static class ChangeDigest
{
    public sealed record Request(
        IReadOnlyList<string>? Addresses,
        string? WebhookUrl,
        string? Secret,
        string? Language,
        int? Weekday,
        int? Hour,
        string? TimeZone,
        bool? Paused,
        Guid? SavedFilterId
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/reports/digests/{id:guid}",
                async (
                    Guid id,
                    Request request,
                    ExpectedVersion expected,
                    ReportingDbContext db,
                    OkrOptions options,
                    WebhookGuard guard,
                    WebhookSecrets secrets,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var changed = await Handle(id, request, expected, db, options, guard, secrets, user, clock, ct);
                    return ETags.Ok(changed, changed.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<DigestView>()
            .WithName("changeDigest")
            .WithSummary("Change when, where to and in which language a weekly report is sent");

    public static async Task<DigestView> Handle(
        Guid id,
        Request request,
        ExpectedVersion expected,
        ReportingDbContext db,
        OkrOptions options,
        WebhookGuard guard,
        WebhookSecrets secrets,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var subscription = await DigestAccess.Find(id, db, user, clock, ct);
        expected.Require(subscription.Version);
        new Validation()
            .OptionalText("secret", request.Secret, 200)
            .Check(
                request.Secret is null || subscription.Channel is DigestChannel.Feishu or DigestChannel.Dingtalk,
                "secret",
                PlatformErrors.UnknownCode
            )
            .Schedule(request.Weekday, request.Hour, request.TimeZone, request.Language)
            .ThrowIfInvalid();
        await DigestFilter.Choose(subscription, request.SavedFilterId, db, user, ct);
        if (subscription.Channel == DigestChannel.Mail || request.WebhookUrl is not null || request.Secret is not null)
        {
            var kept = secrets.Open(subscription);
            var address =
                subscription.Channel == DigestChannel.Mail || request.WebhookUrl is not null
                    ? await DigestSettings.Target(
                        subscription.Channel,
                        request.Addresses,
                        request.WebhookUrl,
                        options,
                        guard,
                        secrets,
                        ct
                    )
                    : kept?.Address ?? throw ReportingErrors.WebhookUnreadable.With();
            var secret = request.Secret ?? kept?.Secret;
            if (request.Secret is null && kept is null && subscription.Secret is not null)
            {
                throw ReportingErrors.WebhookUnreadable.With();
            }

            secrets.Keep(subscription, address, string.IsNullOrEmpty(secret) ? null : secret);
        }

        var now = clock.UtcNow();
        var sameSchedule =
            subscription.Weekday == request.Weekday
            && subscription.Hour == request.Hour
            && subscription.TimeZone == request.TimeZone;
        subscription.Language = request.Language!;
        subscription.Weekday = request.Weekday!.Value;
        subscription.Hour = request.Hour!.Value;
        subscription.TimeZone = request.TimeZone!;
        subscription.Paused = request.Paused ?? false;
        if (subscription.Paused)
        {
            subscription.NextDueAt = null;
        }
        else if (!sameSchedule || !(subscription.NextDueAt <= now)) // a week that is due and not yet taken up stays due
        {
            subscription.NextDueAt = DigestSchedule.NextAfter(
                now,
                subscription.Weekday,
                subscription.Hour,
                DigestSchedule.Zone(subscription.TimeZone)!
            );
        }

        subscription.Version++;
        await db.SaveChangesAsync(ct);
        return await DigestView.Of(subscription, secrets, db, ct);
    }
}
