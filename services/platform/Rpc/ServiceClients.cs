using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Okr.Platform.Security;
using Okr.Platform.Telemetry;

namespace Okr.Platform.Rpc;

/// <summary>gRPC clients of the other services.</summary>
public static class ServiceClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Registers a typed client of the service <paramref name="service"/> (addresses <c>Okr:Services:{service}</c>),
    /// with the service token and round robin over replicas. A call waits for a service that is starting anew.
    /// </summary>
    /// <param name="builder">The process.</param>
    /// <param name="service">Whom it calls.</param>
    /// <param name="patience">How long a call that names no deadline of its own waits for its answer; 10 seconds unless told.</param>
    public static void AddServiceClient<TClient>(
        this IHostApplicationBuilder builder,
        string service,
        TimeSpan? patience = null
    )
        where TClient : class
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(TClient)))
        {
            return; // several modules of one process share the client
        }

        builder.Services.TryAddSingleton<RpcMetrics>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ResolverFactory, ReplicaResolverFactory>());
        builder
            .Services.AddGrpcClient<TClient>(options =>
                options.Address = new Uri($"{ReplicaResolverFactory.Scheme}:///{service}")
            )
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    ConnectTimeout = TimeSpan.FromSeconds(5),
                    EnableMultipleHttp2Connections = true,
                    // A replica whose machine vanished says nothing; pings find that out.
                    KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                    KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                    PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                }
            )
            .ConfigureChannel(
                (services, channel) =>
                {
                    var addresses = services.GetRequiredService<OkrOptions>().AddressesOf(service);
                    channel.Credentials =
                        addresses[0].Scheme == Uri.UriSchemeHttps
                            ? ChannelCredentials.SecureSsl
                            : ChannelCredentials.Insecure;
                    channel.InitialReconnectBackoff = TimeSpan.FromMilliseconds(200);
                    channel.MaxReconnectBackoff = TimeSpan.FromSeconds(1);
                    channel.MaxReceiveMessageSize = 64 * 1024 * 1024;
                    channel.ServiceConfig = new ServiceConfig
                    {
                        LoadBalancingConfigs = { new RoundRobinConfig() },
                        MethodConfigs =
                        {
                            new MethodConfig
                            {
                                Names = { MethodName.Default },
                                RetryPolicy = new RetryPolicy
                                {
                                    MaxAttempts = 5,
                                    InitialBackoff = TimeSpan.FromMilliseconds(100),
                                    MaxBackoff = TimeSpan.FromSeconds(2),
                                    BackoffMultiplier = 2,
                                    RetryableStatusCodes = { StatusCode.Unavailable },
                                },
                            },
                        },
                    };
                }
            )
            .AddInterceptor<RpcMetrics>(InterceptorScope.Channel)
            .AddInterceptor(
                InterceptorScope.Client,
                services => new ServiceCallInterceptor(
                    services.GetRequiredService<InternalTokens>(),
                    patience ?? Patience
                )
            );
    }
}

/// <summary>Puts the service token on every outgoing call, and bounds how long one is waited for.</summary>
internal sealed class ServiceCallInterceptor(InternalTokens tokens, TimeSpan patience) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation
    )
    {
        // While every replica is away the channel backs off, and a call would fail though the service is there again.
        var options = context.Options.WithWaitForReady();
        if (options.Deadline is null)
        {
            options = options.WithDeadline(DateTime.UtcNow + patience);
        }

        return continuation(
            request,
            WithToken(new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options))
        );
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation
    ) => continuation(request, WithToken(context));

    private ClientInterceptorContext<TRequest, TResponse> WithToken<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context
    )
        where TRequest : class
        where TResponse : class
    {
        var headers = new Metadata();
        foreach (var entry in context.Options.Headers ?? [])
        {
            headers.Add(entry);
        }

        headers.Add("authorization", $"Bearer {tokens.ForService()}");
        return new(context.Method, context.Host, context.Options.WithHeaders(headers));
    }
}
