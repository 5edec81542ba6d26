using Okr.Platform;
using Okr.Platform.Security;

namespace Okr.Tests.Platform;

public sealed class InternalTokensTests
{
    private static readonly CurrentUser Somebody = new()
    {
        Id = Guid.CreateVersion7(),
        AccountId = Guid.CreateVersion7(),
        PersonId = Guid.CreateVersion7(),
        Name = "王小明",
        Roles = new HashSet<string> { Roles.Coach, Roles.UnitAdmin },
        Scopes = new HashSet<string> { Scopes.Read },
        AdministeredUnitIds = new HashSet<Guid> { Guid.CreateVersion7() },
        SessionId = Guid.CreateVersion7(),
    };

    [Fact]
    public async Task A_signed_caller_is_the_same_on_the_other_side()
    {
        using var tokens = Tokens();
        var result = await Validate(tokens.ForCaller(Somebody.ToClaims()), tokens, InternalTokens.RestAudience);
        Assert.True(result.IsValid);
        var read = CurrentUser.From(new System.Security.Claims.ClaimsPrincipal(result.ClaimsIdentity));
        Assert.Equal(
            (Somebody.Id, Somebody.AccountId, Somebody.PersonId, Somebody.Name, Somebody.SessionId),
            (read.Id, read.AccountId, read.PersonId, read.Name, read.SessionId)
        );
        Assert.Equal(Somebody.Roles.Order(), read.Roles.Order());
        Assert.Equal(Somebody.AdministeredUnitIds, read.AdministeredUnitIds);
    }

    [Fact]
    public async Task A_callers_token_is_no_service_token_and_the_other_way_round()
    {
        using var tokens = Tokens();
        Assert.False(
            (await Validate(tokens.ForCaller(Somebody.ToClaims()), tokens, InternalTokens.ServiceAudience)).IsValid
        );
        Assert.False((await Validate(tokens.ForService(), tokens, InternalTokens.RestAudience)).IsValid);
        Assert.True((await Validate(tokens.ForService(), tokens, InternalTokens.ServiceAudience)).IsValid);
    }

    [Fact]
    public async Task Another_key_is_refused_unless_it_is_trusted()
    {
        using var other = Tokens();
        using var tokens = Tokens();
        var token = other.ForService();
        Assert.False((await Validate(token, tokens, InternalTokens.ServiceAudience)).IsValid);

        var pem = InternalTokens.NewKey();
        using var old = new InternalTokens(new OkrOptions { Tokens = new() { SigningKey = pem } }, TimeProvider.System);
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(pem);
        using var rotated = new InternalTokens(
            new OkrOptions
            {
                Tokens = new()
                {
                    SigningKey = InternalTokens.NewKey(),
                    TrustedKeys = [key.ExportSubjectPublicKeyInfoPem()],
                },
            },
            TimeProvider.System
        );
        Assert.True((await Validate(old.ForService(), rotated, InternalTokens.ServiceAudience)).IsValid);
    }

    [Fact]
    public async Task Keys_from_files_are_trusted_one_after_the_other()
    {
        using var first = Tokens();
        using var second = Tokens();
        using var stranger = Tokens();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            $"the first\n{PublicKey(first)}\nthe second\n{PublicKey(second)}",
            TestContext.Current.CancellationToken
        );
        using var tokens = new InternalTokens(
            new OkrOptions { Tokens = new() { TrustedKeysFile = file } },
            TimeProvider.System
        );
        File.Delete(file);
        Assert.True((await Validate(first.ForService(), tokens, InternalTokens.ServiceAudience)).IsValid);
        Assert.True((await Validate(second.ForService(), tokens, InternalTokens.ServiceAudience)).IsValid);
        Assert.False((await Validate(stranger.ForService(), tokens, InternalTokens.ServiceAudience)).IsValid);
    }

    [Fact]
    public void A_bad_key_is_refused_by_the_name_of_its_setting_and_not_shown()
    {
        using var other = System.Security.Cryptography.ECDsa.Create(
            System.Security.Cryptography.ECCurve.NamedCurves.nistP384
        );
        using var tokens = Tokens();
        foreach (
            var (options, setting) in new[]
            {
                (new TokenOptions { SigningKey = "no key at all" }, "Okr:Tokens:SigningKey"),
                (new TokenOptions { SigningKey = PublicKey(tokens) }, "Okr:Tokens:SigningKey"),
                (new TokenOptions { SigningKey = other.ExportPkcs8PrivateKeyPem() }, "Okr:Tokens:SigningKey"),
                (new TokenOptions { SigningKeyFile = "/no/such/file" }, "Okr:Tokens:SigningKeyFile"),
                (new TokenOptions { TrustedKeys = ["no key at all"] }, "Okr:Tokens:TrustedKeys"),
            }
        )
        {
            var refusal = Assert.Throws<ConfigurationException>(() =>
                new InternalTokens(new OkrOptions { Tokens = options }, TimeProvider.System)
            );
            Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("no key at all", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var pem = InternalTokens.NewKey();
        using var yesterday = new InternalTokens(
            new OkrOptions { Tokens = new() { SigningKey = pem } },
            new FixedClock(DateTimeOffset.UtcNow.AddDays(-1))
        );
        using var today = new InternalTokens(
            new OkrOptions { Tokens = new() { SigningKey = pem } },
            TimeProvider.System
        );
        Assert.False((await Validate(yesterday.ForService(), today, InternalTokens.ServiceAudience)).IsValid);
    }

    [Fact]
    public async Task A_token_that_was_good_is_good_again_and_one_like_it_is_not()
    {
        using var tokens = Tokens();
        using var handler = new VerifiedTokens();
        var rules = tokens.Validation(InternalTokens.RestAudience);
        var token = tokens.ForCaller(Somebody.ToClaims());
        var first = await handler.ValidateTokenAsync(token, rules);
        var second = await handler.ValidateTokenAsync(token, rules);
        Assert.True(first.IsValid);
        Assert.Same(first, second);
        var parts = token.Split('.');
        var admin = tokens.ForCaller(
            (Somebody with { Roles = new HashSet<string> { Roles.PlatformAdmin } }).ToClaims()
        );
        var forged = string.Join('.', parts[0], admin.Split('.')[1], parts[2]);
        Assert.False((await handler.ValidateTokenAsync(forged, rules)).IsValid);
        Assert.False((await handler.ValidateTokenAsync(forged, rules)).IsValid);
    }

    private static string PublicKey(InternalTokens tokens) =>
        (
            (Microsoft.IdentityModel.Tokens.ECDsaSecurityKey)tokens.ValidationKeys[0]
        ).ECDsa.ExportSubjectPublicKeyInfoPem();

    private static InternalTokens Tokens() => new(new OkrOptions(), TimeProvider.System);

    private static async Task<Microsoft.IdentityModel.Tokens.TokenValidationResult> Validate(
        string token,
        InternalTokens tokens,
        string audience
    )
    {
        using var handler = new VerifiedTokens();
        return await handler.ValidateTokenAsync(token, tokens.Validation(audience));
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
