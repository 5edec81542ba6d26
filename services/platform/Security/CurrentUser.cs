using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Okr.Platform.Errors;

namespace Okr.Platform.Security;

/// <summary>
/// Who is calling, as the gateway signed it. A scoped service and a parameter of use cases; tests make their own.
/// </summary>
public sealed record CurrentUser
{
    /// <summary>The person, or the account where there is no person (the bootstrap administrator, service tokens).</summary>
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }
    public Guid? PersonId { get; init; }
    public required string Name { get; init; }
    public IReadOnlySet<string> Roles { get; init; } = new HashSet<string>();
    public IReadOnlySet<string> Scopes { get; init; } = new HashSet<string>();

    /// <summary>Units whose OKRs the person administers (<see cref="Security.Roles.UnitAdmin"/>).</summary>
    public IReadOnlySet<Guid> AdministeredUnitIds { get; init; } = new HashSet<Guid>();

    /// <summary>The browser session or the access token.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Program administrators may do everything in the program's data; platform administrators too.</summary>
    public bool IsProgramAdmin => Roles.Contains(Security.Roles.ProgramAdmin) || IsPlatformAdmin;

    public bool IsPlatformAdmin => Roles.Contains(Security.Roles.PlatformAdmin);

    public bool IsInRole(string role) => Roles.Contains(role);

    /// <summary>The person; throws <c>person_required</c> for an account without one.</summary>
    public Guid RequirePerson() => PersonId ?? throw PlatformErrors.PersonRequired.With();

    public static CurrentUser From(ClaimsPrincipal principal) =>
        new()
        {
            Id = Guid.Parse(principal.FindFirstValue(CallerClaims.Subject)!),
            AccountId = Guid.Parse(principal.FindFirstValue(CallerClaims.Account)!),
            PersonId = Guid.TryParse(principal.FindFirstValue(CallerClaims.Person), out var person) ? person : null,
            Name = principal.FindFirstValue(CallerClaims.Name) ?? "",
            Roles = Values(principal, CallerClaims.Role),
            Scopes = Values(principal, CallerClaims.Scope),
            AdministeredUnitIds = principal.FindAll(CallerClaims.Unit).Select(c => Guid.Parse(c.Value)).ToHashSet(),
            SessionId = Guid.TryParse(principal.FindFirstValue(CallerClaims.Session), out var session) ? session : null,
        };

    /// <summary>The claims from which <see cref="From"/> makes the same user again.</summary>
    public IEnumerable<Claim> ToClaims()
    {
        yield return new Claim(CallerClaims.Subject, Id.ToString());
        yield return new Claim(CallerClaims.Account, AccountId.ToString());
        yield return new Claim(CallerClaims.Name, Name);
        if (PersonId is { } person)
        {
            yield return new Claim(CallerClaims.Person, person.ToString());
        }

        if (SessionId is { } session)
        {
            yield return new Claim(CallerClaims.Session, session.ToString());
        }

        foreach (var role in Roles)
        {
            yield return new Claim(CallerClaims.Role, role);
        }

        foreach (var scope in Scopes)
        {
            yield return new Claim(CallerClaims.Scope, scope);
        }

        foreach (var unit in AdministeredUnitIds)
        {
            yield return new Claim(CallerClaims.Unit, unit.ToString());
        }
    }

    internal static CurrentUser From(IHttpContextAccessor accessor) =>
        accessor.HttpContext?.User is { Identity.IsAuthenticated: true } principal
            ? From(principal)
            : throw PlatformErrors.Unauthenticated.With();

    private static HashSet<string> Values(ClaimsPrincipal principal, string type) =>
        principal.FindAll(type).Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
}

/// <summary>Roles of domain.md §9. Member and manager are not listed: everybody is one, the reporting line makes the other.</summary>
public static class Roles
{
    public const string UnitAdmin = "unit_admin";
    public const string Coach = "coach";
    public const string ProgramAdmin = "program_admin";
    public const string Executive = "executive";
    public const string Auditor = "auditor";
    public const string PlatformAdmin = "platform_admin";

    public static readonly IReadOnlyList<string> All =
    [
        UnitAdmin,
        Coach,
        ProgramAdmin,
        Executive,
        Auditor,
        PlatformAdmin,
    ];
}

/// <summary>Scopes of access tokens; a browser session has all of them.</summary>
public static class Scopes
{
    public const string Read = "read";
    public const string Write = "write";
    public const string Reports = "reports";
    public const string Import = "import";

    public static readonly IReadOnlyList<string> All = [Read, Write, Reports, Import];
}
