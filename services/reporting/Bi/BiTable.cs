using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;
using Okr.Reporting.Files;

namespace Okr.Reporting.Bi;

/// <summary>What a table or a column of the BI feed is, in both languages.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
internal sealed class MeaningAttribute(string english, string chinese) : Attribute
{
    public string English => english;
    public string Chinese => chinese;
}

/// <summary>A column: the property of the row of the same name.</summary>
internal sealed record BiColumn(PropertyInfo Property, string English, string Chinese)
{
    public string Name => Property.Name;

    /// <summary>long, int, decimal, bool, string, Guid, DateTime (UTC) or DateOnly; never nullable.</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    public bool IsNullable { get; } =
        Nullable.GetUnderlyingType(Property.PropertyType) is not null
        || (
            !Property.PropertyType.IsValueType
            && new NullabilityInfoContext().Create(Property).ReadState == NullabilityState.Nullable
        );
}

/// <summary>
/// One flat table of the BI feed: OData, the SQL schema <c>bi</c>, files and the data dictionary are all made from it. The
/// first column is the key, a number.
/// </summary>
internal abstract class BiTable
{
    protected BiTable(string name, Type row)
    {
        Name = name;
        RowType = row;
        var meaning = row.GetCustomAttribute<MeaningAttribute>()!;
        (English, Chinese) = (meaning.English, meaning.Chinese);
        Columns =
        [
            .. row.GetProperties()
                .Select(property => (property, Meaning: property.GetCustomAttribute<MeaningAttribute>()!))
                .Select(c => new BiColumn(c.property, c.Meaning.English, c.Meaning.Chinese)),
        ];
    }

    /// <summary>Name of the entity set, the view and the file.</summary>
    public string Name { get; }

    public string English { get; }
    public string Chinese { get; }
    public Type RowType { get; }
    public IReadOnlyList<BiColumn> Columns { get; }
    public BiColumn Key => Columns[0];

    /// <summary>The rows that the reader may see, not ordered, as a query that the database runs.</summary>
    public abstract IQueryable Rows(ReportingDbContext db, BiReader reader);

    /// <summary>The same as a file; the rows need the context.</summary>
    public abstract Table File(ReportingDbContext db, BiReader reader);
}

/// <inheritdoc/>
internal sealed class BiTable<TRow>(string name, Func<ReportingDbContext, BiReader, IQueryable<TRow>> rows)
    : BiTable(name, typeof(TRow))
    where TRow : class
{
    public override IQueryable<TRow> Rows(ReportingDbContext db, BiReader reader) => rows(db, reader);

    public override Table File(ReportingDbContext db, BiReader reader)
    {
        var query = Rows(db, reader).AsNoTracking();
        return Table.Of(Name, query.AsAsyncEnumerable(), async ct => await query.LongCountAsync(ct), column => column);
    }
}
