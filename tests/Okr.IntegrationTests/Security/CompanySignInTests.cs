using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Security;

/// <summary>Standalone with an identity provider, local accounts switched off, three people.</summary>
public sealed class CompanySignIn : IAsyncLifetime
{
    internal IdentityProvider Provider { get; private set; } = null!;

    internal StandaloneProcess Product { get; private set; } = null!;

    /// <summary>Where the sign-in led, and what a Bearer token got, while the provider was away.</summary>
    internal (string Landed, HttpStatusCode Status) WhileAway { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Provider = new IdentityProvider();
        Product = await StandaloneProcess.Start(
            settings: new Dictionary<string, string>
            {
                ["Okr__Oidc__Authority"] = Provider.Address,
                ["Okr__Oidc__ClientId"] = IdentityProvider.ClientId,
                ["Okr__Oidc__ClientSecret"] = IdentityProvider.ClientSecret,
                ["Okr__Oidc__Audience"] = IdentityProvider.Audience,
                ["Okr__SignIn__LocalAccounts"] = "false",
                ["Okr__TrustedProxies__0"] = "127.0.0.0/8",
            }
        );
        using var browser = new Browser(Product.Address);
        using var caller = Product.Client(Provider.AccessToken("li.lei@example.com", "okr.read"));
        using var answer = await caller.Http.GetAsync(new Uri("/api/v1/me", UriKind.Relative));
        WhileAway = (await browser.Follow("/api/v1/session/oidc"), answer.StatusCode);
        await Provider.Start();
        var import = await Product.Admin.Import([
            ("org-units.csv", "code,name,parent_code,kind\nhq,Head office,,company\n"),
            (
                "people.csv",
                "employee_no,name,org_unit_code,email,user_name\n"
                    + "E1,Li Lei,hq,Li.Lei@Example.com,\nE2,Han Meimei,hq,twin@example.com,\nE3,Han Mei,hq,twin@example.com,\n"
            ),
        ]);
        Assert.True(import.GetProperty("state").GetString() == "succeeded", import.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Product.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>Signing in with the enterprise's identity provider, and its access tokens.</summary>
public sealed class CompanySignInTests(CompanySignIn company) : IClassFixture<CompanySignIn>
{
    private const string Callback = "/api/v1/session/oidc/callback";
    private readonly IdentityProvider provider = company.Provider;
    private readonly StandaloneProcess product = company.Product;

    [Fact]
    public async Task A_person_signs_in_by_email_gets_an_account_once_and_comes_back_to_the_page()
    {
        provider.Person = new()
        {
            ["sub"] = "s-1",
            ["email"] = "li.lei@example.COM",
            ["email_verified"] = true,
        };
        using var first = new Browser(product.Address);
        Assert.Equal("/objectives?mine=1", await first.SignIn("/objectives?mine=1"));
        var me = await first.Me();
        Assert.Equal("Li Lei", me.GetProperty("name").GetString());
        Assert.False(me.GetProperty("passwordChangeRequired").GetBoolean());

        using var second = new Browser(product.Address);
        Assert.Equal("/", await second.SignIn("//evil.example.com/"));
        Assert.Equal("Li Lei", (await second.Me()).GetProperty("name").GetString());
        var accounts = await product.Admin.All("accounts");
        Assert.Single(accounts, a => a.GetProperty("userName").GetString() == "e1");
        Assert.True((await second.Sessions()).GetArrayLength() >= 2);

        var ways = await first.Get("/api/v1/session");
        Assert.Equal(
            """{"localAccounts":false,"companyAccount":true}""",
            await ways.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_that_ends_TLS_the_provider_sends_people_back_by_TLS()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(product.Address, "/api/v1/session/oidc"));
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains(
            Uri.EscapeDataString($"https://{product.Address.Authority}{Callback}"),
            answer.Headers.Location!.Query,
            StringComparison.Ordinal
        );
        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie));
    }

    [Fact]
    public async Task Whom_the_platform_does_not_know_for_sure_is_refused_and_so_are_passwords()
    {
        await Refused("organization.identity_unknown", new() { ["sub"] = "s-2", ["email"] = "nobody@example.com" });
        await Refused("organization.identity_ambiguous", new() { ["sub"] = "s-3", ["email"] = "twin@example.com" });
        await Refused("gateway.nothing_to_know_by", new() { ["sub"] = "s-4" });
        await Refused(
            "gateway.nothing_to_know_by",
            new()
            {
                ["sub"] = "s-1",
                ["email"] = "li.lei@example.com",
                ["email_verified"] = false,
            }
        );
        using var local = new HttpClient { BaseAddress = product.Address };
        using var answer = await local.PostAsJsonAsync(
            "/api/v1/session",
            new { userName = "admin", password = "whatever-it-is" }
        );
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(
            "gateway.local_accounts_off",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_not_the_providers_answer_to_a_question_of_this_browser_is_refused()
    {
        provider.Person = new() { ["sub"] = "s-1", ["email"] = "li.lei@example.com" };
        using var victim = new Browser(product.Address);
        using var thief = new Browser(product.Address);
        var answer = await thief.AnswerOfProvider("/");
        Assert.Equal("gateway.sign_in_not_finished", Code(await victim.Follow(answer))); // somebody else's answer
        Assert.Equal("gateway.sign_in_not_finished", Code(await victim.Follow(Callback)));
        Assert.Equal("gateway.sign_in_not_finished", Code(await victim.Follow($"{Callback}?code=1&state=made-up")));
        Assert.Equal("gateway.sign_in_not_finished", Code(await victim.Follow($"{Callback}?error=access_denied")));
        Assert.False(victim.HasSession);

        using var foreign = System.Security.Cryptography.RSA.Create(2048);
        var forgeries = new Dictionary<string, Func<SecurityTokenDescriptor, string>>
        {
            ["another key"] = token => Made(token, t => t.SigningCredentials = Credentials(foreign, "one")),
            ["unsigned"] = token => Made(token, t => t.SigningCredentials = null),
            ["signed with the client's secret"] = token => Made(token, t => t.SigningCredentials = WithSecret()),
            ["for somebody else"] = token => Made(token, t => t.Audience = "another-client"),
            ["from somebody else"] = token => Made(token, t => t.Issuer = "https://login.evil.example.com"),
            ["long over"] = token => Made(token, Expired),
            ["an answer to another question"] = token => Made(token, t => t.Claims["nonce"] = "another"),
        };
        foreach (var (what, forge) in forgeries)
        {
            provider.Tamper = forge;
            using var browser = new Browser(product.Address);
            var landed = await browser.SignIn("/");
            Assert.True(Code(landed) == "gateway.sign_in_not_finished", $"{what}: {landed}");
            Assert.False(browser.HasSession, what);
        }

        provider.Tamper = null;
    }

    [Fact]
    public async Task An_account_that_is_disabled_stays_closed()
    {
        provider.Person = new() { ["sub"] = "s-1", ["email"] = "li.lei@example.com" };
        using (var browser = new Browser(product.Address))
        {
            await browser.SignIn("/");
        }

        var account = (await product.Admin.All("accounts")).Single(a => a.GetProperty("userName").GetString() == "e1");
        var id = account.GetProperty("id").GetGuid();
        var closed = await product.Admin.Put(
            $"accounts/{id}",
            new { disabled = true },
            account.GetProperty("version").GetInt64()
        );
        await Refused(
            "organization.identity_unknown",
            new()
            {
                ["sub"] = "s-1",
                ["email"] = "li.lei@example.com",
                ["email_verified"] = true,
            }
        );
        var opened = await product.Admin.Put(
            $"accounts/{id}",
            new { disabled = false },
            closed.GetProperty("version").GetInt64()
        );
        Assert.False(opened.GetProperty("disabled").GetBoolean());
    }

    [Fact]
    public async Task Access_tokens_of_the_provider_are_taken_with_their_scopes_and_no_others()
    {
        const string Email = "li.lei@example.com";
        Assert.Equal(HttpStatusCode.OK, await Call(provider.AccessToken(Email, "okr.read openid")));
        Assert.Equal(HttpStatusCode.Forbidden, await Call(provider.AccessToken(Email, "openid read")));
        Assert.Equal(HttpStatusCode.Forbidden, await Call(provider.AccessToken("nobody@example.com", "okr.read")));

        using var foreign = System.Security.Cryptography.RSA.Create(2048);
        foreach (
            var (what, change) in new Dictionary<string, Action<SecurityTokenDescriptor>>
            {
                ["expired"] = Expired,
                ["not yet valid"] = t =>
                    (t.NotBefore, t.Expires) = (DateTime.UtcNow.AddHours(1), DateTime.UtcNow.AddHours(2)),
                ["foreign audience"] = t => t.Audience = "another-api",
                ["foreign issuer"] = t => t.Issuer = "https://login.evil.example.com",
                ["alg none"] = t => t.SigningCredentials = null,
                ["a key of the same id"] = t => t.SigningCredentials = Credentials(foreign, "one"),
                ["an unknown key id"] = t => t.SigningCredentials = Credentials(foreign, "two"),
                ["the client's secret"] = t => t.SigningCredentials = WithSecret(),
            }
        )
        {
            var status = await Call(provider.AccessToken(Email, "okr.read", change));
            Assert.True(status == HttpStatusCode.Unauthorized, $"{what}: {status}");
        }
    }

    [Fact]
    public void While_the_provider_is_away_people_are_told_so() =>
        Assert.Equal(
            ("/sign-in?refused=gateway.identity_provider_away", HttpStatusCode.ServiceUnavailable),
            company.WhileAway
        );

    private async Task Refused(string code, Dictionary<string, object> person)
    {
        provider.Person = person;
        using var browser = new Browser(product.Address);
        Assert.Equal(code, Code(await browser.SignIn("/")));
        Assert.False(browser.HasSession);
    }

    private async Task<HttpStatusCode> Call(string token)
    {
        using var client = product.Client(token);
        using var answer = await client.Http.GetAsync(new Uri("/api/v1/me", UriKind.Relative));
        return answer.StatusCode;
    }

    private static string? Code(string landed) =>
        landed.StartsWith("/sign-in?refused=", StringComparison.Ordinal) ? landed[17..] : null;

    private static string Made(SecurityTokenDescriptor token, Action<SecurityTokenDescriptor> change)
    {
        change(token);
        return new JsonWebTokenHandler().CreateToken(token);
    }

    private static void Expired(SecurityTokenDescriptor token) =>
        (token.NotBefore, token.IssuedAt, token.Expires) = (
            DateTime.UtcNow.AddHours(-2),
            DateTime.UtcNow.AddHours(-2),
            DateTime.UtcNow.AddHours(-1)
        );

    private static SigningCredentials Credentials(System.Security.Cryptography.RSA key, string id) =>
        new(new RsaSecurityKey(key) { KeyId = id }, SecurityAlgorithms.RsaSha256);

    private static SigningCredentials WithSecret() =>
        new(
            new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(IdentityProvider.ClientSecret)),
            SecurityAlgorithms.HmacSha256
        );
}

/// <summary>Keeps cookies and follows redirects one at a time.</summary>
internal sealed class Browser : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient http;
    private readonly Uri address;

    public Browser(Uri address)
    {
        this.address = address;
        http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies })
        {
            BaseAddress = address,
        };
    }

    public bool HasSession => cookies.GetCookies(address)["okr_session"] is not null;

    /// <summary>To the provider and back; where it ends.</summary>
    public async Task<string> SignIn(string returnTo) => await Follow(await AnswerOfProvider(returnTo));

    /// <summary>The address that the provider sends the browser back to.</summary>
    public async Task<string> AnswerOfProvider(string returnTo) =>
        await Follow(await Follow($"/api/v1/session/oidc?returnTo={Uri.EscapeDataString(returnTo)}"));

    /// <summary>Where the address leads.</summary>
    public async Task<string> Follow(string location)
    {
        using var answer = await http.GetAsync(new Uri(location, UriKind.RelativeOrAbsolute));
        Assert.True(
            answer.StatusCode == HttpStatusCode.Redirect,
            $"{location}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"
        );
        return answer.Headers.Location!.OriginalString;
    }

    public Task<HttpResponseMessage> Get(string path) => http.GetAsync(new Uri(path, UriKind.Relative));

    public Task<JsonElement> Me() => http.GetFromJsonAsync<JsonElement>("/api/v1/me");

    public async Task<JsonElement> Sessions() =>
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/sessions")) is { ValueKind: JsonValueKind.Array } list
            ? list
            : (await http.GetFromJsonAsync<JsonElement>("/api/v1/sessions")).GetProperty("items");

    public void Dispose() => http.Dispose();
}
