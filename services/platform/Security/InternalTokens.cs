using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Okr.Platform.Security;

/// <summary>
/// Short-lived ES256 tokens inside the platform: the gateway signs who is calling, services sign their own gRPC calls.
/// </summary>
public sealed class InternalTokens : IDisposable
{
    public const string Issuer = "okr";

    /// <summary>Audience of REST calls, made by the gateway on a person's behalf.</summary>
    public const string RestAudience = "okr-rest";

    /// <summary>Audience of gRPC calls, made by a service.</summary>
    public const string ServiceAudience = "okr-service";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly JsonWebTokenHandler handler = new();
    private readonly ECDsa key;
    private readonly List<ECDsa> trusted = [];
    private readonly SigningCredentials credentials;
    private readonly TimeProvider clock;
    private (string Token, DateTime Until) service;

    public InternalTokens(OkrOptions options, TimeProvider clock)
    {
        this.clock = clock;
        var pem = options.Tokens.SigningKey is { Length: > 0 } given
            ? given
            : FileText("Okr:Tokens:SigningKeyFile", options.Tokens.SigningKeyFile);
        key = pem is null
            ? ECDsa.Create(ECCurve.NamedCurves.nistP256)
            : Import("Okr:Tokens:SigningKey", "an ES256 private key", pem, isPrivate: true);
        credentials = new SigningCredentials(Security(key), SecurityAlgorithms.EcdsaSha256);
        foreach (var text in options.Tokens.TrustedKeys)
        {
            trusted.Add(Import("Okr:Tokens:TrustedKeys", "an ES256 public key", text, isPrivate: false));
        }

        const string FileKey = "Okr:Tokens:TrustedKeysFile";
        foreach (var text in PublicKeys(FileText(FileKey, options.Tokens.TrustedKeysFile)))
        {
            trusted.Add(Import(FileKey, "an ES256 public key", text, isPrivate: false));
        }

        ValidationKeys = [credentials.Key, .. trusted.Select(Security)];
    }

    /// <summary>The keys whose tokens are accepted: the own one and those being rotated in or out.</summary>
    public IReadOnlyList<SecurityKey> ValidationKeys { get; }

    /// <summary>A token that says who is calling.</summary>
    public string ForCaller(IEnumerable<Claim> claims) => Sign(RestAudience, claims, Lifetime);

    /// <summary>A token that says that a service is calling; used again until a minute before it ends.</summary>
    public string ForService()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (service.Token is null || service.Until < now)
        {
            service = (Sign(ServiceAudience, [], Lifetime), now + Lifetime - TimeSpan.FromMinutes(1));
        }

        return service.Token;
    }

    public TokenValidationParameters Validation(string audience) =>
        new()
        {
            ValidIssuer = Issuer,
            ValidAudience = audience,
            IssuerSigningKeys = ValidationKeys,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            TryAllIssuerSigningKeys = false, // each token names its key
            ClockSkew = TimeSpan.FromSeconds(30),
            NameClaimType = CallerClaims.Name,
            RoleClaimType = CallerClaims.Role,
        };

    /// <summary>A new private key in PEM.</summary>
    public static string NewKey()
    {
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return fresh.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>
    /// A secret of 32 bytes that every process with the same signing key derives alike, for a purpose other than tokens.
    /// </summary>
    public byte[] DeriveSecret(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ExportECPrivateKey(), 32, info: Encoding.UTF8.GetBytes(purpose));

    public void Dispose()
    {
        key.Dispose();
        trusted.ForEach(other => other.Dispose());
    }

    private static string? FileText(string setting, string? path)
    {
        try
        {
            return string.IsNullOrEmpty(path) ? null : File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{setting} must name a file that can be read: {exception.Message}");
        }
    }

    private static IEnumerable<string> PublicKeys(string? text)
    {
        for (var rest = text ?? ""; PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            yield return rest[fields.Location];
        }
    }

    private static ECDsa Import(string setting, string what, string pem, bool isPrivate)
    {
        var imported = ECDsa.Create();
        try
        {
            imported.ImportFromPem(pem);
            var curve = imported.ExportParameters(isPrivate).Curve;
            if (curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return imported;
            }
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // said below, without a word of the key
        }

        imported.Dispose();
        throw new ConfigurationException($"{setting} is not {what} in PEM.");
    }

    private string Sign(string audience, IEnumerable<Claim> claims, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = audience,
                Subject = new ClaimsIdentity(claims),
                IssuedAt = now,
                NotBefore = now,
                Expires = now + lifetime,
                SigningCredentials = credentials,
            }
        );
    }

    private static ECDsaSecurityKey Security(ECDsa key) =>
        new(key) { KeyId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16] };
}

/// <summary>Claims of the internal token.</summary>
public static class CallerClaims
{
    public const string Subject = "sub";
    public const string Account = "account";
    public const string Person = "person";
    public const string Name = "name";
    public const string Role = "role";
    public const string Scope = "scope";
    public const string Unit = "unit";
    public const string Session = "session";
}
