using System.Globalization;
using Microsoft.OData;
using Microsoft.OData.UriParser;
using Microsoft.OData.UriParser.Aggregation;

namespace Okr.Reporting.Bi.OData;

/// <summary>What a request asks of one table, read and found to be within the limits.</summary>
internal sealed class ODataQuery
{
    /// <summary>Rows of a page at most, and where nothing is preferred.</summary>
    public const int MaxPageSize = 5_000;

    private const int MaxNodes = 200;
    private const int MaxListed = 1_000;
    private const int MaxOrder = 8;

    private static readonly HashSet<string> Options = new(StringComparer.Ordinal)
    {
        "$select",
        "$filter",
        "$orderby",
        "$top",
        "$skip",
        "$count",
        "$apply",
        "$skiptoken",
        "$format",
    };

    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "contains",
        "startswith",
        "endswith",
        "length",
        "indexof",
        "substring",
        "tolower",
        "toupper",
        "trim",
        "concat",
        "year",
        "month",
        "day",
        "hour",
        "minute",
        "second",
    };

    private ODataQuery(BiTable table, ODataUri uri)
    {
        Table = table;
        Uri = uri;
    }

    public BiTable Table { get; }

    /// <summary>As the library has read it; contexts of answers are made from it.</summary>
    public ODataUri Uri { get; }

    /// <summary>The key of the one row asked for.</summary>
    public long? Key { get; private init; }

    /// <summary>Only the number of rows, or of groups, is asked for: <c>/$count</c>.</summary>
    public bool CountOnly { get; private init; }

    public FilterClause? Filter { get; private init; }
    public ApplyClause? Apply { get; private init; }
    public IReadOnlyList<BiColumn> Columns { get; private init; } = [];

    /// <summary>Columns to sort by, the key last; not for what is grouped.</summary>
    public IReadOnlyList<(BiColumn Column, bool Descending)> Order { get; private init; } = [];

    public long? Top { get; private init; }
    public long Skip { get; private init; }
    public bool Count { get; private init; }
    public string? SkipToken { get; private init; }

    /// <summary>Places in <see cref="Aggregated"/> to sort groups by.</summary>
    public IReadOnlyList<(int Column, bool Descending)> GroupOrder { get; private init; } = [];

    /// <summary>Names of the columns of grouped or aggregated rows; null when nothing is.</summary>
    public IReadOnlyList<string>? Aggregated { get; private init; }

    /// <summary>Reads the address below the root. Throws a refusal for what is no address, or no good query.</summary>
    /// <param name="root">Absolute address of the service document, with a slash at the end.</param>
    /// <param name="relative">What follows it, with the query, both still escaped.</param>
    public static ODataQuery Read(Uri root, string relative)
    {
        try
        {
            return Parse(new ODataUriParser(ODataModel.Model, root, new Uri(root, relative)), relative);
        }
        catch (ODataException exception)
        {
            throw ReportingErrors.ODataInvalid.With(exception.Message);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or UriFormatException)
        {
            throw ReportingErrors.ODataInvalid.With(exception.Message);
        }
    }

    private static ODataQuery Parse(ODataUriParser parser, string relative)
    {
        RequireKnownOptions(relative);
        var path = Path(parser);
        if (
            path is not [EntitySetSegment set, .. var rest]
            || BiTables.Find(set.EntitySet.Name) is not { } table
            || rest is not ([] or [KeySegment] or [CountSegment])
        )
        {
            throw ReportingErrors.ODataPathNotFound.With();
        }

        var apply = parser.ParseApply();
        var aggregated = Transformed(apply);
        var filter = parser.ParseFilter();
        if (filter is not null && aggregated is not null)
        {
            throw ReportingErrors.ODataUnsupported.With("$filter, $apply");
        }

        Within(filter?.Expression);
        var orderBy = parser.ParseOrderBy();
        var columns = Selected(table, parser.ParseSelectAndExpand(), aggregated is not null);
        return new ODataQuery(table, parser.ParseUri())
        {
            Key = rest is [KeySegment key]
                ? Convert.ToInt64(key.Keys.Single().Value, CultureInfo.InvariantCulture)
                : null,
            CountOnly = rest is [CountSegment],
            Apply = apply,
            Aggregated = aggregated,
            Filter = filter,
            Columns = columns,
            Order = aggregated is null ? Ordered(table, orderBy) : [],
            GroupOrder = aggregated is null ? [] : Ordered(aggregated, orderBy),
            Top = parser.ParseTop(),
            Skip = parser.ParseSkip() ?? 0,
            Count = parser.ParseCount() ?? false,
            SkipToken = parser.ParseSkipToken(),
        };
    }

    private static List<ODataPathSegment> Path(ODataUriParser parser)
    {
        try
        {
            return [.. parser.ParsePath()];
        }
        catch (ODataException)
        {
            throw ReportingErrors.ODataPathNotFound.With();
        }
    }

    private static void RequireKnownOptions(string relative)
    {
        var query = relative.IndexOf('?', StringComparison.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var (name, _) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(
                query < 0 ? "" : relative[query..]
            )
        )
        {
            if (name.StartsWith('$') && (!Options.Contains(name) || !seen.Add(name)))
            {
                throw ReportingErrors.ODataOptionUnknown.With(name);
            }
        }
    }

    private static IReadOnlyList<BiColumn> Selected(BiTable table, SelectExpandClause? clause, bool aggregated)
    {
        if (clause is null || clause.AllSelected)
        {
            return table.Columns;
        }

        if (aggregated)
        {
            throw ReportingErrors.ODataUnsupported.With("$select, $apply");
        }

        var names = clause
            .SelectedItems.Select(item =>
                item is PathSelectItem { SelectedPath: var path } && path.ToList() is [PropertySegment property]
                    ? property.Property.Name
                    : throw ReportingErrors.ODataUnsupported.With("$select")
            )
            .ToHashSet(StringComparer.Ordinal);
        return [.. table.Columns.Where(column => names.Contains(column.Name))];
    }

    private static List<(BiColumn Column, bool Descending)> Ordered(BiTable table, OrderByClause? clause)
    {
        var order = Ordered([.. table.Columns.Select(c => c.Name)], clause)
            .ConvertAll(by => (table.Columns[by.Column], by.Descending));
        if (!order.Exists(o => o.Item1 == table.Key))
        {
            order.Add((table.Key, false));
        }

        return order;
    }

    /// <summary>Places of the columns to sort by, each once.</summary>
    private static List<(int Column, bool Descending)> Ordered(List<string> names, OrderByClause? clause)
    {
        var order = new List<(int Column, bool Descending)>();
        for (var by = clause; by is not null; by = by.ThenBy)
        {
            var column = names.IndexOf(
                by.Expression switch
                {
                    SingleValuePropertyAccessNode known => known.Property.Name,
                    SingleValueOpenPropertyAccessNode made => made.Name,
                    _ => throw ReportingErrors.ODataUnsupported.With("$orderby"),
                }
            );
            if (column < 0)
            {
                throw ReportingErrors.ODataUnsupported.With("$orderby, $apply");
            }

            if (!order.Exists(o => o.Column == column))
            {
                order.Add((column, by.Direction == OrderByDirection.Descending));
            }

            if (order.Count > MaxOrder)
            {
                throw ReportingErrors.ODataTooComplex.With();
            }
        }

        return order;
    }

    private static List<string>? Transformed(ApplyClause? apply)
    {
        List<string>? names = null;
        foreach (var step in apply?.Transformations ?? [])
        {
            switch (step)
            {
                case FilterTransformationNode filter when names is null:
                    Within(filter.FilterClause.Expression);
                    break;
                case AggregateTransformationNode aggregate when names is null:
                    names = [.. Aggregates(aggregate)];
                    break;
                case GroupByTransformationNode groupBy when names is null:
                    names =
                    [
                        .. groupBy.GroupingProperties.Select(p =>
                            p.ChildTransformations.Count == 0
                                ? p.Name
                                : throw ReportingErrors.ODataUnsupported.With("$apply")
                        ),
                        .. groupBy.ChildTransformations switch
                        {
                            null => [],
                            AggregateTransformationNode inner => Aggregates(inner),
                            _ => throw ReportingErrors.ODataUnsupported.With("$apply"),
                        },
                    ];
                    break;
                default:
                    throw ReportingErrors.ODataUnsupported.With("$apply");
            }
        }

        return names;
    }

    private static IEnumerable<string> Aggregates(AggregateTransformationNode node) =>
        node.AggregateExpressions.Select(expression =>
        {
            if (expression is not AggregateExpression { Method: not AggregationMethod.Custom } one)
            {
                throw ReportingErrors.ODataUnsupported.With("aggregate");
            }

            if (one.Method != AggregationMethod.VirtualPropertyCount)
            {
                Within(one.Expression);
            }

            return one.Alias;
        });

    /// <summary>Refuses what takes too long to look at, or what no database could answer.</summary>
    private static void Within(SingleValueNode? expression)
    {
        var nodes = 0;
        Visit(expression);

        void Visit(QueryNode? node)
        {
            if (++nodes > MaxNodes)
            {
                throw ReportingErrors.ODataTooComplex.With();
            }

            switch (node)
            {
                case null:
                case ConstantNode:
                case SingleValuePropertyAccessNode:
                case SingleValueOpenPropertyAccessNode:
                    break;
                case BinaryOperatorNode binary when binary.OperatorKind != BinaryOperatorKind.Has:
                    Visit(binary.Left);
                    Visit(binary.Right);
                    break;
                case UnaryOperatorNode unary:
                    Visit(unary.Operand);
                    break;
                case ConvertNode convert:
                    Visit(convert.Source);
                    break;
                case InNode { Right: CollectionConstantNode { Collection.Count: <= MaxListed } } within:
                    Visit(within.Left);
                    break;
                case SingleValueFunctionCallNode call when Functions.Contains(call.Name):
                    foreach (var parameter in call.Parameters)
                    {
                        Visit(parameter);
                    }

                    break;
                case InNode:
                    throw ReportingErrors.ODataTooComplex.With();
                case SingleValueFunctionCallNode call:
                    throw ReportingErrors.ODataUnsupported.With(call.Name);
                default:
                    throw ReportingErrors.ODataUnsupported.With(node.Kind.ToString());
            }
        }
    }
}
