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
}
