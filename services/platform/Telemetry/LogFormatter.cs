using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Okr.Platform.Telemetry;

/// <summary>What <see cref="LogFormatter"/> needs to know of its process.</summary>
internal sealed class LogFormatterOptions : ConsoleFormatterOptions
{
    public string Service { get; set; } = "";

    /// <summary>One JSON object per line; else text.</summary>
    public bool Json { get; set; }
}

/// <summary>
/// Writes log entries with the trace they belong to. Exceptions without the data they speak of (see
/// <see cref="ExceptionText"/>), and no scopes: those of ASP.NET Core hold the address as it was asked for.
/// </summary>
internal sealed class LogFormatter(IOptionsMonitor<LogFormatterOptions> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "okr";
    private const string Template = "{OriginalFormat}";
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly LogFormatterOptions options = options.CurrentValue;

    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        var message = logEntry.Formatter(logEntry.State, null);
        if (options.Json)
        {
            WriteJson(logEntry, message, textWriter);
        }
        else
        {
            WriteText(logEntry, message, textWriter);
        }
    }

    private void WriteJson<TState>(in LogEntry<TState> entry, string message, TextWriter writer)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", Now());
            json.WriteString("level", Level(entry.LogLevel));
            json.WriteString("service", options.Service);
            json.WriteString("category", entry.Category);
            if (entry.EventId.Id != 0)
            {
                json.WriteNumber("eventId", entry.EventId.Id);
            }

            if (entry.EventId.Name is { } name)
            {
                json.WriteString("eventName", name);
            }

            json.WriteString("message", message);
            if (Activity.Current is { } activity)
            {
                json.WriteString("traceId", activity.TraceId.ToHexString());
                json.WriteString("spanId", activity.SpanId.ToHexString());
            }

            WriteFields(json, entry.State);
            if (entry.Exception is { } exception)
            {
                json.WriteString("exception", ExceptionText.Of(exception));
            }

            json.WriteEndObject();
        }

        writer.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
    {
        if (
            state is not IReadOnlyList<KeyValuePair<string, object?>> fields
            || fields.All(field => field.Key == Template)
        )
        {
            return;
        }

        json.WriteStartObject("fields");
        foreach (var (key, value) in fields.Where(field => field.Key != Template).DistinctBy(field => field.Key))
        {
            switch (value)
            {
                case null:
                    json.WriteNull(key);
                    break;
                case bool flag:
                    json.WriteBoolean(key, flag);
                    break;
                case int or long or short or byte:
                    json.WriteNumber(key, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case Exception exception:
                    json.WriteString(key, ExceptionText.Of(exception));
                    break;
                default:
                    json.WriteString(key, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static void WriteText<TState>(in LogEntry<TState> entry, string message, TextWriter writer)
    {
        writer.Write(Now());
        writer.Write(' ');
        writer.Write(Level(entry.LogLevel));
        writer.Write(' ');
        writer.Write(entry.Category);
        writer.Write(": ");
        writer.Write(message);
        if (Activity.Current is { } activity)
        {
            writer.Write(" [trace ");
            writer.Write(activity.TraceId.ToHexString());
            writer.Write(']');
        }

        writer.WriteLine();
        if (entry.Exception is { } exception)
        {
            writer.WriteLine(ExceptionText.Of(exception));
        }
    }

    private static string Now() =>
        DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Level(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "information",
            LogLevel.Warning => "warning",
            LogLevel.Error => "error",
            _ => "critical",
        };
}
