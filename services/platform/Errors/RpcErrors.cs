using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Okr.Platform.Errors;

/// <summary>Refusals over gRPC: the status, and the code in the trailer <c>okr-error</c>.</summary>
public static class RpcErrors
{
    private const string CodeKey = "okr-error";
    private const string ChineseKey = "okr-error-zh-bin";

    public static RpcException ToRpc(DomainException refusal)
    {
        var status = refusal.Error.Kind switch
        {
            ErrorKind.Invalid => StatusCode.InvalidArgument,
            ErrorKind.Unauthenticated => StatusCode.Unauthenticated,
            ErrorKind.Forbidden => StatusCode.PermissionDenied,
            ErrorKind.NotFound => StatusCode.NotFound,
            ErrorKind.Conflict => StatusCode.AlreadyExists,
            ErrorKind.PreconditionFailed => StatusCode.Aborted,
            ErrorKind.TooMany => StatusCode.ResourceExhausted,
            ErrorKind.Unavailable => StatusCode.Unavailable,
            _ => StatusCode.FailedPrecondition,
        };
        object?[] arguments = [.. refusal.Arguments];
        return new RpcException(
            new Status(status, refusal.Error.Message(Languages.English, arguments)),
            new Metadata
            {
                { CodeKey, refusal.Error.Code },
                { ChineseKey, System.Text.Encoding.UTF8.GetBytes(refusal.Error.Message(Languages.Chinese, arguments)) },
            }
        );
    }

    /// <summary>The refusal that another service gave; null when the call failed for another reason.</summary>
    public static DomainException? ToRefusal(RpcException exception)
    {
        if (exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return PlatformErrors.Unavailable.With();
        }

        if (exception.Trailers.GetValue(CodeKey) is not { } code)
        {
            return null;
        }

        var kind = exception.StatusCode switch
        {
            StatusCode.InvalidArgument => ErrorKind.Invalid,
            StatusCode.Unauthenticated => ErrorKind.Unauthenticated,
            StatusCode.PermissionDenied => ErrorKind.Forbidden,
            StatusCode.NotFound => ErrorKind.NotFound,
            StatusCode.AlreadyExists => ErrorKind.Conflict,
            StatusCode.Aborted => ErrorKind.PreconditionFailed,
            StatusCode.ResourceExhausted => ErrorKind.TooMany,
            _ => ErrorKind.Rule,
        };
        var chinese = exception.Trailers.GetValueBytes(ChineseKey) is { } bytes
            ? System.Text.Encoding.UTF8.GetString(bytes)
            : exception.Status.Detail;
        return new ErrorDefinition(code, kind, Escape(exception.Status.Detail), Escape(chinese)).With();
    }

    private static string Escape(string text) => text.Replace("{", "{{").Replace("}", "}}");
}

/// <summary>Translates refusals on the server's side of gRPC.</summary>
public sealed partial class RpcErrorInterceptor(ILogger<RpcErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation
    )
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        if (ProblemWriter.Translate(exception) is { } refusal)
        {
            return RpcErrors.ToRpc(refusal);
        }

        Log.Unhandled(logger, exception, context.Method);
        return new RpcException(new Status(StatusCode.Internal, "internal error"));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Unhandled fault in {Method}")]
        public static partial void Unhandled(ILogger logger, Exception exception, string method);
    }
}
