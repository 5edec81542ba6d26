using System.Collections;
using System.Data;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;
using Okr.Platform.Data;

namespace Okr.Tests.Conventions;

/// <summary>
/// Translates every query that a test on SQLite makes for the first time into Transact-SQL as well, and reads that by
/// <see cref="TransactSql"/>. A query that cannot be translated, or that SQL Server would refuse, fails the test that makes
/// it. Nothing connects: commands end in an interceptor that answers with no rows.
/// </summary>
internal sealed class SqlServerTranslation : IQueryExpressionInterceptor
{
    public static readonly SqlServerTranslation Interceptor = new();

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
    {
        if (eventData.Context is { } context)
        {
            Check(queryExpression, context);
        }

        return queryExpression;
    }

    private static void Check(Expression query, DbContext context)
    {
        var commands = Translate(query, context);
        var found = commands.SelectMany(TransactSql.Check).ToList();
        if (found.Count > 0)
        {
            throw new TransactSqlException($"{string.Join("; ", found)}:\n{string.Join("\n\n", commands)}");
        }
    }

    /// <summary>The commands that the query is on SQL Server, with values that stand for any.</summary>
    internal static List<string> Translate(Expression query, DbContext context)
    {
        var capture = new Capture();
        using var target = Target(context, capture);
        var roots = new Roots(target.Model);
        var translated = roots.Visit(query);
        if (roots.HasOwnSql)
        {
            return []; // written for each database by hand, and tested as such
        }

        var queryContext = target.GetService<IQueryContextFactory>().Create();
        foreach (var parameter in roots.Parameters)
        {
            queryContext.Parameters[parameter.Name] = Sample(parameter.Type);
        }

        var element = translated.Type.GetInterfaces().Append(translated.Type).FirstOrDefault(IsQueryable);
        var result =
            element is not null && translated.Type != typeof(string)
                ? typeof(IEnumerable<>).MakeGenericType(element.GetGenericArguments())
                : translated.Type;
        typeof(SqlServerTranslation)
            .GetMethod(nameof(Execute), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(result)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [target, translated, queryContext, capture], null);
        return capture.Commands;
    }

    private static void Execute<TResult>(
        ModuleDbContext target,
        Expression query,
        QueryContext queryContext,
        Capture capture
    )
    {
        var run = target.GetService<IDatabase>().CompileQuery<TResult>(query, async: false);
        try
        {
            if (run(queryContext) is IEnumerable rows and not string)
            {
                rows.GetEnumerator().MoveNext();
            }
        }
        catch (InvalidOperationException) when (capture.Commands.Count > 0)
        {
            // First or Max of no rows; what was sent is known.
        }
    }

    private static ModuleDbContext Target(DbContext context, Capture capture)
    {
        var type = context
            .GetType()
            .Assembly.GetType(context.GetType().FullName!.Replace("Sqlite", "SqlServer", StringComparison.Ordinal))!;
        var builder = (DbContextOptionsBuilder)
            Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(type))!;
        ModuleDatabase.UseSqlServer(builder, "Server=nowhere", ((ModuleDbContext)context).Module);
        builder.AddInterceptors(capture, capture.Connections);
        return (ModuleDbContext)Activator.CreateInstance(type, builder.Options)!;
    }

    private static bool IsQueryable(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IQueryable<>);

    private static object? Sample(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return "text";
        }

        if (type == typeof(Guid))
        {
            return Guid.CreateVersion7();
        }

        if (type == typeof(DateTime))
        {
            return new DateTime(2026, 11, 24, 0, 0, 0, DateTimeKind.Utc);
        }

        if (type == typeof(DateOnly))
        {
            return new DateOnly(2026, 11, 24);
        }

        if (type.IsValueType)
        {
            return Activator.CreateInstance(type);
        }

        var items = type.GetInterfaces()
            .Append(type)
            .FirstOrDefault(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];
        if (items is null)
        {
            return null;
        }

        var array = Array.CreateInstance(items, 2);
        array.SetValue(Sample(items), 0);
        array.SetValue(Sample(items), 1);
        return array;
    }

    /// <summary>The same query over the other model's tables.</summary>
    private sealed class Roots(IModel model) : ExpressionVisitor
    {
        public List<QueryParameterExpression> Parameters { get; } = [];
        public bool HasOwnSql { get; private set; }

        protected override Expression VisitExtension(Expression node)
        {
            switch (node)
            {
                case EntityQueryRootExpression own when own.GetType() != typeof(EntityQueryRootExpression):
                    HasOwnSql = true; // FromSql
                    return node;
                case EntityQueryRootExpression root:
                    return new EntityQueryRootExpression(model.FindEntityType(root.EntityType.Name)!);
                case QueryParameterExpression parameter:
                    Parameters.Add(parameter);
                    return parameter;
                default:
                    return base.VisitExtension(node);
            }
        }
    }

    private sealed class Capture : DbCommandInterceptor
    {
        public List<string> Commands { get; } = [];
        public NoConnection Connections { get; } = new();

        public override InterceptionResult<DbDataReader> ReaderExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result
        )
        {
            Commands.Add(command.CommandText);
            return InterceptionResult<DbDataReader>.SuppressWithResult(new DataTable().CreateDataReader());
        }

        public override InterceptionResult<int> NonQueryExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result
        )
        {
            Commands.Add(command.CommandText);
            return InterceptionResult<int>.SuppressWithResult(0);
        }
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override InterceptionResult ConnectionOpening(
            DbConnection connection,
            ConnectionEventData eventData,
            InterceptionResult result
        ) => InterceptionResult.Suppress();
    }
}

/// <summary>A query that SQL Server would refuse.</summary>
internal sealed class TransactSqlException(string message) : Exception(message);
