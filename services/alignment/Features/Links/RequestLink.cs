using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Alignment.Features.Links;

/// <summary>
/// Asks for a link. Upward within one's own reporting line it needs no consent (cycle policy), to one's own objective
/// never: then it is accepted at once (domain.md §4).
/// </summary>
internal static class RequestLink
{
    private const int MaxText = 4000;

    public sealed record Request(
        LinkKind? Kind,
        Guid? FromObjectiveId,
        Guid? ToObjectiveId,
        Guid? ToKeyResultId,
        string? Need,
        DateOnly? NeededBy,
        string? Message
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/alignments",
                async (
                    Request request,
                    AlignmentDbContext db,
                    GoalReplica goal,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var link = await Handle(request, db, goal, user, clock, ct);
                    return ETags.Created($"/api/v1/alignments/{link.Id}", link, link.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<LinkView>(StatusCodes.Status201Created)
            .WithName("requestAlignment")
            .WithSummary("Align an objective with another one, or ask for it");

    public static async Task<LinkView> Handle(
        Request request,
        AlignmentDbContext db,
        GoalReplica goal,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        Validate(request);
        var kind = request.Kind!.Value;
        var fromId = request.FromObjectiveId!.Value;
        var toId = request.ToObjectiveId!.Value;
        if (fromId == toId)
        {
            throw AlignmentErrors.SelfLink.With();
        }

        // What the replica says may be older than what the caller has just done.
        await goal.RefreshObjectives([fromId, toId], ct);
        if (request.ToKeyResultId is { } wanted && !await db.KeyResults.AnyAsync(k => k.Id == wanted, ct))
        {
            await goal.RefreshKeyResults([wanted], ct);
        }

        await using var transaction = await SupportGraphs.Lock(db, ct);
        var objectives = await db
            .Objectives.AsNoTracking()
            .Where(o => o.Id == fromId || o.Id == toId)
            .ToDictionaryAsync(o => o.Id, ct);
        var access = await Access.Load(db, user, objectives.Values, ct);
        var from = Visible(objectives, fromId, access);
        var to = Visible(objectives, toId, access);
        if (!access.MayEdit(from))
        {
            throw AlignmentErrors.NotYourObjective.With();
        }

        RequireOpen(from);
        RequireOpen(to);
        if (
            request.ToKeyResultId is { } keyResult
            && !await db.KeyResults.AnyAsync(k => k.Id == keyResult && k.ObjectiveId == toId && k.Live, ct)
        )
        {
            throw AlignmentErrors.KeyResultNotFound.With();
        }

        if (access.CycleOf(to)?.StartsOn > access.CycleOf(from)?.StartsOn)
        {
            throw AlignmentErrors.LaterCycle.With();
        }

        var key = Link.KeyOf(kind, fromId, toId, request.ToKeyResultId);
        if (await db.Links.AnyAsync(l => l.LiveKey == key, ct))
        {
            throw AlignmentErrors.Duplicate.With();
        }

        if (kind == LinkKind.Supports && (await SupportGraphs.Above(db, [toId], ct)).WouldClose(fromId, toId))
        {
            throw AlignmentErrors.Circle.With();
        }

        var link = Link.Request(kind, fromId, toId, request.ToKeyResultId, user.PersonId, clock.UtcNow())
            .Saying(
                Texts.Clean(request.Message),
                kind == LinkKind.DependsOn ? Texts.Clean(request.Need) : null,
                request.NeededBy
            );
        if (!NeedsConsent(kind, from, to, access, user))
        {
            link.AcceptedAtOnce(user.PersonId, clock.Today());
        }

        db.Links.Add(link);
        db.Publish(link.ToEvent());
        await db.SaveWithPlaces(
            link.State == LinkState.Accepted ? [fromId, toId] : [],
            isMove: false,
            clock.Today(),
            ct
        );
        if (transaction is not null)
        {
            await transaction.CommitAsync(ct);
        }

        return (await LinkViews.Of(db, user, [link], ct))[0];
    }

    private static void Validate(Request request)
    {
        var validation = new Validation()
            .Required("kind", request.Kind)
            .Required("fromObjectiveId", request.FromObjectiveId)
            .Required("toObjectiveId", request.ToObjectiveId)
            .OptionalText("message", request.Message, MaxText)
            .OptionalText("need", request.Need, MaxText);
        if (request.Kind == LinkKind.DependsOn)
        {
            validation
                .Text("need", request.Need, MaxText)
                .Check(request.ToKeyResultId is null, "toKeyResultId", AlignmentErrors.DependencyOnKeyResult);
        }

        validation.ThrowIfInvalid();
    }

    private static ObjectiveReplica Visible(Dictionary<Guid, ObjectiveReplica> objectives, Guid id, Access access) =>
        objectives.TryGetValue(id, out var objective) && access.MaySee(objective)
            ? objective
            : throw AlignmentErrors.ObjectiveNotFound.With();

    private static void RequireOpen(ObjectiveReplica objective)
    {
        if (objective.State is "scored" or "closed" or "cancelled" or "postponed")
        {
            throw AlignmentErrors.ObjectiveEnded.With(objective.State);
        }
    }

    private static bool NeedsConsent(
        LinkKind kind,
        ObjectiveReplica from,
        ObjectiveReplica to,
        Access access,
        CurrentUser user
    )
    {
        var owner = access.Responsible(from);
        var answers = access.Responsible(to);
        if (answers is not null && (answers == user.PersonId || answers == owner))
        {
            return false;
        }

        var upward =
            kind == LinkKind.Supports && owner is { } below && answers is { } above && access.IsAbove(above, below);
        return !upward || access.CycleOf(from) is not { AlignmentNeedsConsent: false };
    }
}
