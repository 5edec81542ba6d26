using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Okr.Platform.Errors;

namespace Okr.Platform.Web;

/// <summary>One page of a list; <paramref name="Next"/> is the <c>after</c> of the next page, null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>
    /// A page from rows that were asked for with one row more than the limit; that row tells whether there is a next page.
    /// </summary>
    public static Page<T> Of<TKey>(IReadOnlyList<T> rows, int limit, Func<T, TKey> key) =>
        rows.Count <= limit
            ? new Page<T>(rows, null)
            : new Page<T>([.. rows.Take(limit)], Cursor.Write(key(rows[limit - 1])));
}

/// <summary>Keyset cursors: the last row's key, opaque to the client.</summary>
public static class Cursor
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 500;

    private static readonly JsonSerializerOptions Options = CreateOptions();

    /// <summary>The limit within 1…500; anything else is refused.</summary>
    public static int Limit(int? limit)
    {
        new Validation().Range("limit", limit, 1, MaxLimit).ThrowIfInvalid();
        return limit ?? DefaultLimit;
    }

    public static string Write<TKey>(TKey key) =>
        Convert
            .ToBase64String(JsonSerializer.SerializeToUtf8Bytes(key, Json.Options))
            .TrimEnd('=')
            .Replace('+', '-')
            .Replace('/', '_');

    /// <summary>The key, or default when there is no cursor; a cursor that we did not write is refused.</summary>
    public static TKey? Read<TKey>(string? after)
    {
        if (string.IsNullOrEmpty(after))
        {
            return default;
        }

        try
        {
            var text = after.Replace('-', '+').Replace('_', '/');
            var bytes = Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
            return JsonSerializer.Deserialize<TKey>(Encoding.UTF8.GetString(bytes), Options);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentException)
        {
            throw new DomainException(PlatformErrors.InvalidRequest)
            {
                Fields = [new FieldError("after", PlatformErrors.UnknownCode)],
            };
        }
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(Json.Options);
        options.Converters.Insert(0, new PlainTextConverter()); // the first that fits is taken
        options.MakeReadOnly();
        return options;
    }

    /// <summary>No row has a text with control characters, and not every database takes one even to compare with.</summary>
    private sealed class PlainTextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = JsonSerializer.Deserialize<string>(ref reader, Json.Options);
            return text is not null && Texts.HasControlCharacters(text)
                ? throw new JsonException("a text without control characters is expected")
                : text;
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);
    }
}
