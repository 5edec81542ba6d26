using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Okr.Gateway.Proxy;

namespace Okr.Tests.Conventions;

public sealed class EndpointConventions(ProductUnderTest product) : IClassFixture<ProductUnderTest>
{
    private static readonly string[] Open =
    [
        "/openapi/{documentName}.json",
        "/health/live",
        "/health/ready",
        "/metrics",
    ];

    [Fact]
    public void Every_endpoint_has_an_authorization_policy() => Assert.Empty(WithoutPolicy(product.Endpoints));

    [Fact]
    public void An_endpoint_without_a_policy_would_be_found()
    {
        var planted = new RouteEndpoint(
            _ => Task.CompletedTask,
            RoutePatternFactory.Parse("/api/v1/planted"),
            0,
            null,
            null
        );
        Assert.Equal(["/api/v1/planted"], WithoutPolicy([.. product.Endpoints, planted]));
    }

    [Fact]
    public void Every_rest_endpoint_has_a_name_of_its_own_and_a_summary()
    {
        var rest = product
            .Endpoints.Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(rest);
        Assert.Empty(rest.Where(e => e.Metadata.GetMetadata<IEndpointNameMetadata>() is null).Select(Name));
        Assert.Empty(
            rest.GroupBy(e => e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName)
                .Where(g => g.Count() > 1)
                .Select(g => g.Key)
        );
    }

    [Fact]
    public void The_gateway_sends_every_address_to_the_service_that_answers_it()
    {
        var wrong = product
            .Endpoints.Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .Select(e =>
                (
                    Endpoint: Name(e),
                    Module: e.Metadata.GetMetadata<IEndpointGroupNameMetadata>()!.EndpointGroupName,
                    Sent: Routes.ServiceOf(e.RoutePattern.RawText!)
                )
            )
            .Where(e => e.Module != e.Sent);
        Assert.Empty(wrong);
    }

    private static List<string> WithoutPolicy(IEnumerable<RouteEndpoint> endpoints) =>
        [
            .. endpoints
                .Where(e => e.Metadata.GetOrderedMetadata<IAuthorizeData>().All(a => a.Policy is null))
                .Where(e => !Open.Contains(e.RoutePattern.RawText))
                .Where(e =>
                    e.RoutePattern.RawText is not "{unimplementedService}/{unimplementedMethod:grpcunimplemented}"
                )
                .Select(e => e.RoutePattern.RawText!)
                .Where(path => !path.Contains("{unimplemented", StringComparison.Ordinal)),
        ];

    private static string Name(RouteEndpoint endpoint) => $"{endpoint.DisplayName} {endpoint.RoutePattern.RawText}";
}
