using System.Data.Common;
using Microsoft.AspNetCore.OData.Query;
using Microsoft.AspNetCore.OData.Query.Expressions;
using Microsoft.AspNetCore.OData.Query.Wrapper;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.OData.UriParser;
using Microsoft.OData.UriParser.Aggregation;
using Npgsql;
using Okr.Reporting.Data;

namespace Okr.Reporting.Bi.OData;

/// <summary>The answer to a query: one page of rows, complete before anything of it is sent.</summary>
/// <param name="Columns">Names of the values of a row.</param>
/// <param name="Rows">At most a page.</param>
/// <param name="Count">Number of all rows or groups, where it was asked for.</param>
/// <param name="NextToken">Where the next page begins; null on the last.</param>
internal sealed record ODataPage(
    IReadOnlyList<string> Columns,
    IReadOnlyList<object?[]> Rows,
    long? Count,
    string? NextToken
)
{
    // Nulls are the database's business, and times are UTC on every machine.
    private static readonly ODataQuerySettings Settings = new()
    {
        HandleNullPropagation = HandleNullPropagationOption.False,
        TimeZone = TimeZoneInfo.Utc,
    };

    /// <summary>Runs the query. Throws a refusal when it cannot be answered in full.</summary>
    public static async Task<ODataPage> Read(
        ODataQuery query,
        int pageSize,
        ReportingDbContext db,
        BiReader reader,
        BiOptions options,
        CancellationToken ct
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(options.QuerySeconds));
        await using var interruption = Interruption(db, limit.Token);
        db.Database.SetCommandTimeout(options.QuerySeconds + 5);
        try
        {
            return await Run(query, pageSize, db, reader, limit.Token);
        }
        catch (Exception) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw ReportingErrors.ODataTooSlow.With(options.QuerySeconds);
        }
        catch (DbException exception) when (IsDataError(exception))
        {
            throw ReportingErrors.ODataInvalid.With(exception.Message);
        }
        catch (Exception exception) when (IsUntranslatable(exception))
        {
            throw ReportingErrors.ODataUnsupported.With("$filter, $orderby, $apply");
        }
    }

    private static async Task<ODataPage> Run(
        ODataQuery query,
        int pageSize,
        ReportingDbContext db,
        BiReader reader,
        CancellationToken ct
    )
    {
        var rows = query.Table.Rows(db, reader);
        if (query.Key is { } key)
        {
            rows = rows.WithKey(query.Table.Key, key);
        }

        if (query.Apply is not null)
        {
            rows = Applied(rows, query.Apply);
        }

        if (query.Aggregated is not null)
        {
            return await Groups(query, rows.InUtc(), ct);
        }

        if (query.Filter is not null)
        {
            rows = new FilterBinder().ApplyBind(rows, query.Filter, Context(rows));
        }

        rows = rows.InUtc();

        long? count = query.Count || query.CountOnly ? await rows.Columns([query.Table.Key]).LongCountAsync(ct) : null;
        if (query.CountOnly)
        {
            return new([], [], count, null);
        }

        return await Page(query, rows, count, pageSize, ct);
    }

    private static async Task<ODataPage> Page(
        ODataQuery query,
        IQueryable rows,
        long? count,
        int pageSize,
        CancellationToken ct
    )
    {
        if (query.SkipToken is { } token)
        {
            rows = rows.After(query.Order, PageToken.Read(query.Order, token));
        }

        // What is sorted by is read too, for the token.
        BiColumn[] columns = [.. query.Columns, .. query.Order.Select(by => by.Column).Except(query.Columns)];
        var size = (int)Math.Min(query.Top ?? long.MaxValue, pageSize);
        var more = size < (query.Top ?? long.MaxValue);
        var page = new List<object?[]>();
        var sorted = rows.Sorted(query.Order).Columns(columns);
        if (query.Skip > 0)
        {
            sorted = sorted.Skip((int)Math.Min(query.Skip, int.MaxValue));
        }

        await foreach (var row in sorted.Take(more ? size + 1 : size).AsAsyncEnumerable().WithCancellation(ct))
        {
            page.Add(row);
        }

        string? next = null;
        if (page.Count > size)
        {
            page.RemoveAt(size);
            next = PageToken.Write(query.Order, query.Order.Select(by => page[^1][Array.IndexOf(columns, by.Column)]));
        }

        return new([.. query.Columns.Select(c => c.Name)], page, count, next);
    }

    /// <summary>
    /// Groups have no key to page by: they are one page, or too many. They are put in order here, where all of them are.
    /// </summary>
    private static async Task<ODataPage> Groups(ODataQuery query, IQueryable rows, CancellationToken ct)
    {
        var groups = new List<object>();
        await foreach (
            var group in ((IQueryable<object>)rows)
                .Take(ODataQuery.MaxPageSize + 1)
                .AsAsyncEnumerable()
                .WithCancellation(ct)
        )
        {
            groups.Add(group);
        }

        if (groups.Count > ODataQuery.MaxPageSize)
        {
            throw ReportingErrors.ODataTooManyGroups.With(ODataQuery.MaxPageSize);
        }

        var page = groups
            .Select(group => ((DynamicTypeWrapper)group).Values)
            .Select(values => query.Aggregated!.Select(name => values.GetValueOrDefault(name)).ToArray())
            .ToList();
        var sorted = query.GroupOrder.Reverse().Aggregate(page.AsEnumerable(), Sorted);
        var taken = sorted
            .Skip((int)Math.Min(query.Skip, int.MaxValue))
            .Take((int)Math.Min(query.Top ?? long.MaxValue, int.MaxValue));
        return new(query.Aggregated!, [.. taken], query.Count || query.CountOnly ? page.Count : null, null);
    }

    // Stable, so that sorting by the last column first sorts by all.
    private static IEnumerable<object?[]> Sorted(IEnumerable<object?[]> rows, (int Column, bool Descending) by) =>
        by.Descending
            ? rows.OrderByDescending(row => row[by.Column], ValueOrder)
            : rows.OrderBy(row => row[by.Column], ValueOrder);

    private static readonly Comparer<object?> ValueOrder = Comparer<object?>.Create(
        (a, b) =>
            a is string text && b is string other
                ? string.CompareOrdinal(text, other)
                : Comparer<object?>.Default.Compare(a, b)
    );

    private static IQueryable Applied(IQueryable rows, ApplyClause apply)
    {
        foreach (var step in apply.Transformations)
        {
            rows = step is FilterTransformationNode filter
                ? new FilterBinder().ApplyBind(rows, filter.FilterClause, Context(rows))
                : new AggregationBinder().ApplyBind(rows, step, Context(rows), out _);
        }

        return rows;
    }

    private static QueryBinderContext Context(IQueryable rows) => new(ODataModel.Model, Settings, rows.ElementType);

    /// <summary>SQLite works in this process and looks at no time limit.</summary>
    private static CancellationTokenRegistration Interruption(ReportingDbContext db, CancellationToken limit) =>
        limit.Register(() =>
        {
            if (db.Database.GetDbConnection() is SqliteConnection { Handle: { } handle })
            {
                SQLitePCL.raw.sqlite3_interrupt(handle);
            }
        });

    /// <summary>The values made the query fail: a division by zero, a number that is too large.</summary>
    private static bool IsDataError(DbException exception) =>
        exception switch
        {
            PostgresException postgres => postgres.SqlState.StartsWith("22", StringComparison.Ordinal),
            Microsoft.Data.SqlClient.SqlException server => server.Number is 8134 or 8115 or 220 or 232 or 537 or 8114,
            SqliteException sqlite => sqlite.SqliteErrorCode == 1,
            _ => false,
        };

    /// <summary>What the library or the provider say of a query for which there is no SQL.</summary>
    private static bool IsUntranslatable(Exception exception) =>
        exception is NotSupportedException or NotImplementedException or ArgumentException
        || (
            exception is InvalidOperationException
            && exception.Message.Contains("could not be translated", StringComparison.Ordinal)
        );
}
