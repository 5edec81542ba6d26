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

    public static readonly ErrorDefinition ListNotFound = new(
        "reporting.list_not_found",
        ErrorKind.NotFound,
        "There is no list named {0}.",
        "没有名为 {0} 的清单。"
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
