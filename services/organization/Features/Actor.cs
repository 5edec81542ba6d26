using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features;

/// <summary>
/// Who does something, and from where (an address, an import): what the audit log says about every change. A scoped
/// service for requests; background work makes its own.
/// </summary>
internal sealed record Actor(CurrentUser User, string Origin)
{
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

    public static Actor From(CurrentUser user, HttpContext? context) => new(user, Origins.Of(context));
}
