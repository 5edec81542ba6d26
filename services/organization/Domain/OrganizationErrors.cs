using Okr.Platform.Errors;

namespace Okr.Organization.Domain;

/// <summary>Every refusal of the service <c>organization</c>.</summary>
internal static class OrganizationErrors
{
    public static readonly ErrorDefinition PersonNotFound = Define(
        "person_not_found",
        ErrorKind.NotFound,
        "There is no such person.",
        "找不到该员工。"
    );

    public static readonly ErrorDefinition UnitNotFound = Define(
        "unit_not_found",
        ErrorKind.NotFound,
        "There is no such org unit.",
        "找不到该组织。"
    );

    public static readonly ErrorDefinition AccountNotFound = Define(
        "account_not_found",
        ErrorKind.NotFound,
        "There is no such account.",
        "找不到该账号。"
    );

    public static readonly ErrorDefinition TokenNotFound = Define(
        "token_not_found",
        ErrorKind.NotFound,
        "There is no such access token.",
        "找不到该访问令牌。"
    );

    public static readonly ErrorDefinition SessionNotFound = Define(
        "session_not_found",
        ErrorKind.NotFound,
        "There is no such session.",
        "找不到该会话。"
    );

    public static readonly ErrorDefinition AssignmentNotFound = Define(
        "role_assignment_not_found",
        ErrorKind.NotFound,
        "There is no such role assignment.",
        "找不到该角色分配。"
    );

    public static readonly ErrorDefinition EmployeeNoTaken = Define(
        "employee_no_taken",
        ErrorKind.Conflict,
        "The employee number {0} belongs to somebody already.",
        "工号 {0} 已被使用。"
    );

    public static readonly ErrorDefinition UnitCodeTaken = Define(
        "unit_code_taken",
        ErrorKind.Conflict,
        "The code {0} belongs to an org unit already.",
        "组织编码 {0} 已被使用。"
    );

    public static readonly ErrorDefinition UserNameTaken = Define(
        "user_name_taken",
        ErrorKind.Conflict,
        "The user name {0} is taken.",
        "用户名 {0} 已被使用。"
    );

    public static readonly ErrorDefinition PersonHasAccount = Define(
        "person_has_account",
        ErrorKind.Conflict,
        "{0} has an account already.",
        "{0} 已有账号。"
    );

    public static readonly ErrorDefinition RoleTaken = Define(
        "role_already_assigned",
        ErrorKind.Conflict,
        "This role is assigned already.",
        "该角色已分配。"
    );

    public static readonly ErrorDefinition UnitCircle = Define(
        "unit_circle",
        ErrorKind.Rule,
        "{0} cannot stand below itself in the tree.",
        "{0} 不能成为自身的下级组织。"
    );

    public static readonly ErrorDefinition ManagerCircle = Define(
        "manager_circle",
        ErrorKind.Rule,
        "{0} cannot report to themselves, not even through others.",
        "{0} 不能直接或间接向自己汇报。"
    );

    public static readonly ErrorDefinition UnitNotActive = Define(
        "unit_not_active",
        ErrorKind.Rule,
        "The org unit {0} does not exist on {1:yyyy-MM-dd}.",
        "组织 {0} 在 {1:yyyy-MM-dd} 不存在。"
    );

    public static readonly ErrorDefinition UnitInUse = Define(
        "unit_in_use",
        ErrorKind.Rule,
        "{0} still has {1} people and {2} sub-units on or after that day; move them first.",
        "{0} 在该日或之后仍有 {1} 名员工和 {2} 个下级组织，请先转移。"
    );

    public static readonly ErrorDefinition PersonNotActive = Define(
        "person_not_active",
        ErrorKind.Rule,
        "{0} is not employed on {1:yyyy-MM-dd}.",
        "{0} 在 {1:yyyy-MM-dd} 不在职。"
    );

    public static readonly ErrorDefinition PersonActive = Define(
        "person_active",
        ErrorKind.Rule,
        "{0} is employed on {1:yyyy-MM-dd} already.",
        "{0} 在 {1:yyyy-MM-dd} 已在职。"
    );

    public static readonly ErrorDefinition LeftBeforeJoined = Define(
        "left_before_joined",
        ErrorKind.Rule,
        "The last day is before the first.",
        "离职日期早于入职日期。"
    );

    public static readonly ErrorDefinition LastPlatformAdmin = Define(
        "last_platform_admin",
        ErrorKind.Rule,
        "Nobody else can administer the platform; make somebody platform administrator first.",
        "没有其他平台管理员，请先指定另一位平台管理员。"
    );

    public static readonly ErrorDefinition UnitRequired = Define(
        "unit_required",
        ErrorKind.Invalid,
        "The role unit_admin needs an org unit; the others take none.",
        "unit_admin 角色必须指定组织，其他角色不需要。"
    );

    public static readonly ErrorDefinition PersonOrAccount = Define(
        "person_or_account",
        ErrorKind.Invalid,
        "Name a person or an account, not both.",
        "请指定员工或账号，二者选一。"
    );

    public static readonly ErrorDefinition SignInFailed = Define(
        "sign_in_failed",
        ErrorKind.Unauthenticated,
        "User name or password is wrong.",
        "用户名或密码错误。"
    );

    public static readonly ErrorDefinition IdentityUnknown = Define(
        "identity_unknown",
        ErrorKind.Forbidden,
        "The company's sign-in knows you, the OKR platform does not. Ask your platform administrator.",
        "企业登录已通过，但 OKR 平台中没有与您对应的在职员工或账号，请联系平台管理员。"
    );

    public static readonly ErrorDefinition IdentityAmbiguous = Define(
        "identity_ambiguous",
        ErrorKind.Forbidden,
        "Several people of the OKR platform have your e-mail address. Ask your platform administrator.",
        "OKR 平台中有多名员工使用您的邮箱，请联系平台管理员。"
    );

    public static readonly ErrorDefinition AccountLocked = Define(
        "account_locked",
        ErrorKind.Forbidden,
        "Too many failed sign-ins. Try again in {0} minutes.",
        "登录失败次数过多，请在 {0} 分钟后重试。"
    );

    public static readonly ErrorDefinition PasswordWrong = Define(
        "password_wrong",
        ErrorKind.Rule,
        "The present password is wrong.",
        "当前密码错误。"
    );

    public static readonly ErrorDefinition PasswordTooShort = Define(
        "password_too_short",
        ErrorKind.Invalid,
        "A password has at least {0} characters.",
        "密码至少 {0} 个字符。"
    );

    public static readonly ErrorDefinition PasswordGuessable = Define(
        "password_guessable",
        ErrorKind.Invalid,
        "Choose a password that is neither the old one nor the user name.",
        "密码不能与旧密码或用户名相同。"
    );

    public static readonly ErrorDefinition SessionOnly = Define(
        "session_only",
        ErrorKind.Forbidden,
        "Access tokens cannot do this; sign in.",
        "访问令牌不能执行此操作，请登录后操作。"
    );

    public static readonly ErrorDefinition ScopeNotHeld = Define(
        "scope_not_held",
        ErrorKind.Forbidden,
        "A token cannot be given the scope {0}, which you do not have yourself.",
        "您没有 {0} 权限范围，不能授予令牌。"
    );

    public static readonly ErrorDefinition NotAnEmail = Define(
        "not_an_email",
        ErrorKind.Invalid,
        "This is not an e-mail address.",
        "这不是有效的电子邮件地址。"
    );

    public static readonly ErrorDefinition NotATimeZone = Define(
        "not_a_time_zone",
        ErrorKind.Invalid,
        "Not a time zone like Asia/Shanghai.",
        "不是有效的时区（例如 Asia/Shanghai）。"
    );

    public static readonly ErrorDefinition NotADay = Define(
        "not_a_day",
        ErrorKind.Invalid,
        "Not a day like 2026-01-31.",
        "不是有效的日期（例如 2026-01-31）。"
    );

    public static readonly ErrorDefinition DayOutOfRange = Define(
        "day_out_of_range",
        ErrorKind.Invalid,
        "The day must be from 1950 to 2200.",
        "日期须在 1950 年至 2200 年之间。"
    );

    public static readonly ErrorDefinition NotAUserName = Define(
        "not_a_user_name",
        ErrorKind.Invalid,
        "A user name has 2 to 64 letters, digits, dots, dashes, underscores or @.",
        "用户名须为 2 至 64 个字母、数字、点、短横线、下划线或 @。"
    );

    public static readonly ErrorDefinition CodeHasSpaces = Define(
        "code_has_spaces",
        ErrorKind.Invalid,
        "A code has at most 64 characters and no spaces.",
        "编码最多 64 个字符，且不能包含空格。"
    );

    public static readonly ErrorDefinition DuplicateCode = Define(
        "duplicate_code",
        ErrorKind.Conflict,
        "{0} stands in line {1} already.",
        "{0} 已在第 {1} 行出现。"
    );

    public static readonly ErrorDefinition UnknownUnitCode = Define(
        "unknown_unit_code",
        ErrorKind.Invalid,
        "There is no org unit with the code {0} on that day.",
        "该日不存在编码为 {0} 的组织。"
    );

    public static readonly ErrorDefinition UnknownEmployeeNo = Define(
        "unknown_employee_no",
        ErrorKind.Invalid,
        "There is no person with the employee number {0}.",
        "找不到工号为 {0} 的员工。"
    );

    public static readonly ErrorDefinition Shortened = Define(
        "shortened",
        ErrorKind.Invalid,
        "The text was shortened to {0} characters.",
        "文本已截短为 {0} 个字符。"
    );

    public static readonly ErrorDefinition Ignored = Define(
        "ignored",
        ErrorKind.Invalid,
        "The value {0} is not known here and was left out.",
        "无法识别的值 {0} 已忽略。"
    );

    public static readonly ErrorDefinition WaveNotFound = Define(
        "rollout_wave_not_found",
        ErrorKind.NotFound,
        "There is no such rollout wave.",
        "找不到该推广批次。"
    );

    public static readonly ErrorDefinition WaveCodeTaken = Define(
        "rollout_wave_code_taken",
        ErrorKind.Conflict,
        "The code {0} belongs to a rollout wave already.",
        "推广批次编码 {0} 已被使用。"
    );

    public static readonly ErrorDefinition ExemptionNotFound = Define(
        "exemption_not_found",
        ErrorKind.NotFound,
        "There is no such exemption.",
        "找不到该豁免。"
    );

    public static readonly ErrorDefinition UntilBeforeFrom = Define(
        "until_before_from",
        ErrorKind.Invalid,
        "The last day must not be before the first.",
        "结束日期不能早于开始日期。"
    );

    private static ErrorDefinition Define(string code, ErrorKind kind, string english, string chinese) =>
        new($"organization.{code}", kind, english, chinese);
}
