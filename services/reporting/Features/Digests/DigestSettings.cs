using System.Net.Mail;
using System.Text;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Reporting.Data;
using Okr.Reporting.Digests;

namespace Okr.Reporting.Features.Digests;

/// <summary>The checks of what a subscription may be set to.</summary>
internal static class DigestSettings
{
    private const int MostAddresses = 50;
    private const int LongestAddress = 254;
    private const int LongestWebhook = 2_000;

    /// <summary>Weekday, hour, time zone and language.</summary>
    public static Validation Schedule(
        this Validation validation,
        int? weekday,
        int? hour,
        string? timeZone,
        string? language
    )
    {
        validation
            .Required("weekday", weekday)
            .Range("weekday", weekday, 1, 7)
            .Required("hour", hour)
            .Range("hour", hour, 0, 23)
            .Required("language", language)
            .OneOf("language", language, Languages.Chinese, Languages.English)
            .Text("timeZone", timeZone, 100);
        return timeZone is null || DigestSchedule.Zone(timeZone) is not null
            ? validation
            : validation.Add("timeZone", PlatformErrors.UnknownId);
    }

    /// <summary>Mail addresses, each once, or the webhook's address; refuses what must not be sent to.</summary>
    public static async Task<string> Target(
        DigestChannel channel,
        IReadOnlyList<string>? addresses,
        string? webhookUrl,
        OkrOptions options,
        WebhookGuard guard,
        WebhookSecrets secrets,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        if (channel != DigestChannel.Mail)
        {
            validation
                .Text("webhookUrl", webhookUrl, LongestWebhook)
                .Check(
                    Encoding.UTF8.GetByteCount(webhookUrl ?? "") <= LongestWebhook,
                    "webhookUrl",
                    PlatformErrors.TooLong,
                    LongestWebhook
                )
                .Check(addresses is null or { Count: 0 }, "addresses", PlatformErrors.UnknownCode)
                .ThrowIfInvalid();
            secrets.Require();
            return await guard.Problem(webhookUrl!, ct) switch
            {
                null => webhookUrl!,
                WebhookProblem.NotHttps => throw ReportingErrors.WebhookNotHttps.With(),
                WebhookProblem.Unresolved => throw ReportingErrors.WebhookUnresolved.With(),
                _ => throw ReportingErrors.WebhookInternal.With(),
            };
        }

        validation
            .Check(addresses is { Count: > 0 }, "addresses", PlatformErrors.Required)
            .Count("addresses", addresses, MostAddresses)
            .Check(webhookUrl is null, "webhookUrl", PlatformErrors.UnknownCode);
        foreach (var (i, address) in (addresses ?? []).Index())
        {
            var field = $"addresses[{i}]";
            if (
                address is null
                || address.Length > LongestAddress
                || address.Contains(',')
                || !MailAddress.TryCreate(address, out var parsed)
                || parsed.Address != address
            )
            {
                validation.Add(field, PlatformErrors.UnknownCode);
            }
            else
            {
                validation.Check(options.Mail.Allows(address), field, ReportingErrors.MailDomainNotAllowed);
            }
        }

        validation.ThrowIfInvalid();
        if (!options.Mail.IsConfigured)
        {
            throw ReportingErrors.MailNotConfigured.With();
        }

        var target = string.Join(',', addresses!.Distinct(StringComparer.OrdinalIgnoreCase));
        return target.Length <= 4_000
            ? target
            : throw new DomainException(PlatformErrors.InvalidRequest)
            {
                Fields = [new FieldError("addresses", PlatformErrors.TooLong, 4_000)],
            };
    }
}
