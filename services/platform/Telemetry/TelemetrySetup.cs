using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Okr.Platform.Telemetry;

/// <summary>
/// Metrics at <c>/metrics</c> for Prometheus always; traces, and metrics a second time, by OTLP where the standard variable
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or the one for traces) says where to. Sampling is by the standard variables too:
/// <c>OTEL_TRACES_SAMPLER</c> (default <c>parentbased_always_on</c>) and <c>OTEL_TRACES_SAMPLER_ARG</c>.
/// </summary>
public static class TelemetrySetup
{
    /// <summary>
    /// What makes spans beside HTTP and gRPC. Not the bus itself: it would make three more of each message, and write the
    /// messages of exceptions into them.
    /// </summary>
    private static readonly string[] Sources = ["Okr.Messaging", "Npgsql"];

    /// <summary>
    /// What is measured. Not the meters of routing, authentication and the bus: they say of each request again what these
    /// say.
    /// </summary>
    private static readonly string[] Meters =
    [
        "Okr.*",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting",
        "Microsoft.AspNetCore.Diagnostics",
        "Microsoft.EntityFrameworkCore",
        "Npgsql",
        "System.Net.Http",
        "System.Runtime",
    ];

    /// <summary>From a quick call to a backlog of half an hour, in seconds.</summary>
    private static readonly double[] Seconds =
    [
        0.001,
        0.0025,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
        30,
        60,
        300,
        1800,
    ];

    /// <summary>Adds what the process <paramref name="service"/> tells about itself, once per process.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        // Trace context only: baggage would carry a stranger's words from service to service.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName(service), serviceVersion: Version()))
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(Meters)
                    .AddView(Buckets)
                    .AddPrometheusExporter(prometheus =>
                    {
                        prometheus.ScopeInfoEnabled = false;
                        prometheus.ResourceConstantLabels = attribute => attribute == "service.name";
                    })
            );
        builder.Services.TryAddSingleton<RpcMetrics>();
        builder.Services.AddSingleton<IHealthCheckPublisher, HealthMetrics>();
        builder.Services.Configure<HealthCheckPublisherOptions>(health =>
        {
            health.Delay = TimeSpan.FromSeconds(5); // a bus takes a moment to connect
            health.Period = TimeSpan.FromSeconds(15);
        });
        if (ExportsTraces(builder.Configuration))
        {
            SpanExceptions.Cover(Sources);
            telemetry.WithTracing(AddTraces);
        }

        if (ExportsTraces(builder.Configuration) || IsSet(builder.Configuration, "METRICS_"))
        {
            telemetry.UseOtlpExporter();
        }
    }

    /// <summary>The name by which traces, logs and Prometheus's jobs call a service.</summary>
    public static string ServiceName(string service) => $"okr-{service}";

    /// <summary>Our own histograms of seconds have buckets for seconds (the default ones suit milliseconds).</summary>
    private static MetricStreamConfiguration? Buckets(Instrument instrument) =>
        instrument is Histogram<double> { Unit: "s", Meter.Name: var meter }
        && meter.StartsWith("Okr.", StringComparison.Ordinal)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds }
            : null;

    /// <summary>Without an exporter no span is made: requests still have a trace id, for logs and problem documents.</summary>
    private static bool ExportsTraces(IConfiguration configuration) => IsSet(configuration, "TRACES_");

    private static bool IsSet(IConfiguration configuration, string signal) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
        || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}ENDPOINT"]);

    private static void AddTraces(TracerProviderBuilder traces) =>
        traces
            .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !IsManagement(context.Request.Path))
            .AddGrpcClientInstrumentation()
            .AddHttpClientInstrumentation(calls =>
                calls.FilterHttpRequestMessage = call => !IsManagement(call.RequestUri?.AbsolutePath) && !IsRpc(call)
            )
            .AddSqlClientInstrumentation(sql => sql.Filter = _ => Activity.Current?.ParentId is not null)
            .AddSource(Sources);

    /// <summary>A gRPC call has a span of its own.</summary>
    private static bool IsRpc(HttpRequestMessage call) =>
        call.Content?.Headers.ContentType?.MediaType == "application/grpc";

    private static bool IsManagement(PathString path) =>
        path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");

    private static string? Version() =>
        typeof(TelemetrySetup)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion;
}
