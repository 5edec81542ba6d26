using Microsoft.AspNetCore.Http;

namespace Okr.Platform.Web;

/// <summary>The address that a request came from, as the gateway forwards it; for the audit log.</summary>
public static class Origins
{
    private const int Longest = 200;

    /// <summary>At most 200 characters; empty outside of requests.</summary>
    public static string Of(HttpContext? context)
    {
        var forwarded = context?.Request.Headers["X-Forwarded-For"].ToString();
        var origin = string.IsNullOrEmpty(forwarded)
            ? context?.Connection.RemoteIpAddress?.ToString() ?? ""
            : forwarded;
        return origin.Length > Longest ? origin[..Longest] : origin;
    }
}
