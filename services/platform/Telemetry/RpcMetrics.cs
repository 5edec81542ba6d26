using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Okr.Platform.Telemetry;

/// <summary>
/// How long gRPC calls took and how they ended, at both ends, under the names of OpenTelemetry's conventions (the library
/// has no meter of its own). In seconds; a stream lasts until its last message.
/// </summary>
public sealed class RpcMetrics : Interceptor
{
    private readonly Histogram<double> server;
    private readonly Histogram<double> client;

    public RpcMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Okr.Rpc");
        server = meter.CreateHistogram<double>(
            "rpc.server.call.duration",
            unit: "s",
            description: "Duration of gRPC calls at the service that answers"
        );
        client = meter.CreateHistogram<double>(
            "rpc.client.call.duration",
            unit: "s",
            description: "Duration of gRPC calls at the service that asks"
        );
    }

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        var call = new Call(server, context.Method);
        try
        {
            var response = await continuation(request, context);
            call.End(context.Status.StatusCode);
            return response;
        }
        catch (Exception exception)
        {
            call.End(StatusOf(exception));
            throw;
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation
    )
    {
        var call = new Call(server, context.Method);
        try
        {
            await continuation(request, responseStream, context);
            call.End(context.Status.StatusCode);
        }
        catch (Exception exception)
        {
            call.End(StatusOf(exception));
            throw;
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation
    )
    {
        var call = new Call(client, context.Method.FullName);
        var inner = continuation(request, context);
        return new(Response(), inner.ResponseHeadersAsync, inner.GetStatus, inner.GetTrailers, inner.Dispose);

        async Task<TResponse> Response()
        {
            try
            {
                var response = await inner.ResponseAsync;
                call.End(StatusCode.OK);
                return response;
            }
            catch (Exception exception)
            {
                call.End(StatusOf(exception));
                throw;
            }
        }
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation
    )
    {
        var call = new Call(client, context.Method.FullName);
        var inner = continuation(request, context);
        return new(
            new MeasuredStream<TResponse>(inner.ResponseStream, call),
            inner.ResponseHeadersAsync,
            inner.GetStatus,
            inner.GetTrailers,
            () =>
            {
                call.End(StatusCode.Cancelled); // no effect on a stream that was read to its end
                inner.Dispose();
            }
        );
    }

    private static StatusCode StatusOf(Exception exception) =>
        exception switch
        {
            RpcException rpc => rpc.StatusCode,
            OperationCanceledException => StatusCode.Cancelled,
            _ => StatusCode.Unknown,
        };

    /// <summary>One call, recorded once.</summary>
    private sealed class Call(Histogram<double> durations, string method)
    {
        private readonly long started = Stopwatch.GetTimestamp();
        private int ended;

        public void End(StatusCode status)
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
            {
                durations.Record(
                    Stopwatch.GetElapsedTime(started).TotalSeconds,
                    new("rpc.method", method.TrimStart('/')),
                    new("rpc.response.status_code", status.ToString())
                );
            }
        }
    }

    private sealed class MeasuredStream<T>(IAsyncStreamReader<T> inner, Call call) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            try
            {
                if (await inner.MoveNext(cancellationToken))
                {
                    return true;
                }

                call.End(StatusCode.OK);
                return false;
            }
            catch (Exception exception)
            {
                call.End(StatusOf(exception));
                throw;
            }
        }
    }
}
