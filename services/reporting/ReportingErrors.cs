using Okr.Platform.Errors;

namespace Okr.Reporting;

/// <summary>What the service <c>reporting</c> refuses.</summary>
internal static class ReportingErrors
{
    public static readonly ErrorDefinition CycleNotFound = new(
        "reporting.cycle_not_found",
        ErrorKind.NotFound,
        "There is no such cycle.",
        "没有该周期。"
    );

    public static readonly ErrorDefinition UnitNotFound = new(
        "reporting.unit_not_found",
        ErrorKind.NotFound,
        "There is no such org unit.",
        "没有该部门。"
    );

    public static readonly ErrorDefinition PersonNotFound = new(
        "reporting.person_not_found",
        ErrorKind.NotFound,
        "There is no such person.",
        "没有该员工。"
    );

    public static readonly ErrorDefinition WaveNotFound = new(
        "reporting.wave_not_found",
        ErrorKind.NotFound,
        "There is no such rollout wave.",
        "没有该推广批次。"
    );

    public static readonly ErrorDefinition FilterNotFound = new(
        "reporting.filter_not_found",
        ErrorKind.NotFound,
        "There is no such filter, or it is not shared with you.",
        "没有该筛选条件，或未与您共享。"
    );

    public static readonly ErrorDefinition FilterNotYours = new(
        "reporting.filter_not_yours",
        ErrorKind.Forbidden,
        "Only the owner and program administrators may change or delete this filter; save one of your own.",
        "只有所有者和项目管理员可以修改或删除该筛选条件，您可以另存为自己的。"
    );

    public static readonly ErrorDefinition FilterSharingNotAllowed = new(
        "reporting.filter_sharing_not_allowed",
        ErrorKind.Forbidden,
        "Only program administrators share filters with everybody.",
        "只有项目管理员可以把筛选条件共享给所有人。"
    );

    public static readonly ErrorDefinition FilterNameTaken = new(
        "reporting.filter_name_taken",
        ErrorKind.Conflict,
        "You have a filter of this name already.",
        "您已有同名的筛选条件。"
    );

    public static readonly ErrorDefinition TooManyFilters = new(
        "reporting.too_many_filters",
        ErrorKind.Rule,
        "You have {0} filters already; delete one.",
        "您已有 {0} 个筛选条件，请先删除一个。"
    );

    public static readonly ErrorDefinition NoCurrentCycle = new(
        "reporting.no_current_cycle",
        ErrorKind.Rule,
        "The filter is about the current cycle, and none is under way; name one.",
        "该筛选条件针对当前周期，但目前没有进行中的周期，请指定周期。"
    );

    public static readonly ErrorDefinition ListNotFound = new(
        "reporting.list_not_found",
        ErrorKind.NotFound,
        "There is no list named {0}.",
        "没有名为 {0} 的清单。"
    );

    public static readonly ErrorDefinition FormatNotFound = new(
        "reporting.format_not_found",
        ErrorKind.NotFound,
        "There is no file format {0}. Take one of: {1}.",
        "没有文件格式 {0}，可选：{1}。"
    );

    public static readonly ErrorDefinition TooManyRows = new(
        "reporting.too_many_rows",
        ErrorKind.Rule,
        "A file of the format {0} has at most {1} rows; narrow the filter or take another format.",
        "{0} 文件最多 {1} 行，请缩小筛选范围或选择其他格式。"
    );

    public static readonly ErrorDefinition TableNotFound = new(
        "reporting.table_not_found",
        ErrorKind.NotFound,
        "There is no table {0}.",
        "没有名为 {0} 的数据表。"
    );

    public static readonly ErrorDefinition ExportNotFound = new(
        "reporting.export_not_found",
        ErrorKind.NotFound,
        "There is no such export.",
        "没有该导出任务。"
    );

    public static readonly ErrorDefinition ExportExpired = new(
        "reporting.export_expired",
        ErrorKind.NotFound,
        "The file has expired. Ask for it again.",
        "文件已过期，请重新导出。"
    );

    public static readonly ErrorDefinition ExportNotReady = new(
        "reporting.export_not_ready",
        ErrorKind.Conflict,
        "There is no file: the export is {0}.",
        "暂无文件：导出状态为 {0}。"
    );

    public static readonly ErrorDefinition TooManyExports = new(
        "reporting.too_many_exports",
        ErrorKind.TooMany,
        "You have {0} files already; delete one, or wait until one expires.",
        "您已有 {0} 个导出文件，请删除其中一个，或等待其过期。"
    );

    public static readonly ErrorDefinition ExportTooLarge = new(
        "reporting.export_too_large",
        ErrorKind.Rule,
        "The file would be larger than {0} MiB; narrow the filter or take Parquet.",
        "文件将超过 {0} MiB，请缩小筛选范围或改用 Parquet 格式。"
    );

    public static readonly ErrorDefinition ExportInterrupted = new(
        "reporting.export_interrupted",
        ErrorKind.Unavailable,
        "The processes that made the file ended several times. Ask for it again.",
        "生成文件的进程多次中断，请重新导出。"
    );

    public static readonly ErrorDefinition ExportFailed = new(
        "reporting.export_failed",
        ErrorKind.Unavailable,
        "The file could not be made; the service's log has the cause.",
        "文件生成失败，原因见服务日志。"
    );

    public static readonly ErrorDefinition DigestNotFound = new(
        "reporting.digest_not_found",
        ErrorKind.NotFound,
        "There is no such subscription.",
        "没有该订阅。"
    );

    public static readonly ErrorDefinition TooManyDigests = new(
        "reporting.too_many_digests",
        ErrorKind.Rule,
        "A unit has at most {0} subscriptions.",
        "每个部门最多 {0} 个订阅。"
    );

    public static readonly ErrorDefinition MailNotConfigured = new(
        "reporting.mail_not_configured",
        ErrorKind.Rule,
        "The platform cannot send mail: no mail server is configured.",
        "平台尚未配置邮件服务器，无法发送邮件。"
    );

    public static readonly ErrorDefinition MailDomainNotAllowed = new(
        "reporting.mail_domain_not_allowed",
        ErrorKind.Invalid,
        "Mail must not go to this domain.",
        "不允许向该域名发送邮件。"
    );

    public static readonly ErrorDefinition WebhookNotHttps = new(
        "reporting.webhook_not_https",
        ErrorKind.Rule,
        "A webhook needs an https address without user name and password.",
        "Webhook 地址必须使用 https，且不能包含用户名和密码。"
    );

    public static readonly ErrorDefinition WebhooksNotConfigured = new(
        "reporting.webhooks_not_configured",
        ErrorKind.Rule,
        "The platform cannot keep a webhook's address: an operator has to configure a key for secrets.",
        "平台尚未配置用于加密的密钥，无法保存 Webhook 地址，请联系运维人员。"
    );

    public static readonly ErrorDefinition WebhookUnreadable = new(
        "reporting.webhook_unreadable",
        ErrorKind.Rule,
        "The webhook's address cannot be read: the key is missing that it was kept with. Enter address and secret again.",
        "无法读取 Webhook 地址：缺少当时使用的密钥，请重新填写地址和密钥。"
    );

    public static readonly ErrorDefinition WebhookUnresolved = new(
        "reporting.webhook_unresolved",
        ErrorKind.Rule,
        "The host of the webhook is not known.",
        "无法解析 Webhook 的主机名。"
    );

    public static readonly ErrorDefinition WebhookInternal = new(
        "reporting.webhook_internal",
        ErrorKind.Rule,
        "The webhook leads into an internal network; an operator may allow it.",
        "Webhook 指向内部网络，如有需要请联系运维人员放行。"
    );

    public static readonly ErrorDefinition DigestWithoutCycle = new(
        "reporting.digest_without_cycle",
        ErrorKind.Rule,
        "No cycle is under way: there is nothing to report.",
        "当前没有进行中的周期，无可汇报的内容。"
    );

    public static readonly ErrorDefinition DigestFilterUnavailable = new(
        "reporting.digest_filter_unavailable",
        ErrorKind.Rule,
        "The saved filter is gone, or whoever made the subscription does not see it; choose another one, or share it.",
        "该筛选条件已不存在，或订阅的创建者无权使用，请另选一个或将其共享。"
    );

    public static readonly ErrorDefinition DigestFilterOfPerson = new(
        "reporting.digest_filter_of_person",
        ErrorKind.Rule,
        "The saved filter is about one person: that is not sent to others.",
        "该筛选条件针对某一名员工，不能用于发送给他人的周报。"
    );

    public static readonly ErrorDefinition DigestTooOften = new(
        "reporting.digest_too_often",
        ErrorKind.TooMany,
        "The webhook takes its next message in {0} s.",
        "该 Webhook {0} 秒后才能接收下一条消息。"
    );

    public static readonly ErrorDefinition DigestRefused = new(
        "reporting.digest_refused",
        ErrorKind.Rule,
        "The message was not taken ({0}).",
        "消息未被接收（{0}）。"
    );

    public static readonly ErrorDefinition DigestUncertain = new(
        "reporting.digest_uncertain",
        ErrorKind.Rule,
        "The connection broke off while the message was sent ({0}): it may have arrived, so it is not sent again.",
        "消息发送过程中连接中断（{0}）：对方可能已收到，因此不再重发。"
    );

    public static readonly ErrorDefinition AsOfInFuture = new(
        "reporting.as_of_in_future",
        ErrorKind.Rule,
        "{0} is in the future: a report can be had for today ({1}) and earlier.",
        "{0} 在未来：只能查看今天（{1}）及以前的报告。"
    );

    public static readonly ErrorDefinition AsOfBeforeCycle = new(
        "reporting.as_of_before_cycle",
        ErrorKind.Rule,
        "{0} is before the drafting of the cycle opens ({1}).",
        "{0} 早于该周期开放起草的日期（{1}）。"
    );

    public static readonly ErrorDefinition TooManyPoints = new(
        "reporting.too_many_points",
        ErrorKind.Rule,
        "A trend has at most {0} points; choose a shorter time or a longer step.",
        "趋势最多 {0} 个点，请缩短时间范围或加大步长。"
    );

    public static readonly ErrorDefinition RebuildRunning = new(
        "reporting.rebuild_running",
        ErrorKind.Conflict,
        "A rebuild of the reporting store is already under way.",
        "报表数据的重建正在进行中。"
    );

    public static readonly ErrorDefinition RebuildNotFound = new(
        "reporting.rebuild_not_found",
        ErrorKind.NotFound,
        "There is no such rebuild.",
        "没有该重建任务。"
    );

    public static readonly ErrorDefinition RebuildSourceUnavailable = new(
        "reporting.rebuild_source_unavailable",
        ErrorKind.Unavailable,
        "The service {0} did not answer for minutes; the store is as it was.",
        "服务 {0} 数分钟内没有响应，报表数据保持原样。"
    );

    public static readonly ErrorDefinition RebuildInterrupted = new(
        "reporting.rebuild_interrupted",
        ErrorKind.Unavailable,
        "The process that carried out the rebuild ended; the store is as it was. Start another one.",
        "执行重建的进程已结束，报表数据保持原样。请重新开始。"
    );

    public static readonly ErrorDefinition RebuildOtherVersion = new(
        "reporting.rebuild_other_version",
        ErrorKind.Unavailable,
        "The database has tables of another version than the service; finish the upgrade and start the rebuild again.",
        "数据库的表结构与服务版本不一致，请完成升级后重新开始重建。"
    );

    public static readonly ErrorDefinition RebuildCannotSwap = new(
        "reporting.rebuild_cannot_swap",
        ErrorKind.Unavailable,
        "Long queries held the reporting tables for minutes, so the new store could not take their place.",
        "长时间运行的查询占用了报表数据表，新数据无法替换旧数据。"
    );

    public static readonly ErrorDefinition RebuildFailed = new(
        "reporting.rebuild_failed",
        ErrorKind.Unavailable,
        "The rebuild failed; the service's log has the cause. The store is as it was.",
        "重建失败，原因见服务日志。报表数据保持原样。"
    );

    public static readonly ErrorDefinition ODataPathNotFound = new(
        "reporting.odata_not_found",
        ErrorKind.NotFound,
        "There is no such table or row. The service document names the tables.",
        "没有该数据表或数据行，可用的数据表见服务文档。"
    );

    public static readonly ErrorDefinition ODataInvalid = new(
        "reporting.odata_invalid",
        ErrorKind.Invalid,
        "The query cannot be read: {0}",
        "无法读取该查询：{0}"
    );

    public static readonly ErrorDefinition ODataOptionUnknown = new(
        "reporting.odata_option_unknown",
        ErrorKind.Invalid,
        "The query option {0} is not taken, or is there twice.",
        "查询选项 {0} 不受支持或重复出现。"
    );

    public static readonly ErrorDefinition ODataUnsupported = new(
        "reporting.odata_unsupported",
        ErrorKind.Invalid,
        "This cannot be asked of the tables: {0}.",
        "数据表不支持此查询：{0}。"
    );

    public static readonly ErrorDefinition ODataTooComplex = new(
        "reporting.odata_too_complex",
        ErrorKind.Invalid,
        "The query is too complex; split it.",
        "查询过于复杂，请拆分。"
    );

    public static readonly ErrorDefinition ODataPageSize = new(
        "reporting.odata_page_size",
        ErrorKind.Invalid,
        "A page has 1 to {0} rows; ask for fewer, the next page follows.",
        "每页 1 至 {0} 行，请减小页大小，后续页会依次返回。"
    );

    public static readonly ErrorDefinition ODataFormat = new(
        "reporting.odata_format",
        ErrorKind.Invalid,
        "The format {0} is not given; ask for application/json.",
        "不支持格式 {0}，请使用 application/json。"
    );

    public static readonly ErrorDefinition ODataTooManyGroups = new(
        "reporting.odata_too_many_groups",
        ErrorKind.Rule,
        "More than {0} groups; filter, group by less, or take the first with $top.",
        "分组超过 {0} 个，请增加筛选、减少分组字段或使用 $top。"
    );

    public static readonly ErrorDefinition ODataTooSlow = new(
        "reporting.odata_too_slow",
        ErrorKind.Rule,
        "The query took longer than {0} seconds and was stopped; filter more.",
        "查询超过 {0} 秒，已停止；请增加筛选条件。"
    );
}
