using System.Text;
using MiniExcelLibs;
using Okr.Organization.Features.Imports;
using Okr.Organization.Features.Imports.Reading;

namespace Okr.Tests.Imports;

public sealed class TableReaderTests
{
    private const string Header = "key_result_code,final_progress,outcome_text\n";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quotes_commas_and_line_breaks_stay_inside_their_cell_and_lines_are_counted_as_in_the_file()
    {
        var (rows, problems) = await Read(Header + "k1,1,\"a, \"\"b\"\"\nc\"\n\nk2,0.5,\n");

        Assert.Empty(problems);
        Assert.Equal(
            [(2, "k1", "1", "a, \"b\"\nc"), (5, "k2", "0.5", null)],
            rows.Select(r => (r.Line, r["key_result_code"], r["final_progress"], r["outcome_text"]))
        );
    }

    [Theory]
    [InlineData("utf-8", false, TextDetector.Utf8)]
    [InlineData("utf-8", true, TextDetector.Utf8)]
    [InlineData("utf-16", true, TextDetector.Utf16LittleEndian)]
    [InlineData("utf-16BE", true, TextDetector.Utf16BigEndian)]
    [InlineData("GB18030", false, TextDetector.Gb18030)]
    public async Task Chinese_text_is_read_in_every_encoding_that_spreadsheets_write(
        string encoding,
        bool mark,
        string expected
    )
    {
        var codec = TextDetector.EncodingOf(encoding);
        var text = Header + "k1,1,达到 80%，客户很满意\n";
        byte[] bytes = [.. mark ? codec.GetPreamble() : [], .. codec.GetBytes(text)];

        // Byte by byte: a character may be torn apart by the network.
        var detector = new TextDetector();
        foreach (var one in bytes)
        {
            detector.Add([one]);
        }

        var detected = detector.Detect();
        Assert.Equal(expected, detected);
        var (rows, problems) = await Read(bytes, detected);
        Assert.Empty(problems);
        Assert.Equal("达到 80%，客户很满意", Assert.Single(rows)["outcome_text"]);
    }

    [Fact]
    public void A_text_that_ends_inside_a_character_is_not_UTF_8()
    {
        var detector = new TextDetector();
        detector.Add(Encoding.UTF8.GetBytes("目标").AsSpan()[..^1]);
        Assert.Equal(TextDetector.Gb18030, detector.Detect());
    }

    [Fact]
    public async Task A_broken_row_is_reported_with_its_line_and_the_others_are_read()
    {
        var (rows, problems) = await Read(Header + "k1,1\nk2,1,a \"b\" c\nk3,1,\u0001\nk4,1,fine,,\n");

        Assert.Equal(["k4"], rows.Select(r => r["key_result_code"]));
        Assert.Equal(
            [(2, "import.cell_count"), (3, "import.broken_row"), (4, "import.control_characters")],
            problems.Select(p => (p.Line, p.Problem.Error.Code))
        );
    }

    [Fact]
    public async Task A_quote_that_never_closes_ends_the_reading_instead_of_eating_the_memory()
    {
        var (rows, problems) = await Read(Header + "k1,1,x\nk2,1,\"" + new string('y', 3_000_000));

        Assert.Single(rows);
        Assert.Equal([(3, "import.broken_row")], problems.Select(p => (p.Line, p.Problem.Error.Code)));
    }

    [Theory]
    [InlineData("", "import.no_header")]
    [InlineData("key_result_code\nk1\n", "import.missing_column")]
    [InlineData("key_result_code,final_progress,colour\nk1,1,red\n", "import.unknown_column")]
    [InlineData("key_result_code,final_progress,final_progress\nk1,1,1\n", "import.column_twice")]
    public async Task A_wrong_header_is_an_error_of_line_1_and_no_row_is_read(string text, string code)
    {
        var (rows, problems) = await Read(text);

        Assert.Empty(rows);
        Assert.Equal([(1, code)], problems.Select(p => (p.Line, p.Problem.Error.Code)));
    }

    [Fact]
    public async Task Columns_may_stand_in_any_order()
    {
        var (rows, problems) = await Read("Outcome_Text , FINAL_PROGRESS,key_result_code\nwell,1,k1\n");
        Assert.Empty(problems);
        Assert.Equal(("k1", "well"), (rows[0]["key_result_code"], rows[0]["outcome_text"]));
    }

    [Fact]
    public async Task A_sheet_gives_numbers_and_days_as_a_person_typed_them()
    {
        using var workbook = new MemoryStream();
        await workbook.SaveAsAsync(
            new Dictionary<string, object>
            {
                ["check-ins"] = new[]
                {
                    new Dictionary<string, object?>
                    {
                        ["key_result_code"] = "k1",
                        ["on"] = new DateTime(2026, 1, 5),
                        ["value"] = 0.1 + 0.2,
                        ["note"] = "周一",
                    },
                },
                ["notes of ours"] = new[] { new Dictionary<string, object?> { ["x"] = 1 } },
            },
            cancellationToken: Ct
        );
        workbook.Position = 0;
        Assert.Equal(["check-ins", "notes of ours"], TableReader.Sheets(workbook));

        workbook.Position = 0;
        var problems = new List<RowProblem>();
        var rows = await TableReader
            .Read(
                ImportTables.CheckIns,
                TableReader.Sheet(workbook, "check-ins", Ct),
                (_, problem) => problems.Add(problem),
                Ct
            )
            .ToListAsync(Ct);

        Assert.Empty(problems);
        Assert.Equal(
            (2, "k1", "2026-01-05", "0.3", "周一"),
            (rows[0].Line, rows[0]["key_result_code"], rows[0].Day("on"), rows[0]["value"], rows[0]["note"])
        );
    }

    [Fact]
    public void Bytes_that_are_no_workbook_are_told_so()
    {
        using var nonsense = new MemoryStream(Encoding.UTF8.GetBytes("PK nonsense"));
        Assert.Null(TableReader.Sheets(nonsense));
    }

    [Theory]
    [InlineData("2026/1/5", "2026-01-05")]
    [InlineData("2026年1月5日", "2026-01-05")]
    [InlineData("5.1.2026", null)]
    public void Days_are_read_in_the_forms_of_spreadsheets(string text, string? expected) =>
        Assert.Equal(expected, FileDays.TryParse(text) is { } day ? FileDays.Format(day) : null);

    private static Task<(List<Row> Rows, List<(int Line, RowProblem Problem)> Problems)> Read(string text) =>
        Read(Encoding.UTF8.GetBytes(text), TextDetector.Utf8);

    private static async Task<(List<Row> Rows, List<(int Line, RowProblem Problem)> Problems)> Read(
        byte[] bytes,
        string encoding
    )
    {
        var problems = new List<(int, RowProblem)>();
        using var stream = new MemoryStream(bytes);
        var rows = await TableReader
            .Read(
                ImportTables.Results,
                TableReader.Csv(stream, TextDetector.EncodingOf(encoding), Ct),
                (line, problem) => problems.Add((line, problem)),
                Ct
            )
            .ToListAsync(Ct);
        return (rows, problems);
    }
}
