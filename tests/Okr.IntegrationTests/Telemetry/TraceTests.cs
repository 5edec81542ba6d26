using Okr.IntegrationTests.Telemetry.Otlp;

namespace Okr.IntegrationTests.Telemetry;

/// <summary>What the processes export by OTLP.</summary>
[Collection(ObservedProductTests.Name)]
public sealed class TraceTests(ObservedProduct product)
{
    [Fact]
    public async Task One_trace_leads_from_the_gateway_through_the_outbox_to_the_reporting_consumer()
    {
        using var answer = await product.CheckIn("seen");
        var trace = answer.Headers.GetValues("traceresponse").Single().Split('-')[1];

        ReceivedSpan[] spans = [];
        ReceivedSpan? handled = null;
        await ObservedProduct.Until(
            () =>
            {
                spans = [.. product.Collector.Spans.Where(s => s.Trace == trace)];
                handled = spans.FirstOrDefault(s =>
                    s is { Service: "okr-reporting", Source: "Okr.Messaging", Span.Kind: SpanKind.Consumer }
                    && s.Span.Name.StartsWith("reporting-check-in-recorded", StringComparison.Ordinal)
                );
                return Task.FromResult(
                    handled is not null
                        && spans.Any(s => s.Parent.Length == 0)
                        && Descendants(spans, handled).Any(s => s.Source == "Npgsql")
                        // Each process sends its spans in its own time.
                        && spans.Any(s =>
                            s is { Service: "okr-progress", Source: "Npgsql" }
                            && Sql(s).Contains("outbox", StringComparison.Ordinal)
                        )
                        && spans.Any(s => s is { Service: "okr-progress", Span.Kind: SpanKind.Producer })
                        && spans.Any(s => s is { Service: "okr-progress", Span.Kind: SpanKind.Server })
                );
            },
            () => $"The trace {trace} does not reach the store of reporting:\n{string.Join('\n', spans.AsEnumerable())}"
        );

        var root = Assert.Single(spans, s => s.Parent.Length == 0);
        Assert.Equal(("okr-gateway", SpanKind.Server), (root.Service, root.Span.Kind));
        Assert.Equal("POST /api/v1/check-ins/{**rest}", root.Span.Name);
        var forwarded = Assert.Single(
            spans,
            s =>
                s.Parent == root.Id
                && s is { Service: "okr-gateway", Span.Kind: SpanKind.Client }
                && s["server.address"] is not null
                && spans.Any(inner => inner.Parent == s.Id && inner.Service == "okr-progress")
        );
        var recorded = Assert.Single(spans, s => s.Parent == forwarded.Id);
        Assert.Equal(("okr-progress", SpanKind.Server), (recorded.Service, recorded.Span.Kind));
        Assert.Contains(
            Descendants(spans, recorded),
            s =>
                s is { Service: "okr-progress", Source: "Npgsql" }
                && Sql(s).Contains("outbox", StringComparison.Ordinal)
        );

        Assert.Equal(recorded.Id, handled!.Parent);
        Assert.Contains(
            spans,
            s =>
                s is { Service: "okr-progress", Source: "Okr.Messaging", Span.Kind: SpanKind.Producer }
                && s.Parent == recorded.Id
        );
        Assert.Contains(
            Descendants(spans, handled),
            s =>
                s is { Service: "okr-reporting", Source: "Npgsql" }
                && Sql(s).Contains("check_ins", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_caller_from_outside_does_not_choose_the_trace()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var answer = await product.Processes.Admin.Http.SendAsync(request);

        Assert.DoesNotContain(
            "0af7651916cd43dd8448eb211c80319c",
            answer.Headers.GetValues("traceresponse").Single(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(product.Collector.Spans, s => s.Trace == "0af7651916cd43dd8448eb211c80319c");
    }

    [Fact]
    public async Task Health_checks_and_idle_work_make_no_traces()
    {
        await product.Scrape();
        using var answer = await product.CheckIn("after the scrape");
        var trace = answer.Headers.GetValues("traceresponse").Single().Split('-')[1];
        await ObservedProduct.Until(
            () => Task.FromResult(product.Collector.Spans.Any(s => s.Trace == trace && s.Service == "okr-reporting")),
            () => "The trace does not come"
        );

        var roots = product.Collector.Spans.Where(s => s.Parent.Length == 0).ToList();
        Assert.DoesNotContain(
            product.Collector.Spans,
            s =>
                s["url.path"] is { } path
                && (path.StartsWith("/health", StringComparison.Ordinal) || path == "/metrics")
        );
        Assert.DoesNotContain(roots, s => s.Source == "Npgsql");
    }

    [Fact]
    public void Spans_hold_nothing_about_people()
    {
        var told = product
            .Collector.Spans.SelectMany(s =>
                s.Span.Attributes.Concat(s.Span.Events.SelectMany(e => e.Attributes))
                    // An address that a caller made up; those of the API hold ids, and what is searched for is redacted.
                    .Where(a => a.Key is not ("url.path" or "url.full"))
                    .Select(a => $"{s}: {a.Key} = {a.Value?.StringValue}")
                    .Append($"{s} {s.Span.Status?.Message}")
            )
            .ToList();
        Assert.NotEmpty(told);
        Assert.Empty(told.FindAll(ObservedProduct.IsPersonal));
    }

    [Fact]
    public Task Metrics_are_exported_too() =>
        ObservedProduct.Until(
            () => Task.FromResult(product.Collector.MetricExports >= 7),
            () => $"Metrics came {product.Collector.MetricExports} times"
        );

    private static string Sql(ReceivedSpan span) => span["db.query.text"] ?? span["db.statement"] ?? "";

    private static IEnumerable<ReceivedSpan> Descendants(ReceivedSpan[] spans, ReceivedSpan span) =>
        spans.Where(s => s.Parent == span.Id).SelectMany(s => Descendants(spans, s).Prepend(s));
}
