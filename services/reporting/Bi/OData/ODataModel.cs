using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using Microsoft.OData.Edm.Vocabularies.Community.V1;
using Microsoft.OData.Edm.Vocabularies.V1;
using Microsoft.OData.ModelBuilder;

namespace Okr.Reporting.Bi.OData;

/// <summary>The tables of the BI feed as an OData model.</summary>
internal static class ODataModel
{
    /// <summary>Digits of the store's numbers; without them a client would take a number for a whole one.</summary>
    private const int Precision = 28;

    private const int Scale = 12;

    /// <summary>Digits of a second.</summary>
    private const int TimePrecision = 7;

    public static readonly IEdmModel Model = Build();

    /// <summary>The entity set of a table.</summary>
    public static IEdmEntitySet SetOf(BiTable table) => Model.FindDeclaredEntitySet(table.Name);

    private static EdmModel Build()
    {
        var builder = new ODataModelBuilder { Namespace = "Okr.Bi", ContainerName = "Feed" };
        foreach (var table in BiTables.All)
        {
            var type = builder.AddEntityType(table.RowType);
            type.Name = table.RowType.Name.Replace("Row", "", StringComparison.Ordinal);
            type.Namespace = "Okr.Bi";
            type.HasKey(table.Key.Property);
            foreach (var column in table.Columns)
            {
                var property = type.AddProperty(column.Property);
                property.NullableProperty = column.IsNullable;
                switch (property)
                {
                    case DecimalPropertyConfiguration number:
                        (number.Precision, number.Scale) = (Precision, Scale);
                        break;
                    case PrecisionPropertyConfiguration time:
                        time.Precision = TimePrecision;
                        break;
                }
            }

            builder.AddEntitySet(table.Name, type);
        }

        var model = (EdmModel)builder.GetEdmModel();
        foreach (var table in BiTables.All)
        {
            var set = model.FindDeclaredEntitySet(table.Name);
            model.SetDescriptionAnnotation(set, $"{table.English} {table.Chinese}");
            foreach (var column in table.Columns)
            {
                model.SetDescriptionAnnotation(
                    set.EntityType.FindProperty(column.Name),
                    $"{column.English} {column.Chinese}"
                );
            }
        }

        return model;
    }
}
