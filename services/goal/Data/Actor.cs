using Okr.Platform.Security;

namespace Okr.Goal.Data;

/// <summary>Who makes a change.</summary>
internal sealed record Actor(Guid? Id, string Name)
{
    /// <summary>The platform itself, following an event.</summary>
    public static Actor Platform { get; } = new(null, "");

    public static Actor Of(CurrentUser user) => new(user.Id, user.Name);
}
