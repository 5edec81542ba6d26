using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Okr.Platform.Web;

/// <summary>One OpenAPI document per module, at <c>/openapi/{module}.json</c>.</summary>
internal static class OpenApi
{
    public static void AddModuleDocument(this IServiceCollection services, string module) =>
        services.AddOpenApi(
            module,
            options =>
            {
                options.ShouldInclude = description => description.GroupName == module;
                options.CreateSchemaReferenceId = type =>
                {
                    var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
                    return name is not null && type.Type.DeclaringType is { } outer ? outer.Name + name : name;
                };
                // The converters of Json hide these types from the schema's author.
                options.AddSchemaTransformer(
                    (schema, context, _) =>
                    {
                        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
                        var (name, format) =
                            type == typeof(string) ? (JsonSchemaType.String, null)
                            : type == typeof(DateTime) ? (JsonSchemaType.String, "date-time")
                            : type == typeof(decimal) ? (JsonSchemaType.Number, "double")
                            : default((JsonSchemaType, string?));
                        if (name != default)
                        {
                            var nullable =
                                type != context.JsonTypeInfo.Type
                                || context.JsonPropertyInfo is { IsGetNullable: true };
                            schema.Type = nullable ? name | JsonSchemaType.Null : name;
                            schema.Format = format;
                        }

                        return Task.CompletedTask;
                    }
                );
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        document.Info = new OpenApiInfo
                        {
                            Title = $"OKR platform: {module}",
                            Version = "v1",
                            Description =
                                "Refusals are RFC 9457 problem documents with a stable `code`. Lists are paged with `after` and `limit`. "
                                + "Changes take the version in `If-Match`; POSTs accept an `Idempotency-Key`.",
                        };
                        document.Servers = [new OpenApiServer { Url = "/" }];
                        return Task.CompletedTask;
                    }
                );
            }
        );
}
