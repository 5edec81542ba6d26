using Okr.Platform.Data;
using Okr.Reporting.Data;
using Okr.Reporting.Digests;

namespace Okr.Reporting.Features.Digests;

/// <summary>A subscription as it is shown: without the webhook's address, which is a secret, and without its key.</summary>
/// <param name="Id">The subscription.</param>
/// <param name="Version">Of its settings; the ETag.</param>
/// <param name="UnitId">The unit, with those below it.</param>
/// <param name="Channel">mail, feishu, dingtalk, wecom, slack or teams.</param>
/// <param name="Addresses">Mail addresses.</param>
/// <param name="WebhookHost">Where the webhook is.</param>
/// <param name="Signed">Whether messages are signed.</param>
/// <param name="Language">zh-CN or en.</param>
/// <param name="Weekday">1 for Monday to 7 for Sunday.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Paused">Nothing is sent while it is.</param>
/// <param name="NextDueAt">When it is sent next.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record DigestView(
    Guid Id,
    long Version,
    Guid UnitId,
    string Channel,
    IReadOnlyList<string> Addresses,
    string? WebhookHost,
    bool Signed,
    string Language,
    int Weekday,
    int Hour,
    string TimeZone,
    bool Paused,
    DateTime? NextDueAt,
    DateTime CreatedAt
)
{
    internal static DigestView Of(DigestSubscription subscription)
    {
        var mail = subscription.Channel == DigestChannel.Mail;
        return new(
            subscription.Id,
            subscription.Version,
            subscription.UnitId,
            SnakeCase.Of(subscription.Channel),
            mail ? DigestSender.Addresses(subscription) : [],
            mail ? null : new Uri(subscription.Target).Authority,
            subscription.Secret is not null,
            subscription.Language,
            subscription.Weekday,
            subscription.Hour,
            subscription.TimeZone,
            subscription.Paused,
            subscription.NextDueAt,
            subscription.CreatedAt
        );
    }
}
