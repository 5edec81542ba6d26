using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Goal.Features.Objectives;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.KeyResults;

/// <summary>Adding, changing, cancelling and deleting one key result.</summary>
internal static class WriteKeyResults
{
    public sealed record CancelRequest(string? Reason);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/objectives/{id:guid}/key-results",
                async (
                    Guid id,
                    KeyResultInput request,
                    GoalDbContext db,
                    OrganizationLookup organization,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var made = await Add(id, request, db, organization, user, clock, ct);
                    return ETags.Created($"/api/v1/key-results/{made.Id}", made, made.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<KeyResultView>(StatusCodes.Status201Created)
            .WithName("addKeyResult")
            .WithSummary("Adds a key result to an objective");
        api.MapGet(
                "/key-results/{id:guid}",
                async (Guid id, GoalDbContext db, CurrentUser user, CancellationToken ct) =>
                {
                    var viewer = await Viewer.Load(db, user, ct);
                    var (_, keyResult, _) = await db.KeyResultById(id, viewer, ct);
                    var view = await View(keyResult, db, ct);
                    return ETags.Ok(view, view.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<KeyResultView>()
            .WithName("getKeyResult")
            .WithSummary("One key result");
        api.MapPut(
                "/key-results/{id:guid}",
                async (
                    Guid id,
                    KeyResultInput request,
                    ExpectedVersion ifMatch,
                    GoalDbContext db,
                    OrganizationLookup organization,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var changed = await Update(id, request, ifMatch, db, organization, user, clock, ct);
                    return ETags.Ok(changed, changed.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<KeyResultView>()
            .WithName("updateKeyResult")
            .WithSummary("Changes a key result; a published one's measure only with a reason, as a new definition");
        api.MapDelete(
                "/key-results/{id:guid}",
                async (
                    Guid id,
                    ExpectedVersion ifMatch,
                    GoalDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    await Delete(id, ifMatch, db, user, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("deleteKeyResult")
            .WithSummary("Deletes a key result that was never published");
        api.MapPost(
                "/key-results/{id:guid}/cancel",
                async (
                    Guid id,
                    CancelRequest request,
                    ExpectedVersion? ifMatch,
                    GoalDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var cancelled = await Cancel(id, request, ifMatch ?? ExpectedVersion.Any, db, user, clock, ct);
                    return ETags.Ok(cancelled, cancelled.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<KeyResultView>()
            .WithName("cancelKeyResult")
            .WithSummary("Cancels a key result with a reason; the others share its weight");
    }

    public static async Task<KeyResultView> Add(
        Guid objectiveId,
        KeyResultInput request,
        GoalDbContext db,
        OrganizationLookup organization,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var viewer = await Viewer.Load(db, user, ct);
        var objective = await db.ObjectiveById(objectiveId, viewer, ct);
        var cycle = await db.CycleById(objective.CycleId, ct);
        viewer.RequireEdit(objective, cycle.Policy);
        objective.RequireOpen();
        var measure = await Read(request, cycle, organization, ct);
        var all = await db.KeyResultsOf(objectiveId, ct);
        if (all.Count(k => k.IsLive) >= Limits.Most)
        {
            throw GoalErrors.TooManyKeyResults.With(Limits.Most);
        }

        var now = clock.UtcNow();
        var keyResult = KeyResult.Create(
            objective,
            null,
            request.Text(request.OwnerPersonId ?? objective.OwnerPersonId),
            measure,
            request.WeightBp,
            all.Select(k => k.Position).DefaultIfEmpty(0).Max() + 1,
            clock.Today(),
            now,
            request.Guards()
        );
        db.KeyResults.Add(keyResult);
        Shares.Weigh(objective, [.. all, keyResult]);
        await db.SaveWithHistory(Actor.Of(user), now, Texts.Clean(request.Reason), ct);
        return await View(keyResult, db, ct);
    }

    public static async Task<KeyResultView> Update(
        Guid id,
        KeyResultInput request,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        OrganizationLookup organization,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var (objective, keyResult, all, cycle) = await ForEdit(id, ifMatch, db, user, ct);
        RequireLive(keyResult);
        var measure = await Read(request, cycle, organization, ct);
        var reason = Texts.Clean(request.Reason);
        keyResult.Describe(request.Text(request.OwnerPersonId));
        keyResult.Redefine(measure, objective.IsPublic, reason);
        keyResult.Guard(request.Guards());
        if (request.WeightBp != keyResult.StatedWeightBp)
        {
            keyResult.StateWeight(request.WeightBp);
            Shares.Weigh(objective, all);
        }

        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), reason, ct);
        return await View(keyResult, db, ct);
    }

    public static async Task Delete(
        Guid id,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var (objective, keyResult, all, _) = await ForEdit(id, ifMatch, db, user, ct);
        if (objective.IsPublic)
        {
            throw GoalErrors.KeyResultPublished.With();
        }

        keyResult.Delete();
        Shares.WeighFitting(objective, all);
        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), null, ct);
    }

    public static async Task<KeyResultView> Cancel(
        Guid id,
        CancelRequest request,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation().Text("reason", request.Reason, Limits.Note).ThrowIfInvalid();
        var (objective, keyResult, all, _) = await ForEdit(id, ifMatch, db, user, ct);
        keyResult.Cancel(clock.Today());
        Shares.WeighFitting(objective, all);
        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), Texts.Clean(request.Reason), ct);
        return await View(keyResult, db, ct);
    }

    private static async Task<(Objective Objective, KeyResult KeyResult, List<KeyResult> All, Cycle Cycle)> ForEdit(
        Guid id,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var viewer = await Viewer.Load(db, user, ct);
        var (objective, keyResult, all) = await db.KeyResultById(id, viewer, ct);
        var cycle = await db.CycleById(objective.CycleId, ct);
        viewer.RequireEdit(objective, cycle.Policy);
        ifMatch.Require(keyResult.EditVersion);
        objective.RequireOpen();
        return (objective, keyResult, all, cycle);
    }

    private static void RequireLive(KeyResult keyResult)
    {
        if (!keyResult.IsLive)
        {
            throw GoalErrors.KeyResultCancelled.With();
        }
    }

    private static async Task<KeyResultMeasure> Read(
        KeyResultInput request,
        Cycle cycle,
        OrganizationLookup organization,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var measure = request.Read(validation, cycle);
        validation.ThrowIfInvalid();
        if (request.OwnerPersonId is { } owner)
        {
            await organization.RequirePeople(validation, [("ownerPersonId", owner)], ct);
            validation.ThrowIfInvalid();
        }

        return measure!;
    }

    private static async Task<KeyResultView> View(KeyResult keyResult, GoalDbContext db, CancellationToken ct) =>
        KeyResultView.Of(keyResult, await ObjectiveViews.Names(db, [keyResult.OwnerPersonId ?? Guid.Empty], ct));
}
