using Microsoft.Extensions.Configuration;
using Okr.Platform;

namespace Okr.Tests.Platform;

public sealed class OkrOptionsTests
{
    [Theory]
    [InlineData("Okr:Database:Provider", "sqlite", "Okr:Database:Provider")]
    [InlineData("Okr:Bus:Transport", "memory", "Okr:Bus:Transport")]
    [InlineData("Okr:Mode", "somehow", "Okr:Mode")]
    [InlineData("Okr:Bus:Address", "localhost", "Okr:Bus:Address")]
    [InlineData("Okr:Services:goal", "goal:8081x/", "Okr:Services:goal")]
    [InlineData("Okr:Services:goal", "http://goal:8081,https://goal:8443", "Okr:Services:goal")]
    [InlineData("Okr:Services:goal", "http://goal:8081,", "Okr:Services:goal")]
    [InlineData("Okr:Health:goal", "http://goal:8082", "Okr:Services:goal")]
    [InlineData("Okr:Drain:Seconds", "-1", "Okr:Drain:Seconds")]
    [InlineData("Okr:Ports:Bind", "somewhere", "Okr:Ports:Bind")]
    [InlineData("Okr:Ports:ManagementBind", "somewhere", "Okr:Ports:ManagementBind")]
    [InlineData("Okr:AdminToken", "short", "OKR_ADMIN_TOKEN")]
    [InlineData("Okr:Logging:Format", "xml", "Okr:Logging:Format")]
    [InlineData("Okr:TrustedProxies:0", "10.0.0.0/33", "Okr:TrustedProxies")]
    [InlineData("Okr:SignIn:LocalAccounts", "false", "Okr:SignIn:LocalAccounts")]
    [InlineData("Okr:Oidc:Authority", "http://login.example.com", "Okr:Oidc:Authority")]
    [InlineData("Okr:Oidc:Authority", "https://login.example.com", "Okr:Oidc:ClientId")]
    [InlineData("Okr:Tokens:TrustedKeysFile", "/no/such/file", "Okr:Tokens:TrustedKeysFile")]
    public void A_distributed_service_refuses_what_it_cannot_run_with_and_names_the_key(
        string key,
        string value,
        string named
    )
    {
        var settings = new Dictionary<string, string?>
        {
            ["Okr:Mode"] = "distributed",
            ["Okr:Database:Provider"] = "postgres",
            ["Okr:Database:ConnectionString"] = "Host=localhost",
            ["Okr:Bus:Transport"] = "rabbitmq",
            ["Okr:Bus:Address"] = "amqp://localhost",
            ["Okr:Tokens:SigningKeyFile"] = "key.pem",
        };
        Assert.Equal("distributed", Read(settings).Mode);

        settings[key] = value;
        var refusal = Assert.Throws<ConfigurationException>(() => Read(settings));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_replicas_of_a_service_are_probed_at_their_own_management_address_or_at_the_usual_port()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Okr:Mode"] = "standalone",
            ["Okr:Services:goal"] = "http://127.0.0.1:5001, http://127.0.0.1:5002",
            ["Okr:Services:reporting"] = "https://reporting:8443",
            ["Okr:Health:goal"] = "http://127.0.0.1:6001,http://127.0.0.1:6002",
            ["Okr:Ports:Management"] = "9000",
        };
        var options = Read(settings);
        Assert.Equal([new("http://127.0.0.1:5001"), new("http://127.0.0.1:5002")], options.AddressesOf("goal"));
        Assert.Equal([new("http://127.0.0.1:6001"), new("http://127.0.0.1:6002")], options.HealthOf("goal"));
        Assert.Equal([new Uri("http://reporting:9000")], options.HealthOf("reporting"));
        Assert.Throws<ConfigurationException>(() => options.AddressesOf("progress"));

        settings["Okr:Health:goal"] = "http://127.0.0.1:6001";
        var refusal = Assert.Throws<ConfigurationException>(() => Read(settings));
        Assert.Contains("Okr:Health:goal", refusal.Message, StringComparison.Ordinal);
    }

    private static OkrOptions Read(Dictionary<string, string?> settings) =>
        OkrOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
