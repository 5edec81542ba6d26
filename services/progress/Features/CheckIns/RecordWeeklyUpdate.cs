using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Progress.Features.CheckIns;

/// <summary>POST /check-ins/batch: all or nothing, in one transaction.</summary>
internal static class RecordWeeklyUpdate
{
    public const int MaxItems = 200;

    public sealed record Request(IReadOnlyList<NewCheckIn> Items);

    public sealed record Response(IReadOnlyList<RecordCheckIn.Response> Items);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/check-ins/batch",
                async (
                    Request request,
                    CheckInRecorder recorder,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => TypedResults.Ok(await Handle(request, recorder, user, clock, ct))
            )
            .RequireAuthorization(Policies.Member)
            .WithName("recordCheckIns")
            .WithSummary("Record up to 200 check-ins at once (weekly update), all or nothing");

    public static async Task<Response> Handle(
        Request request,
        CheckInRecorder recorder,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = new Validation().Required("items", request.Items).Count("items", request.Items, MaxItems);
        for (var i = 0; i < (request.Items?.Count ?? 0); i++)
        {
            validation.Required($"items[{i}]", request.Items![i]);
        }

        validation.ThrowIfInvalid();
        if (request.Items!.Count == 0)
        {
            return new Response([]);
        }

        var recorded = await recorder.Record(request.Items, i => $"items[{i}].", user, ct);
        return new Response([.. recorded.Select(r => RecordCheckIn.Show(r, user, clock))]);
    }
}
