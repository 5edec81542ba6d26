using System.Linq.Expressions;
using System.Reflection;

namespace Okr.Reporting.Bi.OData;

/// <summary>Queries on rows whose type is known only when the request is read.</summary>
internal static class RowExpressions
{
    private static readonly MethodInfo CompareStrings = typeof(string).GetMethod(
        nameof(string.Compare),
        [typeof(string), typeof(string)]
    )!;

    /// <summary>Sorts by the columns. Nothing comes before something, whatever the database thinks.</summary>
    public static IQueryable Sorted(this IQueryable rows, IReadOnlyList<(BiColumn Column, bool Descending)> order)
    {
        var method = nameof(Queryable.OrderBy);
        foreach (var (column, descending) in order)
        {
            if (column.IsNullable)
            {
                Add(row => Expression.Condition(IsNull(row, column), Expression.Constant(0), Expression.Constant(1)));
            }

            Add(row => Comparable(Value(row, column)));

            void Add(Func<ParameterExpression, Expression> by)
            {
                var row = Expression.Parameter(rows.ElementType, "row");
                var key = by(row);
                rows = rows.Provider.CreateQuery(
                    Expression.Call(
                        typeof(Queryable),
                        descending ? $"{method}Descending" : method,
                        [rows.ElementType, key.Type],
                        rows.Expression,
                        Expression.Quote(Expression.Lambda(key, row))
                    )
                );
                method = nameof(Queryable.ThenBy);
            }
        }

        return rows;
    }

    /// <summary>The rows that come after the one with these values in that order.</summary>
    public static IQueryable After(
        this IQueryable rows,
        IReadOnlyList<(BiColumn Column, bool Descending)> order,
        IReadOnlyList<object?> values
    )
    {
        var row = Expression.Parameter(rows.ElementType, "row");
        Expression? after = null;
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var (column, descending) = order[i];
            var beyond = Beyond(row, column, descending, values[i]);
            after = after is null
                ? beyond
                : Expression.OrElse(beyond, Expression.AndAlso(Same(row, column, values[i]), after));
        }

        return rows.Where(row, after!);
    }

    /// <summary>The row with that key.</summary>
    public static IQueryable WithKey(this IQueryable rows, BiColumn key, long value)
    {
        var row = Expression.Parameter(rows.ElementType, "row");
        return rows.Where(row, Same(row, key, Convert.ChangeType(value, key.Type, null)));
    }

    /// <summary>Only these columns, in this order.</summary>
    public static IQueryable<object?[]> Columns(this IQueryable rows, IEnumerable<BiColumn> columns)
    {
        var row = Expression.Parameter(rows.ElementType, "row");
        var values = Expression.NewArrayInit(
            typeof(object),
            columns.Select(column => Expression.Convert(Value(row, column), typeof(object)))
        );
        return (IQueryable<object?[]>)
            rows.Provider.CreateQuery(
                Expression.Call(
                    typeof(Queryable),
                    nameof(Queryable.Select),
                    [rows.ElementType, typeof(object?[])],
                    rows.Expression,
                    Expression.Quote(Expression.Lambda(values, row))
                )
            );
    }

    private static IQueryable Where(this IQueryable rows, ParameterExpression row, Expression condition) =>
        rows.Provider.CreateQuery(
            Expression.Call(
                typeof(Queryable),
                nameof(Queryable.Where),
                [rows.ElementType],
                rows.Expression,
                Expression.Quote(Expression.Lambda(condition, row))
            )
        );

    private static Expression Beyond(ParameterExpression row, BiColumn column, bool descending, object? value)
    {
        if (value is null)
        {
            return descending ? Expression.Constant(false) : Expression.Not(IsNull(row, column));
        }

        var (left, right) = ((Expression)Value(row, column), (Expression)Parameter(column, value));
        if (column.Type == typeof(string))
        {
            (left, right) = (Expression.Call(CompareStrings, left, right), Expression.Constant(0));
        }
        else if (column.Type == typeof(Guid))
        {
            var method = typeof(Guid).GetMethod(nameof(Guid.CompareTo), [typeof(Guid)])!;
            (left, right) = (Expression.Call(left, method, right), Expression.Constant(0));
        }
        else
        {
            (left, right) = (Comparable(left), Comparable(right));
        }

        var beyond = descending ? Expression.LessThan(left, right) : Expression.GreaterThan(left, right);
        return descending && column.IsNullable ? Expression.OrElse(beyond, IsNull(row, column)) : beyond;
    }

    private static Expression Same(ParameterExpression row, BiColumn column, object? value) =>
        value is null ? IsNull(row, column) : Expression.Equal(Value(row, column), Parameter(column, value));

    private static Expression IsNull(ParameterExpression row, BiColumn column) =>
        column.IsNullable
            ? Expression.Equal(Value(row, column), Expression.Constant(null, column.Property.PropertyType))
            : Expression.Constant(false);

    private static MemberExpression Value(ParameterExpression row, BiColumn column) =>
        Expression.Property(row, column.Property);

    /// <summary>Databases do not compare truth values.</summary>
    private static Expression Comparable(Expression value) =>
        value.Type == typeof(bool)
            ? Expression.Condition(value, Expression.Constant(1), Expression.Constant(0))
            : value;

    /// <summary>A value as the query's parameter, so that one compiled query serves every page.</summary>
    private static MemberExpression Parameter(BiColumn column, object value) =>
        Boxed(column.Property.PropertyType, value);

    private static MemberExpression Boxed(Type type, object value) =>
        Expression.Property(
            Expression.Constant(Activator.CreateInstance(typeof(Box<>).MakeGenericType(type), value)),
            nameof(Box<>.Value)
        );

    private sealed record Box<T>(T Value);

    /// <summary>
    /// The library's times are of no zone, which the store would take for the machine's own: here they are UTC, as asked.
    /// </summary>
    public static IQueryable InUtc(this IQueryable rows) =>
        rows.Provider.CreateQuery(new UtcTimes().Visit(rows.Expression));

    private sealed class UtcTimes : ExpressionVisitor
    {
        protected override Expression VisitConstant(ConstantExpression node) =>
            node.Value is DateTime { Kind: DateTimeKind.Unspecified } time
                ? Expression.Constant(DateTime.SpecifyKind(time, DateTimeKind.Utc), node.Type)
                : node;

        protected override Expression VisitMember(MemberExpression node) =>
            node is { Member: PropertyInfo member, Expression: ConstantExpression { Value: { } holder } }
            && Nullable.GetUnderlyingType(node.Type) is var inner
            && (inner ?? node.Type) == typeof(DateTime)
            && member.GetValue(holder) is DateTime { Kind: DateTimeKind.Unspecified } time
                ? Boxed(node.Type, DateTime.SpecifyKind(time, DateTimeKind.Utc))
                : base.VisitMember(node);
    }
}
