using Microsoft.EntityFrameworkCore;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Sheets;

/// <summary>
/// The objectives of a cycle with their published scores, of one unit with its sub-units where one is named; counts and
/// mean are over all of them, not over the page. Program administrators see unpublished scores too.
/// </summary>
internal static class CycleScores
{
    public sealed record Response(
        Guid CycleId,
        PerformanceLink PerformanceLink,
        int Objectives,
        int Scored,
        int Published,
        decimal? MeanScore,
        IReadOnlyList<BandCount> Bands,
        IReadOnlyList<Item> Items,
        string? Next
    );

    public sealed record BandCount(string Code, int Count);

    public sealed record Item(
        Guid ObjectiveId,
        string Title,
        string Kind,
        string OwnerKind,
        Guid? OwnerUnitId,
        Guid? OwnerPersonId,
        string? OwnerName,
        decimal? Score,
        string? Band,
        bool Published
    );

    private sealed record Key(int Position, Guid Id);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/scores/cycles/{id:guid}",
                (
                    Guid id,
                    Guid? unitId,
                    string? after,
                    int? limit,
                    ScoringDbContext db,
                    CurrentUser user,
                    CancellationToken ct
                ) => Handle(id, unitId, after, limit, db, user, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getCycleScores")
            .WithSummary("Scores of a cycle's objectives");

    public static async Task<Response> Handle(
        Guid cycleId,
        Guid? unitId,
        string? after,
        int? limit,
        ScoringDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var count = Cursor.Limit(limit);
        var cycle = await SheetCycles.One(cycleId, db, ct);
        var objectives = await Select(cycleId, unitId, db, ct);
        var all = user.IsProgramAdmin;
        var scores = await (
            from o in objectives
            join s in db.ObjectiveScores on o.Id equals s.ObjectiveId
            where s.Score != null && (all || s.Published)
            select new { Score = s.Score!.Value, s.Published }
        ).ToListAsync(ct);
        if (Cursor.Read<Key>(after) is { } last)
        {
            objectives = objectives.Where(o =>
                o.Position > last.Position || (o.Position == last.Position && o.Id.CompareTo(last.Id) > 0)
            );
        }

        var rows = await (
            from o in objectives.OrderBy(o => o.Position).ThenBy(o => o.Id).Take(count + 1)
            join s in db.ObjectiveScores on o.Id equals s.ObjectiveId into given
            from s in given.DefaultIfEmpty()
            join p in db.People() on o.OwnerPersonId equals p.Id into people
            from p in people.DefaultIfEmpty()
            join u in db.OrgUnits() on o.OwnerUnitId equals u.Id into units
            from u in units.DefaultIfEmpty()
            orderby o.Position, o.Id
            select new
            {
                Objective = o,
                Score = s != null && (all || s.Published) ? s.Score : null,
                Published = s != null && s.Published,
                OwnerName = u != null ? u.Name
                : p != null ? p.Name
                : null,
            }
        ).ToListAsync(ct);
        var page = Page<Item>.Of(
            [
                .. rows.Select(r => new Item(
                    r.Objective.Id,
                    r.Objective.Title,
                    r.Objective.Kind,
                    r.Objective.OwnerKind,
                    r.Objective.OwnerUnitId,
                    r.Objective.OwnerPersonId,
                    r.OwnerName,
                    r.Score,
                    Bands.Of(r.Score)?.Code,
                    r.Published
                )),
            ],
            count,
            _ => new Key(rows[count - 1].Objective.Position, rows[count - 1].Objective.Id)
        );
        return new Response(
            cycle.Id,
            cycle.PerformanceLink,
            await (await Select(cycleId, unitId, db, ct)).CountAsync(ct),
            scores.Count,
            scores.Count(s => s.Published),
            ScoreRules.Year([.. scores.Select(s => s.Score)]),
            [.. Bands.All.Select(b => new BandCount(b.Code, scores.Count(s => Bands.Of(s.Score) == b)))],
            page.Items,
            page.Next
        );
    }

    private static async Task<IQueryable<ObjectiveReplica>> Select(
        Guid cycleId,
        Guid? unitId,
        ScoringDbContext db,
        CancellationToken ct
    )
    {
        var objectives = db.Objectives.AsNoTracking().Where(o => o.CycleId == cycleId && o.IsOut && !o.Confidential);
        if (unitId is not { } unit)
        {
            return objectives;
        }

        var units = await db.SubtreeOf(unit, ct);
        return objectives.Where(o =>
            o.OwnerUnitId != null
                ? units.Contains(o.OwnerUnitId.Value)
                : db.Set<PersonReplica>()
                    .Any(p => p.Id == o.OwnerPersonId && p.OrgUnitId != null && units.Contains(p.OrgUnitId.Value))
        );
    }
}
