using System.Net;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Okr.Gateway.Proxy;

/// <summary>Probes of the management port: HTTP/1.1, whatever the requests to the service itself speak.</summary>
internal sealed class ManagementProbes : IProbingRequestFactory
{
    public HttpRequestMessage CreateRequest(ClusterModel cluster, DestinationModel destination)
    {
        var health = new Uri(destination.Config.Health!, UriKind.Absolute);
        return new HttpRequestMessage(HttpMethod.Get, new Uri(health, cluster.Config.HealthCheck!.Active!.Path!))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
