using Okr.Platform;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Progress.Features.Progress;

namespace Okr.Progress.Features.CheckIns;

/// <summary>POST /check-ins: one check-in, and the key result's new standing.</summary>
internal static class RecordCheckIn
{
    public sealed record Response(CheckInItem CheckIn, KeyResultStanding KeyResult);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/check-ins",
                async (
                    NewCheckIn request,
                    CheckInRecorder recorder,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var response = await Handle(request, recorder, user, clock, ct);
                    return ETags.Created(
                        $"/api/v1/check-ins/{response.CheckIn.Id}",
                        response,
                        response.CheckIn.Version
                    );
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<Response>(StatusCodes.Status201Created)
            .WithName("recordCheckIn")
            .WithSummary("Record a check-in on a key result");

    public static async Task<Response> Handle(
        NewCheckIn request,
        CheckInRecorder recorder,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var recorded = await recorder.Record([request], _ => "", user, ct);
        return Show(recorded[0], user, clock);
    }

    public static Response Show(RecordedCheckIn recorded, CurrentUser user, TimeProvider clock) =>
        new(
            CheckInItem.Of(recorded.CheckIn, user.PersonId is null ? null : user.Name),
            KeyResultStanding.Of(recorded.Row, recorded.Facts, clock.Today())
        );
}
