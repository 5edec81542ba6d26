using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Okr.Platform.Errors;

namespace Okr.Platform.Security;

/// <summary>
/// Policies of endpoints. Each also asks for the scope that fits the method: <c>read</c> for GET and HEAD, <c>write</c>
/// for the rest; <see cref="Reports"/> takes <c>read</c> or <c>reports</c>, <see cref="Import"/> takes <c>import</c>.
/// </summary>
public static class Policies
{
    /// <summary>Anybody signed in; who may do what is then decided in the use case.</summary>
    public const string Member = "member";

    /// <summary>The HR program team and platform administrators.</summary>
    public const string ProgramAdmin = "program_admin";

    public const string PlatformAdmin = "platform_admin";
    public const string Auditor = "auditor";

    /// <summary>Anybody signed in, with a token for reports.</summary>
    public const string Reports = "reports";

    /// <summary>Program administrators with a token for imports.</summary>
    public const string Import = "import";

    /// <summary>Another service of the platform (gRPC).</summary>
    public const string Service = "service";

    private const string RestScheme = "okr-rest";
    private const string ServiceScheme = "okr-service";

    internal static void AddTrust(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<InternalTokens>();
        builder
            .Services.AddAuthentication(RestScheme)
            .AddJwtBearer(RestScheme, options => Configure(options))
            .AddJwtBearer(ServiceScheme, options => Configure(options));
        Bind(builder.Services, RestScheme, InternalTokens.RestAudience);
        Bind(builder.Services, ServiceScheme, InternalTokens.ServiceAudience);
        builder.Services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        builder
            .Services.AddAuthorizationBuilder()
            .AddPolicy(Member, policy => Rest(policy))
            .AddPolicy(ProgramAdmin, policy => Rest(policy).RequireRole(Roles.ProgramAdmin, Roles.PlatformAdmin))
            .AddPolicy(PlatformAdmin, policy => Rest(policy).RequireRole(Roles.PlatformAdmin))
            .AddPolicy(Auditor, policy => Rest(policy).RequireRole(Roles.Auditor, Roles.PlatformAdmin))
            .AddPolicy(Reports, policy => Rest(policy, Scopes.Reports))
            .AddPolicy(
                Import,
                policy => Rest(policy, Scopes.Import, only: true).RequireRole(Roles.ProgramAdmin, Roles.PlatformAdmin)
            )
            .AddPolicy(Service, policy => policy.AddAuthenticationSchemes(ServiceScheme).RequireAuthenticatedUser())
            // What has no policy of its own is closed; what is not there at all may say so.
            .SetFallbackPolicy(
                new AuthorizationPolicyBuilder(RestScheme)
                    .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is null)
                    .Build()
            );
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped(services => CurrentUser.From(services.GetRequiredService<IHttpContextAccessor>()));
    }

    private static AuthorizationPolicyBuilder Rest(
        AuthorizationPolicyBuilder policy,
        string? scope = null,
        bool only = false
    ) =>
        policy
            .AddAuthenticationSchemes(RestScheme)
            .RequireAuthenticatedUser()
            .AddRequirements(new ScopeRequirement(scope, only));

    private static void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.Events = new JwtBearerEvents
        {
            OnChallenge = async context =>
            {
                context.HandleResponse();
                await ProblemWriter.Write(context.HttpContext, PlatformErrors.Unauthenticated.With());
            },
            OnForbidden = context => ProblemWriter.Write(context.HttpContext, PlatformErrors.Forbidden.With()),
        };
    }

    private static void Bind(IServiceCollection services, string scheme, string audience) =>
        services
            .AddOptions<JwtBearerOptions>(scheme)
            .Configure<InternalTokens>(
                (options, tokens) =>
                {
                    options.TokenValidationParameters = tokens.Validation(audience);
                    options.TokenHandlers.Clear();
                    options.TokenHandlers.Add(new VerifiedTokens());
                }
            );

    private sealed record ScopeRequirement(string? Also, bool Only) : IAuthorizationRequirement;

    private sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
    {
        protected override Task HandleRequirementAsync(
            AuthorizationHandlerContext context,
            ScopeRequirement requirement
        )
        {
            var method = (context.Resource as HttpContext)?.Request.Method;
            var byMethod =
                method is not null && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
                    ? Scopes.Read
                    : Scopes.Write;
            if (
                (!requirement.Only && context.User.HasClaim(CallerClaims.Scope, byMethod))
                || (requirement.Also is { } also && context.User.HasClaim(CallerClaims.Scope, also))
            )
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }
    }
}
