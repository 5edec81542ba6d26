using Microsoft.EntityFrameworkCore;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Digests;

/// <summary>What became of a subscription's digests, the latest first.</summary>
internal static class ListDigestDeliveries
{
    /// <param name="Week">ISO week, such as 2026-W28.</param>
    /// <param name="State">waiting, preparing, sending, sent, failed, uncertain (may have arrived; not sent again) or skipped.</param>
    /// <param name="Attempts">How often it was tried.</param>
    /// <param name="DueAt">When it was due.</param>
    /// <param name="NextAttemptAt">When it is tried again.</param>
    /// <param name="FinishedAt">When it was over.</param>
    /// <param name="Error">Why the last attempt failed.</param>
    public sealed record Delivery(
        string Week,
        string State,
        int Attempts,
        DateTime DueAt,
        DateTime? NextAttemptAt,
        DateTime? FinishedAt,
        Failure? Error
    );

    /// <param name="Detail">A code of the channel's.</param>
    public sealed record Failure(string Code, string Message, string? Detail);

    private sealed record After(DateTime DueAt, Guid Id);

    private static readonly ErrorDefinition[] Reasons =
    [
        ReportingErrors.DigestRefused,
        ReportingErrors.DigestUncertain,
        ReportingErrors.WebhookUnreadable,
        ReportingErrors.DigestFilterUnavailable,
        ReportingErrors.DigestFilterOfPerson,
        ReportingErrors.UnitNotFound,
        ReportingErrors.PersonNotFound,
        ReportingErrors.WaveNotFound,
    ];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/reports/digests/{id:guid}/deliveries",
                (
                    Guid id,
                    string? after,
                    int? limit,
                    ReportingDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    HttpRequest http,
                    CancellationToken ct
                ) => Handle(id, after, limit, Languages.Choose(http.Headers.AcceptLanguage), db, user, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listDigestDeliveries")
            .WithSummary("What became of the weekly reports of a subscription");

    public static async Task<Page<Delivery>> Handle(
        Guid id,
        string? after,
        int? limit,
        string language,
        ReportingDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var take = Cursor.Limit(limit);
        var from = Cursor.Read<After>(after);
        await DigestAccess.Find(id, db, user, clock, ct);
        var deliveries = db.DigestDeliveries.AsNoTracking().Where(d => d.SubscriptionId == id);
        if (from is not null)
        {
            deliveries = deliveries.Where(d =>
                d.DueAt < from.DueAt || (d.DueAt == from.DueAt && d.Id.CompareTo(from.Id) < 0)
            );
        }

        var rows = await deliveries
            .OrderByDescending(d => d.DueAt)
            .ThenByDescending(d => d.Id)
            .Take(take + 1)
            .ToListAsync(ct);
        return new(
            [.. rows.Take(take).Select(d => Of(d, language))],
            rows.Count > take ? Cursor.Write(new After(rows[take - 1].DueAt, rows[take - 1].Id)) : null
        );
    }

    private static Delivery Of(DigestDelivery delivery, string language) =>
        new(
            FormattableString.Invariant($"{delivery.Year}-W{delivery.Week:00}"),
            SnakeCase.Of(delivery.State),
            delivery.Attempts,
            delivery.DueAt,
            delivery.NextAttemptAt,
            delivery.FinishedAt,
            delivery.Error is { } code
                ? new(
                    code,
                    Array.Find(Reasons, r => r.Code == code)?.Message(language, delivery.ErrorDetail) ?? code,
                    delivery.ErrorDetail
                )
                : null
        );
}
