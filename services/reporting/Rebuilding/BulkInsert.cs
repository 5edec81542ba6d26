using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Okr.Reporting.Data;

namespace Okr.Reporting.Rebuilding;

/// <summary>
/// Writes many new rows at once, by the context's own mapping: binary COPY on PostgreSQL, one prepared statement on SQLite.
/// </summary>
internal static class BulkInsert
{
    /// <summary>Adds the rows in the current transaction; none of them may be there.</summary>
    public static async Task<int> Insert<TRow>(
        this ReportingDbContext db,
        IReadOnlyList<TRow> rows,
        CancellationToken ct
    )
        where TRow : class
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        var now = DateTime.UtcNow;
        foreach (var row in rows.OfType<IModified>())
        {
            row.ModifiedAt = now;
        }

        var type = db.Model.FindEntityType(typeof(TRow))!;
        if (db.Database.IsNpgsql())
        {
            await Copy(db, type, rows, ct);
        }
        else if (db.Database.IsSqlite())
        {
            await Prepared(db, type, rows, ct);
        }
        else
        {
            db.AddRange(rows);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }

        return rows.Count;
    }

    private static async Task Copy<TRow>(
        ReportingDbContext db,
        IEntityType type,
        IReadOnlyList<TRow> rows,
        CancellationToken ct
    )
        where TRow : class
    {
        var columns = Columns(type);
        var names = string.Join(", ", columns.Select(c => c.Name));
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var writer = await connection.BeginBinaryImportAsync(
            $"COPY {db.NameOf(type.GetTableName()!)} ({names}) FROM STDIN (FORMAT BINARY)",
            ct
        );
        foreach (var row in rows)
        {
            await writer.StartRowAsync(ct);
            foreach (var column in columns)
            {
                if (column.Value(row) is { } value)
                {
                    await writer.WriteAsync(value, column.StoreType, ct);
                }
                else
                {
                    await writer.WriteNullAsync(ct);
                }
            }
        }

        await writer.CompleteAsync(ct);
    }

    private static async Task Prepared<TRow>(
        ReportingDbContext db,
        IEntityType type,
        IReadOnlyList<TRow> rows,
        CancellationToken ct
    )
        where TRow : class
    {
        var columns = Columns(type);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        // CA2100: the text is made of the model's own names.
#pragma warning disable CA2100
        command.CommandText =
            $"INSERT INTO {type.GetTableName()} ({string.Join(", ", columns.Select(c => c.Name))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
#pragma warning restore CA2100
        var parameters = columns
            .Select(
                (_, i) =>
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = $"@p{i}";
                    command.Parameters.Add(parameter);
                    return parameter;
                }
            )
            .ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                parameters[i].Value = columns[i].Value(row) ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private static List<Column> Columns(IEntityType type)
    {
        var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        return
        [
            .. type.GetProperties()
                .Where(property => property.ValueGenerated != ValueGenerated.OnAdd)
                .Select(property =>
                {
                    var mapping = property.GetRelationalTypeMapping();
                    var getter = property.GetGetter();
                    var convert = mapping.Converter?.ConvertToProvider;
                    return new Column(
                        property.GetColumnName(table)!,
                        mapping.StoreTypeNameBase,
                        row =>
                        {
                            var value = getter.GetClrValue(row);
                            return value is null || convert is null ? value : convert(value);
                        }
                    );
                }),
        ];
    }

    private sealed record Column(string Name, string StoreType, Func<object, object?> Value);
}
