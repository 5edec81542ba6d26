using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Okr.Gateway.Proxy;

/// <summary>
/// Repeats a request at another replica where the first cannot have done anything: a safe one that got no answer, and any
/// that found nobody listening.
/// </summary>
internal static class Retries
{
    public static void UseRetries(this IReverseProxyApplicationBuilder proxy)
    {
        proxy.Use(
            async (context, next) =>
            {
                var replicas = context.GetReverseProxyFeature();
                await next(context);
                while (MayBeRepeated(context) && Others(replicas) is { Count: > 0 } others)
                {
                    replicas.AvailableDestinations = others;
                    replicas.ProxiedDestination = null;
                    context.Features.Set<IForwarderErrorFeature>(null);
                    context.Response.StatusCode = StatusCodes.Status200OK;
                    await next(context);
                }
            }
        );
        proxy.UseLoadBalancing();
    }

    private static bool MayBeRepeated(HttpContext context)
    {
        if (
            context.Response.HasStarted
            || context.RequestAborted.IsCancellationRequested
            || context.Features.Get<IForwarderErrorFeature>() is not { Error: ForwarderError.Request } failure
        )
        {
            return false;
        }

        var method = context.Request.Method;
        return HttpMethods.IsGet(method)
            || HttpMethods.IsHead(method)
            || failure.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
    }

    private static List<DestinationState> Others(IReverseProxyFeature replicas) =>
        [.. replicas.AvailableDestinations.Where(replica => replica != replicas.ProxiedDestination)];
}
