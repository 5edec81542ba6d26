using System.Diagnostics;

namespace Okr.Gateway.Telemetry;

/// <summary>
/// Every request from outside begins a trace of its own: a stranger must choose neither its id, nor whether it is sampled,
/// nor words that travel with it. Its id is told in the answer.
/// </summary>
internal sealed class NewTraces : DistributedContextPropagator
{
    private readonly DistributedContextPropagator inside = Current;

    public override IReadOnlyCollection<string> Fields => inside.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        inside.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(
        object? carrier,
        PropagatorGetterCallback? getter,
        out string? traceId,
        out string? traceState
    ) => (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier,
        PropagatorGetterCallback? getter
    ) => null;
}

/// <summary>Tells the caller the trace.</summary>
internal static class TraceResponse
{
    /// <summary>
    /// Puts the header <c>traceresponse</c> (W3C Trace Context, level 2 draft: <c>00-{trace id}-{span id}-{flags}</c>) on
    /// answers of the API, so that support can find what a user saw; refusals hold the trace id in their document too.
    /// </summary>
    public static void UseTraceResponse(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments("/api") && Activity.Current is { Id: { } id })
                {
                    context.Response.OnStarting(
                        static state =>
                        {
                            var (response, id) = ((HttpResponse, string))state;
                            response.Headers["traceresponse"] = id;
                            return Task.CompletedTask;
                        },
                        (context.Response, id)
                    );
                }

                return next(context);
            }
        );
}
