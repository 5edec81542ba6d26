using Microsoft.EntityFrameworkCore;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Objectives;

internal static class ReadObjectives
{
    private const int MaxIds = 200;
    private const int MaxSearch = 200;

    /// <summary>What is asked for; everything that is null is left open.</summary>
    internal sealed record Query(
        Guid? CycleId = null,
        Guid? OwnerPersonId = null,
        Guid? OwnerUnitId = null,
        string? State = null,
        Guid? ParticipantId = null,
        string? Search = null,
        Guid[]? Ids = null,
        string? After = null,
        int? Limit = null
    );

    private sealed record Key(int Position, Guid Id);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/objectives",
                (
                    Guid? cycleId,
                    Guid? ownerPersonId,
                    Guid? ownerUnitId,
                    string? state,
                    Guid? participantId,
                    string? search,
                    Guid[]? ids,
                    string? after,
                    int? limit,
                    GoalDbContext db,
                    CurrentUser user,
                    CancellationToken ct
                ) =>
                    List(
                        new Query(cycleId, ownerPersonId, ownerUnitId, state, participantId, search, ids, after, limit),
                        db,
                        user,
                        ct
                    )
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listObjectives")
            .WithSummary("Objectives that the caller may see, each with its key results, by priority");
        api.MapGet(
                "/objectives/{id:guid}",
                async (Guid id, GoalDbContext db, CurrentUser user, CancellationToken ct) =>
                {
                    var objective = await Get(id, db, user, ct);
                    return ETags.Ok(objective, objective.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveView>()
            .WithName("getObjective")
            .WithSummary("One objective with its key results");
    }

    public static async Task<ObjectiveView> Get(Guid id, GoalDbContext db, CurrentUser user, CancellationToken ct)
    {
        var viewer = await Viewer.Load(db, user, ct);
        return await db.View(await db.ObjectiveById(id, viewer, ct), viewer, ct);
    }

    public static async Task<Page<ObjectiveView>> List(
        Query request,
        GoalDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var limit = Cursor.Limit(request.Limit);
        var after = Cursor.Read<Key>(request.After);
        new Validation()
            .OneOf("state", request.State, SnakeCase.All<ObjectiveState>())
            .OptionalText("search", request.Search, MaxSearch)
            .Count("ids", request.Ids, MaxIds)
            .ThrowIfInvalid();
        var viewer = await Viewer.Load(db, user, ct);
        var query = Filter(db.Objectives.AsNoTracking().Where(viewer.Visible()), request);
        if (after is not null)
        {
            query = query.Where(o => o.Position > after.Position || (o.Position == after.Position && o.Id > after.Id));
        }

        var rows = await query.OrderBy(o => o.Position).ThenBy(o => o.Id).Take(limit + 1).ToListAsync(ct);
        var views = await db.Views(rows, viewer, ct);
        return Page<ObjectiveView>.Of(views, limit, o => new Key(o.Position, o.Id));
    }

    private static IQueryable<Objective> Filter(IQueryable<Objective> query, Query request)
    {
        if (request.CycleId is { } cycle)
        {
            query = query.Where(o => o.CycleId == cycle);
        }

        if (request.OwnerPersonId is { } person)
        {
            query = query.Where(o => o.OwnerPersonId == person);
        }

        if (request.OwnerUnitId is { } unit)
        {
            query = query.Where(o => o.OwnerUnitId == unit);
        }

        if (SnakeCase.TryParse<ObjectiveState>(request.State, out var state))
        {
            query = query.Where(o => o.State == state);
        }

        if (request.ParticipantId is { } participant)
        {
            query = query.Where(o => o.ParticipantIds.Contains(participant));
        }

        if (Texts.Clean(request.Search)?.ToLowerInvariant() is { } search)
        {
            query = query.Where(o => o.SearchTitle.Contains(search));
        }

        if (request.Ids is { Length: > 0 } ids)
        {
            query = query.Where(o => EF.Parameter(ids).Contains(o.Id));
        }

        return query;
    }
}
