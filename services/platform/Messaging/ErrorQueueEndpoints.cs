using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Platform.Messaging;

/// <summary>
/// What lies in a module's error queues, and its replay, for platform administrators and the command <c>okr messages</c>:
/// <c>/api/v1/messages/{module}</c>.
/// </summary>
public static partial class ErrorQueueEndpoints
{
    private const int MostShown = 100;
    private const int MostReplayed = 500;

    /// <param name="Queue">One queue; all of the service when missing.</param>
    /// <param name="Id">One message; all when missing.</param>
    public sealed record ReplayRequest(string? Queue, string? Id);

    /// <param name="Replayed">
    /// How many messages are back in their queues; at most 500 at a time, so ask again while there are more.
    /// </param>
    public sealed record ReplayResponse(int Replayed);

    public sealed record DiscardRequest(string? Queue, string? Id);

    public sealed record DiscardResponse(int Discarded);

    internal static void Map(IEndpointRouteBuilder api, string module)
    {
        var group = api.MapGroup($"/messages/{module}").RequireAuthorization(Policies.PlatformAdmin);
        var name = string.Concat(module[..1].ToUpperInvariant(), module[1..]);
        group
            .MapGet(
                "",
                async (ErrorQueues queues, CancellationToken ct) =>
                    TypedResults.Ok(await queues.List(module, MostShown, ct))
            )
            .WithName($"list{name}Messages")
            .WithSummary("What lies in the error queues of this service");
        group
            .MapPost(
                "/replay",
                async (
                    ReplayRequest request,
                    ErrorQueues queues,
                    CurrentUser user,
                    ILogger<ErrorQueues> logger,
                    CancellationToken ct
                ) =>
                {
                    new Validation()
                        .OptionalText("queue", request.Queue, 200)
                        .OptionalText("id", request.Id, 100)
                        .ThrowIfInvalid();
                    var replayed = await queues.Replay(module, request.Queue, request.Id, MostReplayed, ct);
                    if (replayed == 0 && request.Id is not null)
                    {
                        throw PlatformErrors.NoSuchMessage.With();
                    }

                    Log.Replayed(logger, replayed, request.Queue ?? module, user.AccountId);
                    return TypedResults.Ok(new ReplayResponse(replayed));
                }
            )
            .WithName($"replay{name}Messages")
            .WithSummary("Put messages of the error queues back into their queues");
        group
            .MapPost(
                "/discard",
                async (
                    DiscardRequest request,
                    ErrorQueues queues,
                    CurrentUser user,
                    ILogger<ErrorQueues> logger,
                    CancellationToken ct
                ) =>
                {
                    new Validation().Text("queue", request.Queue, 200).Text("id", request.Id, 100).ThrowIfInvalid();
                    var discarded = await queues.Discard(module, request.Queue!, request.Id!, ct);
                    if (discarded == 0)
                    {
                        throw PlatformErrors.NoSuchMessage.With();
                    }

                    Log.Discarded(logger, discarded, request.Queue!, user.AccountId);
                    return TypedResults.Ok(new DiscardResponse(discarded));
                }
            )
            .WithName($"discard{name}Message")
            .WithSummary("Take a message out of an error queue for good");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} messages of {Queue} are replayed by the account {AccountId}")]
        public static partial void Replayed(ILogger logger, int count, string queue, Guid accountId);

        [LoggerMessage(LogLevel.Warning, "{Count} messages of {Queue} are discarded by the account {AccountId}")]
        public static partial void Discarded(ILogger logger, int count, string queue, Guid accountId);
    }
}
