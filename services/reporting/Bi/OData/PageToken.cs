using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Okr.Reporting.Bi.OData;

/// <summary>
/// Where a page ends: the last row's values of the columns that rows are sorted by. The next page is what comes after
/// them, which an index finds at once however far down it is.
/// </summary>
internal static class PageToken
{
    public static string Write(IReadOnlyList<(BiColumn Column, bool Descending)> order, IEnumerable<object?> values) =>
        Base64Url.EncodeToString(
            JsonSerializer.SerializeToUtf8Bytes((string?[])[Signature(order), .. values.Select(Text)])
        );

    /// <summary>The values; throws a refusal for a token of something else.</summary>
    public static IReadOnlyList<object?> Read(IReadOnlyList<(BiColumn Column, bool Descending)> order, string token)
    {
        try
        {
            var texts = JsonSerializer.Deserialize<string?[]>(Base64Url.DecodeFromChars(token))!;
            if (texts.Length == order.Count + 1 && texts[0] == Signature(order))
            {
                return [.. order.Select((by, i) => Value(by.Column, texts[i + 1]))];
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or OverflowException)
        {
            // told below: the token is not one of ours
        }

        throw ReportingErrors.ODataInvalid.With("$skiptoken");
    }

    private static string Signature(IReadOnlyList<(BiColumn Column, bool Descending)> order) =>
        string.Join(',', order.Select(by => by.Descending ? $"-{by.Column.Name}" : by.Column.Name));

    private static string? Text(object? value) =>
        value switch
        {
            null => null,
            DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    private static object? Value(BiColumn column, string? text) =>
        text is null
            ? column.IsNullable
                ? null
                : throw new FormatException()
            : column.Type == typeof(string)
                ? text
                : column.Type == typeof(bool)
                    ? bool.Parse(text)
                    : column.Type == typeof(Guid)
                        ? Guid.Parse(text)
                        : column.Type == typeof(DateOnly)
                            ? DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture)
                            : column.Type == typeof(DateTime)
                                ? DateTime.ParseExact(
                                    text,
                                    "O",
                                    CultureInfo.InvariantCulture,
                                    DateTimeStyles.RoundtripKind
                                )
                                : Convert.ChangeType(text, column.Type, CultureInfo.InvariantCulture);
}
