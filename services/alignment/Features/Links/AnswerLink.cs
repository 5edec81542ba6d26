using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Alignment.Features.Links;

/// <summary>What becomes of a link: accepted or declined by the other side, withdrawn or removed.</summary>
internal static class AnswerLink
{
    private const int MaxReason = 4000;

    public enum Step
    {
        Accept,
        Decline,
        Withdraw,
        Remove,
    }

    public sealed record DeclineRequest(string? Reason);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/alignments/{id:guid}/accept",
                async (
                    Guid id,
                    ExpectedVersion ifMatch,
                    AlignmentDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Answer(await Handle(id, Step.Accept, null, ifMatch, db, user, clock, ct))
            )
            .RequireAuthorization(Policies.Member)
            .Produces<LinkView>()
            .WithName("acceptAlignment")
            .WithSummary("Accept a requested alignment");
        api.MapPost(
                "/alignments/{id:guid}/decline",
                async (
                    Guid id,
                    DeclineRequest request,
                    ExpectedVersion ifMatch,
                    AlignmentDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Answer(await Handle(id, Step.Decline, request.Reason, ifMatch, db, user, clock, ct))
            )
            .RequireAuthorization(Policies.Member)
            .Produces<LinkView>()
            .WithName("declineAlignment")
            .WithSummary("Decline a requested alignment, with a reason");
        api.MapPost(
                "/alignments/{id:guid}/withdraw",
                async (
                    Guid id,
                    ExpectedVersion ifMatch,
                    AlignmentDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Answer(await Handle(id, Step.Withdraw, null, ifMatch, db, user, clock, ct))
            )
            .RequireAuthorization(Policies.Member)
            .Produces<LinkView>()
            .WithName("withdrawAlignment")
            .WithSummary("Withdraw one's own request");
        api.MapDelete(
                "/alignments/{id:guid}",
                async (
                    Guid id,
                    ExpectedVersion ifMatch,
                    AlignmentDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    await Handle(id, Step.Remove, null, ifMatch, db, user, clock, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("removeAlignment")
            .WithSummary("End an accepted alignment");
    }

    public static async Task<LinkView> Handle(
        Guid id,
        Step step,
        string? reason,
        ExpectedVersion ifMatch,
        AlignmentDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var link = await db.Links.FirstOrDefaultAsync(l => l.Id == id, ct) ?? throw AlignmentErrors.LinkNotFound.With();
        var objectives = await db
            .Objectives.AsNoTracking()
            .Where(o => o.Id == link.FromObjectiveId || o.Id == link.ToObjectiveId)
            .ToDictionaryAsync(o => o.Id, ct);
        var access = await Access.Load(db, user, objectives.Values, ct);
        var asks = objectives.TryGetValue(link.FromObjectiveId, out var from) && access.MayEdit(from);
        var answers = objectives.TryGetValue(link.ToObjectiveId, out var to) && access.MayAnswer(to);
        if (!asks && !answers)
        {
            throw from is not null && to is not null && access.MaySee(from) && access.MaySee(to)
                ? Refusal(step).With()
                : AlignmentErrors.LinkNotFound.With();
        }

        var allowed = step switch
        {
            Step.Accept or Step.Decline => answers,
            Step.Withdraw => asks,
            _ => true,
        };
        if (!allowed)
        {
            throw Refusal(step).With();
        }

        if (step == Step.Decline)
        {
            new Validation().Text("reason", reason, MaxReason).ThrowIfInvalid();
        }

        ifMatch.Require(link.Version);
        var today = clock.Today();
        switch (step)
        {
            case Step.Accept:
                link.Accept(user.PersonId, today);
                break;
            case Step.Decline:
                link.Decline(user.PersonId, Texts.Clean(reason)!, today);
                break;
            case Step.Withdraw:
                link.Withdraw(today);
                break;
            default:
                link.Remove(today);
                break;
        }

        db.Publish(link.ToEvent());
        await db.SaveWithPlaces(
            step is Step.Accept or Step.Remove ? [link.FromObjectiveId, link.ToObjectiveId] : [],
            isMove: false,
            today,
            ct
        );
        return (await LinkViews.Of(db, user, [link], ct)).FirstOrDefault() ?? throw AlignmentErrors.LinkNotFound.With();
    }

    private static ErrorDefinition Refusal(Step step) =>
        step == Step.Withdraw ? AlignmentErrors.NotYourObjective : AlignmentErrors.NotYourAnswer;

    private static IResult Answer(LinkView link) => ETags.Ok(link, link.Version);
}
