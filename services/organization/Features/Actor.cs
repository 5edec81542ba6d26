using Okr.Platform.Security;

namespace Okr.Organization.Features;

/// <summary>Who does something, and from where (an address, an import): what the audit log says about every change.</summary>
internal sealed record Actor(CurrentUser User, string Origin);
