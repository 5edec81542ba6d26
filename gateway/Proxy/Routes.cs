using System.Globalization;
using System.Net;
using Okr.Platform;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace Okr.Gateway.Proxy;

/// <summary>Which service answers which address. The most specific pattern wins, as in all routing.</summary>
internal static class Routes
{
    public static readonly IReadOnlyList<string> Services =
    [
        "organization",
        "goal",
        "alignment",
        "progress",
        "scoring",
        "reporting",
    ];

    private static readonly (string Service, string[] Patterns)[] Table =
    [
        .. Services.Select(service => (service, new[] { $"messages/{service}" })),
        (
            "organization",
            [
                "me",
                "people",
                "org-units",
                "accounts",
                "tokens",
                "sessions",
                "role-assignments",
                "rollout-waves",
                "exemptions",
                "audit",
                "imports",
            ]
        ),
        ("goal", ["cycles", "objectives", "key-results", "comments"]),
        ("alignment", ["alignments", "cascade", "objectives/{id}/alignments", "objectives/{id}/upward-path"]),
        (
            "progress",
            [
                "check-ins",
                "progress",
                "cadences",
                "key-results/{id}/check-ins",
                "key-results/{id}/progress",
                "objectives/{id}/progress",
            ]
        ),
        ("scoring", ["scores", "score-sheets", "scoring", "objectives/{id}/scores"]),
        ("reporting", ["reports"]),
    ];

    /// <summary>The BI feed, which knows its public address by the X-Forwarded headers.</summary>
    public const string Feed = "/odata/v1";

    /// <summary>The service that an API address goes to; null when none does.</summary>
    public static string? ServiceOf(string path) =>
        Table
            .SelectMany(entry => entry.Patterns.Select(pattern => (entry.Service, Segments: pattern.Split('/'))))
            .Where(route =>
            {
                var segments = path["/api/v1/".Length..].Split('/');
                return segments.Length >= route.Segments.Length
                    && route.Segments.Zip(segments).All(pair => pair.First[0] == '{' || pair.First == pair.Second);
            })
            .OrderByDescending(route => route.Segments.Length)
            .Select(route => route.Service)
            .FirstOrDefault();

    /// <summary>
    /// A replica that stops says so some seconds before it does (<see cref="Draining"/>): one failed probe leaves it out.
    /// Where none is ready, requests go to all: what a service answers then says more than a gateway could.
    /// </summary>
    private static readonly HealthCheckConfig Probed = new()
    {
        AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
        Active = new ActiveHealthCheckConfig
        {
            Enabled = true,
            Interval = TimeSpan.FromMilliseconds(500),
            Timeout = TimeSpan.FromSeconds(3),
            Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
            Path = "/health/ready",
        },
    };

    public static void AddProxy(this WebApplicationBuilder builder, OkrOptions options)
    {
        var routes = Table
            .SelectMany(entry =>
                entry.Patterns.Select(pattern => new RouteConfig
                {
                    RouteId = $"{entry.Service}:{pattern}",
                    ClusterId = entry.Service,
                    Match = new RouteMatch { Path = $"/api/v1/{pattern}/{{**rest}}" },
                })
            )
            .Concat(
                Services.Select(service => new RouteConfig
                {
                    RouteId = $"openapi:{service}",
                    ClusterId = service,
                    Match = new RouteMatch { Path = $"/openapi/{service}.json", Methods = ["GET"] },
                })
            )
            .Append(
                new RouteConfig
                {
                    RouteId = "feed",
                    ClusterId = "reporting",
                    Match = new RouteMatch { Path = $"{Feed}/{{**rest}}", Methods = ["GET"] },
                }
            )
            .ToList();
        var clusters = Services
            .Select(service => new ClusterConfig
            {
                ClusterId = service,
                LoadBalancingPolicy = "RoundRobin",
                HttpRequest = new ForwarderRequestConfig
                {
                    Version = HttpVersion.Version20,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    ActivityTimeout = TimeSpan.FromMinutes(5),
                },
                HttpClient = new HttpClientConfig { EnableMultipleHttp2Connections = true },
                HealthCheck = options.IsStandalone ? null : Probed,
                Metadata = new Dictionary<string, string>
                {
                    [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = "1",
                },
                Destinations = Destinations(options, service),
            })
            .ToList();
        var proxy = builder.Services.AddReverseProxy().LoadFromMemory(routes, clusters);
        if (!options.IsStandalone)
        {
            // A host name stands for all its addresses, each its own destination.
            proxy.AddDnsDestinationResolver(dns => dns.RefreshPeriod = TimeSpan.FromSeconds(10));
            PatientResolver.Register(builder.Services);
            builder.Services.AddSingleton<IProbingRequestFactory, ManagementProbes>();
        }
    }

    private static Dictionary<string, DestinationConfig> Destinations(OkrOptions options, string service) =>
        options
            .AddressesOf(service)
            .Zip(options.HealthOf(service))
            .Select((replica, index) => (replica.First, replica.Second, Number: index + 1))
            .ToDictionary(
                replica => replica.Number.ToString(CultureInfo.InvariantCulture),
                replica => new DestinationConfig
                {
                    Address = replica.First.AbsoluteUri,
                    Health = replica.Second.AbsoluteUri,
                }
            );
}
