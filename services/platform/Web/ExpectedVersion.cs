using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Okr.Platform.Errors;

namespace Okr.Platform.Web;

/// <summary>
/// The version in the <c>If-Match</c> header (<c>"5"</c>). As a parameter of an endpoint it is required; declare it
/// nullable where a missing header means "whatever is there". <c>*</c> matches every version.
/// </summary>
public sealed record ExpectedVersion(long? Value)
{
    /// <summary>Matches everything; for callers inside the process.</summary>
    public static ExpectedVersion Any { get; } = new((long?)null);

    public static ValueTask<ExpectedVersion?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            var optional = new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
            return optional
                ? ValueTask.FromResult<ExpectedVersion?>(null)
                : throw PlatformErrors.VersionRequired.With();
        }

        if (header == "*")
        {
            return ValueTask.FromResult<ExpectedVersion?>(Any);
        }

        var text = header.StartsWith("W/", StringComparison.Ordinal) ? header[2..] : header;
        if (!long.TryParse(text.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw PlatformErrors.VersionRequired.With();
        }

        return ValueTask.FromResult<ExpectedVersion?>(new ExpectedVersion(version));
    }

    /// <summary>Throws <c>stale_version</c> (412) unless it is this version.</summary>
    public void Require(long actual)
    {
        if (Value is { } expected && expected != actual)
        {
            throw PlatformErrors.StaleVersion.With();
        }
    }
}

/// <summary>ETag of versioned answers.</summary>
public static class ETags
{
    /// <summary>Answers with the value and its version as the ETag.</summary>
    public static IResult Ok<T>(T value, long version) => new Tagged<T>(value, version, StatusCodes.Status200OK, null);

    /// <summary>201 with the address of what was made, and its version as the ETag.</summary>
    public static IResult Created<T>(string location, T value, long version) =>
        new Tagged<T>(value, version, StatusCodes.Status201Created, location);

    private sealed record Tagged<T>(T Value, long Version, int Status, string? Location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = Status;
            httpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{Version}\"");
            if (Location is not null)
            {
                httpContext.Response.Headers.Location = Location;
            }

            return httpContext.Response.WriteAsJsonAsync(Value, Json.Options, httpContext.RequestAborted);
        }
    }
}
