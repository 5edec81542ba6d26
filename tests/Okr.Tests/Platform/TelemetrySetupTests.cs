using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Okr.Platform;
using Okr.Platform.Telemetry;
using OpenTelemetry.Trace;

namespace Okr.Tests.Platform;

public sealed class TelemetrySetupTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    [Fact]
    public async Task Without_a_collector_no_spans_are_made()
    {
        await using var silent = Build([]);
        Assert.Null(silent.Services.GetService<TracerProvider>());

        await using var told = Build(new() { [Endpoint] = "http://127.0.0.1:1" });
        Assert.NotNull(told.Services.GetService<TracerProvider>());
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("always_off", null, false)]
    [InlineData("parentbased_traceidratio", "0", false)]
    [InlineData("parentbased_traceidratio", "1", true)]
    public async Task The_standard_variables_decide_on_sampling(string? sampler, string? argument, bool sampled)
    {
        await using var app = Build(
            new()
            {
                [Endpoint] = "http://127.0.0.1:1",
                ["OTEL_TRACES_SAMPLER"] = sampler,
                ["OTEL_TRACES_SAMPLER_ARG"] = argument,
            }
        );
        Assert.NotNull(app.Services.GetRequiredService<TracerProvider>());

        using var source = new ActivitySource("Npgsql");
        using var span = source.StartActivity("any");

        Assert.Equal(sampled, span is { Recorded: true });
    }

    [Fact]
    public async Task Libraries_are_quiet_unless_configured()
    {
        const string Commands = "Microsoft.EntityFrameworkCore.Database.Command";
        await using var quiet = Build([]);
        Assert.False(Logger(quiet, Commands).IsEnabled(LogLevel.Error));
        Assert.False(Logger(quiet, "Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Information));
        Assert.True(Logger(quiet, "Okr.Goal.Anything").IsEnabled(LogLevel.Information));
        Assert.False(Logger(quiet, "Okr.Goal.Anything").IsEnabled(LogLevel.Debug));

        await using var loud = Build(
            new() { [$"Logging:LogLevel:{Commands}"] = "Information", ["Logging:LogLevel:Okr"] = "Debug" }
        );
        Assert.True(Logger(loud, Commands).IsEnabled(LogLevel.Information));
        Assert.True(Logger(loud, "Okr.Goal.Anything").IsEnabled(LogLevel.Debug));
    }

    private static ILogger Logger(WebApplication app, string category) =>
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    private static WebApplication Build(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddLogs("test", new OkrOptions());
        builder.AddTelemetry("test");
        return builder.Build();
    }
}
