using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Goal.Features.KeyResults;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Objectives;

internal static class CreateObjective
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
        IReadOnlyList<KeyResultInput?>? KeyResults
    ) : IObjectiveInput;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/objectives",
                async (
                    Request request,
                    GoalDbContext db,
                    OrganizationLookup organization,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var made = await Handle(request, db, organization, user, clock, ct);
                    return ETags.Created($"/api/v1/objectives/{made.Id}", made, made.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<ObjectiveView>(StatusCodes.Status201Created)
            .WithName("createObjective")
            .WithSummary("Creates a draft, with its key results if there are any yet");

    public static async Task<ObjectiveView> Handle(
        Request request,
        GoalDbContext db,
        OrganizationLookup organization,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = new Validation().Required("cycleId", request.CycleId);
        request.Check(validation);
        var inputs = request.KeyResults ?? [];
        validation
            .Count("keyResults", inputs, Limits.Most)
            .Check(inputs.All(k => k is not null), "keyResults", PlatformErrors.Required);
        validation.ThrowIfInvalid();
        var cycle = await db.Cycles.FindAsync([request.CycleId!.Value], ct) ?? throw GoalErrors.CycleNotFound.With();
        var measures = inputs.Select((k, i) => k!.Read(validation, cycle, $"keyResults[{i}].")).ToList();
        var owner = await request.Owner(organization, validation, ct);
        await organization.RequirePeople(
            validation,
            inputs
                .Select((k, i) => ($"keyResults[{i}].ownerPersonId", k!.OwnerPersonId))
                .Where(p => p.OwnerPersonId is not null)
                .Select(p => (p.Item1, p.OwnerPersonId!.Value)),
            ct
        );
        validation.Check(
            !request.Confidential || user.IsProgramAdmin,
            "confidential",
            GoalErrors.ConfidentialNeedsAdmin
        );
        validation.ThrowIfInvalid();
        var viewer = await Viewer.Load(db, user, ct);
        viewer.RequireWriteFor(owner, cycle.Policy);
        if (cycle.Phase == CyclePhase.Closed)
        {
            throw GoalErrors.CycleClosed.With();
        }

        var group = await db.ClaimGroup(cycle.Id, owner, ct);
        if (group.Count >= Limits.Most)
        {
            throw GoalErrors.TooManyObjectives.With(Limits.Most);
        }

        var now = clock.UtcNow();
        var objective = Objective.Create(
            cycle.Id,
            null,
            owner,
            request.Text(),
            request.WeightBp,
            group.Select(o => o.Position).DefaultIfEmpty(0).Max() + 1,
            clock.Today(),
            now
        );
        objective.InvolvePeople(
            [.. (request.ParticipantIds ?? []).Distinct()],
            [.. (request.CoEditorIds ?? []).Distinct()]
        );
        db.Objectives.Add(objective);
        Shares.Weigh([.. group, objective]);
        var keyResults = inputs
            .Select(
                (k, i) =>
                    KeyResult.Create(
                        objective,
                        null,
                        k!.Text(k.OwnerPersonId ?? owner.PersonId),
                        measures[i]!,
                        k.WeightBp,
                        i + 1,
                        clock.Today(),
                        now,
                        k.Guards()
                    )
            )
            .ToList();
        Shares.Weigh(objective, keyResults, "keyResults");
        db.KeyResults.AddRange(keyResults);
        await db.SaveWithHistory(Actor.Of(user), now, null, ct);
        return await db.View(objective, viewer, ct);
    }
}
