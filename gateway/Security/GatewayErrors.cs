using Okr.Platform.Errors;

namespace Okr.Gateway.Security;

/// <summary>Every refusal of the gateway itself.</summary>
internal static class GatewayErrors
{
    public static readonly ErrorDefinition ForeignOrigin = new(
        "gateway.foreign_origin",
        ErrorKind.Forbidden,
        "A page of another site may not do this.",
        "其他站点的页面不能执行此操作。"
    );

    public static readonly ErrorDefinition PasswordChangeRequired = new(
        "gateway.password_change_required",
        ErrorKind.Forbidden,
        "Choose a new password first.",
        "请先设置新密码。"
    );

    public static readonly ErrorDefinition LocalAccountsOff = new(
        "gateway.local_accounts_off",
        ErrorKind.Forbidden,
        "Sign in with your company account: user names and passwords are switched off.",
        "请使用企业账号登录：用户名和密码登录已关闭。"
    );

    public static readonly ErrorDefinition NoIdentityProvider = new(
        "gateway.no_identity_provider",
        ErrorKind.NotFound,
        "No identity provider is configured.",
        "未配置企业身份提供方。"
    );

    public static readonly ErrorDefinition IdentityProviderAway = new(
        "gateway.identity_provider_away",
        ErrorKind.Unavailable,
        "The company's sign-in does not answer. Try again in a moment.",
        "企业登录服务暂无响应，请稍后重试。"
    );

    public static readonly ErrorDefinition SignInNotFinished = new(
        "gateway.sign_in_not_finished",
        ErrorKind.Unauthenticated,
        "The sign-in with your company account was not finished. Try again.",
        "企业账号登录未完成，请重试。"
    );

    public static readonly ErrorDefinition NothingToKnowBy = new(
        "gateway.nothing_to_know_by",
        ErrorKind.Unauthenticated,
        "Your company account does not say who you are here: it has no confirmed e-mail address or number.",
        "您的企业账号未提供可识别您的信息（已验证的邮箱或工号）。"
    );
}
