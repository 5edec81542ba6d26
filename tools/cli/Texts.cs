using System.Globalization;

namespace Okr.Cli;

/// <summary>What the program says, in one language.</summary>
internal sealed record Texts
{
    public required string Language { get; init; }
    public required string Root { get; init; }
    public required string ImportCommand { get; init; }
    public required string Folder { get; init; }
    public required string Server { get; init; }
    public required string Token { get; init; }
    public required string DryRun { get; init; }
    public required string EffectiveOn { get; init; }
    public required string Publish { get; init; }
    public required string NoToken { get; init; }
    public required string BadAddress { get; init; }
    public required string NoFolder { get; init; }
    public required string NoFiles { get; init; }
    public required string Uploading { get; init; }
    public required string Unreachable { get; init; }
    public required string BadAnswer { get; init; }
    public required string Interrupted { get; init; }
    public required string File { get; init; }
    public required string State { get; init; }
    public required string Rows { get; init; }
    public required string Created { get; init; }
    public required string Updated { get; init; }
    public required string Unchanged { get; init; }
    public required string Errors { get; init; }
    public required string Warnings { get; init; }
    public required string Line { get; init; }
    public required string Column { get; init; }
    public required string Message { get; init; }
    public required string MoreIssues { get; init; }
    public required string Succeeded { get; init; }
    public required string Checked { get; init; }
    public required string Failed { get; init; }
    public required IReadOnlyDictionary<string, string> States { get; init; }
    public required string ReportingCommand { get; init; }
    public required string RebuildCommand { get; init; }
    public required string RebuildToken { get; init; }
    public required string Wait { get; init; }

    /// <summary>{0}: the rebuild.</summary>
    public required string RebuildStarted { get; init; }

    /// <summary>{0}: the rebuild.</summary>
    public required string RebuildUnwatched { get; init; }

    /// <summary>{0}: the phase, {1}: facts read, {2}: facts per second.</summary>
    public required string RebuildLine { get; init; }
    public required string RebuildFacts { get; init; }
    public required string RebuildRead { get; init; }
    public required string RebuildStored { get; init; }
    public required string RebuildCaughtUp { get; init; }
    public required string RebuildSucceeded { get; init; }
    public required IReadOnlyDictionary<string, string> RebuildPhases { get; init; }
    public required string VerifyCommand { get; init; }
    public required string VerifyToken { get; init; }

    /// <summary>{0}: the name of whoever the token belongs to.</summary>
    public required string VerifySignedIn { get; init; }
    public required string VerifyCreated { get; init; }
    public required string VerifyPublished { get; init; }
    public required string VerifyCheckedIn { get; init; }
    public required string VerifyReported { get; init; }
    public required string VerifyNotReported { get; init; }
    public required string VerifyCleared { get; init; }
    public required string VerifyUnclear { get; init; }

    /// <summary>What the check leaves in the platform, in both languages: whoever finds it may read either.</summary>
    public const string VerifyName = "平台自检 Platform check";

    public required string MessagesCommand { get; init; }
    public required string ListMessages { get; init; }
    public required string ReplayMessages { get; init; }
    public required string DiscardMessage { get; init; }
    public required string Queue { get; init; }
    public required string OneMessage { get; init; }
    public required string MessageWithoutQueue { get; init; }
    public required string NoMessages { get; init; }
    public required string MessageQueue { get; init; }
    public required string MessageId { get; init; }
    public required string MessageEvents { get; init; }
    public required string MessageFailedAt { get; init; }
    public required string MessageReason { get; init; }

    /// <summary>{0}: the queue, {1}: how many messages.</summary>
    public required string MessagesReplayed { get; init; }

    /// <summary>{0}: the queue, {1}: how many messages.</summary>
    public required string MessagesDiscarded { get; init; }
    public required string MessagesInterrupted { get; init; }

    /// <summary>Chinese for a Chinese system, English for every other.</summary>
    public static Texts For(CultureInfo culture) => culture.TwoLetterISOLanguageName == "zh" ? Chinese : English;

    public static readonly Texts English = new()
    {
        Language = "en",
        Root = "The OKR platform's command line.",
        ImportCommand =
            "Imports a folder of CSV files (cycles, org-units, people, objectives, key-results, results, check-ins) or XLSX workbooks.",
        Folder = "the folder",
        Server = "address of the platform (or OKR_SERVER)",
        Token = "access token with the scopes import and read (or OKR_TOKEN)",
        DryRun = "check only, change nothing",
        EffectiveOn =
            "the day from which the organisation is as in the files; without it the first start in cycles.csv, else today",
        Publish = "publish the objectives that have a key result",
        NoToken = "An access token is needed: --token or OKR_TOKEN.",
        BadAddress = "--server takes an address like http://localhost:8080.",
        NoFolder = "There is no folder {0}.",
        NoFiles = "The folder {0} has none of the files that can be imported.",
        Uploading = "Upload",
        Unreachable = "{0} cannot be reached: {1}",
        BadAnswer = "The server refused: {0}",
        Interrupted = "Stopped watching; the import {0} goes on at the server.",
        File = "File",
        State = "State",
        Rows = "Rows",
        Created = "Created",
        Updated = "Updated",
        Unchanged = "Unchanged",
        Errors = "Errors",
        Warnings = "Warnings",
        Line = "Line",
        Column = "Column",
        Message = "Message",
        MoreIssues = "{0} more; see them all under Program → Imports.",
        Succeeded = "Imported.",
        Checked = "Checked; nothing was changed.",
        Failed = "Not everything could be imported.",
        States = new Dictionary<string, string>
        {
            ["waiting"] = "waiting",
            ["checking"] = "checking",
            ["applying"] = "applying",
            ["done"] = "done",
            ["refused"] = "refused",
        },
        ReportingCommand = "Looks after the reporting store.",
        RebuildCommand =
            "Makes the reporting store anew from the other services; reports go on answering. For platform administrators.",
        RebuildToken = "access token with the scopes read and write (or OKR_TOKEN)",
        Wait = "wait until it is over, and show how far it is",
        RebuildStarted = "The rebuild {0} has been asked for.",
        RebuildUnwatched = "Stopped watching; the rebuild {0} goes on at the server.",
        RebuildLine = "{0} · {1:N0} facts, {2:N0} per second",
        RebuildFacts = "Facts",
        RebuildRead = "Read",
        RebuildStored = "Stored",
        RebuildCaughtUp = "Events of the meantime",
        RebuildSucceeded = "The reports are now made from the new store.",
        RebuildPhases = new Dictionary<string, string>
        {
            ["waiting"] = "waiting",
            ["reading"] = "reading",
            ["deriving"] = "deriving",
            ["catching_up"] = "catching up",
            ["swapping"] = "swapping",
            ["over"] = "over",
        },
        VerifyCommand =
            "Walks the main job in small: signs in by token, creates and publishes an objective, checks in, reads the report; then cancels it. For program administrators.",
        VerifyToken = "access token with the scopes read and write (or OKR_TOKEN)",
        VerifySignedIn = "Signed in as {0}.",
        VerifyCreated = "Created an objective with a key result.",
        VerifyPublished = "Published it.",
        VerifyCheckedIn = "Checked in.",
        VerifyReported = "The progress report shows the check-in.",
        VerifyNotReported = "The progress report does not show the check-in after a minute: events are late or lost.",
        VerifyCleared = "Cancelled the objective. The platform works.",
        VerifyUnclear = "The platform does not work as it should: {0}",

        MessagesCommand = "Looks after messages that a service could not take in. For platform administrators.",
        ListMessages = "Shows what lies in the error queues, and why.",
        ReplayMessages = "Puts messages of the error queues back into their queues: all, those of a queue, or one.",
        DiscardMessage = "Takes one message out of an error queue for good.",
        Queue = "the queue that the messages failed in, like reporting-check-in-recorded",
        OneMessage = "the message, by the id that list shows",
        MessageWithoutQueue = "--message needs the queue before it.",
        NoMessages = "The error queues are empty.",
        MessageQueue = "Queue",
        MessageId = "Message",
        MessageEvents = "Events",
        MessageFailedAt = "Failed at (UTC)",
        MessageReason = "Reason",
        MessagesReplayed = "{0}: {1} replayed.",
        MessagesDiscarded = "{0}: {1} discarded.",
        MessagesInterrupted = "Stopped. What was not replayed is still in its error queue.",
    };

    public static readonly Texts Chinese = new()
    {
        Language = "zh-CN",
        Root = "OKR 平台命令行工具。",
        ImportCommand =
            "导入一个文件夹中的 CSV 文件（cycles、org-units、people、objectives、key-results、results、check-ins）或 XLSX 工作簿。",
        Folder = "文件夹",
        Server = "平台地址（或环境变量 OKR_SERVER）",
        Token = "具有 import 与 read 权限的访问令牌（或环境变量 OKR_TOKEN）",
        DryRun = "只检查，不做任何更改",
        EffectiveOn = "组织数据的生效日期；未指定时取 cycles.csv 中最早的开始日期，否则为今天",
        Publish = "发布至少有一个关键结果的目标",
        NoToken = "需要访问令牌：--token 或 OKR_TOKEN。",
        BadAddress = "--server 须为 http://localhost:8080 这样的地址。",
        NoFolder = "文件夹 {0} 不存在。",
        NoFiles = "文件夹 {0} 中没有可导入的文件。",
        Uploading = "上传",
        Unreachable = "无法连接 {0}：{1}",
        BadAnswer = "服务器拒绝了请求：{0}",
        Interrupted = "已停止查看；导入 {0} 仍在服务器上继续。",
        File = "文件",
        State = "状态",
        Rows = "行数",
        Created = "新增",
        Updated = "更新",
        Unchanged = "未变",
        Errors = "错误",
        Warnings = "警告",
        Line = "行",
        Column = "列",
        Message = "说明",
        MoreIssues = "另有 {0} 条，请在“项目 → 导入”中查看全部。",
        Succeeded = "导入完成。",
        Checked = "检查完成，未做任何更改。",
        Failed = "部分内容未能导入。",
        States = new Dictionary<string, string>
        {
            ["waiting"] = "等待",
            ["checking"] = "检查中",
            ["applying"] = "写入中",
            ["done"] = "完成",
            ["refused"] = "被拒绝",
        },
        ReportingCommand = "维护报表数据。",
        RebuildCommand = "从其他服务重新生成报表数据，期间报表照常可用。仅限平台管理员。",
        RebuildToken = "具有 read 与 write 权限的访问令牌（或环境变量 OKR_TOKEN）",
        Wait = "等待完成并显示进度",
        RebuildStarted = "已提交重建任务 {0}。",
        RebuildUnwatched = "已停止查看；重建任务 {0} 仍在服务器上继续。",
        RebuildLine = "{0} · {1:N0} 条事实，每秒 {2:N0} 条",
        RebuildFacts = "事实",
        RebuildRead = "已读取",
        RebuildStored = "已写入",
        RebuildCaughtUp = "期间的事件",
        RebuildSucceeded = "报表已改用新数据。",
        RebuildPhases = new Dictionary<string, string>
        {
            ["waiting"] = "等待中",
            ["reading"] = "读取中",
            ["deriving"] = "汇总中",
            ["catching_up"] = "追赶中",
            ["swapping"] = "替换中",
            ["over"] = "已结束",
        },
        VerifyCommand =
            "走一遍最小的主流程：用令牌登录，创建并发布目标，签到，读取报告，然后取消该目标。仅限项目管理员。",
        VerifyToken = "具有 read 与 write 权限的访问令牌（或环境变量 OKR_TOKEN）",
        VerifySignedIn = "已登录：{0}。",
        VerifyCreated = "已创建带一个关键结果的目标。",
        VerifyPublished = "已发布。",
        VerifyCheckedIn = "已签到。",
        VerifyReported = "进度报告中已显示该次签到。",
        VerifyNotReported = "一分钟后进度报告中仍没有该次签到：事件延迟或丢失。",
        VerifyCleared = "已取消该目标。平台工作正常。",
        VerifyUnclear = "平台工作不正常：{0}",

        MessagesCommand = "处理服务未能接收的消息。仅限平台管理员。",
        ListMessages = "显示错误队列中的消息及原因。",
        ReplayMessages = "将错误队列中的消息放回原队列：全部、某个队列或单条。",
        DiscardMessage = "从错误队列中永久移除一条消息。",
        Queue = "消息处理失败的队列，如 reporting-check-in-recorded",
        OneMessage = "消息编号（见 list）",
        MessageWithoutQueue = "使用 --message 时须先指定队列。",
        NoMessages = "错误队列为空。",
        MessageQueue = "队列",
        MessageId = "消息",
        MessageEvents = "事件数",
        MessageFailedAt = "失败时间（UTC）",
        MessageReason = "原因",
        MessagesReplayed = "{0}：已重放 {1} 条。",
        MessagesDiscarded = "{0}：已移除 {1} 条。",
        MessagesInterrupted = "已停止。尚未重放的消息仍在错误队列中。",
    };
}
