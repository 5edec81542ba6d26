using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Okr.Reporting.Files;

/// <summary>
/// A table that can be had as a file of any format: its name, its columns, and its rows as they come. What an endpoint of
/// <see cref="TableEndpoints"/> answers with.
/// </summary>
internal sealed class Table : IResult
{
    private readonly Func<CancellationToken, IAsyncEnumerable<Cells[]>> read;

    private Table(
        string name,
        IReadOnlyList<string> columns,
        Func<CancellationToken, Task<long?>> count,
        Func<CancellationToken, IAsyncEnumerable<Cells[]>> read
    )
    {
        Name = name;
        Columns = columns;
        Count = count;
        this.read = read;
    }

    /// <summary>The file's name without its extension.</summary>
    public string Name { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>How many rows there are going to be; null where nobody knows before they were read.</summary>
    public Func<CancellationToken, Task<long?>> Count { get; }

    /// <summary>Columns are the properties of <typeparamref name="T"/>, by their names in JSON.</summary>
    public static Table Of<T>(string name, IEnumerable<T> rows) =>
        Of(name, rows.ToAsyncEnumerable(), _ => Task.FromResult(CountOf(rows)));

    /// <summary>The same with rows that come one after the other.</summary>
    public static Table Of<T>(
        string name,
        IAsyncEnumerable<T> rows,
        Func<CancellationToken, Task<long?>> count,
        Func<string, string>? naming = null
    )
    {
        var columns = ColumnsOf<T>.All;
        return new(
            name,
            [.. columns.Select(c => (naming ?? JsonNamingPolicy.CamelCase.ConvertName)(c.Name))],
            count,
            ct => Batches(rows, columns, ct)
        );
    }

    /// <summary>A table whose columns are not known before it is made.</summary>
    public static Table Of<T>(string name, IEnumerable<T> rows, IReadOnlyList<Column<T>> columns) =>
        new(
            name,
            [.. columns.Select(c => c.Name)],
            _ => Task.FromResult(CountOf(rows)),
            ct => Batches(rows.ToAsyncEnumerable(), columns, ct)
        );

    /// <summary>
    /// The rows, some at a time: one <see cref="Cells"/> for each column, which are the same objects every time. There is
    /// always at least one batch, so that an empty table has columns too.
    /// </summary>
    public IAsyncEnumerable<Cells[]> Read(CancellationToken ct) => read(ct);

    /// <summary>Answers with the file in the format that the address names, or hands the table to the export that asks.</summary>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var format = FileFormat.Of((string?)httpContext.GetRouteValue(TableEndpoints.Format));
        if (httpContext.Features.Get<TableRequest>() is { } request)
        {
            request.Table = this;
            return Task.CompletedTask;
        }

        return TableEndpoints.Answer(httpContext, this, format);
    }

    private static long? CountOf<T>(IEnumerable<T> rows) => rows.TryGetNonEnumeratedCount(out var count) ? count : null;

    private static async IAsyncEnumerable<Cells[]> Batches<T>(
        IAsyncEnumerable<T> rows,
        IReadOnlyList<Column<T>> columns,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        var adders = columns.Select(c => c.Start()).ToArray();
        var cells = adders.Select(a => a.Cells).ToArray();
        var (count, given) = (0, false);
        await foreach (var row in rows.WithCancellation(ct))
        {
            foreach (var (_, add) in adders)
            {
                add(row);
            }

            if (++count == Cells.MostRows)
            {
                given = true;
                yield return cells;
                Clear();
            }
        }

        if (count > 0 || !given)
        {
            yield return cells;
        }

        void Clear()
        {
            count = 0;
            foreach (var column in cells)
            {
                column.Clear();
            }
        }
    }
}

/// <summary>A column of rows of <typeparamref name="T"/>.</summary>
/// <param name="Name">As the file shows it.</param>
/// <param name="Start">Makes cells, and what adds a row's to them.</param>
internal sealed record Column<T>(string Name, Func<(Cells Cells, Action<T> Add)> Start)
{
    public static Column<T> Text(string name, Func<T, string?> value) =>
        new(
            name,
            () =>
            {
                var cells = new TextCells();
                return (cells, row => cells.Add(value(row)));
            }
        );

    public static Column<T> Value<TValue>(string name, Func<T, TValue?> value)
        where TValue : struct =>
        new(
            name,
            () =>
            {
                var cells = new ValueCells<TValue>();
                return (cells, row => cells.Add(value(row)));
            }
        );
}

/// <summary>The columns of a type: one for each property, in their order.</summary>
internal static class ColumnsOf<T>
{
    public static IReadOnlyList<Column<T>> All { get; } =
    [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(Of)];

    private static Column<T> Of(PropertyInfo property)
    {
        var row = Expression.Parameter(typeof(T));
        var value = Expression.Property(row, property);
        if (property.PropertyType == typeof(string))
        {
            return Column<T>.Text(property.Name, Expression.Lambda<Func<T, string?>>(value, row).Compile());
        }

        if (property.PropertyType.IsAssignableTo(typeof(IEnumerable)))
        {
            var words = Expression.Lambda<Func<T, IEnumerable<string>>>(value, row).Compile();
            return Column<T>.Text(property.Name, item => string.Join(' ', words(item)));
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var getter = Expression
            .Lambda(Expression.Convert(value, typeof(Nullable<>).MakeGenericType(type)), row)
            .Compile();
        return (Column<T>)
            typeof(Column<T>)
                .GetMethod(nameof(Column<>.Value))!
                .MakeGenericMethod(type)
                .Invoke(null, [property.Name, getter])!;
    }
}
