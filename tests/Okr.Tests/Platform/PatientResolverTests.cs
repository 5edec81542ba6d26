using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Okr.Gateway.Proxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Okr.Tests.Platform;

/// <summary>What the gateway does with names that stand for nothing yet.</summary>
public sealed class PatientResolverTests
{
    private static readonly Dictionary<string, DestinationConfig> Configured = new()
    {
        ["1"] = new DestinationConfig { Address = "http://okr-goal:8081" },
    };

    [Fact]
    public async Task A_name_without_an_address_stays_as_it_is_and_is_asked_for_again()
    {
        var resolver = Resolver(() =>
            throw new InvalidOperationException(
                "Failed to resolve host",
                new SocketException((int)SocketError.HostNotFound)
            )
        );

        var resolved = await resolver.ResolveDestinationsAsync(Configured, TestContext.Current.CancellationToken);

        Assert.Equal("http://okr-goal:8081", Assert.Single(resolved.Destinations).Value.Address);
        Assert.True(resolved.ChangeToken is { ActiveChangeCallbacks: true });
    }

    [Fact]
    public async Task What_is_found_is_taken_and_another_failure_is_no_patience()
    {
        var found = new Dictionary<string, DestinationConfig>
        {
            ["1[10.0.0.7]"] = new() { Address = "http://10.0.0.7:8081" },
        };
        var resolved = await Resolver(() => new(found, null))
            .ResolveDestinationsAsync(Configured, TestContext.Current.CancellationToken);
        Assert.Same(found, resolved.Destinations);

        var broken = Resolver(() => throw new UriFormatException("no address"));
        await Assert.ThrowsAsync<UriFormatException>(async () =>
            await broken.ResolveDestinationsAsync(Configured, TestContext.Current.CancellationToken)
        );
    }

    private static PatientResolver Resolver(Func<ResolvedDestinationCollection> answer) =>
        new(new Inner(answer), NullLogger<PatientResolver>.Instance);

    private sealed class Inner(Func<ResolvedDestinationCollection> answer) : IDestinationResolver
    {
        public ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
            IReadOnlyDictionary<string, DestinationConfig> destinations,
            CancellationToken cancellationToken
        ) => ValueTask.FromResult(answer());
    }
}
