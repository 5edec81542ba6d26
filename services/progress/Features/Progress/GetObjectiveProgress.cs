using Okr.Platform.Security;

namespace Okr.Progress.Features.Progress;

/// <summary>GET /objectives/{id}/progress.</summary>
internal static class GetObjectiveProgress
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/objectives/{id:guid}/progress",
                async (Guid id, ProgressReader reader, CurrentUser user, CancellationToken ct) =>
                    TypedResults.Ok(await Handle(id, reader, user, ct))
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getObjectiveProgress")
            .WithSummary("Progress of an objective with its key results");

    public static async Task<ObjectiveProgress> Handle(
        Guid id,
        ProgressReader reader,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var found = await reader.Read([id], true, user, ct);
        return found.Count > 0 ? found[0] : throw ProgressErrors.ObjectiveNotFound.With(id);
    }
}
