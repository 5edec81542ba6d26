using System.Text;
using Okr.Reporting.Files;

namespace Okr.Tests.Reporting;

public sealed class CsvTests
{
    private sealed record Row(
        string? Title,
        decimal? Progress,
        DateOnly? On,
        bool Stale,
        IReadOnlyList<string> Reasons
    );

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData(" padded", "\" padded\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("=A1,\"x\"", "\"'=A1,\"\"x\"\"\"")]
    [InlineData("", "")]
    [InlineData("目标", "目标")]
    public void Text_is_quoted_where_it_must_be_and_never_a_formula(string text, string cell) =>
        Assert.Equal(cell, Csv.Cell(text));

    [Fact]
    public void Numbers_stay_numbers_negative_ones_too()
    {
        Assert.Equal("-0.25", Csv.Cell(-0.25m));
        Assert.Equal("0.333333333333", Csv.Cell(0.333333333333m));
        Assert.Equal("100", Csv.Cell(100.000m));
        Assert.Equal("7", Csv.Cell(7L));
    }

    [Fact]
    public async Task A_file_has_a_header_and_crlf_and_empty_cells_for_nothing()
    {
        var text = await Written(byteOrderMark: false);
        Assert.Equal(
            "title,progress,on,stale,reasons\r\n\"a,b\",0.5,2026-01-31,true,no_okr not_aligned\r\n,,,false,\r\n",
            text
        );
    }

    [Fact]
    public async Task The_byte_order_mark_comes_first_and_only_when_asked_for()
    {
        Assert.StartsWith("\uFEFFtitle", await Written(byteOrderMark: true), StringComparison.Ordinal);
        Assert.StartsWith("title", await Written(byteOrderMark: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_file_is_written_whole()
    {
        using var stream = new MemoryStream();
        await CsvTable
            .Of("long", Enumerable.Range(0, 20_000).Select(i => new Row($"row {i}", i, null, false, [])), false)
            .Write(stream, CancellationToken.None);
        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split("\r\n");
        Assert.Equal(20_002, lines.Length);
        Assert.Equal("row 19999,19999,,false,", lines[20_000]);
    }

    private static async Task<string> Written(bool byteOrderMark)
    {
        using var stream = new MemoryStream();
        await CsvTable
            .Of<Row>(
                "rows",
                [new("a,b", 0.5m, new(2026, 1, 31), true, ["no_okr", "not_aligned"]), new(null, null, null, false, [])],
                byteOrderMark
            )
            .Write(stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
