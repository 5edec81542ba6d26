using Microsoft.AspNetCore.Http;

namespace Okr.Platform.Errors;

/// <summary>
/// A refusal as OData clients read it, with the same code and sentence as a problem document. Such clients ask for a name
/// and a password only when they are told that Basic authentication is taken.
/// </summary>
internal static class ODataError
{
    public static readonly PathString Addresses = "/odata";

    public static Task Write(HttpContext context, Problem problem, CancellationToken ct)
    {
        context.Response.Headers["OData-Version"] = "4.0";
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"OKR\", charset=\"UTF-8\"";
        }

        return context.Response.WriteAsJsonAsync(
            new Envelope(
                new(
                    problem.Code,
                    problem.Title,
                    [.. problem.Errors.Select(field => new Detail(field.Code, field.Message, field.Field))]
                )
            ),
            Web.Json.Options,
            contentType: "application/json",
            cancellationToken: ct
        );
    }

    private sealed record Envelope(Body Error);

    private sealed record Body(string Code, string Message, IReadOnlyList<Detail> Details);

    private sealed record Detail(string Code, string Message, string Target);
}
