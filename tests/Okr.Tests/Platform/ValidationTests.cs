using System.Text.Json;
using Okr.Platform.Errors;
using Okr.Platform.Web;

namespace Okr.Tests.Platform;

public sealed class ValidationTests
{
    [Fact]
    public void One_refusal_names_every_field()
    {
        var refusal = Assert.Throws<DomainException>(() =>
            new Validation()
                .Text("title", " ", 500)
                .Text("name", new string('长', 501), 500)
                .Number("target", 0.1234567m)
                .Range("confidence", 11, 0, 10)
                .OneOf("status", "green", "on_track", "at_risk")
                .OptionalText("note", "a\u0000b", 10)
                .ThrowIfInvalid()
        );
        Assert.Equal(
            ["required", "too_long", "too_many_digits", "out_of_range", "not_one_of", "control_characters"],
            refusal.Fields.Select(f => f.Error.Code)
        );
    }

    [Fact]
    public void Characters_are_counted_as_a_reader_counts_them() =>
        Assert.True(new Validation().Text("title", string.Concat(Enumerable.Repeat("🚀", 500)), 500).IsValid);

    [Fact]
    public void Texts_come_in_as_NFC() =>
        Assert.Equal("\u00e9", JsonSerializer.Deserialize<string>("\"e\\u0301\"", Json.Options));

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"a\":1,\"unknown\":2}")]
    public void What_cannot_be_read_is_a_json_error(string json) =>
        Assert.Throws<JsonException>(() =>
            json[0] == '"'
                ? (object?)JsonSerializer.Deserialize<string>(json, Json.Options)
                : JsonSerializer.Deserialize<One>(json, Json.Options)
        );

    [Fact]
    public void A_cursor_that_we_did_not_write_is_refused()
    {
        Assert.Equal(("x", 3), Cursor.Read<Tuple<string, int>>(Cursor.Write(Tuple.Create("x", 3)))!.ToValueTuple());
        foreach (var after in new[] { "%", "AAAA", "bm90IGpzb24", "====" })
        {
            Assert.Throws<DomainException>(() => Cursor.Read<Tuple<string, int>>(after));
        }

        // PostgreSQL takes no NUL, not even to compare with.
        foreach (var text in new[] { "\0", "a\u0007" })
        {
            Assert.Throws<DomainException>(() => Cursor.Read<string>(Cursor.Write(text)));
            var refusal = Assert.Throws<DomainException>(() =>
                Cursor.Read<Tuple<string, int>>(Cursor.Write(Tuple.Create(text, 3)))
            );
            Assert.Equal("after", Assert.Single(refusal.Fields).Field);
        }

        Assert.Equal("两\n行", Cursor.Read<string>(Cursor.Write("两\n行")));
        Assert.Throws<DomainException>(() => Cursor.Read<string>("Ilx1ZDgwMCI")); // "\ud800"
    }

    private sealed record One(int A);
}
