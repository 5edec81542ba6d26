using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.IntegrationTests.Distributed;
using Okr.Platform.Security;

namespace Okr.IntegrationTests.Security;

/// <summary>Whom the services themselves let in, past the gateway; and the rotation of the key that this rests on.</summary>
public sealed class ServiceTrustTests : IDisposable
{
    private readonly DirectoryInfo keys = Directory.CreateTempSubdirectory("okr-keys-");
    private string SigningFile => Path.Combine(keys.FullName, "signing.pem");
    private string TrustedFile => Path.Combine(keys.FullName, "trusted.pem");

    public void Dispose() => keys.Delete(recursive: true);

    [Fact]
    public async Task A_service_lets_in_only_who_has_a_token_of_a_trusted_key_and_keys_rotate_without_a_gap()
    {
        using var old = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(SigningFile, old.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(TrustedFile, "");
        await using var product = await SeparateProcesses.Start(
            settings: new Dictionary<string, string>
            {
                ["Okr__Tokens__SigningKey"] = "",
                ["Okr__Tokens__SigningKeyFile"] = SigningFile,
                ["Okr__Tokens__TrustedKeysFile"] = TrustedFile,
            }
        );
        Assert.Equal((HttpStatusCode.OK, StatusCode.OK), await Calls(product, Token(old), Token(old)));
        await ForgeriesAreRefused(product, old);

        // 1. Everybody trusts the next key too. A running process knows nothing of it before its restart.
        Assert.Equal(
            (HttpStatusCode.Unauthorized, StatusCode.Unauthenticated),
            await Calls(product, Token(next), Token(next))
        );
        await File.WriteAllTextAsync(TrustedFile, next.ExportSubjectPublicKeyInfoPem());
        await Restart(product, "organization", "goal");
        Assert.Equal((HttpStatusCode.OK, StatusCode.OK), await Calls(product, Token(next), Token(next)));
        Assert.Equal((HttpStatusCode.OK, StatusCode.OK), await Calls(product, Token(old), Token(old)));

        // 2. Sign with it, one process after the other; the old one is still trusted.
        await File.WriteAllTextAsync(SigningFile, next.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(TrustedFile, old.ExportSubjectPublicKeyInfoPem());
        await Restart(product, "gateway");
        await product.Admin.Get("cycles");
        await Restart(product, "organization", "goal");
        await product.Admin.Get("cycles");
        Assert.Equal((HttpStatusCode.OK, StatusCode.OK), await Calls(product, Token(old), Token(old)));

        // 3. Forget the old one.
        await File.WriteAllTextAsync(TrustedFile, "");
        await Restart(product, "organization", "goal", "gateway");
        await product.Admin.Get("cycles");
        Assert.Equal(
            (HttpStatusCode.Unauthorized, StatusCode.Unauthenticated),
            await Calls(product, Token(old), Token(old))
        );
    }

    private static async Task ForgeriesAreRefused(SeparateProcesses product, ECDsa key)
    {
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTime.UtcNow;
        var forgeries = new Dictionary<string, Func<string, string?>>
        {
            ["no token"] = _ => null,
            ["no token at all"] = _ => "nonsense",
            ["another key"] = audience => Make(audience, foreign),
            ["another key under the name of the right one"] = audience => Make(audience, foreign, named: key),
            ["the right key under another name"] = audience => Make(audience, key, named: foreign),
            ["expired"] = audience => Make(audience, key, change: t => t.Expires = now.AddMinutes(-1)),
            ["not yet valid"] = audience => Make(audience, key, change: t => t.NotBefore = now.AddMinutes(3)),
            ["a foreign audience"] = audience => Make(audience + "-of-another", key),
            ["the other door's audience"] = audience =>
                Make(
                    audience == InternalTokens.RestAudience
                        ? InternalTokens.ServiceAudience
                        : InternalTokens.RestAudience,
                    key
                ),
            ["a foreign issuer"] = audience => Make(audience, key, change: t => t.Issuer = "another"),
            ["alg none"] = audience => Make(audience, key, change: t => t.SigningCredentials = null),
            ["a public key taken for a secret"] = audience =>
                Make(
                    audience,
                    key,
                    change: t =>
                        t.SigningCredentials = new(
                            new SymmetricSecurityKey(key.ExportSubjectPublicKeyInfo()) { KeyId = Id(key) },
                            SecurityAlgorithms.HmacSha256
                        )
                ),
        };
        foreach (var (what, forge) in forgeries)
        {
            var answers = await Calls(product, forge, forge);
            Assert.True(answers == (HttpStatusCode.Unauthorized, StatusCode.Unauthenticated), $"{what}: {answers}");
        }
    }

    /// <summary>What a REST call to goal and a gRPC call to organization get, made past the gateway.</summary>
    private static async Task<(HttpStatusCode ByRest, StatusCode ByRpc)> Calls(
        SeparateProcesses product,
        Func<string, string?> rest,
        Func<string, string?> rpc
    )
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Service(product, "goal")}/api/v1/cycles"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (rest(InternalTokens.RestAudience) is { } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        using var answer = await http.SendAsync(request);
        using var channel = GrpcChannel.ForAddress(Service(product, "organization"));
        var headers = new Metadata();
        if (rpc(InternalTokens.ServiceAudience) is { } serviceToken)
        {
            headers.Add("authorization", $"Bearer {serviceToken}");
        }

        try
        {
            await new Identity.IdentityClient(channel).ResolveTokenAsync(
                new ResolveRequest { Secret = "unknown" },
                headers
            );
            return (answer.StatusCode, StatusCode.OK);
        }
        catch (RpcException exception)
        {
            return (answer.StatusCode, exception.StatusCode);
        }
    }

    private static string Service(SeparateProcesses product, string service) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{product.Instances(service)[0].ServicesPort}"
        );

    private static async Task Restart(SeparateProcesses product, params string[] services)
    {
        foreach (var service in services)
        {
            var instance = product.Instances(service)[0];
            Assert.Equal(0, await instance.Stop());
            await instance.Start();
        }
    }

    private static Func<string, string?> Token(ECDsa key) => audience => Make(audience, key);

    private static string Make(
        string audience,
        ECDsa key,
        ECDsa? named = null,
        Action<SecurityTokenDescriptor>? change = null
    )
    {
        var account = Guid.CreateVersion7();
        var caller = new CurrentUser
        {
            Id = account,
            AccountId = account,
            Name = "somebody",
            Scopes = Scopes.All.ToHashSet(),
        };
        var token = new SecurityTokenDescriptor
        {
            Issuer = InternalTokens.Issuer,
            Audience = audience,
            Subject = new ClaimsIdentity(caller.ToClaims()),
            NotBefore = DateTime.UtcNow.AddMinutes(-10),
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new(
                new ECDsaSecurityKey(key) { KeyId = Id(named ?? key) },
                SecurityAlgorithms.EcdsaSha256
            ),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler().CreateToken(token);
    }

    /// <summary>How the platform names a key: the first half of its public part's digest.</summary>
    private static string Id(ECDsa key) =>
        Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
}
