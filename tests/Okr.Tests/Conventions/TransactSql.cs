using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Okr.Tests.Conventions;

/// <summary>
/// Reads Transact-SQL without a server: syntax by the parser of Microsoft's own tools, and what SQL Server refuses although
/// SQLite and PostgreSQL take it.
/// </summary>
internal static class TransactSql
{
    private const int ClusteredKeyBytes = 900;
    private const int IndexKeyBytes = 1700;

    /// <summary>What is wrong with the script, a sentence each.</summary>
    public static IReadOnlyList<string> Check(string script)
    {
        var found = new List<string>();
        var tree = Parse(script, found);
        if (tree is not null)
        {
            var visitor = new Visitor(found);
            visitor.Read(tree);
            visitor.Finish();
        }

        return found;
    }

    /// <summary>The script's statements; null when the parser does not understand it.</summary>
    public static TSqlFragment? Parse(string script, List<string> found)
    {
        var parser = new TSql150Parser(initialQuotedIdentifiers: true);
        using var reader = new StringReader(script);
        var tree = parser.Parse(reader, out var errors);
        foreach (var error in errors)
        {
            found.Add(string.Create(CultureInfo.InvariantCulture, $"syntax, line {error.Line}: {error.Message}"));
        }

        return errors.Count == 0 ? tree : null;
    }

    private static string Name(SchemaObjectName name) =>
        name.SchemaIdentifier is { } schema ? $"{schema.Value}.{name.BaseIdentifier.Value}" : name.BaseIdentifier.Value;

    /// <summary>A column as far as indexes care.</summary>
    private sealed record Column(string Type, int? Bytes, bool Nullable)
    {
        public static Column Of(ColumnDefinition definition)
        {
            var nullable = definition
                .Constraints.OfType<NullableConstraintDefinition>()
                .Select(c => c.Nullable)
                .FirstOrDefault(true);
            return definition.DataType switch
            {
                SqlDataTypeReference type => new(type.SqlDataTypeOption.ToString(), BytesOf(type), nullable),
                XmlDataTypeReference => new("xml", null, nullable),
                var other => new(other?.Name.BaseIdentifier.Value ?? "computed", null, nullable),
            };
        }

        // Null: a type that cannot be in a key at all.
        private static int? BytesOf(SqlDataTypeReference type)
        {
            var length = type.Parameters.Count > 0 ? type.Parameters[0] : null;
            var units =
                length is MaxLiteral ? (int?)null
                : length is null ? 1
                : int.Parse(length.Value, CultureInfo.InvariantCulture);
            return type.SqlDataTypeOption switch
            {
                SqlDataTypeOption.NVarChar or SqlDataTypeOption.NChar => 2 * units,
                SqlDataTypeOption.VarChar
                or SqlDataTypeOption.Char
                or SqlDataTypeOption.VarBinary
                or SqlDataTypeOption.Binary => units,
                SqlDataTypeOption.Text or SqlDataTypeOption.NText or SqlDataTypeOption.Image => null,
                SqlDataTypeOption.UniqueIdentifier => 16,
                SqlDataTypeOption.Decimal or SqlDataTypeOption.Numeric => 17,
                SqlDataTypeOption.DateTimeOffset => 10,
                _ => 8,
            };
        }
    }

    private sealed class Visitor(List<string> found) : TSqlFragmentVisitor
    {
        private readonly Dictionary<string, Dictionary<string, Column>> tables = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<(string From, string To, string Name)> cascades = [];
        private readonly HashSet<string> triggers = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<string> outputs = [];

        // Statements inside EXEC(N'…'), which EF uses for what must not be looked at too early.
        public void Read(TSqlFragment tree) => tree.Accept(this);

        public override void Visit(ExecuteStatement node)
        {
            if (node.ExecuteSpecification.ExecutableEntity is ExecutableStringList strings)
            {
                var inner = string.Concat(
                    // A variable holds a name there, of a constraint that is dropped with its column.
                    strings.Strings.Select(s => s is StringLiteral text ? text.Value : "name")
                );
                if (Parse(inner, found) is { } tree)
                {
                    Read(tree);
                }
            }
        }

        public override void Visit(CreateTableStatement node)
        {
            var table = Name(node.SchemaObjectName);
            tables[table] = node.Definition.ColumnDefinitions.ToDictionary(
                c => c.ColumnIdentifier.Value,
                Column.Of,
                StringComparer.OrdinalIgnoreCase
            );
            Constraints(table, node.Definition);
        }

        public override void Visit(AlterTableAddTableElementStatement node)
        {
            var table = Name(node.SchemaObjectName);
            foreach (var column in node.Definition.ColumnDefinitions)
            {
                Columns(table)[column.ColumnIdentifier.Value] = Column.Of(column);
            }

            Constraints(table, node.Definition);
        }

        public override void Visit(AlterTableAlterColumnStatement node)
        {
            if (node.DataType is { } type)
            {
                Columns(Name(node.SchemaObjectName))[node.ColumnIdentifier.Value] = Column.Of(
                    new ColumnDefinition { ColumnIdentifier = node.ColumnIdentifier, DataType = type }
                );
            }
        }

        public override void Visit(CreateIndexStatement node)
        {
            var table = Name(node.OnName);
            var columns = node.Columns.Select(c => c.Column.MultiPartIdentifier.Identifiers[^1].Value).ToList();
            Key(table, $"index {node.Name.Value}", columns, node.Clustered == true ? ClusteredKeyBytes : IndexKeyBytes);
            if (
                node.FilterPredicate is null
                && node.Unique
                && columns.Any(c => Columns(table).GetValueOrDefault(c) is { Nullable: true })
            )
            {
                found.Add($"index {node.Name.Value} is unique over a column that may be null: one null only");
            }
        }

        public override void Visit(OpenJsonTableReference node)
        {
            if (node.SchemaDeclarationItems.Any(item => IsText(item.ColumnDefinition.DataType)))
            {
                found.Add("a list of texts as JSON has the database's own collation, not the column's (error 468)");
            }
        }

        public override void Visit(QueryDerivedTable node) => Ordered(node.QueryExpression, "a derived table");

        public override void Visit(ScalarSubquery node) => Ordered(node.QueryExpression, "a subquery");

        public override void Visit(CommonTableExpression node) =>
            Ordered(node.QueryExpression, "a common table expression");

        public override void Visit(ViewStatementBody node) => Ordered(node.SelectStatement.QueryExpression, "a view");

        public override void Visit(CreateTriggerStatement node) => triggers.Add(Name(node.TriggerObject.Name));

        public override void Visit(UpdateSpecification node) =>
            Output(
                node.OutputClause,
                node.Target is NamedTableReference target
                    ? Aliased(node.FromClause, target.SchemaObject.BaseIdentifier.Value) ?? target
                    : null
            );

        public override void Visit(DeleteSpecification node) =>
            Output(node.OutputClause, node.Target as NamedTableReference);

        public override void Visit(InsertSpecification node) =>
            Output(node.OutputClause, node.Target as NamedTableReference);

        public override void Visit(MergeSpecification node) =>
            Output(node.OutputClause, node.Target as NamedTableReference);

        /// <summary>What can be said only once everything was seen.</summary>
        public void Finish()
        {
            foreach (var table in outputs.Where(triggers.Contains))
            {
                found.Add($"OUTPUT without INTO on {table}, which has a trigger (error 334)");
            }

            foreach (var start in cascades.Select(c => c.To).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                Cascade(start, start, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            }
        }

        // Deleting a row of one table may reach every other table on one way only.
        private void Cascade(string start, string table, HashSet<string> reached)
        {
            foreach (var cascade in cascades.Where(c => Same(c.To, table)))
            {
                if (Same(cascade.From, start) || !reached.Add(cascade.From))
                {
                    found.Add(
                        $"{cascade.Name} makes a cycle or a second cascade path from {start} to {cascade.From} (error 1785)"
                    );
                }
                else
                {
                    Cascade(start, cascade.From, reached);
                }
            }
        }

        private void Constraints(string table, TableDefinition definition)
        {
            var own = definition.TableConstraints.Concat(
                definition.ColumnDefinitions.SelectMany(c => c.Constraints.Select(k => Of(k, c.ColumnIdentifier.Value)))
            );
            foreach (var constraint in own)
            {
                var name = constraint.ConstraintIdentifier?.Value ?? $"a constraint of {table}";
                if (constraint is ForeignKeyConstraintDefinition key)
                {
                    if (Cascades(key.DeleteAction) || Cascades(key.UpdateAction))
                    {
                        cascades.Add((table, Name(key.ReferenceTableName), name));
                    }
                }
                else if (constraint is UniqueConstraintDefinition unique)
                {
                    var columns = unique.Columns.Select(c => c.Column.MultiPartIdentifier.Identifiers[^1].Value);
                    var clustered = unique.Clustered ?? unique.IsPrimaryKey;
                    Key(table, name, columns, clustered ? ClusteredKeyBytes : IndexKeyBytes);
                }
            }
        }

        // A constraint beside its column names none.
        private static ConstraintDefinition Of(ConstraintDefinition constraint, string column)
        {
            if (constraint is UniqueConstraintDefinition { Columns.Count: 0 } unique)
            {
                var reference = new ColumnReferenceExpression { MultiPartIdentifier = new MultiPartIdentifier() };
                reference.MultiPartIdentifier.Identifiers.Add(new Identifier { Value = column });
                unique.Columns.Add(new ColumnWithSortOrder { Column = reference });
            }

            return constraint;
        }

        private static bool Cascades(DeleteUpdateAction action) =>
            action is DeleteUpdateAction.Cascade or DeleteUpdateAction.SetNull or DeleteUpdateAction.SetDefault;

        private void Key(string table, string name, IEnumerable<string> columns, int most)
        {
            var bytes = 0;
            foreach (var column in columns)
            {
                if (!Columns(table).TryGetValue(column, out var known))
                {
                    found.Add($"{name} names the column {column}, which {table} does not have");
                }
                else if (known.Bytes is not { } size)
                {
                    found.Add($"{name} has {column} of a type without a bounded length ({known.Type}) in its key");
                }
                else
                {
                    bytes += size;
                }
            }

            if (bytes > most)
            {
                found.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the key of {name} may have {bytes} bytes; SQL Server takes {most}"
                    )
                );
            }
        }

        private Dictionary<string, Column> Columns(string table) =>
            tables.TryGetValue(table, out var columns)
                ? columns
                : tables[table] = new(StringComparer.OrdinalIgnoreCase);

        private void Ordered(QueryExpression query, string where)
        {
            if (
                query
                is QuerySpecification
                    {
                        OrderByClause: not null,
                        TopRowFilter: null,
                        OffsetClause: null,
                        ForClause: null
                    }
                    or BinaryQueryExpression { OrderByClause: not null, OffsetClause: null }
            )
            {
                found.Add($"ORDER BY in {where} without TOP or OFFSET (error 1033)");
            }
        }

        private void Output(OutputClause? clause, NamedTableReference? target)
        {
            if (clause is not null && target is not null)
            {
                outputs.Add(Name(target.SchemaObject));
            }
        }

        private static NamedTableReference? Aliased(FromClause? from, string alias) =>
            from
                ?.TableReferences.OfType<NamedTableReference>()
                .FirstOrDefault(t => t.Alias is { } name && Same(name.Value, alias));

        private static bool IsText(DataTypeReference type) =>
            type
                is SqlDataTypeReference
                {
                    SqlDataTypeOption: SqlDataTypeOption.NVarChar
                        or SqlDataTypeOption.VarChar
                        or SqlDataTypeOption.NChar
                        or SqlDataTypeOption.Char
                };

        private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
    }
}
