using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Okr.IntegrationTests.Telemetry.Otlp;

namespace Okr.IntegrationTests.Telemetry;

/// <summary>Takes in what processes export by OTLP over HTTP, and keeps the spans.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentBag<ReceivedSpan> spans = [];
    private readonly WebApplication app;
    private long metricExports;

    private OtlpCollector(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    public IReadOnlyCollection<ReceivedSpan> Spans => spans;

    /// <summary>How often metrics came.</summary>
    public long MetricExports => Interlocked.Read(ref metricExports);

    public static async Task<OtlpCollector> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new OtlpCollector(app);
        app.MapPost("/v1/traces", collector.TakeTraces);
        app.MapPost(
            "/v1/metrics",
            () =>
            {
                Interlocked.Increment(ref collector.metricExports);
                return Results.Bytes([], "application/x-protobuf");
            }
        );
        await app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TakeTraces(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        foreach (var resource in ExportTraceServiceRequest.Parser.ParseFrom(body.ToArray()).ResourceSpans)
        {
            var service = resource.Resource.Attributes.First(a => a.Key == "service.name").Value.StringValue;
            foreach (var scope in resource.ScopeSpans)
            {
                foreach (var span in scope.Spans)
                {
                    spans.Add(new ReceivedSpan(service, scope.Scope.Name, span));
                }
            }
        }

        return Results.Bytes([], "application/x-protobuf");
    }
}

/// <summary>A span, the process that made it and the library by which.</summary>
internal sealed record ReceivedSpan(string Service, string Source, Span Span)
{
    public string Trace { get; } = Hex(Span.TraceId);
    public string Id { get; } = Hex(Span.SpanId);

    /// <summary>Empty at the root of a trace.</summary>
    public string Parent { get; } = Hex(Span.ParentSpanId);

    public string? this[string attribute] => Span.Attributes.FirstOrDefault(a => a.Key == attribute)?.Value.StringValue;

    public override string ToString() => $"{Service} {Source} {Span.Kind} '{Span.Name}' {Id} in {Parent}";

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
