using Okr.Platform.Errors;

namespace Okr.Organization.Features.Imports;

/// <summary>Refusals of an upload, and what can be said about a file or a row.</summary>
internal static class ImportErrors
{
    public static readonly ErrorDefinition NotFound = new(
        "import.not_found",
        ErrorKind.NotFound,
        "There is no such import.",
        "找不到该导入。"
    );

    public static readonly ErrorDefinition NotMultipart = new(
        "import.not_multipart",
        ErrorKind.Invalid,
        "Send the files as multipart/form-data.",
        "请以 multipart/form-data 形式上传文件。"
    );

    public static readonly ErrorDefinition NoFiles = new(
        "import.no_files",
        ErrorKind.Invalid,
        "There is no file in the request. Files are: {0}, or an XLSX workbook with sheets of these names.",
        "请求中没有文件。可导入的文件：{0}，或含有同名工作表的 XLSX 工作簿。"
    );

    public static readonly ErrorDefinition UnknownFile = new(
        "import.unknown_file",
        ErrorKind.Invalid,
        "The file “{0}” is not one of: {1}, or an XLSX workbook with sheets of these names.",
        "文件“{0}”不在可导入的文件之列：{1}，或含有同名工作表的 XLSX 工作簿。"
    );

    public static readonly ErrorDefinition FileTwice = new(
        "import.file_twice",
        ErrorKind.Invalid,
        "“{0}” comes twice.",
        "“{0}”出现了两次。"
    );

    public static readonly ErrorDefinition UnknownField = new(
        "import.unknown_field",
        ErrorKind.Invalid,
        "The form field “{0}” is not known. Fields are: dryRun, effectiveOn, publish, files.",
        "未知的表单字段“{0}”。可用字段：dryRun、effectiveOn、publish、files。"
    );

    public static readonly ErrorDefinition NotABoolean = new(
        "import.not_a_boolean",
        ErrorKind.Invalid,
        "Must be true or false.",
        "必须为 true 或 false。"
    );

    public static readonly ErrorDefinition NotADay = new(
        "import.not_a_day",
        ErrorKind.Invalid,
        "Must be a day like 2026-01-31.",
        "必须是 2026-01-31 形式的日期。"
    );

    public static readonly ErrorDefinition FileTooLarge = new(
        "import.file_too_large",
        ErrorKind.Invalid,
        "The file “{0}” is larger than {1} MB.",
        "文件“{0}”超过 {1} MB。"
    );

    public static readonly ErrorDefinition UnreadableWorkbook = new(
        "import.unreadable_workbook",
        ErrorKind.Invalid,
        "“{0}” is not a readable XLSX workbook.",
        "“{0}”不是可读取的 XLSX 工作簿。"
    );

    public static readonly ErrorDefinition NoKnownSheet = new(
        "import.no_known_sheet",
        ErrorKind.Invalid,
        "The workbook “{0}” has no sheet named like one of: {1}.",
        "工作簿“{0}”中没有名称为以下之一的工作表：{1}。"
    );

    public static readonly ErrorDefinition NoHeader = new(
        "import.no_header",
        ErrorKind.Rule,
        "The file is empty; its first line must name the columns.",
        "文件为空；第一行必须是列名。"
    );

    public static readonly ErrorDefinition MissingColumn = new(
        "import.missing_column",
        ErrorKind.Rule,
        "The column “{0}” is missing.",
        "缺少列“{0}”。"
    );

    public static readonly ErrorDefinition UnknownColumn = new(
        "import.unknown_column",
        ErrorKind.Rule,
        "The column “{0}” is not known here. Columns are: {1}.",
        "未知的列“{0}”。可用的列：{1}。"
    );

    public static readonly ErrorDefinition ColumnTwice = new(
        "import.column_twice",
        ErrorKind.Rule,
        "The column “{0}” comes twice.",
        "列“{0}”出现了两次。"
    );

    public static readonly ErrorDefinition BrokenRow = new(
        "import.broken_row",
        ErrorKind.Rule,
        "The quotes of this row do not close, or stand inside an unquoted cell.",
        "该行的引号未闭合，或出现在未加引号的单元格中。"
    );

    public static readonly ErrorDefinition CellCount = new(
        "import.cell_count",
        ErrorKind.Rule,
        "The row has {0} cells where the header has {1} columns.",
        "该行有 {0} 个单元格，而表头有 {1} 列。"
    );

    public static readonly ErrorDefinition ControlCharacters = new(
        "import.control_characters",
        ErrorKind.Rule,
        "The cell holds control characters.",
        "单元格包含控制字符。"
    );

    public static readonly ErrorDefinition UnreadableCharacters = new(
        "import.unreadable_characters",
        ErrorKind.Rule,
        "The cell holds bytes that are neither UTF-8 nor GB18030 text. Save the file as UTF-8.",
        "单元格中的字节既不是 UTF-8 也不是 GB18030 文本，请将文件另存为 UTF-8。"
    );

    public static readonly ErrorDefinition CodeRequired = new(
        "import.required",
        ErrorKind.Rule,
        "The cell must not be empty.",
        "单元格不能为空。"
    );

    public static readonly ErrorDefinition CodeTooLong = new(
        "import.code_too_long",
        ErrorKind.Rule,
        "A code has at most {0} characters.",
        "编码最多 {0} 个字符。"
    );

    public static readonly ErrorDefinition Duplicate = new(
        "import.duplicate",
        ErrorKind.Rule,
        "“{0}” stands in line {1} already.",
        "“{0}”已在第 {1} 行出现。"
    );

    public static readonly ErrorDefinition UnknownReference = new(
        "import.unknown_reference",
        ErrorKind.Rule,
        "“{0}” is neither in {1} nor known from before.",
        "“{0}”既不在 {1} 中，也不是已有的编码。"
    );

    public static readonly ErrorDefinition RefusedReference = new(
        "import.refused_reference",
        ErrorKind.Rule,
        "“{0}” stands in {1}, which is refused.",
        "“{0}”所在的 {1} 被拒绝。"
    );

    public static readonly ErrorDefinition OwnerRequired = new(
        "import.owner_required",
        ErrorKind.Rule,
        "An objective needs owner_org_unit or owner_employee_no.",
        "目标必须填写 owner_org_unit 或 owner_employee_no。"
    );

    public static readonly ErrorDefinition ParentsDisagree = new(
        "import.parents_disagree",
        ErrorKind.Rule,
        "The key result “{0}” belongs to the objective “{1}”, not to “{2}”.",
        "关键结果“{0}”属于目标“{1}”，而不是“{2}”。"
    );

    public static readonly ErrorDefinition ParentCircle = new(
        "import.parent_circle",
        ErrorKind.Rule,
        "The objective stands above itself: its parents form a circle.",
        "该目标位于自身之上：上级目标形成了环。"
    );

    public static readonly ErrorDefinition LinkLeftOut = new(
        "import.link_left_out",
        ErrorKind.Rule,
        "The link to “{0}” was left out, because it was not imported.",
        "由于“{0}”未被导入，未建立对齐关系。"
    );

    public static readonly ErrorDefinition NotAProgress = new(
        "import.not_a_progress",
        ErrorKind.Rule,
        "Must be a number from 0 to 1.",
        "必须是 0 到 1 之间的数字。"
    );

    public static readonly ErrorDefinition Shortened = new(
        "import.shortened",
        ErrorKind.Rule,
        "The text was shortened to {0} characters.",
        "文本已截短至 {0} 个字符。"
    );

    public static readonly ErrorDefinition GaveUp = new(
        "import.gave_up",
        ErrorKind.Rule,
        "A service did not answer after {0} attempts. What was stored stays; import the same files again.",
        "尝试 {0} 次后仍有服务未响应。已写入的内容保留，请重新导入相同的文件。"
    );
}
