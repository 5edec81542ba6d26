using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Okr.Organization.Domain;

/// <summary>Random secrets and their hashes. A secret of 256 random bits needs no salt and no slow hash.</summary>
internal static class Secrets
{
    /// <summary>256 random bits as URL-safe text.</summary>
    public static string New() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

/// <summary>Passwords: PBKDF2 as the framework does it.</summary>
internal static class Passwords
{
    public const int MinLength = 10;
    public const int MaxLength = 200;

    // Without letters and digits that look alike.
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object Nobody = new();

    // What an unknown user name is checked against, so that it takes as long as a known one.
    private static readonly Lazy<string> Decoy = new(() => Hash(NewOneTime()));

    public static string Hash(string password) => Hasher.HashPassword(Nobody, password);

    /// <summary>Whether the password fits; takes the same time when there is no hash.</summary>
    public static bool Verify(string? hash, string password)
    {
        var fits =
            Hasher.VerifyHashedPassword(Nobody, hash ?? Decoy.Value, password) != PasswordVerificationResult.Failed;
        return fits && hash is not null;
    }

    /// <summary>16 random letters and digits, about 93 bits.</summary>
    public static string NewOneTime() => RandomNumberGenerator.GetString(Alphabet, 16);
}
