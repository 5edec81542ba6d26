using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Cycles;

internal static class MoveCyclePhase
{
    public sealed record Request(CyclePhase? Phase, string? Reason);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/cycles/{id:guid}/phase",
                async (
                    Guid id,
                    Request request,
                    ExpectedVersion? ifMatch,
                    GoalDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var cycle = await Handle(id, request, ifMatch ?? ExpectedVersion.Any, db, user, clock, ct);
                    return ETags.Ok(cycle, cycle.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .Produces<CycleView>()
            .WithName("moveCyclePhase")
            .WithSummary("Moves a cycle to the next phase, or back to the one before with a reason");

    public static async Task<CycleView> Handle(
        Guid id,
        Request request,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation()
            .Required("phase", request.Phase)
            .OptionalText("reason", request.Reason, Limits.Note)
            .ThrowIfInvalid();
        var cycle = await db.CycleById(id, ct);
        ifMatch.Require(cycle.Version);
        cycle.MoveTo(request.Phase!.Value, Texts.Clean(request.Reason));
        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), request.Reason, ct);
        return CycleView.Of(cycle);
    }
}
