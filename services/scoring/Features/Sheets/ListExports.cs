using Microsoft.EntityFrameworkCore;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Sheets;

/// <summary>Who exported scores, newest first; for program administrators and auditors.</summary>
internal static class ListExports
{
    public sealed record Item(
        Guid Id,
        DateTime At,
        Guid AccountId,
        Guid? PersonId,
        string Name,
        string Kind,
        Guid? CycleId,
        Guid? SubjectPersonId,
        string? SubjectPersonName,
        int? FiscalYear,
        PerformanceLink PerformanceLink,
        int Rows
    );

    private sealed record Key(DateTime At, Guid Id);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/scores/exports",
                (string? after, int? limit, ScoringDbContext db, CurrentUser user, CancellationToken ct) =>
                    Handle(after, limit, db, user, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listScoreExports")
            .WithSummary("Who exported scores, and when");

    public static async Task<Page<Item>> Handle(
        string? after,
        int? limit,
        ScoringDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        if (!user.IsProgramAdmin && !user.IsInRole(Roles.Auditor))
        {
            throw PlatformErrors.Forbidden.With();
        }

        var count = Cursor.Limit(limit);
        var exports = db.Exports.AsNoTracking();
        if (Cursor.Read<Key>(after) is { } last)
        {
            exports = exports.Where(e => e.At < last.At || (e.At == last.At && e.Id.CompareTo(last.Id) < 0));
        }

        var rows = await (
            from e in exports.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(count + 1)
            join p in db.People() on e.SubjectPersonId equals p.Id into subjects
            from p in subjects.DefaultIfEmpty()
            orderby e.At descending, e.Id descending
            select new Item(
                e.Id,
                e.At,
                e.AccountId,
                e.PersonId,
                e.Name,
                e.Kind,
                e.CycleId,
                e.SubjectPersonId,
                p == null ? null : p.Name,
                e.FiscalYear,
                e.PerformanceLink,
                e.Rows
            )
        ).ToListAsync(ct);
        return Page<Item>.Of(rows, count, e => new Key(e.At, e.Id));
    }
}
