using Okr.Platform.Security;

namespace Okr.Organization.Features;

/// <summary>
/// Who does something, and from where (an address, an import): what the audit log says about every change. A scoped
/// service for requests; background work makes its own.
/// </summary>
internal sealed record Actor(CurrentUser User, string Origin)
{
    private const int MaxOrigin = 200;

    /// <summary>The platform itself: first start, changes that take effect on their day.</summary>
    public static Actor System { get; } =
        new(
            new CurrentUser
            {
                Id = Guid.Empty,
                AccountId = Guid.Empty,
                Name = "system",
            },
            "system"
        );

    public static Actor From(CurrentUser user, HttpContext? context)
    {
        var forwarded = context?.Request.Headers["X-Forwarded-For"].ToString();
        var origin = string.IsNullOrEmpty(forwarded)
            ? context?.Connection.RemoteIpAddress?.ToString() ?? ""
            : forwarded;
        return new Actor(user, origin.Length > MaxOrigin ? origin[..MaxOrigin] : origin);
    }
}
