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
    [InlineData("Okr:AdminToken", "short", "OKR_ADMIN_TOKEN")]
    [InlineData("Okr:Logging:Format", "xml", "Okr:Logging:Format")]
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

    private static OkrOptions Read(Dictionary<string, string?> settings) =>
        OkrOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
