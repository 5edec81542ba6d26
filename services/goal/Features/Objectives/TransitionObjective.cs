using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Objectives;

/// <summary>One step of the life cycle, or the whole way to published at once.</summary>
internal static class TransitionObjective
{
    public sealed record Request(ObjectiveState? To, string? Reason, Guid? ReviewerId);

    public sealed record PublishRequest(string? Reason);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/objectives/{id:guid}/transition",
                async (
                    Guid id,
                    Request request,
                    ExpectedVersion? ifMatch,
                    GoalDbContext db,
                    AlignmentCheck alignment,
                    OrganizationLookup organization,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var objective = await Handle(
                        id,
                        request,
                        ifMatch ?? ExpectedVersion.Any,
                        db,
                        alignment,
                        organization,
                        user,
                        clock,
                        ct
                    );
                    return ETags.Ok(objective, objective.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveView>()
            .WithName("transitionObjective")
            .WithSummary("Takes one step of the life cycle; a refusal lists every unmet condition");
        api.MapPost(
                "/objectives/{id:guid}/publish",
                async (
                    Guid id,
                    PublishRequest? request,
                    ExpectedVersion? ifMatch,
                    GoalDbContext db,
                    AlignmentCheck alignment,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var objective = await Publish(
                        id,
                        request ?? new PublishRequest(null),
                        ifMatch ?? ExpectedVersion.Any,
                        db,
                        alignment,
                        user,
                        clock,
                        ct
                    );
                    return ETags.Ok(objective, objective.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveView>()
            .WithName("publishObjective")
            .WithSummary("Walks all steps to published at once; a refusal lists every unmet condition and takes none");
    }

    public static async Task<ObjectiveView> Handle(
        Guid id,
        Request request,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        AlignmentCheck alignment,
        OrganizationLookup organization,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = new Validation()
            .Required("to", request.To)
            .OptionalText("reason", request.Reason, Limits.Note);
        validation.ThrowIfInvalid();
        if (request.ReviewerId is { } reviewer)
        {
            await organization.RequirePeople(validation, [("reviewerId", reviewer)], ct);
            validation.ThrowIfInvalid();
        }

        var to = request.To!.Value;
        var viewer = await Viewer.Load(db, user, ct);
        var objective = await db.ObjectiveById(id, viewer, ct);
        var cycle = await db.CycleById(objective.CycleId, ct);
        // Accepting, and sending back, is the reviewer's part; all else is the writers'.
        if (
            !(
                objective.State == ObjectiveState.InReview
                && to is (ObjectiveState.Aligning or ObjectiveState.Draft)
                && viewer.MayAccept(objective)
            )
        )
        {
            viewer.RequireEdit(objective, cycle.Policy);
        }

        ifMatch.Require(objective.EditVersion);
        var facts = await Facts(objective, cycle, request.Reason, db, alignment, viewer, to, ct);
        RequireMet(LifeCycle.Unmet(objective.State, to, facts));
        var now = clock.UtcNow();
        if (to == ObjectiveState.InReview)
        {
            objective.SendToReview(request.ReviewerId);
        }

        objective.Enter(to, clock.Today(), now);
        if (to == ObjectiveState.Cancelled)
        {
            Shares.WeighFitting(await db.ClaimGroup(objective.CycleId, objective.Owner, ct));
        }

        await db.SaveWithHistory(Actor.Of(user), now, Texts.Clean(request.Reason), ct);
        return await db.View(objective, viewer, ct);
    }

    public static async Task<ObjectiveView> Publish(
        Guid id,
        PublishRequest request,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        AlignmentCheck alignment,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation().OptionalText("reason", request.Reason, Limits.Note).ThrowIfInvalid();
        var viewer = await Viewer.Load(db, user, ct);
        var objective = await db.ObjectiveById(id, viewer, ct);
        var cycle = await db.CycleById(objective.CycleId, ct);
        viewer.RequireEdit(objective, cycle.Policy);
        ifMatch.Require(objective.EditVersion);
        var facts = await Facts(objective, cycle, request.Reason, db, alignment, viewer, ObjectiveState.Finalized, ct);
        RequireMet(LifeCycle.UnmetToPublish(objective.State, facts));
        var now = clock.UtcNow();
        foreach (var state in LifeCycle.WayToPublished(objective.State))
        {
            objective.Enter(state, clock.Today(), now);
        }

        await db.SaveWithHistory(Actor.Of(user), now, Texts.Clean(request.Reason), ct);
        return await db.View(objective, viewer, ct);
    }

    private static async Task<LifeCycleFacts> Facts(
        Objective objective,
        Cycle cycle,
        string? reason,
        GoalDbContext db,
        AlignmentCheck alignment,
        Viewer viewer,
        ObjectiveState to,
        CancellationToken ct
    )
    {
        var topOrInitiative = objective.IsTop || objective.InitiativeReason is not null;
        var keyResults = await db.KeyResultsOf(objective.Id, ct);
        return new LifeCycleFacts(
            [.. keyResults.Where(k => k.IsLive).Select(k => (k.OwnerPersonId, k.WeightBp))],
            cycle.Policy.ReviewRequired,
            viewer.MayAccept(objective),
            !topOrInitiative && to == ObjectiveState.Finalized && await alignment.IsAligned(objective.Id, ct),
            topOrInitiative,
            cycle.AcceptsPublications,
            Texts.Clean(reason) is not null
        );
    }

    private static void RequireMet(IReadOnlyList<FieldError> unmet)
    {
        if (unmet.Count > 0)
        {
            throw new DomainException(GoalErrors.ConditionsUnmet) { Fields = unmet };
        }
    }
}
