using System.Net.Sockets;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Okr.Gateway.Proxy;

/// <summary>
/// A name that stands for nothing yet must not keep the gateway from starting: a service without a running replica has no
/// address on Kubernetes. Its destinations keep their names, and are asked for again soon.
/// </summary>
internal sealed partial class PatientResolver(IDestinationResolver inner, ILogger<PatientResolver> logger)
    : IDestinationResolver
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await inner.ResolveDestinationsAsync(destinations, cancellationToken);
        }
        catch (Exception exception) when (exception.GetBaseException() is SocketException)
        {
            Log.Unresolved(logger, string.Join(", ", destinations.Values.Select(one => one.Address)));
            return new(destinations, new CancellationChangeToken(After(Again)));
        }
    }

    /// <summary>Wraps the resolver that is registered.</summary>
    public static void Register(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IDestinationResolver));
        services.Remove(inner);
        services.AddSingleton<IDestinationResolver>(provider => new PatientResolver(
            (IDestinationResolver)ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!),
            provider.GetRequiredService<ILogger<PatientResolver>>()
        ));
    }

    // The source's own timer holds it until it fires.
    private static CancellationToken After(TimeSpan pause) => new CancellationTokenSource(pause).Token;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No replica has an address yet: {Addresses}.")]
        public static partial void Unresolved(ILogger logger, string addresses);
    }
}
