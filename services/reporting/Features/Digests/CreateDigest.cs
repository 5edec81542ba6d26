using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;
using Okr.Reporting.Digests;

namespace Okr.Reporting.Features.Digests;

/// <summary>Subscribes mail addresses or a webhook to the weekly report of a unit.</summary>
internal static class CreateDigest
{
    private const int MostPerUnit = 20;

    /// <param name="UnitId">The unit, with those below it.</param>
    /// <param name="Channel">mail, feishu, dingtalk, wecom, slack or teams.</param>
    /// <param name="Addresses">mail: up to 50.</param>
    /// <param name="WebhookUrl">The others: the robot's or webhook's address.</param>
    /// <param name="Secret">feishu and dingtalk: what messages are signed with, where the robot wants it.</param>
    /// <param name="Language">zh-CN or en.</param>
    /// <param name="Weekday">1 for Monday to 7 for Sunday.</param>
    /// <param name="Hour">0 to 23.</param>
    /// <param name="TimeZone">IANA name, such as Asia/Shanghai.</param>
    /// <param name="SavedFilterId">
    /// Narrows the report to the conditions of a saved filter of yours, or of one that is shared; not one about a single person.
    /// </param>
    public sealed record Request(
        Guid? UnitId,
        string? Channel,
        IReadOnlyList<string>? Addresses,
        string? WebhookUrl,
        string? Secret,
        string? Language,
        int? Weekday,
        int? Hour,
        string? TimeZone,
        Guid? SavedFilterId
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/reports/digests",
                async (
                    Request request,
                    ReportingDbContext db,
                    OkrOptions options,
                    WebhookGuard guard,
                    WebhookSecrets secrets,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var made = await Handle(request, db, options, guard, secrets, user, clock, ct);
                    return ETags.Created($"/api/v1/reports/digests/{made.Id}", made, made.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<DigestView>(StatusCodes.Status201Created)
            .WithName("createDigest")
            .WithSummary("Send a unit's weekly report by mail or to a webhook");

    public static async Task<DigestView> Handle(
        Request request,
        ReportingDbContext db,
        OkrOptions options,
        WebhookGuard guard,
        WebhookSecrets secrets,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation()
            .Required("unitId", request.UnitId)
            .Required("channel", request.Channel)
            .OneOf("channel", request.Channel, SnakeCase.All<DigestChannel>())
            .OptionalText("secret", request.Secret, 200)
            .Check(
                request.Secret is null || request.Channel is "feishu" or "dingtalk",
                "secret",
                PlatformErrors.UnknownCode
            )
            .Schedule(request.Weekday, request.Hour, request.TimeZone, request.Language)
            .ThrowIfInvalid();
        await DigestAccess.Require(request.UnitId!.Value, db, user, clock, ct);
        var channel = SnakeCase.Parse<DigestChannel>(request.Channel!);
        var target = await DigestSettings.Target(
            channel,
            request.Addresses,
            request.WebhookUrl,
            options,
            guard,
            secrets,
            ct
        );
        if (await db.DigestSubscriptions.CountAsync(s => s.UnitId == request.UnitId, ct) >= MostPerUnit)
        {
            throw ReportingErrors.TooManyDigests.With(MostPerUnit);
        }

        var now = clock.UtcNow();
        var subscription = new DigestSubscription
        {
            Id = Guid.CreateVersion7(),
            Version = 1,
            UnitId = request.UnitId.Value,
            Channel = channel,
            Target = target,
            Language = request.Language!,
            Weekday = request.Weekday!.Value,
            Hour = request.Hour!.Value,
            TimeZone = request.TimeZone!,
            CreatedBy = user.Id,
            CreatedAt = now,
            NextDueAt = DigestSchedule.NextAfter(
                now,
                request.Weekday.Value,
                request.Hour.Value,
                DigestSchedule.Zone(request.TimeZone)!
            ),
        };
        secrets.Keep(subscription, target, string.IsNullOrEmpty(request.Secret) ? null : request.Secret);
        await DigestFilter.Choose(subscription, request.SavedFilterId, db, user, ct);
        db.DigestSubscriptions.Add(subscription);
        await db.SaveChangesAsync(ct);
        return await DigestView.Of(subscription, secrets, db, ct);
    }
}
