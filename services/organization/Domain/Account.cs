namespace Okr.Organization.Domain;

/// <summary>A local account: who may sign in. It belongs to a person, except for the bootstrap administrator.</summary>
internal sealed class Account
{
    private Account() { }

    public Guid Id { get; private init; }
    public long Version { get; private set; } = 1;

    /// <summary>In lower case; unique.</summary>
    public string UserName { get; private init; } = "";
    public Guid? PersonId { get; private init; }

    /// <summary>Null until a password was given: nobody can sign in with it yet.</summary>
    public string? PasswordHash { get; private set; }
    public bool PasswordChangeRequired { get; private set; }
    public bool Disabled { get; private set; }

    /// <summary>Sign-ins begun since the last successful one; counted before the password is looked at.</summary>
    public int FailedAttempts { get; private set; }
    public DateTime? LockedUntil { get; private set; }
    public DateTime? LastSignInAt { get; private set; }
    public DateTime CreatedAt { get; private init; }

    /// <summary>Preferences of an account without a person.</summary>
    public string? Locale { get; private set; }
    public string? TimeZone { get; private set; }

    public static Account Create(string userName, Guid? personId, DateTime now) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            UserName = Normalize(userName),
            PersonId = personId,
            CreatedAt = now,
        };

    /// <summary>User names are the same in upper and lower case.</summary>
    public static string Normalize(string userName) =>
        userName.Trim().ToLower(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>2 to 64 letters, digits, dots, dashes, underscores or @.</summary>
    public static bool IsUserName(string userName) =>
        userName.Length is >= 2 and <= 64
        && userName.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '@');

    /// <summary>Sets the password and ends a lock; <paramref name="oneTime"/> ones must be changed after sign-in.</summary>
    public void SetPassword(string hash, bool oneTime)
    {
        PasswordHash = hash;
        PasswordChangeRequired = oneTime;
        FailedAttempts = 0;
        LockedUntil = null;
        Version++;
    }

    /// <summary>Takes away a one-time password that somebody who signs in without it will never change; whether there was one.</summary>
    public bool DropOneTimePassword()
    {
        if (!PasswordChangeRequired)
        {
            return false;
        }

        (PasswordHash, PasswordChangeRequired) = (null, false);
        Version++;
        return true;
    }

    public void SetDisabled(bool disabled)
    {
        Disabled = disabled;
        Version++;
    }

    public void Prefer(string? locale, string? timeZone)
    {
        (Locale, TimeZone) = (locale, timeZone);
        Version++;
    }
}

/// <summary>A signed-in browser. The secret itself is nowhere but in the browser.</summary>
internal sealed class Session
{
    /// <summary>Unused for so long, a session ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>After so long it ends in any case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>The last use is written at most so often.</summary>
    public static readonly TimeSpan Slide = TimeSpan.FromMinutes(1);

    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }

    /// <summary>SHA-256 of the secret in hex.</summary>
    public required string SecretHash { get; init; }
    public string? Client { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime LastUsedAt { get; set; }
    public required DateTime ExpiresAt { get; init; }

    /// <summary>A new session and the secret that the browser keeps.</summary>
    public static (Session Session, string Secret) Open(Guid accountId, string? client, DateTime now)
    {
        var secret = Secrets.New();
        return (
            new Session
            {
                Id = Guid.CreateVersion7(),
                AccountId = accountId,
                SecretHash = Secrets.Hash(secret),
                Client = client,
                CreatedAt = now,
                LastUsedAt = now,
                ExpiresAt = now + Longest,
            },
            secret
        );
    }

    public bool IsAlive(DateTime now) => now < ExpiresAt && now < LastUsedAt + Idle;
}

/// <summary>A personal access token: a script's key to the API, with scopes and a last day.</summary>
internal sealed class AccessToken
{
    public const string Prefix = "okr_pat_";

    /// <summary>The longest life of a token.</summary>
    public const int MaxDays = 366;

    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret in hex.</summary>
    public required string SecretHash { get; set; }

    /// <summary>The scopes, separated by spaces.</summary>
    public required string Scopes { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>The last day (UTC) on which it is accepted; null only for the configured administrator's token.</summary>
    public DateOnly? ExpiresOn { get; init; }
    public DateTime? LastUsedAt { get; set; }

    public bool IsAlive(DateOnly today) => ExpiresOn is not { } last || today <= last;
}

/// <summary>A role given to a person or, where there is none, to an account (domain.md §9).</summary>
internal sealed class RoleAssignment
{
    public required Guid Id { get; init; }
    public Guid? PersonId { get; init; }
    public Guid? AccountId { get; init; }
    public required string Role { get; init; }

    /// <summary>The unit of a <c>unit_admin</c>; its sub-units are included.</summary>
    public Guid? OrgUnitId { get; init; }
    public required DateTime CreatedAt { get; init; }
}

/// <summary>One change in the audit log: who, when, what, before, after, from where.</summary>
internal sealed class AuditEntry
{
    public long Id { get; init; }
    public required DateTime At { get; init; }
    public required Guid AccountId { get; init; }
    public Guid? PersonId { get; init; }
    public required string Name { get; init; }
    public required string Origin { get; init; }

    /// <summary><c>person.transferred</c>, <c>account.created</c> …</summary>
    public required string Action { get; init; }

    /// <summary><c>person</c>, <c>org_unit</c>, <c>account</c>, <c>role_assignment</c>, <c>token</c>, <c>session</c>, <c>rollout_wave</c>, <c>exemption</c> or <c>export</c>.</summary>
    public required string Entity { get; init; }
    public required Guid EntityId { get; init; }

    /// <summary>JSON; null for something new.</summary>
    public string? Before { get; init; }

    /// <summary>JSON; null for something gone.</summary>
    public string? After { get; init; }
}
