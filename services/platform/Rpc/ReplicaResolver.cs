using System.Net;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging;

namespace Okr.Platform.Rpc;

/// <summary>
/// Finds the replicas of a service for gRPC: the configured addresses, host names replaced by all that they stand for, again
/// every <see cref="Refresh"/> and whenever a connection breaks.
/// </summary>
internal sealed class ReplicaResolverFactory(OkrOptions options) : ResolverFactory
{
    public const string Scheme = "replicas";

    public static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15);

    public override string Name => Scheme;

    public override Resolver Create(ResolverOptions options) =>
        new ReplicaResolver(
            this.options.AddressesOf(options.Address.AbsolutePath.TrimStart('/')),
            options.LoggerFactory
        );

    private readonly OkrOptions options = options;
}

internal sealed class ReplicaResolver(IReadOnlyList<Uri> addresses, ILoggerFactory loggers) : PollingResolver(loggers)
{
    private Timer? timer;

    protected override void OnStarted()
    {
        if (addresses.Any(address => address.HostNameType == UriHostNameType.Dns))
        {
            timer = new Timer(_ => Refresh(), null, ReplicaResolverFactory.Refresh, ReplicaResolverFactory.Refresh);
        }
    }

    protected override async Task ResolveAsync(CancellationToken cancellationToken)
    {
        var found = new List<BalancerAddress>();
        foreach (var address in addresses)
        {
            var hosts =
                address.HostNameType == UriHostNameType.Dns
                    ? await Dns.GetHostAddressesAsync(address.Host, cancellationToken)
                    : [IPAddress.Parse(address.Host.Trim('[', ']'))];
            found.AddRange(hosts.Select(host => Balanced(host, address)));
        }

        Listener(ResolverResult.ForResult(found));
    }

    protected override void Dispose(bool disposing)
    {
        timer?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>An address with the authority (and the name of the certificate) that was configured.</summary>
    private static BalancerAddress Balanced(IPAddress host, Uri address)
    {
        var balanced = new BalancerAddress(host.ToString(), address.Port);
        balanced.Attributes.Set(new BalancerAttributesKey<string>("HostOverride"), address.Authority);
        return balanced;
    }
}
