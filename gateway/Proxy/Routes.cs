using System.Net;
using Okr.Platform;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

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
        (
            "organization",
            ["me", "people", "org-units", "accounts", "tokens", "sessions", "role-assignments", "audit", "imports"]
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
                Destinations = new Dictionary<string, DestinationConfig>
                {
                    ["1"] = new()
                    {
                        Address =
                            options.Services.GetValueOrDefault(service)
                            ?? throw new ConfigurationException(
                                $"Okr:Services:{service} must hold the address of the service '{service}'."
                            ),
                    },
                },
            })
            .ToList();
        builder.Services.AddReverseProxy().LoadFromMemory(routes, clusters);
    }
}
