using Microsoft.EntityFrameworkCore;
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
/// <param name="WebhookHost">Where the webhook is; null when its address cannot be read any more (reporting.webhook_unreadable).</param>
/// <param name="Signed">Whether messages are signed.</param>
/// <param name="Language">zh-CN or en.</param>
/// <param name="Weekday">1 for Monday to 7 for Sunday.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Paused">Nothing is sent while it is.</param>
/// <param name="NextDueAt">When it is sent next.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="SavedFilterId">The saved filter that narrows it.</param>
/// <param name="SavedFilterName">
/// Its name, also for those who do not see the filter elsewhere. Null with an id: it is gone or no longer shared, and nothing is sent.
/// </param>
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
    DateTime CreatedAt,
    Guid? SavedFilterId,
    string? SavedFilterName
)
{
    internal static async Task<DigestView> Of(
        DigestSubscription subscription,
        WebhookSecrets secrets,
        ReportingDbContext db,
        CancellationToken ct
    ) => (await Of([subscription], secrets, db, ct))[0];

    internal static async Task<IReadOnlyList<DigestView>> Of(
        IReadOnlyList<DigestSubscription> subscriptions,
        WebhookSecrets secrets,
        ReportingDbContext db,
        CancellationToken ct
    )
    {
        var ids = subscriptions.Select(s => s.SavedFilterId).OfType<Guid>().Distinct().ToList();
        var filters = await db
            .SavedFilters.AsNoTracking()
            .Where(f => ids.Contains(f.Id))
            .ToDictionaryAsync(f => f.Id, ct);
        return
        [
            .. subscriptions.Select(s =>
                Of(
                    s,
                    secrets.Open(s),
                    s.SavedFilterId is { } id
                    && filters.GetValueOrDefault(id) is { } filter
                    && (filter.Shared || filter.OwnerId == s.CreatedBy)
                        ? filter.Name
                        : null
                )
            ),
        ];
    }

    private static DigestView Of(DigestSubscription subscription, DigestTarget? target, string? filterName)
    {
        var mail = subscription.Channel == DigestChannel.Mail;
        return new(
            subscription.Id,
            subscription.Version,
            subscription.UnitId,
            SnakeCase.Of(subscription.Channel),
            mail ? DigestSender.Addresses(target!) : [],
            mail || target is null ? null : new Uri(target.Address).Authority,
            subscription.Secret is not null,
            subscription.Language,
            subscription.Weekday,
            subscription.Hour,
            subscription.TimeZone,
            subscription.Paused,
            subscription.NextDueAt,
            subscription.CreatedAt,
            subscription.SavedFilterId,
            filterName
        );
    }
}
