using Microsoft.EntityFrameworkCore;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Progress.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Features.Progress;

/// <summary>
/// GET /progress/people/{id} and /progress/units/{id}: Σ objective weight × objective progress over the owner's published
/// objectives in a cycle (domain.md §3).
/// </summary>
internal static class GetCycleProgress
{
    /// <summary>
    /// <paramref name="Progress"/> is 0…1, null without an objective that counts; an objective's
    /// <paramref name="Objectives"/> contribution is its part of it.
    /// </summary>
    public sealed record Response(
        Guid OwnerId,
        string OwnerName,
        Guid CycleId,
        decimal? Progress,
        decimal? Expected,
        decimal? Gap,
        IReadOnlyList<Item> Objectives
    );

    public sealed record Item(
        Guid ObjectiveId,
        string Title,
        int WeightBp,
        decimal? Progress,
        decimal? Expected,
        decimal Contribution,
        ProgressStatus? Status,
        bool Stale
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/progress/people/{id:guid}",
                async (
                    Guid id,
                    Guid? cycleId,
                    ProgressDbContext db,
                    ProgressReader reader,
                    GoalLookup goal,
                    CurrentUser user,
                    CancellationToken ct
                ) => TypedResults.Ok(await OfPerson(id, cycleId, db, reader, goal, user, ct))
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getPersonProgress")
            .WithSummary("A person's weighted progress in a cycle");
        api.MapGet(
                "/progress/units/{id:guid}",
                async (
                    Guid id,
                    Guid? cycleId,
                    ProgressDbContext db,
                    ProgressReader reader,
                    GoalLookup goal,
                    CurrentUser user,
                    CancellationToken ct
                ) => TypedResults.Ok(await OfUnit(id, cycleId, db, reader, goal, user, ct))
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getUnitProgress")
            .WithSummary("An org unit's weighted progress in a cycle");
    }

    public static async Task<Response> OfPerson(
        Guid id,
        Guid? cycleId,
        ProgressDbContext db,
        ProgressReader reader,
        GoalLookup goal,
        CurrentUser user,
        CancellationToken ct
    )
    {
        new Validation().Required("cycleId", cycleId).ThrowIfInvalid();
        var name =
            await db.People().Where(p => p.Id == id).Select(p => p.Name).FirstOrDefaultAsync(ct)
            ?? throw ProgressErrors.PersonNotFound.With(id);
        return await Of(
            id,
            name,
            cycleId!.Value,
            o => o.OwnerPersonId == id && o.OwnerUnitId == null,
            db,
            reader,
            goal,
            user,
            ct
        );
    }

    public static async Task<Response> OfUnit(
        Guid id,
        Guid? cycleId,
        ProgressDbContext db,
        ProgressReader reader,
        GoalLookup goal,
        CurrentUser user,
        CancellationToken ct
    )
    {
        new Validation().Required("cycleId", cycleId).ThrowIfInvalid();
        var name =
            await db.OrgUnits().Where(u => u.Id == id).Select(u => u.Name).FirstOrDefaultAsync(ct)
            ?? throw ProgressErrors.UnitNotFound.With(id);
        return await Of(id, name, cycleId!.Value, o => o.OwnerUnitId == id, db, reader, goal, user, ct);
    }

    private static async Task<Response> Of(
        Guid ownerId,
        string ownerName,
        Guid cycleId,
        System.Linq.Expressions.Expression<Func<ObjectiveReplica, bool>> owned,
        ProgressDbContext db,
        ProgressReader reader,
        GoalLookup goal,
        CurrentUser user,
        CancellationToken ct
    )
    {
        if (!await db.Cycles.AnyAsync(c => c.Id == cycleId, ct))
        {
            await goal.FetchCycle(cycleId, ct);
            if (!await db.Cycles.AnyAsync(c => c.Id == cycleId, ct))
            {
                throw ProgressErrors.CycleNotFound.With(cycleId);
            }
        }

        var ids = await db
            .Objectives.Where(o =>
                o.CycleId == cycleId
                && !o.Deleted
                && (o.State == "published" || o.State == "scored" || o.State == "closed")
            )
            .Where(owned)
            .OrderBy(o => o.Position)
            .Select(o => o.Id)
            .ToListAsync(ct);
        var objectives = await reader.Read(ids, false, user, ct);
        var terms = objectives.Select(o => new RollUpTerm(o.WeightBp, o.Progress)).ToList();
        var shares = RollUp.Contributions(terms);
        var progress = RollUp.Of(terms);
        var expected = RollUp.Of(
            objectives.Select(o => new RollUpTerm(o.WeightBp, o.Progress is null ? null : o.Expected))
        );
        return new Response(
            ownerId,
            ownerName,
            cycleId,
            progress,
            expected,
            expected - progress,
            [
                .. objectives.Select(
                    (o, i) =>
                        new Item(
                            o.ObjectiveId,
                            o.Title,
                            o.WeightBp,
                            o.Progress,
                            o.Expected,
                            shares[i],
                            o.Status,
                            o.Stale
                        )
                ),
            ]
        );
    }
}
