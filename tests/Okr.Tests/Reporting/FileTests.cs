using System.Globalization;
using System.IO.Compression;
using System.Text;
using DuckDB.NET.Data;
using MiniExcelLibs;
using Okr.Platform.Errors;
using Okr.Reporting.Bi;
using Okr.Reporting.Data;
using Okr.Reporting.Files;
using FileOptions = Okr.Reporting.Files.FileOptions;

namespace Okr.Tests.Reporting;

public sealed class FileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("okr-files-").FullName;

    private sealed record Row(
        string? Title,
        decimal? Progress,
        DateOnly? On,
        bool Stale,
        IReadOnlyList<string> Reasons
    );

    private sealed record Typed(
        Guid Id,
        string? Text,
        int Whole,
        long? Long,
        decimal? Share,
        bool? Flag,
        DateOnly? Day,
        DateTime? At
    );

    private static readonly Typed[] TypedRows =
    [
        new(
            new("0197f2a1-0000-7000-8000-000000000001"),
            "目标 😀",
            int.MinValue,
            long.MaxValue,
            1m / 3,
            true,
            new(2026, 2, 28),
            new(2026, 2, 28, 23, 59, 59, 123, DateTimeKind.Utc)
        ),
        new(new("0197f2a1-0000-7000-8000-000000000002"), null, 0, null, null, null, null, null),
        new(
            new("0197f2a1-0000-7000-8000-000000000003"),
            "",
            7,
            -1,
            -999_999_999_999_999.999999m,
            false,
            new(1900, 1, 1),
            DateTime.UnixEpoch
        ),
    ];

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
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("=A1,\"x\"", "\"'=A1,\"\"x\"\"\"")]
    [InlineData("", "")]
    [InlineData("目标", "目标")]
    public async Task Text_in_csv_is_quoted_where_it_must_be_and_never_a_formula(string text, string cell) =>
        Assert.Equal(
            $"title,progress,on,stale,reasons\r\n{cell},,,false,\r\n",
            await Csv<Row>([new(text, null, null, false, [])])
        );

    [Theory]
    [InlineData("-0.25", "-0.25")]
    [InlineData("0.333333333333", "0.333333333333")]
    [InlineData("100.000", "100")]
    [InlineData("0.000", "0")]
    [InlineData("1000", "1000")]
    [InlineData("0.000000000001", "0.000000000001")]
    [InlineData("-999999999999999.5", "-999999999999999.5")]
    public async Task Numbers_in_csv_stay_numbers_negative_ones_too(string number, string cell)
    {
        var value = decimal.Parse(number, CultureInfo.InvariantCulture);
        Assert.EndsWith(
            $"\r\n,{cell},,false,\r\n",
            await Csv<Row>([new(null, value, null, false, [])]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_csv_file_has_a_header_and_crlf_and_empty_cells_for_nothing()
    {
        Assert.Equal(
            "title,progress,on,stale,reasons\r\n\"a,b\",0.5,2026-01-31,true,no_okr not_aligned\r\n,,,false,\r\n",
            await Csv<Row>([
                new("a,b", 0.5m, new(2026, 1, 31), true, ["no_okr", "not_aligned"]),
                new(null, null, null, false, []),
            ])
        );
        Assert.Equal("title,progress,on,stale,reasons\r\n", await Csv<Row>([]));
    }

    [Fact]
    public async Task The_byte_order_mark_comes_first_and_only_when_asked_for()
    {
        Assert.StartsWith("\uFEFFtitle", await Csv<Row>([], mark: true), StringComparison.Ordinal);
        Assert.StartsWith("title", await Csv<Row>([]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_type_is_written_as_in_json()
    {
        var text = await Csv(TypedRows);
        Assert.Equal(
            [
                "id,text,whole,long,share,flag,day,at",
                "0197f2a1-0000-7000-8000-000000000001,目标 😀,-2147483648,9223372036854775807,0.333333333333,true,2026-02-28,2026-02-28T23:59:59.1230000Z",
                "0197f2a1-0000-7000-8000-000000000002,,0,,,,,",
                "0197f2a1-0000-7000-8000-000000000003,,7,-1,-999999999999999.999999,false,1900-01-01,1970-01-01T00:00:00.0000000Z",
                "",
            ],
            text.Split("\r\n")
        );
    }

    [Fact]
    public async Task A_parquet_file_has_the_types_and_values_of_the_table()
    {
        var file = await Write("typed.parquet", Table.Of("typed", TypedRows));
        Assert.Equal(
            [
                "id UUID",
                "text VARCHAR",
                "whole INTEGER",
                "long BIGINT",
                "share DECIMAL(28,12)",
                "flag BOOLEAN",
                "day DATE",
                "at TIMESTAMP WITH TIME ZONE",
            ],
            Query($"SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM '{file}')")
        );
        Assert.Equal(
            [
                "0197f2a1-0000-7000-8000-000000000001|目标 😀|-2147483648|9223372036854775807|0.333333333333|true|2026-02-28|1772323199123",
                "0197f2a1-0000-7000-8000-000000000002|–|0|–|–|–|–|–",
                "0197f2a1-0000-7000-8000-000000000003||7|-1|-999999999999999.999999000000|false|1900-01-01|0",
            ],
            Query(
                $"SELECT concat_ws('|', id, coalesce(text, '–'), whole, coalesce(long::text, '–'), coalesce(share::text, '–'), coalesce(flag::text, '–'), coalesce(day::text, '–'), coalesce(epoch_ms(\"at\")::text, '–')) FROM '{file}' ORDER BY id"
            )
        );
    }

    [Fact]
    public async Task The_query_of_the_guide_runs_on_the_files_of_the_feed()
    {
        KeyResultDailyFact Fact(long key, int day, long? unit, decimal? progress, int weight, string status) =>
            new()
            {
                KeyResultDailyFactKey = key,
                DateKey = day,
                CycleKey = 1,
                ObjectiveKey = 1,
                KeyResultKey = key,
                OrgUnitKey = unit,
                OwnerPersonKey = null,
                CurrentValue = 1,
                Progress = progress,
                ExpectedProgress = 0.5m,
                WeekDelta = null,
                Status = status,
                AutomaticStatus = status,
                Confidence = 5,
                WeightBp = weight,
                LastCheckInDateKey = null,
                HasData = true,
                IsStale = false,
                IsUpdated = false,
                IsGuardrailBreached = false,
                ModifiedAt = DateTime.UnixEpoch,
            };

        OrgUnitRow Unit(long key, string name) =>
            new()
            {
                OrgUnitKey = key,
                Id = Guid.CreateVersion7(),
                Code = name,
                Name = name,
                Kind = "team",
                ParentOrgUnitKey = null,
                Path = $"|{key}|",
                Depth = 1,
                HeadPersonKey = null,
                IsActive = true,
                ModifiedAt = DateTime.UnixEpoch,
            };

        var guide = await File.ReadAllTextAsync(
            Path.Combine(Conventions.ConfigurationTable.Root, "docs/exports.md"),
            TestContext.Current.CancellationToken
        );
        var sql = guide.Split("```sql")[1].Split("```")[0];
        await Write("OrgUnits.parquet", AsInTheFeed<OrgUnitRow>("OrgUnits", [Unit(1, "研发"), Unit(2, "Sales")]));
        await Write(
            "KeyResultDailyFacts.parquet",
            AsInTheFeed<KeyResultDailyFact>(
                "KeyResultDailyFacts",
                [
                    Fact(1, 20260601, 1, 0.4m, 7_500, "on_track"),
                    Fact(2, 20260601, 1, 0.8m, 2_500, "off_track"),
                    Fact(3, 20260601, 2, 0.25m, 10_000, "off_track"),
                    Fact(4, 20260601, 2, null, 10_000, "not_started"),
                    Fact(5, 20260602, 1, 1m, 10_000, "done"),
                    Fact(6, 20260602, null, 1m, 10_000, "done"),
                ]
            )
        );
        Assert.Equal(
            ["Sales 20260601 0.25 1", "研发 20260601 0.5 1", "研发 20260602 1.0 0"],
            Query(
                $"SELECT concat_ws(' ', unit, day, progress, off_track) FROM ({sql.Trim().TrimEnd(';').Replace("'OrgUnits", $"'{folder}/OrgUnits", StringComparison.Ordinal).Replace("'KeyResult", $"'{folder}/KeyResult", StringComparison.Ordinal)})"
            )
        );

        static Table AsInTheFeed<T>(string name, IReadOnlyList<T> rows) =>
            Table.Of(name, rows.ToAsyncEnumerable(), _ => Task.FromResult<long?>(rows.Count), column => column);
    }

    [Fact]
    public async Task An_excel_file_has_texts_that_are_no_formulas_and_numbers_that_are_numbers()
    {
        var file = await Write(
            "rows.xlsx",
            Table.Of<Row>(
                "rows",
                [
                    new("=1+1", 0.5m, new(2026, 1, 31), true, ["no_okr", "not_aligned"]),
                    new("@SUM(A1)", null, null, false, []),
                    new("目标 <&> \u0001", -2m, null, false, []),
                    new(new string('x', 40_000), 1m, null, false, []),
                ]
            )
        );
        var rows = MiniExcel.Query(file, useHeaderRow: true).Cast<IDictionary<string, object?>>().ToList();
        Assert.Equal(["title", "progress", "on", "stale", "reasons"], rows[0].Keys);
        Assert.Equal("=1+1", rows[0]["title"]);
        Assert.Equal(0.5, rows[0]["progress"]);
        Assert.Equal(new DateTime(2026, 1, 31), rows[0]["on"]);
        Assert.Equal(true, rows[0]["stale"]);
        Assert.Equal("@SUM(A1)", rows[1]["title"]);
        Assert.Null(rows[1]["progress"]);
        Assert.StartsWith("目标 <&> ", (string)rows[2]["title"]!, StringComparison.Ordinal);
        Assert.Equal(-2.0, rows[2]["progress"]);
        Assert.Equal(32_767, ((string)rows[3]["title"]!).Length);
        using var archive = ZipFile.OpenRead(file);
        using var sheet = new StreamReader(archive.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        Assert.DoesNotMatch("<(x:)?f[ >]", await sheet.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    [InlineData("parquet")]
    public async Task A_long_table_is_written_whole_and_leaves_while_its_rows_come(string extension)
    {
        const int many = 100_000;
        var file = Path.Combine(folder, $"long.{extension}");
        await using var output = new OneWayStream(File.Create(file));
        var (made, leftBefore) = (0, 0L);
        var rows = await FileFormat
            .Of(extension)
            .Write(
                Table.Of("long", Rows(), _ => Task.FromResult<long?>(many)),
                output,
                new FileOptions(),
                TestContext.Current.CancellationToken
            );
        await output.DisposeAsync();
        Assert.Equal(many, rows);
        Assert.True(leftBefore > 0, "nothing had left when three quarters of the rows had come");
        Assert.Equal(
            [$"{many}|{(long)many * (many - 1) / 2}"],
            extension == "xlsx"
                ? [Sum(MiniExcel.Query(file, useHeaderRow: true).Cast<IDictionary<string, object?>>())]
                : Query($"SELECT count(*) || '|' || sum(progress)::bigint FROM '{file}'")
        );

        async IAsyncEnumerable<Row> Rows()
        {
            for (; made < many; made++)
            {
                if (made == many * 3 / 4)
                {
                    await Task.Yield();
                    leftBefore = output.Written;
                }

                yield return new Row($"row {Random.Shared.NextInt64()}", made, null, false, []);
            }
        }

        static string Sum(IEnumerable<IDictionary<string, object?>> rows)
        {
            var (count, sum) = (0, 0.0);
            foreach (var row in rows)
            {
                count++;
                sum += (double)row["progress"]!;
            }

            return string.Create(CultureInfo.InvariantCulture, $"{count}|{sum:0}");
        }
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    [InlineData("parquet")]
    public async Task Rows_that_fail_fail_the_file(string extension)
    {
        await using var output = new OneWayStream(new MemoryStream());
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            FileFormat
                .Of(extension)
                .Write(
                    Table.Of("broken", Broken(), _ => Task.FromResult<long?>(null)),
                    output,
                    new FileOptions(),
                    TestContext.Current.CancellationToken
                )
        );

        static async IAsyncEnumerable<Row> Broken()
        {
            yield return new Row("a", 1, null, false, []);
            await Task.Yield();
            throw new InvalidOperationException("planted");
        }
    }

    [Fact]
    public async Task A_table_longer_than_a_sheet_is_refused_before_anything_is_sent()
    {
        var table = Table.Of("long", AsyncEnumerable.Empty<Row>(), _ => Task.FromResult<long?>(1_048_576));
        var refusal = await Assert.ThrowsAsync<DomainException>(() =>
            FileFormat.Of("xlsx").Require(table, CancellationToken.None)
        );
        Assert.Equal("reporting.too_many_rows", refusal.Error.Code);
        Assert.Equal(1_048_576, await FileFormat.Of("csv").Require(table, CancellationToken.None));
    }

    [Theory]
    [InlineData("pdf")]
    [InlineData("CSV")]
    [InlineData("")]
    [InlineData(null)]
    public void A_format_that_there_is_not_is_refused(string? extension) =>
        Assert.Equal(
            "reporting.format_not_found",
            Assert.Throws<DomainException>(() => FileFormat.Of(extension)).Error.Code
        );

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<string> Write(string name, Table table)
    {
        var file = Path.Combine(folder, name);
        await using var output = new OneWayStream(File.Create(file));
        await FileFormat
            .Of(Path.GetExtension(name)[1..])
            .Write(table, output, new FileOptions(), TestContext.Current.CancellationToken);
        return file;
    }

    private static async Task<string> Csv<T>(IReadOnlyList<T> rows, bool mark = false)
    {
        using var stream = new MemoryStream();
        await FileFormat
            .Of("csv")
            .Write(Table.Of("rows", rows), stream, new FileOptions(mark), TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static List<string> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    /// <summary>What the body of an answer allows: neither to seek nor to write without waiting.</summary>
    private sealed class OneWayStream(Stream inner) : Stream
    {
        public long Written { get; private set; }
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            Written += buffer.Length;
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
