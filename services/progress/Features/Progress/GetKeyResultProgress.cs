using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Progress.Features.CheckIns;

namespace Okr.Progress.Features.Progress;

/// <summary>GET /key-results/{id}/progress.</summary>
internal static class GetKeyResultProgress
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/key-results/{id:guid}/progress",
                async (
                    Guid id,
                    ReadableKeyResults readable,
                    ProgressReader reader,
                    CurrentUser user,
                    CancellationToken ct
                ) =>
                {
                    var item = await Handle(id, readable, reader, user, ct);
                    return ETags.Ok(item, item.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<KeyResultProgressItem>()
            .WithName("getKeyResultProgress")
            .WithSummary("Where a key result stands");

    public static async Task<KeyResultProgressItem> Handle(
        Guid id,
        ReadableKeyResults readable,
        ProgressReader reader,
        CurrentUser user,
        CancellationToken ct
    ) => await reader.ReadOne(await readable.Require(id, user, ct), ct);
}
