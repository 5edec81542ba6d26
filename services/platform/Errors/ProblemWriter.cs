using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Okr.Platform.Errors;

/// <summary>Turns every refusal into an RFC 9457 problem document in the caller's language.</summary>
public sealed partial class ProblemWriter(ILogger<ProblemWriter> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var refusal = Translate(exception);
        if (refusal is null)
        {
            Log.Unhandled(logger, exception, httpContext.Request.Method, Route(httpContext));
            refusal = PlatformErrors.Fault.With();
        }

        if (refusal.Error == PlatformErrors.DatabaseUnavailable)
        {
            Log.DatabaseUnavailable(logger, exception, httpContext.Request.Method, Route(httpContext));
        }

        await Write(httpContext, refusal, cancellationToken);
        return true;
    }

    /// <summary>The refusal that an exception stands for; null when it is a fault.</summary>
    public static DomainException? Translate(Exception exception) =>
        exception switch
        {
            DomainException domain => domain,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                PlatformErrors.TooLarge.With(),
            BadHttpRequestException { InnerException: JsonException json } => PlatformErrors.MalformedRequest.With(
                Describe(json)
            ),
            BadHttpRequestException bad => PlatformErrors.MalformedRequest.With(bad.Message),
            JsonException json => PlatformErrors.MalformedRequest.With(Describe(json)),
            InvalidDataException data => PlatformErrors.MalformedRequest.With(data.Message),
            DbUpdateConcurrencyException => PlatformErrors.StaleVersion.With(),
            DbUpdateException update when DatabaseErrors.IsUniqueViolation(update) => PlatformErrors.Concurrent.With(),
            _ when DatabaseErrors.IsLostRace(exception) => PlatformErrors.Concurrent.With(),
            _ when DatabaseErrors.IsUnavailable(exception) => PlatformErrors.DatabaseUnavailable.With(),
            Grpc.Core.RpcException rpc => RpcErrors.ToRefusal(rpc),
            _ => null,
        };

    /// <summary>Writes the problem document.</summary>
    public static async Task Write(HttpContext context, DomainException refusal, CancellationToken ct = default)
    {
        var language = Languages.Choose(context.Request.Headers.AcceptLanguage);
        var problem = new Problem(
            $"urn:okr:error:{refusal.Error.Code}",
            refusal.Error.Message(language, [.. refusal.Arguments]),
            StatusOf(refusal.Error.Kind),
            refusal.Error.Code,
            [
                .. refusal.Fields.Select(field => new ProblemField(
                    field.Field,
                    field.Error.Code,
                    field.Error.Message(language, field.Arguments)
                )),
            ],
            Activity.Current?.TraceId.ToString()
        );
        context.Response.StatusCode = problem.Status;
        if (context.Request.Path.StartsWithSegments(ODataError.Addresses))
        {
            await ODataError.Write(context, problem, ct);
            return;
        }

        await context.Response.WriteAsJsonAsync(
            problem,
            Web.Json.Options,
            contentType: "application/problem+json",
            cancellationToken: ct
        );
    }

    public static int StatusOf(ErrorKind kind) =>
        kind switch
        {
            ErrorKind.Invalid => StatusCodes.Status400BadRequest,
            ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
            ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.Conflict => StatusCodes.Status409Conflict,
            ErrorKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
            ErrorKind.RangeNotSatisfiable => StatusCodes.Status416RangeNotSatisfiable,
            ErrorKind.Rule => StatusCodes.Status422UnprocessableEntity,
            ErrorKind.TooMany => StatusCodes.Status429TooManyRequests,
            ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            ErrorKind.Fault => StatusCodes.Status500InternalServerError,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

    /// <summary>The route's template: the address itself may hold what somebody searched for.</summary>
    private static string Route(HttpContext context)
    {
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
    }

    private static string Describe(JsonException exception) =>
        exception.Path is { Length: > 0 } path ? $"JSON, {path}" : "JSON";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Unhandled fault in {Method} {Route}")]
        public static partial void Unhandled(ILogger logger, Exception exception, string method, string route);

        [LoggerMessage(LogLevel.Warning, "The database did not answer {Method} {Route}")]
        public static partial void DatabaseUnavailable(
            ILogger logger,
            Exception exception,
            string method,
            string route
        );
    }
}

/// <summary>An RFC 9457 problem document with a stable code.</summary>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Code,
    IReadOnlyList<ProblemField> Errors,
    string? TraceId
);

/// <summary>What is wrong with one field.</summary>
public sealed record ProblemField(string Field, string Code, string Message);
