using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Okr.Platform.Telemetry;

/// <summary>
/// Logs go to standard output: one JSON object per line, or plain text in standalone (<c>Okr:Logging:Format</c>). Levels
/// are set by the usual keys, <c>Logging:LogLevel:{category}</c>.
/// </summary>
public static class LogSetup
{
    /// <summary>
    /// What is logged where nothing else is configured: libraries from warnings on, so that a request that goes well logs
    /// nothing. Below that level they write addresses and search texts.
    /// </summary>
    private static readonly Dictionary<string, LogLevel> Levels = new(StringComparer.Ordinal)
    {
        ["Default"] = LogLevel.Information,
        ["Grpc"] = LogLevel.Warning,
        // It warns at every attempt while the broker is away; Okr.Platform.Messaging says once that it went and came.
        ["MassTransit"] = LogLevel.Error,
        ["Microsoft"] = LogLevel.Warning,
        ["Npgsql"] = LogLevel.Warning,
        ["Polly"] = LogLevel.Warning,
        ["System"] = LogLevel.Warning,
        ["Yarp"] = LogLevel.Warning,
        // Each failure of a database is an exception, and whoever gives up on it logs it: once.
        ["Microsoft.EntityFrameworkCore.Database.Command"] = LogLevel.Critical,
        ["Microsoft.EntityFrameworkCore.Database.Connection"] = LogLevel.Critical,
        ["Microsoft.EntityFrameworkCore.Database.Transaction"] = LogLevel.Critical,
        ["Microsoft.EntityFrameworkCore.Query"] = LogLevel.Critical,
        ["Microsoft.EntityFrameworkCore.Update"] = LogLevel.Critical,
        ["Npgsql.Command"] = LogLevel.Critical,
        ["Npgsql.Connection"] = LogLevel.Critical,
        // Probes come every few seconds; HealthMetrics logs when what they find changes.
        ["Microsoft.Extensions.Diagnostics.HealthChecks"] = LogLevel.Critical,
        // The browser session is ours; nothing of ours is protected by these keys.
        ["Microsoft.AspNetCore.DataProtection"] = LogLevel.Error,
    };

    /// <summary>Sets up the logs of the process <paramref name="service"/>.</summary>
    public static void AddLogs(this IHostApplicationBuilder builder, string service, OkrOptions options)
    {
        // Beneath every other source, so that whatever is configured wins.
        builder.Configuration.Sources.Insert(
            0,
            new MemoryConfigurationSource
            {
                InitialData = Levels.ToDictionary(
                    level => $"Logging:LogLevel:{level.Key}",
                    string? (level) => level.Value.ToString()
                ),
            }
        );
        builder.Logging.ClearProviders();
        builder.Logging.AddConsoleFormatter<LogFormatter, LogFormatterOptions>(formatter =>
        {
            formatter.Service = TelemetrySetup.ServiceName(service);
            formatter.Json = options.Logging.IsJson(options);
        });
        builder.Logging.AddConsole(console => console.FormatterName = LogFormatter.FormatterName);
    }
}
