using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Okr.Platform;
using Okr.Platform.Security;
using Okr.Reporting.Data;

namespace Okr.Reporting.Digests;

/// <summary>Where a digest goes, in the clear.</summary>
/// <param name="Address">Mail addresses separated by commas, or the webhook's address.</param>
internal sealed record DigestTarget(DigestChannel Channel, string Address, string? Secret, string Language);

/// <summary>
/// Encrypts addresses and secrets of webhooks for the database (ADR 0018): whoever has an address writes to a chat in the name of the
/// robot. What is kept names its key and is bound to its subscription and column. What was kept before there was a key is in the clear,
/// and read as such.
/// </summary>
internal sealed class WebhookSecrets
{
    private const string Setting = "Okr:Secrets:KeyFile";
    private const string Mark = "sealed:";
    private const int KeySize = 32;
    private readonly List<(string Id, SharedProtection Protection)> keys;

    public WebhookSecrets(OkrOptions options)
    {
        var file = options.Secrets.KeyFile;
        if (string.IsNullOrEmpty(file) && options.IsStandalone && options.Database.Provider == "sqlite")
        {
            file = Path.Combine(options.Database.Folder, "secrets.key");
            MakeOnce(file);
        }

        keys = string.IsNullOrEmpty(file) ? [] : [.. Read(file).Select(key => (Id(key), new SharedProtection(key)))];
    }

    /// <summary>Refuses a webhook that could only be kept in the clear.</summary>
    public void Require()
    {
        if (keys.Count == 0)
        {
            throw ReportingErrors.WebhooksNotConfigured.With();
        }
    }

    /// <summary>Puts a target into a subscription; mail addresses as they are.</summary>
    public void Keep(DigestSubscription subscription, string address, string? secret)
    {
        var isSecret = subscription.Channel != DigestChannel.Mail;
        subscription.Target = isSecret ? Seal(subscription.Id, nameof(subscription.Target), address) : address;
        subscription.Secret = secret is null ? null : Seal(subscription.Id, nameof(subscription.Secret), secret);
    }

    /// <summary>Where a subscription's digests go; null when the key is not there that it was kept with.</summary>
    public DigestTarget? Open(DigestSubscription subscription)
    {
        if (subscription.Channel == DigestChannel.Mail)
        {
            return new(subscription.Channel, subscription.Target, null, subscription.Language);
        }

        var address = Open(subscription.Id, nameof(subscription.Target), subscription.Target);
        var secret = subscription.Secret is { } kept ? Open(subscription.Id, nameof(subscription.Secret), kept) : null;
        return address is null || (secret is null && subscription.Secret is not null)
            ? null
            : new(subscription.Channel, address, secret, subscription.Language);
    }

    /// <summary>Whether it is not kept with the first key: in the clear, or with an older one.</summary>
    public bool IsOutdated(DigestSubscription subscription) =>
        keys.Count > 0
        && subscription.Channel != DigestChannel.Mail
        && new[] { subscription.Target, subscription.Secret }.Any(kept =>
            kept?.StartsWith($"{Mark}{keys[0].Id}:", StringComparison.Ordinal) == false
        );

    /// <summary>A file with a new key, for its owner alone.</summary>
    internal static void MakeOnce(string file)
    {
        if (File.Exists(file))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Whole or not at all: half a key would stop the next start.
        var made = $"{file}.new";
        File.Delete(made);
        using (var writer = new StreamWriter(made, options))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySize)));
        }

        File.Move(made, file);
    }

    private string Seal(Guid subscription, string column, string text)
    {
        Require();
        return $"{Mark}{keys[0].Id}:{For(keys[0].Protection, subscription, column).Protect(text)}";
    }

    private string? Open(Guid subscription, string column, string kept)
    {
        if (!kept.StartsWith(Mark, StringComparison.Ordinal))
        {
            return kept;
        }

        var parts = kept.Split(':', 3);
        var key = keys.Find(key => key.Id == parts[1]);
        try
        {
            return key.Protection is null || parts.Length < 3
                ? null
                : For(key.Protection, subscription, column).Unprotect(parts[2]);
        }
        catch (CryptographicException)
        {
            return null; // somebody has changed the row
        }
    }

    private static IDataProtector For(SharedProtection protection, Guid subscription, string column) =>
        protection.CreateProtector($"okr digest {subscription} {column}");

    private static string Id(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key))[..8];

    private static List<byte[]> Read(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"{Setting} names a file that cannot be read ({exception.GetType().Name})."
            );
        }

        var found = new List<byte[]>();
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            var key = new byte[KeySize];
            if (!Convert.TryFromBase64String(line, key, out var size) || size != KeySize)
            {
                throw new ConfigurationException($"{Setting} must hold keys of 32 bytes in Base64, one a line.");
            }

            found.Add(key);
        }

        return found.Count > 0
            ? found
            : throw new ConfigurationException($"{Setting} must hold keys of 32 bytes in Base64, one a line.");
    }
}
