using Microsoft.EntityFrameworkCore;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Objectives;

internal static class UpdateObjective
{
    public sealed record Request(
        Guid? CycleId,
        string Title,
        string? Description,
        ObjectiveKind? Kind,
        OwnerKind? OwnerKind,
        Guid? OwnerUnitId,
        Guid? OwnerPersonId,
        IReadOnlyList<Guid>? ParticipantIds,
        IReadOnlyList<Guid>? CoEditorIds,
        bool IsTop,
        string? InitiativeReason,
        bool Confidential,
        int? WeightBp,
        string? Reason
    ) : IObjectiveInput;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/objectives/{id:guid}",
                async (
                    Guid id,
                    Request request,
                    ExpectedVersion ifMatch,
                    GoalDbContext db,
                    OrganizationLookup organization,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var objective = await Handle(id, request, ifMatch, db, organization, user, clock, ct);
                    return ETags.Ok(objective, objective.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveView>()
            .WithName("updateObjective")
            .WithSummary("Changes an objective; its cycle stays");

    public static async Task<ObjectiveView> Handle(
        Guid id,
        Request request,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        OrganizationLookup organization,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = new Validation().OptionalText("reason", request.Reason, Limits.Note);
        request.Check(validation);
        validation.ThrowIfInvalid();
        var viewer = await Viewer.Load(db, user, ct);
        var objective = await db.ObjectiveById(id, viewer, ct);
        var cycle = await db.CycleById(objective.CycleId, ct);
        viewer.RequireEdit(objective, cycle.Policy);
        ifMatch.Require(objective.EditVersion);
        objective.RequireOpen();
        validation
            .Check(
                request.CycleId is null || request.CycleId == objective.CycleId,
                "cycleId",
                GoalErrors.NotInThisGroup
            )
            .Check(
                request.Confidential == objective.Confidential || user.IsProgramAdmin,
                "confidential",
                GoalErrors.ConfidentialNeedsAdmin
            );
        var owner = await request.Owner(organization, validation, ct);
        validation.ThrowIfInvalid();
        if (owner != objective.Owner)
        {
            viewer.RequireWriteFor(owner, cycle.Policy);
            await GiveTo(owner, objective, db, ct);
        }

        var wasConfidential = objective.Confidential;
        objective.Describe(request.Text());
        objective.InvolvePeople(
            [.. (request.ParticipantIds ?? []).Distinct()],
            [.. (request.CoEditorIds ?? []).Distinct()]
        );
        if (request.WeightBp != objective.StatedWeightBp)
        {
            var group = await db.ClaimGroup(objective.CycleId, owner, ct);
            objective.StateWeight(request.WeightBp);
            Shares.Weigh(group.Append(objective).Distinct());
        }

        if (wasConfidential != objective.Confidential)
        {
            // Their texts come or go with the flag, though nothing of the key results themselves changed.
            foreach (var keyResult in await db.KeyResults.Where(k => k.ObjectiveId == objective.Id).ToListAsync(ct))
            {
                db.Entry(keyResult).State = EntityState.Modified;
            }
        }

        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), Texts.Clean(request.Reason), ct);
        return await db.View(objective, viewer, ct);
    }

    private static async Task GiveTo(ObjectiveOwner owner, Objective objective, GoalDbContext db, CancellationToken ct)
    {
        if (owner.Kind == objective.OwnerKind && owner.GroupId == objective.Owner.GroupId)
        {
            objective.GiveTo(owner); // another responsible person, the same group
            return;
        }

        var left = await db.ClaimGroup(objective.CycleId, objective.Owner, ct);
        var joined = await db.ClaimGroup(objective.CycleId, owner, ct);
        if (joined.Count >= Limits.Most)
        {
            throw GoalErrors.TooManyObjectives.With(Limits.Most);
        }

        objective.GiveTo(owner);
        objective.StateWeight(null);
        objective.MoveTo(joined.Select(o => o.Position).DefaultIfEmpty(0).Max() + 1);
        Shares.WeighFitting(left.Where(o => o.Id != objective.Id));
        Shares.Weigh([.. joined, objective]);
    }
}
