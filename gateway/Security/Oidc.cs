using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Gateway.Security;

/// <summary>What the enterprise's identity provider says: who signs in, and whose an access token is.</summary>
internal sealed class Oidc(OkrOptions options, IOptionsMonitor<OpenIdConnectOptions> handlers)
{
    private const string Scheme = "oidc";

    private const string ScopePrefix = "okr.";

    // Signatures whose key only the provider has: a client's secret must not be able to make a token.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler reader = new() { MapInboundClaims = false };

    public bool Enabled => options.Oidc.Enabled;

    /// <summary>Whether a Bearer token may be one of the provider's: those have three parts, ours have none.</summary>
    public bool TakesToken(string token) =>
        Enabled && !string.IsNullOrWhiteSpace(options.Oidc.Audience) && token.Count(c => c == '.') == 2;

    public static void Add(WebApplicationBuilder builder, OkrOptions options)
    {
        builder.Services.AddSingleton<Oidc>();
        if (!options.Oidc.Enabled)
        {
            return;
        }

        // The framework's handler without the framework's middleware, which would ask it about every request.
        builder.Services.AddTransient<OpenIdConnectHandler>();
        builder.Services.TryAddSingleton(UrlEncoder.Default);
        builder.Services.TryAddSingleton(HtmlEncoder.Default);
        // Any replica may get the answer: what travels with the browser is sealed with a secret that all of them have.
        builder.Services.AddSingleton<IDataProtectionProvider>(services => new SharedProtection(
            services.GetRequiredService<InternalTokens>().DeriveSecret("okr sign-in")
        ));
        builder.Services.AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>();
        builder
            .Services.AddOptions<OpenIdConnectOptions>(Scheme)
            .Configure(handler => Configure(handler, options.Oidc));
    }

    /// <summary>Sends the browser to the provider, to come back to a page of ours.</summary>
    public static async Task Challenge(HttpContext context, string returnTo) =>
        await (await Handler(context)).ChallengeAsync(new AuthenticationProperties { RedirectUri = returnTo });

    /// <summary>Takes the provider's answer: a session, or back to the sign-in page.</summary>
    public static async Task Answer(HttpContext context)
    {
        if (!await (await Handler(context)).HandleRequestAsync())
        {
            await Refuse(context, GatewayErrors.SignInNotFinished.Code);
        }
    }

    private static async Task<OpenIdConnectHandler> Handler(HttpContext context)
    {
        var handler = context.RequestServices.GetRequiredService<OpenIdConnectHandler>();
        await handler.InitializeAsync(new AuthenticationScheme(Scheme, null, typeof(OpenIdConnectHandler)), context);
        return handler;
    }

    /// <summary>
    /// Makes sure that the provider can be reached; throws <c>gateway.identity_provider_away</c>. Its description is kept for
    /// half a day, its keys are looked up again when a token names an unknown one.
    /// </summary>
    public async Task RequireProvider(CancellationToken ct)
    {
        try
        {
            await handlers.Get(Scheme).ConfigurationManager!.GetConfigurationAsync(ct);
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or IOException or HttpRequestException or ArgumentException)
        {
            throw GatewayErrors.IdentityProviderAway.With();
        }
    }

    /// <summary>Whose access token it is, with its scopes, and when it ends (UTC); null when it is not good.</summary>
    public async Task<(VouchedIdentity Identity, DateTime Until)?> Read(string token, CancellationToken ct)
    {
        await RequireProvider(ct);
        var validation = Validation(options.Oidc.Audience!);
        validation.ConfigurationManager = (BaseConfigurationManager)handlers.Get(Scheme).ConfigurationManager!;
        var result = await reader.ValidateTokenAsync(token, validation);
        if (!result.IsValid || Identity(claim => Text(result.Claims, claim)) is not { } identity)
        {
            return null;
        }

        var granted = $"{Text(result.Claims, "scope")} {Text(result.Claims, "scp")}"
            .Split(' ')
            .Where(scope => scope.StartsWith(ScopePrefix, StringComparison.Ordinal))
            .Select(scope => scope[ScopePrefix.Length..]);
        identity.Scopes.AddRange(granted.Intersect(Scopes.All));
        return (identity, result.SecurityToken.ValidTo);
    }

    /// <summary>Who that is to the platform; null without the claim, or when the provider does not vouch for the address.</summary>
    public VouchedIdentity? Identity(Func<string, string?> claim) =>
        claim(options.Oidc.Claim) is not { Length: > 0 } value
        || (
            options.Oidc.Claim == "email"
            && string.Equals(claim("email_verified"), "false", StringComparison.OrdinalIgnoreCase)
        )
            ? null
            : new VouchedIdentity { Match = options.Oidc.Match, Value = value };

    private static TokenValidationParameters Validation(string audience) =>
        new()
        {
            ValidAudience = audience,
            ValidAlgorithms = Algorithms,
            ClockSkew = TimeSpan.FromSeconds(30),
        };

    private static string? Text(IDictionary<string, object> claims, string name) =>
        claims.TryGetValue(name, out var value)
            ? value switch
            {
                string text => text,
                IEnumerable<object> many => string.Join(' ', many),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture),
            }
            : null;

    private static void Configure(OpenIdConnectOptions handler, OidcOptions oidc)
    {
        handler.Authority = oidc.Authority;
        handler.RequireHttpsMetadata = new Uri(oidc.Authority!).Scheme == Uri.UriSchemeHttps; // http: loopback only
        handler.ClientId = oidc.ClientId;
        handler.ClientSecret = Secret(oidc);
        handler.ResponseType = OpenIdConnectResponseType.Code;
        handler.ResponseMode = OpenIdConnectResponseMode.Query; // its cookies may then be SameSite=Lax
        handler.UsePkce = true;
        handler.CallbackPath = SessionEndpoints.OidcPath + "/callback";
        handler.SignInScheme = "none"; // nothing of the framework: the session is ours, see SignedIn
        handler.MapInboundClaims = false;
        handler.SaveTokens = false;
        handler.GetClaimsFromUserInfoEndpoint = true;
        handler.ClaimActions.MapUniqueJsonKey(oidc.Claim, oidc.Claim);
        handler.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        handler.Scope.Clear();
        foreach (var scope in oidc.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            handler.Scope.Add(scope);
        }

        handler.TokenValidationParameters = Validation(oidc.ClientId!);
        handler.BackchannelTimeout = TimeSpan.FromSeconds(10);
        handler.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(15);
        foreach (var cookie in new[] { handler.CorrelationCookie, handler.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        handler.CorrelationCookie.Name = "okr_signin_";
        handler.NonceCookie.Name = "okr_nonce_";
        handler.Events = new OpenIdConnectEvents
        {
            OnTokenValidated = context =>
            {
                // The framework takes an unsigned one from the token endpoint, as the standard lets it.
                if (!Algorithms.Contains(context.SecurityToken.Header.Alg, StringComparer.Ordinal))
                {
                    context.Fail("The ID token is not signed.");
                }

                return Task.CompletedTask;
            },
            OnTicketReceived = SignedIn,
            OnRemoteFailure = context =>
            {
                context.HandleResponse();
                return Refuse(context.HttpContext, GatewayErrors.SignInNotFinished.Code);
            },
        };
    }

    private static string? Secret(OidcOptions oidc) =>
        string.IsNullOrEmpty(oidc.ClientSecretFile)
            ? oidc.ClientSecret
            : File.ReadAllText(oidc.ClientSecretFile).Trim();

    private static async Task SignedIn(TicketReceivedContext context)
    {
        context.HandleResponse();
        var services = context.HttpContext.RequestServices;
        var identity = services
            .GetRequiredService<Oidc>()
            .Identity(claim => context.Principal?.FindFirst(claim)?.Value);
        if (identity is null)
        {
            await Refuse(context.HttpContext, GatewayErrors.NothingToKnowBy.Code);
            return;
        }

        try
        {
            await SessionEndpoints.Open(
                context.HttpContext,
                client =>
                    services
                        .GetRequiredService<Identity.IdentityClient>()
                        .SignInVouchedAsync(
                            new SignInVouchedRequest { Identity = identity, Client = client },
                            cancellationToken: context.HttpContext.RequestAborted
                        )
            );
        }
        catch (Grpc.Core.RpcException exception) when (RpcErrors.ToRefusal(exception) is { } refusal)
        {
            await Refuse(context.HttpContext, refusal.Error.Code);
            return;
        }

        context.Response.Redirect(context.ReturnUri ?? "/");
    }

    /// <summary>Back to the sign-in page, which says in the person's language what the code means.</summary>
    public static Task Refuse(HttpContext context, string code)
    {
        context.Response.Redirect($"/sign-in?refused={Uri.EscapeDataString(code)}");
        return Task.CompletedTask;
    }
}
