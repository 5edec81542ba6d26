namespace Okr.Platform.Errors;

/// <summary>Refusals that every service may give.</summary>
public static class PlatformErrors
{
    public static readonly ErrorDefinition InvalidRequest = new(
        "invalid_request",
        ErrorKind.Invalid,
        "The request is not valid. See the fields.",
        "请求无效，请查看各字段的说明。"
    );

    public static readonly ErrorDefinition MalformedRequest = new(
        "malformed_request",
        ErrorKind.Invalid,
        "The request cannot be read: {0}",
        "无法读取请求：{0}"
    );

    public static readonly ErrorDefinition Unauthenticated = new(
        "unauthenticated",
        ErrorKind.Unauthenticated,
        "Sign in first.",
        "请先登录。"
    );

    public static readonly ErrorDefinition Forbidden = new(
        "forbidden",
        ErrorKind.Forbidden,
        "You do not have the right to do this.",
        "您没有执行此操作的权限。"
    );

    public static readonly ErrorDefinition NotFound = new(
        "not_found",
        ErrorKind.NotFound,
        "There is nothing here.",
        "找不到请求的内容。"
    );

    public static readonly ErrorDefinition MethodNotAllowed = new(
        "method_not_allowed",
        ErrorKind.NotFound,
        "This address does not take that method.",
        "该地址不支持此方法。"
    );

    public static readonly ErrorDefinition PersonRequired = new(
        "person_required",
        ErrorKind.Forbidden,
        "Your account belongs to no person; only people can do this.",
        "您的账号未关联员工，只有员工可以执行此操作。"
    );

    public static readonly ErrorDefinition StaleVersion = new(
        "stale_version",
        ErrorKind.PreconditionFailed,
        "Somebody changed this in the meantime. Load it again; nothing was overwritten.",
        "内容已被他人修改，请重新加载。没有任何内容被覆盖。"
    );

    public static readonly ErrorDefinition VersionRequired = new(
        "version_required",
        ErrorKind.Invalid,
        "Send the version that you changed in the If-Match header.",
        "请在 If-Match 请求头中提供所修改的版本。"
    );

    public static readonly ErrorDefinition Concurrent = new(
        "concurrent_change",
        ErrorKind.Conflict,
        "Somebody changed the same thing at the same moment. Try again.",
        "有人同时修改了相同的内容，请重试。"
    );

    public static readonly ErrorDefinition IdempotencyKeyInvalid = new(
        "idempotency_key_invalid",
        ErrorKind.Invalid,
        "Idempotency-Key takes 1 to 100 printable ASCII characters.",
        "Idempotency-Key 须为 1 至 100 个可打印 ASCII 字符。"
    );

    public static readonly ErrorDefinition IdempotencyKeyReused = new(
        "idempotency_key_reused",
        ErrorKind.Rule,
        "This Idempotency-Key was used for another request.",
        "该 Idempotency-Key 已用于其他请求。"
    );

    public static readonly ErrorDefinition TooManyRequests = new(
        "too_many_requests",
        ErrorKind.TooMany,
        "Too many requests. Wait a moment.",
        "请求过于频繁，请稍候。"
    );

    public static readonly ErrorDefinition TooLarge = new(
        "too_large",
        ErrorKind.Invalid,
        "The request is too large.",
        "请求内容过大。"
    );

    public static readonly ErrorDefinition RangeNotSatisfiable = new(
        "range_not_satisfiable",
        ErrorKind.RangeNotSatisfiable,
        "The file has no such part. Content-Range says how long it is.",
        "文件中没有所请求的部分，其长度见 Content-Range。"
    );

    public static readonly ErrorDefinition UnknownCode = new(
        "invalid",
        ErrorKind.Invalid,
        "This value is not valid.",
        "该值无效。"
    );

    public static readonly ErrorDefinition Required = new(
        "required",
        ErrorKind.Invalid,
        "This field is required.",
        "此字段必填。"
    );

    public static readonly ErrorDefinition TooLong = new(
        "too_long",
        ErrorKind.Invalid,
        "At most {0} characters.",
        "最多 {0} 个字符。"
    );

    public static readonly ErrorDefinition TooMany = new(
        "too_many",
        ErrorKind.Invalid,
        "At most {0} entries.",
        "最多 {0} 项。"
    );

    public static readonly ErrorDefinition OutOfRange = new(
        "out_of_range",
        ErrorKind.Invalid,
        "Must be from {0} to {1}.",
        "必须介于 {0} 与 {1} 之间。"
    );

    public static readonly ErrorDefinition TooManyDigits = new(
        "too_many_digits",
        ErrorKind.Invalid,
        "At most {0} digits after the decimal point.",
        "小数点后最多 {0} 位。"
    );

    public static readonly ErrorDefinition NotOneOf = new(
        "not_one_of",
        ErrorKind.Invalid,
        "Must be one of: {0}.",
        "必须是以下之一：{0}。"
    );

    public static readonly ErrorDefinition ControlCharacters = new(
        "control_characters",
        ErrorKind.Invalid,
        "The text holds control characters.",
        "文本包含控制字符。"
    );

    public static readonly ErrorDefinition UnknownId = new(
        "unknown_id",
        ErrorKind.Invalid,
        "This id is not known.",
        "该标识不存在。"
    );

    public static readonly ErrorDefinition Fault = new(
        "internal_error",
        ErrorKind.Fault,
        "Something went wrong on our side. Tell your administrator the trace id.",
        "系统内部出错，请将跟踪编号（traceId）告知管理员。"
    );

    public static readonly ErrorDefinition Unavailable = new(
        "try_again",
        ErrorKind.Unavailable,
        "Another service did not answer in time. Try again; with an Idempotency-Key nothing is done twice.",
        "另一项服务未及时响应，请重试；使用 Idempotency-Key 可避免重复执行。"
    );

    public static readonly ErrorDefinition DatabaseUnavailable = new(
        "database_unavailable",
        ErrorKind.Unavailable,
        "The database did not answer in time. Try again; with an Idempotency-Key nothing is done twice.",
        "数据库未及时响应，请重试；使用 Idempotency-Key 可避免重复执行。"
    );

    public static readonly ErrorDefinition BrokerUnavailable = new(
        "broker_unavailable",
        ErrorKind.Unavailable,
        "The message broker did not answer. Messages that were not replayed are still in their error queues; try again.",
        "消息代理未响应。尚未重放的消息仍在错误队列中，请重试。"
    );

    public static readonly ErrorDefinition NoErrorQueues = new(
        "no_error_queues",
        ErrorKind.Rule,
        "In one process messages are kept in memory, without error queues: a restart sends those of the last hour again, republish those before.",
        "单进程模式下消息保存在内存中，没有错误队列：重启会重新发送最近一小时的消息，更早的请使用 republish。"
    );

    public static readonly ErrorDefinition NoSuchQueue = new(
        "no_such_queue",
        ErrorKind.NotFound,
        "{0} is no queue of this service. It has: {1}.",
        "{0} 不是该服务的队列。该服务的队列：{1}。"
    );

    public static readonly ErrorDefinition NoSuchMessage = new(
        "no_such_message",
        ErrorKind.NotFound,
        "There is no such message in the error queue.",
        "错误队列中没有该消息。"
    );
}
