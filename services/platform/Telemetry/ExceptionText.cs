using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Core;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;
using Okr.Platform.Errors;

namespace Okr.Platform.Telemetry;

/// <summary>
/// An exception as logs may show it: types, messages and stack traces of it and those inside it, without the values that
/// messages quote ("The given key '…' was not present"), because a value may be a name, a note or an e-mail address. Of a
/// database's or another service's refusal only its codes and the names of tables and constraints are shown.
/// </summary>
internal static partial class ExceptionText
{
    private const int MostInside = 8;

    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        Append(text, exception, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Exception exception, int depth)
    {
        text.Append(exception.GetType().FullName).Append(": ").Append(MessageOf(exception));
        var inside = exception is AggregateException many
            ? many.InnerExceptions
            : (IReadOnlyCollection<Exception>)(exception.InnerException is { } one ? [one] : []);
        if (depth < MostInside)
        {
            foreach (var inner in inside)
            {
                text.AppendLine().Append(" ---> ");
                Append(text, inner, depth + 1);
            }
        }

        if (exception.StackTrace is { } stack)
        {
            text.AppendLine().Append(stack);
        }
    }

    /// <summary>The message alone.</summary>
    public static string MessageOf(Exception exception) =>
        exception switch
        {
            DomainException domain => domain.Error.Code,
            RpcException rpc => $"status {rpc.StatusCode}",
            PostgresException postgres => Join(
                ("SQLSTATE", postgres.SqlState),
                ("schema", postgres.SchemaName),
                ("table", postgres.TableName),
                ("column", postgres.ColumnName),
                ("constraint", postgres.ConstraintName),
                ("routine", postgres.Routine)
            ),
            SqliteException sqlite => sqlite.Message, // names of tables and columns, never a value
            NpgsqlException npgsql => Mask(npgsql.Message), // the driver's own: connections, time-outs
            SqlException sqlServer => Join(
                ("error", sqlServer.Number.ToString(CultureInfo.InvariantCulture)),
                ("state", sqlServer.State.ToString(CultureInfo.InvariantCulture)),
                ("class", sqlServer.Class.ToString(CultureInfo.InvariantCulture))
            ),
            DbException database => Join(
                ("error", database.ErrorCode.ToString(CultureInfo.InvariantCulture)),
                ("SQLSTATE", database.SqlState)
            ),
            _ => Mask(exception.Message),
        };

    /// <summary>Quoted text is data, or may be.</summary>
    private static string Mask(string message) => Quoted().Replace(message, "'…'");

    private static string Join(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parts)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Append(text.Length > 0 ? ", " : "").Append(name).Append(' ').Append(value);
            }
        }

        return text.ToString();
    }

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|“[^”]*”|「[^」]*」")]
    private static partial Regex Quoted();
}
